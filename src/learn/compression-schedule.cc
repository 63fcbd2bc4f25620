/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/compression-schedule.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace split
{

namespace
{

/// What the codec has, ascending.
constexpr std::array<unsigned, 10> BITS{1, 2, 3, 4, 5, 6, 7, 8, 16, 32};

/// @return the nearest of BITS, the lower of two that are as near
unsigned
NearestBits(double bits)
{
    return *std::min_element(BITS.begin(), BITS.end(), [bits](unsigned a, unsigned b) {
        return std::abs(a - bits) < std::abs(b - bits);
    });
}

/// Checks what a schedule of bits may come to.
void
CheckBits(const Schedule& bits)
{
    if (bits.Least() < BITS.front() || bits.Greatest() > BITS.back())
    {
        throw Error(fmt::format("schedule '{}': a value has 1 to 32 bits", bits.ToString()));
    }
}

} // namespace

CompressionSchedule::CompressionSchedule(Setting activation,
                                         Schedule keep,
                                         Schedule bits,
                                         Schedule gradientBits)
    : m_activation{std::move(activation)},
      m_keep{std::move(keep)},
      m_bits{std::move(bits)},
      m_gradientBits{std::move(gradientBits)}
{
    if (m_keep.Greatest() > 1)
    {
        throw Error(fmt::format("schedule '{}': no more than 1 can be kept", m_keep.ToString()));
    }
    CheckBits(m_bits);
    CheckBits(m_gradientBits);
}

CutSetting
CompressionSchedule::At(const TrainingObservation& observation)
{
    auto setting = m_activation;
    setting.bits = NearestBits(m_bits.At(observation));
    if (setting.bits > 8 && setting.entropy != Entropy::ZSTD)
    {
        setting.entropy = Entropy::NONE; // the others do not take floating point
    }
    auto kept = observation;
    kept.fullStepBits *= setting.bits / 32.0;
    setting.keep = m_keep.At(kept);
    return {setting, NearestBits(m_gradientBits.At(observation))};
}

std::string
CompressionSchedule::State() const
{
    return fmt::format("{} {} {}", m_keep.State(), m_bits.State(), m_gradientBits.State());
}

void
CompressionSchedule::SetState(const std::string& state)
{
    const auto parts = PartsOf(state, ' ');
    if (parts.size() != 3)
    {
        throw Error(fmt::format("compression schedule: '{}' is not its state", state));
    }
    m_keep.SetState(parts[0]);
    m_bits.SetState(parts[1]);
    m_gradientBits.SetState(parts[2]);
}

} // namespace split
