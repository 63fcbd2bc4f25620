/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_CODEC_H
#define SPLIT_CODEC_CODEC_H

#include "base/tensor.h"
#include "codec/selection.h"
#include "codec/session.h"
#include "codec/setting.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace split
{

/// One encoded tensor, and what its bytes are for.
struct EncodedFrame
{
    std::vector<std::uint8_t> bytes; //!< the whole frame
    std::size_t headerBytes{0};      //!< of them: setting, shape, scales, integrity check
    std::size_t indexBytes{0};       //!< of them: which channels or elements were kept
    std::size_t payloadBytes{0};     //!< of them: the values
    bool calibratedTables{false};    //!< whether the entropy stage used tables of the session
};

/// Why bytes are not a frame.
struct FrameError
{
    std::string reason; //!< one line that names the field that is wrong
};

/// What the caller decides for one tensor, beside the setting.
struct Choices
{
    std::vector<std::uint32_t> channels; //!< which to keep, ascending; empty for what Setting says
    std::uint64_t seed{0};               //!< of stochastic rounding and of random selection
};

/// A decoded tensor, and which of its entries the frame carried.
struct SelectedTensor
{
    Tensor tensor;  //!< zero where nothing was kept
    Selection kept; //!< what was kept
};

/**
 * Compresses a tensor by the steps of @p setting: select, quantise, code.
 *
 * @param setting what to keep and how finely
 * @param tensor the activation or gradient, batch first: {N, C, ...}
 * @param choices what else the caller decides
 * @return a self-describing frame
 * @throws Error if the tensor cannot be put into a frame (no batch dimension, too large), or if
 *     the setting needs a calibration
 */
EncodedFrame Encode(const Setting& setting, const TensorView& tensor, const Choices& choices = {});

/**
 * As above, but the frame leaves out what @p session tells, and is coded with its tables.
 *
 * @param session what sender and receiver agreed on
 * @param setting what to keep and how finely
 * @param tensor the activation, batch first, of the session's shape
 * @param choices what else the caller decides
 * @return a frame that only a receiver of an equal session decodes
 * @throws Error as above, or if the tensor is not of the session's shape
 */
EncodedFrame Encode(const Session& session,
                    const Setting& setting,
                    const TensorView& tensor,
                    const Choices& choices = {});

/// @param setting as of Encode() @param tensor likewise @param choices likewise
/// @return what Encode() without a session keeps
/// @throws Error as Encode() does
Selection ChooseKept(const Setting& setting, const TensorView& tensor, const Choices& choices = {});

/**
 * As Encode() without a session, for a caller who has chosen what is kept.
 *
 * @param setting how finely the values are coded; of what it says of keeping, only whether elements
 *     were drawn at random matters: such a frame always tells them by an index
 * @param tensor as above
 * @param kept of a tensor of this shape; afterwards what the frame carries, which may be less:
 *     Entropy::CONTEXT tells single elements by their not being zero, once they are rounded
 * @param seed of stochastic rounding
 * @return a self-describing frame
 * @throws Error as above
 */
EncodedFrame EncodeSelected(const Setting& setting,
                            const TensorView& tensor,
                            Selection& kept,
                            std::uint64_t seed = 0);

/**
 * Restores the tensor of a self-describing frame; dropped entries are zero.
 *
 * Any bytes may be given: reading never leaves them, memory never exceeds what a valid frame of
 * this many bytes could describe, and time is linear in the tensor.
 *
 * @param bytes the frame
 * @param count the number of bytes
 * @return the tensor, or why the bytes are not a frame
 */
std::variant<Tensor, FrameError> Decode(const std::uint8_t* bytes, std::size_t count);

/// As above, and tells which entries the frame carried. @param bytes the frame
/// @param count the number of bytes @return the tensor, or why the bytes are not a frame
std::variant<SelectedTensor, FrameError> DecodeSelected(const std::uint8_t* bytes,
                                                        std::size_t count);

/// As Decode() above. @param session of the frame @param bytes the frame
/// @param count the number of bytes @return the tensor, or why the bytes are not a frame
std::variant<Tensor, FrameError> Decode(const Session& session,
                                        const std::uint8_t* bytes,
                                        std::size_t count);

} // namespace split

#endif // SPLIT_CODEC_CODEC_H
