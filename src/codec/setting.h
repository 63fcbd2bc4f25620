/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_SETTING_H
#define SPLIT_CODEC_SETTING_H

#include <string>

namespace split
{

/// What is kept or dropped as one piece when a tensor is thinned out, and how it is chosen.
enum class Granularity
{
    CHANNEL, //!< whole channels, those with the largest mean magnitude
    ELEMENT, //!< single elements, those with the largest magnitude
    RANDOM   //!< single elements, mostly from those with the largest magnitude
};

/// Which values the levels of a uniform quantiser reach.
enum class Scale
{
    MAX,        //!< all values of the sample
    PERCENTILE, //!< a share of the sample's magnitudes; what exceeds them is clipped
    STATIC,     //!< what the calibration found for all samples
    LEVELS      //!< integers from 0 up: of values that are such levels already, nothing is lost
};

/// How a value between two levels is rounded.
enum class Rounding
{
    NEAREST,   //!< to the nearer level
    STOCHASTIC //!< up with a probability that makes the expected result exact: for gradients
};

/// The last stage of the codec, which codes symbols without loss. With CONTEXT, of single elements
/// those that are rounded to zero count as dropped.
enum class Entropy
{
    NONE,     //!< bit packing only
    FAST,     //!< interleaved rANS with one static table of symbol groups
    CONTEXT,  //!< rANS with a static table for each context of already decoded symbols
    ZSTD,     //!< Zstandard (RFC 8878) over the packed bits
    HTSCODECS //!< the rANS 4x16 of CRAM 3.1 over the symbols
};

/**
 * What the codec is told for one frame.
 *
 * Its text form is `keep=0.25,by=channel,bits=4,entropy=fast`; parts that are left out keep the
 * defaults below, so the empty text is the default setting.
 */
struct Setting
{
    double keep{1.0};                     //!< share of channels or elements kept, in (0, 1]
    Granularity by{Granularity::CHANNEL}; //!< what @c keep counts
    unsigned bits{8};                     //!< 32 (fp32), 16 (fp16, bf16), or 1 to 8 (uniform)
    Entropy entropy{Entropy::ZSTD};       //!< last stage; FAST, CONTEXT, HTSCODECS: 1 to 8 bits
    bool brainFloat{false};               //!< 16 bits are bf16, written `bits=bf16`
    Scale scale{Scale::MAX};              //!< written `scale=max`, `p99.9`, `static` or `levels`
    double percentile{100};               //!< of Scale::PERCENTILE, above 0 and at most 100
    double deadZone{0.5};                 //!< in steps, 0.5 to 1: smaller values become zero
    Rounding rounding{Rounding::NEAREST}; //!< of the uniform quantiser
    double explore{0.1}; //!< of Granularity::RANDOM: share drawn from all but the largest

    /**
     * @param text comma-separated `name=value` parts, in any order
     * @return the setting
     * @throws Error for an unknown name, a value out of range, or a part given twice
     */
    static Setting Parse(const std::string& text);

    /// @return the text form with every part, as Parse() reads it
    std::string ToString() const;
};

/// @param a one @param b another @return whether every part of them is equal
bool operator==(const Setting& a, const Setting& b);

} // namespace split

#endif // SPLIT_CODEC_SETTING_H
