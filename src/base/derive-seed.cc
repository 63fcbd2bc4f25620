/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/derive-seed.h"

#include "base/hash.h"

#include <array>
#include <boost/endian/conversion.hpp>

namespace split
{

namespace
{

/// @return @p number with every bit depending on all (Stafford's variant 13 of MurmurHash3's
///         finaliser, as in SplitMix64)
std::uint64_t
Mix(std::uint64_t number)
{
    number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
    number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
    return number ^ (number >> 31);
}

} // namespace

std::uint64_t
DeriveSeed(std::uint64_t seed, const std::string& purpose, std::uint64_t counter)
{
    ContentHash hash;
    for (const auto number : {seed, counter})
    {
        std::array<unsigned char, sizeof(number)> bytes;
        boost::endian::store_little_u64(bytes.data(), Mix(number));
        hash.Update(bytes.data(), bytes.size());
    }
    hash.Update(purpose.data(), purpose.size());
    return Mix(hash.Value());
}

} // namespace split
