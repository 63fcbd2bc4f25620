/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-runtime.h"

#include "base/error.h"
#include "base/shape-text.h"

#include <fmt/format.h>
#include <utility>

namespace ns3
{

namespace
{

/// What the results of each side may take that are kept.
constexpr std::size_t MOST_BYTES = std::size_t{32} << 20;

/// What a result takes beside what is in its vectors: itself, its key, and their places in memory.
constexpr std::size_t FIXED_BYTES = 512;

/// @return what a device's result takes
std::size_t
SizeOf(const split::DeviceOutput& output)
{
    return FIXED_BYTES + output.encoded.request.body.size() + output.scores.size() * sizeof(float);
}

/// @return what an edge's result takes
std::size_t
SizeOf(const split::EdgeOutput& output)
{
    return FIXED_BYTES + output.scores.size() * sizeof(float);
}

/**
 * @param parts what was begun so far, which is told what the result takes
 * @param workers who compute
 * @param compute makes the result
 * @return the result to come
 */
template <typename Parts, typename Compute>
auto
Submit(Parts& parts, split::WorkerPool& workers, Compute compute)
{
    return workers.Submit([&parts, compute = std::move(compute)] {
        auto output = compute();
        parts.Charge(SizeOf(output));
        return output;
    });
}

} // namespace

SplitRuntime::SplitRuntime(std::shared_ptr<const split::InferenceEngine> engine,
                           split::Dataset dataset,
                           unsigned threads,
                           const Calibrations& calibrations,
                           std::shared_ptr<split::SharedCache> cache)
    : m_computer{std::move(engine), std::move(dataset), calibrations, std::move(cache)},
      m_deviceParts{MOST_BYTES},
      m_edgeParts{MOST_BYTES},
      m_workers{std::make_unique<split::WorkerPool>(threads)}
{
    CheckDataset();
}

void
SplitRuntime::CheckDataset() const
{
    const auto& dataset = GetDataset();
    const auto& engine = GetEngine();
    if (dataset.SampleShape() != engine.InputShape())
    {
        throw split::Error(fmt::format("data set: its images have shape {}, the model's input has "
                                       "{}; use a model made for them",
                                       split::ToString(dataset.SampleShape()),
                                       split::ToString(engine.InputShape())));
    }
    if (dataset.ClassCount() > engine.Info().classes)
    {
        throw split::Error(fmt::format("data set: it has {} classes, the model knows {}; use a "
                                       "model made for it",
                                       dataset.ClassCount(),
                                       engine.Info().classes));
    }
}

const split::InferenceEngine&
SplitRuntime::GetEngine() const
{
    return m_computer.Engine();
}

uint64_t
SplitRuntime::CodecFingerprint() const
{
    return m_computer.Coder().Fingerprint();
}

const split::Dataset&
SplitRuntime::GetDataset() const
{
    return m_computer.Samples();
}

split::Pending<split::DeviceOutput>
SplitRuntime::BeginDevicePart(std::size_t sample, const split::Decision& decision) const
{
    const auto key = m_computer.DeviceKey(sample, decision);
    if (auto known = m_computer.FindDevicePart(key))
    {
        return split::Pending<split::DeviceOutput>::Ready(std::move(*known));
    }
    return m_deviceParts.Get(key, [&] {
        return Submit(m_deviceParts, *m_workers, [this, key, sample, decision] {
            return m_computer.DevicePart(key, sample, decision);
        });
    });
}

split::Pending<split::EdgeOutput>
SplitRuntime::BeginEdgePart(const split::Request& request) const
{
    const auto key = m_computer.EdgeKey(request);
    if (auto known = m_computer.FindEdgePart(key))
    {
        return split::Pending<split::EdgeOutput>::Ready(std::move(*known));
    }
    return m_edgeParts.Get(key, [&] {
        return Submit(m_edgeParts, *m_workers, [this, key, request] {
            return m_computer.EdgePart(key, request);
        });
    });
}

} // namespace ns3
