/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/session.h"

#include "base/error.h"
#include "base/hash.h"
#include "codec/byte-stream.h"
#include "codec/limits.h"

#include <algorithm>
#include <boost/endian/conversion.hpp>
#include <fmt/format.h>
#include <functional>
#include <utility>

namespace split
{
namespace
{

void
CheckSession(const Shape& sampleShape,
             const Calibration* calibration,
             const std::vector<std::uint32_t>& channels)
{
    if (sampleShape.empty() || sampleShape.size() >= MOST_DIMENSIONS ||
        !HasAtMost(sampleShape, MOST_ELEMENTS))
    {
        throw Error("session: the sample's shape must have 1 to 7 dimensions and fewer elements");
    }
    if (calibration != nullptr && calibration->SampleShape() != sampleShape)
    {
        throw Error("session: the calibration is of another cut; use that of the model's cut");
    }
    if (std::adjacent_find(channels.begin(), channels.end(), std::greater_equal<>()) !=
            channels.end() ||
        (!channels.empty() && channels.back() >= sampleShape[0]))
    {
        throw Error(
            fmt::format("session: the channels must ascend and be below {}", sampleShape[0]));
    }
}

std::uint64_t
HashOf(const Shape& sampleShape,
       const Calibration* calibration,
       const std::vector<std::uint32_t>& channels)
{
    std::vector<std::uint8_t> content{FRAME_VERSION};
    content.push_back(static_cast<std::uint8_t>(sampleShape.size()));
    for (const auto extent : sampleShape)
    {
        AppendVarint(content, static_cast<std::uint32_t>(extent));
    }
    AppendVarint(content, static_cast<std::uint32_t>(channels.size()));
    for (const auto channel : channels)
    {
        AppendVarint(content, channel);
    }
    content.resize(content.size() + 8);
    boost::endian::store_little_u64(content.data() + content.size() - 8,
                                    calibration != nullptr ? calibration->Hash() : 0);
    ContentHash hash;
    hash.Update(content.data(), content.size());
    return hash.Value();
}

} // namespace

Session::Session(Shape sampleShape,
                 std::shared_ptr<const Calibration> calibration,
                 std::vector<std::uint32_t> channels)
    : m_sampleShape{std::move(sampleShape)},
      m_calibration{std::move(calibration)},
      m_channels{std::move(channels)},
      m_hash{HashOf(m_sampleShape, m_calibration.get(), m_channels)}
{
    CheckSession(m_sampleShape, m_calibration.get(), m_channels);
}

const Shape&
Session::SampleShape() const
{
    return m_sampleShape;
}

const BitsCalibration*
Session::Find(unsigned bits) const
{
    return m_calibration != nullptr ? m_calibration->Find(bits) : nullptr;
}

const std::vector<std::uint32_t>&
Session::Channels() const
{
    return m_channels;
}

std::uint64_t
Session::Hash() const
{
    return m_hash;
}

} // namespace split
