/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_SESSION_H
#define SPLIT_CODEC_SESSION_H

#include "base/tensor.h"
#include "codec/calibration.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace split
{

/**
 * What sender and receiver agreed on before the first frame, so that no frame has to tell it.
 *
 * They agree if their hashes are equal. A frame carries a few bits of the hash, by which frames of
 * other sessions are recognised.
 */
class Session
{
  public:
    /**
     * @param sampleShape of the tensors, without the batch: {C, ...}
     * @param calibration of the model at its cut; null if there is none
     * @param channels which channels are kept where the setting keeps as many, ascending; empty if
     *     nothing was agreed
     * @throws Error if the shape is not that of the calibration, or lacks the channels
     */
    explicit Session(Shape sampleShape,
                     std::shared_ptr<const Calibration> calibration = nullptr,
                     std::vector<std::uint32_t> channels = {});

    /// @return the shape of the tensors, without the batch
    const Shape& SampleShape() const;

    /// @param bits of a value @return what was learnt for them, or null
    const BitsCalibration* Find(unsigned bits) const;

    /// @return the agreed channels, ascending
    const std::vector<std::uint32_t>& Channels() const;

    /// @return what is equal at both ends if they agree: to be compared when a session begins
    std::uint64_t Hash() const;

  private:
    Shape m_sampleShape;                              //!< of the tensors, without the batch
    std::shared_ptr<const Calibration> m_calibration; //!< or null
    std::vector<std::uint32_t> m_channels;            //!< agreed, ascending
    std::uint64_t m_hash;                             //!< of the above
};

} // namespace split

#endif // SPLIT_CODEC_SESSION_H
