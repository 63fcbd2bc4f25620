/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_SETTING_H
#define SPLIT_CODEC_SETTING_H

#include <string>

namespace split
{

/// What is kept or dropped as one piece when a tensor is thinned out.
enum class Granularity
{
    CHANNEL, //!< whole channels, those with the largest mean magnitude
    ELEMENT  //!< single elements, those with the largest magnitude
};

/// The last, lossless stage of the codec.
enum class Entropy
{
    NONE, //!< bit packing only
    ZSTD  //!< Zstandard (RFC 8878) over the packed bits
};

/**
 * What the codec is told for one frame.
 *
 * Its text form is `keep=0.25,by=channel,bits=4,entropy=zstd`; parts that are left out keep the
 * defaults below, so the empty text is the default setting.
 */
struct Setting
{
    double keep{1.0};                     //!< share of channels or elements kept, in (0, 1]
    Granularity by{Granularity::CHANNEL}; //!< what @c keep counts
    unsigned bits{8};                     //!< 32 (fp32), 16 (fp16), or 1 to 8 (uniform)
    Entropy entropy{Entropy::ZSTD};       //!< lossless stage

    /**
     * @param text comma-separated `name=value` parts, in any order
     * @return the setting
     * @throws Error for an unknown name, a value out of range, or a part given twice
     */
    static Setting Parse(const std::string& text);

    /// @return the text form with every part, as Parse() reads it
    std::string ToString() const;
};

/// @return whether every part of the two is equal
bool operator==(const Setting& a, const Setting& b);

} // namespace split

#endif // SPLIT_CODEC_SETTING_H
