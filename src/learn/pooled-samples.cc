/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/pooled-samples.h"

#include "base/error.h"
#include "learn/roles.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace split
{

namespace
{

/// How many classes a data set tells apart at most.
constexpr std::size_t MOST_CLASSES = 256;

} // namespace

PooledSamples::PooledSamples(const TrainingPlan& plan, const ModelInfo& info)
    : m_plan{plan},
      m_info{info}
{
}

bool
PooledSamples::Add(std::size_t device, const Samples& samples)
{
    const auto classes = std::min(m_info.classes, MOST_CLASSES);
    const auto& labels = samples.labels;
    const bool areClasses = std::all_of(labels.begin(), labels.end(), [classes](auto label) {
        return label < classes;
    });
    if (labels.empty() || !areClasses ||
        samples.pixels.size() != labels.size() * ElementCount(m_info.input))
    {
        return false;
    }
    m_samples[device] = samples;
    m_batches.reset();
    return true;
}

bool
PooledSamples::Has(std::size_t device) const
{
    return m_samples.count(device) != 0;
}

std::size_t
PooledSamples::StepsPerEpoch() const
{
    std::size_t count = 0;
    for (const auto& [device, samples] : m_samples)
    {
        count += samples.labels.size();
    }
    return count / m_plan.batch;
}

Batch
PooledSamples::At(std::uint64_t step)
{
    if (!m_batches)
    {
        m_batches.emplace(Pool(),
                          m_info.normalisation,
                          m_plan.augmentation,
                          m_plan.batch,
                          DeviceSeed(m_plan, 0));
    }
    return m_batches->At(step);
}

Dataset
PooledSamples::Pool() const
{
    std::vector<std::uint8_t> pixels;
    std::vector<std::uint8_t> labels;
    for (const auto& [device, samples] : m_samples)
    {
        pixels.insert(pixels.end(), samples.pixels.begin(), samples.pixels.end());
        labels.insert(labels.end(), samples.labels.begin(), samples.labels.end());
    }
    return {m_info.input, m_info.classes, std::move(pixels), std::move(labels)};
}

TrainingState
PooledSamples::State() const
{
    TrainingState state;
    for (const auto& [device, samples] : m_samples)
    {
        const std::vector<std::uint8_t> labels(samples.labels.begin(), samples.labels.end());
        state[fmt::format("{}/labels", device)] = {ElementType::U8, {labels.size()}, labels};
        state[fmt::format("{}/pixels", device)] = {ElementType::U8,
                                                   {samples.pixels.size()},
                                                   samples.pixels};
    }
    return state;
}

void
PooledSamples::SetState(const TrainingState& state)
{
    m_samples.clear();
    m_batches.reset();
    for (std::size_t device = 0; device < m_plan.devices; ++device)
    {
        const auto own = TakeUnder(fmt::format("{}/", device), state);
        if (own.empty())
        {
            continue;
        }
        const auto labels = own.find("labels");
        const auto pixels = own.find("pixels");
        if (labels == own.end() || pixels == own.end() ||
            !Add(device,
                 {0,
                  {labels->second.bytes.begin(), labels->second.bytes.end()},
                  pixels->second.bytes}))
        {
            throw Error(fmt::format("state of the edge: the samples of device {} do not fit the "
                                    "model; resume the training that it was taken of",
                                    device));
        }
    }
}

} // namespace split
