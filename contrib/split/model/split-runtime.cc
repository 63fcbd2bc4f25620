/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-runtime.h"

#include "base/error.h"
#include "base/hash.h"
#include "base/shape-text.h"

#include <fmt/format.h>

namespace ns3
{

namespace
{

/// How many results of each side are kept, of a kilobyte or so each.
constexpr std::size_t MOST_REMEMBERED = std::size_t{1} << 16;

/// @return what a device sends for a frame
SplitDeviceOutput
ToOutput(split::EncodedRequest encoded)
{
    return {std::move(encoded.request),
            {encoded.headerBytes, encoded.indexBytes, encoded.payloadBytes},
            {}};
}

} // namespace

SplitRuntime::SplitRuntime(std::shared_ptr<const split::InferenceEngine> engine,
                           split::Dataset dataset,
                           unsigned threads,
                           const Calibrations& calibrations)
    : m_engine{std::move(engine)},
      m_dataset{std::move(dataset)},
      m_coder{m_engine, calibrations},
      m_deviceParts{MOST_REMEMBERED},
      m_edgeParts{MOST_REMEMBERED},
      m_workers{std::make_unique<split::WorkerPool>(threads)}
{
    CheckDataset();
}

void
SplitRuntime::CheckDataset() const
{
    if (m_dataset.SampleShape() != m_engine->InputShape())
    {
        throw split::Error(fmt::format("data set: its images have shape {}, the model's input has "
                                       "{}; use a model made for them",
                                       split::ToString(m_dataset.SampleShape()),
                                       split::ToString(m_engine->InputShape())));
    }
    if (m_dataset.ClassCount() > m_engine->Info().classes)
    {
        throw split::Error(fmt::format("data set: it has {} classes, the model knows {}; use a "
                                       "model made for it",
                                       m_dataset.ClassCount(),
                                       m_engine->Info().classes));
    }
}

const split::InferenceEngine&
SplitRuntime::GetEngine() const
{
    return *m_engine;
}

uint64_t
SplitRuntime::CodecFingerprint() const
{
    return m_coder.Fingerprint();
}

const split::Dataset&
SplitRuntime::GetDataset() const
{
    return m_dataset;
}

split::Pending<SplitDeviceOutput>
SplitRuntime::BeginDevicePart(std::size_t sample, const split::Decision& decision) const
{
    const bool isSplit = decision.mode == split::Mode::SPLIT;
    const DeviceKey key{sample,
                        decision.mode,
                        isSplit ? decision.cut : 0,
                        isSplit ? decision.setting.ToString() : "",
                        decision.mode == split::Mode::EDGE_ONLY ? decision.jpegQuality : 0};
    return m_deviceParts.Get(key, [&] {
        return m_workers->Submit(
            [this, sample, decision] { return ComputeDevicePart(sample, decision); });
    });
}

split::Pending<SplitEdgeOutput>
SplitRuntime::BeginEdgePart(const split::Request& request) const
{
    split::ContentHash hash;
    hash.Update(request.body.data(), request.body.size());
    const EdgeKey key{request.content, request.cut, request.body.size(), hash.Value()};
    return m_edgeParts.Get(key, [&] {
        return m_workers->Submit([this, request] { return ComputeEdgePart(request); });
    });
}

SplitDeviceOutput
SplitRuntime::ComputeDevicePart(std::size_t sample, const split::Decision& decision) const
{
    switch (decision.mode)
    {
    case split::Mode::SPLIT:
        return EncodeActivation(sample, decision);
    case split::Mode::EDGE_ONLY:
        return ToOutput(
            split::RequestCoder::EncodeImage(m_dataset.GetImage(sample), decision.jpegQuality));
    case split::Mode::DEVICE_ONLY:
        return {{},
                {},
                m_engine->Whole(m_dataset.Sample(sample, m_engine->Info().normalisation)).values};
    case split::Mode::SKIP:
        break;
    }
    return {};
}

SplitEdgeOutput
SplitRuntime::ComputeEdgePart(const split::Request& request) const
{
    const auto decoded = m_coder.Decode(request);
    if (const auto* failure = std::get_if<split::Failure>(&decoded))
    {
        return {*failure, {}};
    }
    const auto& tensor = std::get<split::Tensor>(decoded);
    const bool isActivation = request.content == split::Content::ACTIVATION;
    return {std::nullopt,
            isActivation ? m_engine->Tail(tensor, request.cut).values
                         : m_engine->Whole(tensor).values};
}

SplitDeviceOutput
SplitRuntime::EncodeActivation(std::size_t sample, const split::Decision& decision) const
{
    const auto input = m_dataset.Sample(sample, m_engine->Info().normalisation);
    return ToOutput(m_coder.EncodeActivation(m_engine->Head(input, decision.cut),
                                             decision.cut,
                                             decision.setting));
}

} // namespace ns3
