/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/selection.h"

#include "base/draw.h"
#include "codec/find-largest.h"
#include "codec/philox.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <iterator>
#include <numeric>
#include <utility>

namespace split
{
namespace
{

/// @return the magnitude of @p value; a NaN has none
float
Magnitude(float value)
{
    return std::isnan(value) ? 0.0F : std::abs(value);
}

std::vector<std::uint32_t>
ChooseChannels(double keep, const float* values, const Layout& layout)
{
    std::vector<double> magnitudes(layout.channels);
    for (std::size_t row = 0; row < layout.samples * layout.channels; ++row)
    {
        for (std::size_t i = 0; i < layout.plane; ++i)
        {
            magnitudes[row % layout.channels] += Magnitude(values[row * layout.plane + i]);
        }
    }
    return FindLargest(magnitudes, CountKept(keep, layout.channels));
}

/// @return @p count of the @p candidates, in any order
std::vector<std::uint32_t>
DrawFrom(const std::vector<std::uint32_t>& candidates, std::size_t count, std::uint64_t seed)
{
    std::vector<std::uint32_t> drawn;
    for (const auto place : Draw(candidates.size(), count, seed))
    {
        drawn.push_back(candidates[place]);
    }
    return drawn;
}

/**
 * Randomised top-k (Zheng et al.: Reducing Communication for Split Learning by Randomized Top-k
 * Sparsification; IJCAI 2023): each of the kept elements is, with probability @p explore, one that
 * does not belong to the largest.
 *
 * @return the indices of @p kept of @p count values, ascending
 */
std::vector<std::uint32_t>
FindMostlyLargest(const float* values,
                  std::size_t count,
                  std::size_t kept,
                  double explore,
                  std::uint64_t seed)
{
    const auto largest = FindLargest(values, count, kept);
    std::vector<std::uint32_t> all(count);
    std::iota(all.begin(), all.end(), 0);
    std::vector<std::uint32_t> others;
    std::set_difference(all.begin(),
                        all.end(),
                        largest.begin(),
                        largest.end(),
                        std::back_inserter(others));
    std::size_t explored = 0;
    for (std::size_t i = 0; i < kept; ++i)
    {
        explored += static_cast<double>(Philox(i, seed)[0]) < explore * 0x1p32 ? 1 : 0;
    }
    explored = std::min(explored, others.size());
    auto chosen = DrawFrom(largest, kept - explored, seed);
    const auto strangers = DrawFrom(others, explored, seed + 1);
    chosen.insert(chosen.end(), strangers.begin(), strangers.end());
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

std::vector<std::uint32_t>
ChooseElements(const Setting& setting,
               const float* values,
               const Layout& layout,
               std::uint64_t seed)
{
    const auto size = layout.SampleSize();
    const auto kept = CountKept(setting.keep, size);
    std::vector<std::uint32_t> elements(layout.samples * kept);
    auto next = elements.begin();
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        const auto first = sample * size;
        const auto [low, high, unused1, unused2] = Philox(sample, ~seed);
        const auto chosen = setting.by == Granularity::RANDOM
                                ? FindMostlyLargest(values + first,
                                                    size,
                                                    kept,
                                                    setting.explore,
                                                    std::uint64_t{high} << 32 | low)
                                : FindLargest(values + first, size, kept);
        next = std::transform(chosen.begin(), chosen.end(), next, [first](auto i) {
            return static_cast<std::uint32_t>(first + i);
        });
    }
    return elements;
}

void
WriteBitmap(const std::vector<std::uint32_t>& ones,
            std::size_t count,
            std::vector<std::uint8_t>& bytes)
{
    const auto begin = bytes.size();
    bytes.resize(begin + (count + 7) / 8);
    for (const auto one : ones)
    {
        bytes[begin + one / 8] |= static_cast<std::uint8_t>(1U << one % 8);
    }
}

std::vector<std::uint32_t>
ReadBitmap(ByteReader& reader, std::size_t count)
{
    const auto* bitmap = reader.Take((count + 7) / 8, "index");
    std::size_t total = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        total += bitmap[i / 8] >> i % 8 & 1;
    }
    // Written without asking whether the bit is set, which could not be predicted.
    std::vector<std::uint32_t> ones(total + 1);
    std::size_t next = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        ones[next] = static_cast<std::uint32_t>(i);
        next += bitmap[i / 8] >> i % 8 & 1;
    }
    ones.resize(total);
    return ones;
}

/// Shows @p visit the distances that follow one another in a DELTAS index.
template <typename Visit>
void
VisitDeltas(const std::vector<std::uint32_t>& elements, Visit visit)
{
    std::uint32_t next = 0;
    for (const auto element : elements)
    {
        visit(element - next);
        next = element + 1;
    }
}

std::vector<std::uint32_t>
ReadDeltas(ByteReader& reader, std::size_t count)
{
    const auto kept = reader.TakeVarint("index");
    if (kept > reader.Left())
    {
        throw BadField(fmt::format("index: {} elements do not fit into the frame", kept));
    }
    std::vector<std::uint32_t> elements;
    std::uint64_t next = 0;
    for (std::uint32_t i = 0; i < kept; ++i)
    {
        const auto element = next + reader.TakeVarint("index");
        if (element >= count)
        {
            throw BadField(fmt::format("index: element {} of {}", element, count));
        }
        elements.push_back(static_cast<std::uint32_t>(element));
        next = element + 1;
    }
    return elements;
}

/// @return whether a DELTAS index of @p elements is shorter than a bitmap of @p bitmapSize bytes
bool
AreSparse(const std::vector<std::uint32_t>& elements, std::size_t bitmapSize)
{
    if (elements.size() >= bitmapSize) // each takes a byte
    {
        return false;
    }
    std::size_t size = VarintSize(static_cast<std::uint32_t>(elements.size()));
    VisitDeltas(elements, [&size](auto delta) { size += VarintSize(delta); });
    return size < bitmapSize;
}

} // namespace

std::size_t
CountKept(double keep, std::size_t count)
{
    const auto kept = static_cast<std::size_t>(std::llround(keep * static_cast<double>(count)));
    return std::clamp(kept, std::min<std::size_t>(count, 1), count);
}

Selection::Selection(const Layout& layout, Index form)
    : m_layout{layout},
      m_form{form}
{
}

Selection::Selection(const Layout& layout)
    : Selection(layout, Index::ALL)
{
}

Selection
Selection::Choose(const Setting& setting,
                  const float* values,
                  const Layout& layout,
                  std::uint64_t seed)
{
    if (setting.keep >= 1 || layout.Size() == 0)
    {
        return Selection(layout);
    }
    if (setting.by == Granularity::CHANNEL)
    {
        return OfChannels(ChooseChannels(setting.keep, values, layout), Index::CHANNELS, layout);
    }
    auto elements = ChooseElements(setting, values, layout, seed);
    const auto form = AreSparse(elements, (layout.Size() + 7) / 8) ? Index::DELTAS : Index::BITMAP;
    return OfElements(std::move(elements), form, layout);
}

Selection
Selection::OfElements(std::vector<std::uint32_t> elements, Index form, const Layout& layout)
{
    Selection selection(layout, form);
    selection.m_elements = std::move(elements);
    selection.IndexSamples();
    return selection;
}

Selection
Selection::OfChannels(std::vector<std::uint32_t> channels, Index form, const Layout& layout)
{
    Selection selection(layout, form);
    selection.m_channels = std::move(channels);
    return selection;
}

Selection
Selection::ReadIndex(Index index, ByteReader& reader, const Layout& layout)
{
    Selection selection(layout, index);
    if (index == Index::CHANNELS)
    {
        selection.m_channels = ReadBitmap(reader, layout.channels);
    }
    else if (selection.IsOfElements())
    {
        selection.m_elements = index == Index::BITMAP ? ReadBitmap(reader, layout.Size())
                                                      : ReadDeltas(reader, layout.Size());
        selection.IndexSamples();
    }
    return selection;
}

void
Selection::WriteIndex(std::vector<std::uint8_t>& bytes) const
{
    if (m_form == Index::CHANNELS)
    {
        WriteBitmap(m_channels, m_layout.channels, bytes);
    }
    else if (m_form == Index::BITMAP)
    {
        WriteBitmap(m_elements, m_layout.Size(), bytes);
    }
    else if (m_form == Index::DELTAS)
    {
        AppendVarint(bytes, static_cast<std::uint32_t>(m_elements.size()));
        VisitDeltas(m_elements, [&bytes](auto delta) { AppendVarint(bytes, delta); });
    }
}

Selection::Index
Selection::Form() const
{
    return m_form;
}

bool
Selection::IsOfElements() const
{
    return m_form == Index::BITMAP || m_form == Index::DELTAS || m_form == Index::NONZERO;
}

std::vector<std::uint32_t>
Selection::Channels() const
{
    if (m_form != Index::ALL)
    {
        return m_channels;
    }
    std::vector<std::uint32_t> all(m_layout.channels);
    std::iota(all.begin(), all.end(), 0);
    return all;
}

void
Selection::IndexSamples()
{
    for (std::size_t sample = 0; sample <= m_layout.samples; ++sample)
    {
        const auto begin =
            std::lower_bound(m_elements.begin(), m_elements.end(), sample * m_layout.SampleSize());
        m_begins.push_back(static_cast<std::size_t>(begin - m_elements.begin()));
    }
}

std::size_t
Selection::KeptCount(std::size_t sample) const
{
    switch (m_form)
    {
    case Index::ALL:
        return m_layout.SampleSize();
    case Index::CHANNELS:
    case Index::AGREED:
        return m_channels.size() * m_layout.plane;
    default:
        return m_begins[sample + 1] - m_begins[sample];
    }
}

std::size_t
Selection::KeptCount() const
{
    if (IsOfElements())
    {
        return m_elements.size();
    }
    return m_layout.samples > 0 ? m_layout.samples * KeptCount(0) : 0;
}

void
Selection::Gather(std::size_t sample, const float* values, float* kept) const
{
    const auto plane = m_layout.plane;
    switch (m_form)
    {
    case Index::ALL:
        std::copy_n(values, m_layout.SampleSize(), kept);
        break;
    case Index::CHANNELS:
    case Index::AGREED:
        for (const auto channel : m_channels)
        {
            kept = std::copy_n(values + channel * plane, plane, kept);
        }
        break;
    default:
        const auto first = sample * m_layout.SampleSize();
        for (auto i = m_begins[sample]; i < m_begins[sample + 1]; ++i)
        {
            *kept++ = values[m_elements[i] - first];
        }
    }
}

void
Selection::Scatter(std::size_t sample, const float* kept, float* values) const
{
    const auto plane = m_layout.plane;
    switch (m_form)
    {
    case Index::ALL:
        std::copy_n(kept, m_layout.SampleSize(), values);
        break;
    case Index::CHANNELS:
    case Index::AGREED:
        for (const auto channel : m_channels)
        {
            std::copy_n(kept, plane, values + channel * plane);
            kept += plane;
        }
        break;
    default:
        const auto first = sample * m_layout.SampleSize();
        for (auto i = m_begins[sample]; i < m_begins[sample + 1]; ++i)
        {
            values[m_elements[i] - first] = *kept++;
        }
    }
}

} // namespace split
