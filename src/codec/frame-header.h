/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_FRAME_HEADER_H
#define SPLIT_CODEC_FRAME_HEADER_H

#include "base/tensor.h"
#include "codec/byte-stream.h"
#include "codec/selection.h"
#include "codec/session.h"
#include "codec/setting.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/// What a frame begins with: how the rest is to be read.
struct FrameHeader
{
    unsigned bits{0};                              //!< as in Setting
    bool brainFloat{false};                        //!< as in Setting
    Entropy entropy{Entropy::NONE};                //!< as in Setting
    Selection::Index index{Selection::Index::ALL}; //!< how the frame tells what was kept
    bool agreedScale{false};                       //!< whether the grids are not in the frame
    bool calibratedTables{false};                  //!< whether the tables are those of the session
    Shape shape;                                   //!< of the whole tensor

    /// Appends the header. @param session of the frame; null if that is self-describing
    /// @param bytes where it goes
    void Write(const Session* session, std::vector<std::uint8_t>& bytes) const;

    /**
     * Reads what Write() wrote.
     *
     * @param session as given to Write()
     * @param reader stands at the begin of the frame
     * @return the header
     * @throws BadField if it is none, if it asks for what the session does not have, or if it
     *     describes a tensor beyond the limits of limits.h
     */
    static FrameHeader Read(const Session* session, ByteReader& reader);
};

/// How many bytes come at the end of a frame to check the others.
inline constexpr std::size_t CHECK_SIZE = 3;

/// Appends the integrity check. @param session of the frame; null if that is self-describing
/// @param bytes of the frame, where it is appended
void AppendCheck(const Session* session, std::vector<std::uint8_t>& bytes);

/**
 * @param session as given to AppendCheck()
 * @param bytes a frame
 * @param count the number of its bytes
 * @return a reader of what the check protects
 * @throws BadField if the bytes are of another version or session, or not as they were
 */
ByteReader OpenFrame(const Session* session, const std::uint8_t* bytes, std::size_t count);

} // namespace split

#endif // SPLIT_CODEC_FRAME_HEADER_H
