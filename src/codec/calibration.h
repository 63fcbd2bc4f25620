/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_CALIBRATION_H
#define SPLIT_CODEC_CALIBRATION_H

#include "base/tensor.h"
#include "codec/context-model.h"
#include "codec/fast-table.h"
#include "codec/grid.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/// What was learnt of activations that are quantised to so many bits.
struct BitsCalibration
{
    unsigned bits;             //!< 1 to 8
    Grid grid;                 //!< of Scale::STATIC and LEVELS; its sides are those of all grids
    std::vector<float> points; //!< what each symbol stands for, in steps; empty for the levels
    FastTable fast;            //!< of Entropy::FAST
    ContextModel context;      //!< of Entropy::CONTEXT
};

/**
 * What was learnt of the activations of one model at one cut: scales, reconstruction points and
 * tables for the entropy stages.
 *
 * It does not cross the link with a frame: both ends have it, and agree on it by its hash. In a
 * checkpoint it is kept as the bytes of ToBytes().
 */
class Calibration
{
  public:
    /**
     * @param sampleShape of one activation, without the batch: {C, ...}
     * @param entries of which no two have the same bits, in ascending order
     */
    Calibration(Shape sampleShape, std::vector<BitsCalibration> entries);

    /**
     * @param bytes any
     * @param count how many there are
     * @return the calibration that ToBytes() wrote
     * @throws Error if the bytes are none
     */
    static Calibration FromBytes(const std::uint8_t* bytes, std::size_t count);

    /// @return a portable, versioned form
    std::vector<std::uint8_t> ToBytes() const;

    /// @return the hash of all its content
    std::uint64_t Hash() const;

    /// @return the shape of one activation, without the batch
    const Shape& SampleShape() const;

    /// @param bits of a value @return what was learnt for them, or null
    const BitsCalibration* Find(unsigned bits) const;

  private:
    Shape m_sampleShape;                    //!< of one activation
    std::vector<BitsCalibration> m_entries; //!< by ascending bits
    std::uint64_t m_hash;                   //!< of the content
};

} // namespace split

#endif // SPLIT_CODEC_CALIBRATION_H
