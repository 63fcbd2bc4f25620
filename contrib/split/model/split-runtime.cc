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

/// What the results of each side may take that are remembered.
constexpr std::size_t MOST_BYTES = std::size_t{32} << 20;

} // namespace

SplitRuntime::SplitRuntime(std::shared_ptr<const split::InferenceEngine> engine,
                           split::Dataset dataset,
                           unsigned threads,
                           const Calibrations& calibrations,
                           std::shared_ptr<split::SharedCache> cache)
    : m_computer{std::move(engine), std::move(dataset), calibrations, std::move(cache)},
      m_deviceParts{MOST_BYTES, &split::ReadDeviceOutput},
      m_edgeParts{MOST_BYTES, &split::ReadEdgeOutput},
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
    return m_deviceParts.Get(key, *m_workers, [this, key, sample, decision] {
        return m_computer.DevicePart(key, sample, decision);
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
    return m_edgeParts.Get(key, *m_workers, [this, key, request] {
        return m_computer.EdgePart(key, request);
    });
}

} // namespace ns3
