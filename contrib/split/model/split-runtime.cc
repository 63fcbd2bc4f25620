/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-runtime.h"

#include "base/error.h"
#include "base/shape-text.h"

#include <fmt/format.h>

namespace ns3
{

namespace
{

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
    return m_workers->Submit(
        [this, sample, decision] { return ComputeDevicePart(sample, decision); });
}

split::Pending<SplitRuntime::Decoded>
SplitRuntime::BeginDecoding(split::Request request) const
{
    return m_workers->Submit(
        [this, request = std::move(request)] { return m_coder.Decode(request); });
}

split::Pending<std::vector<float>>
SplitRuntime::BeginTail(split::Content content,
                        std::size_t cut,
                        split::Pending<Decoded> decoded) const
{
    return m_workers->Submit([this, content, cut, decoded = std::move(decoded)] {
        const auto* tensor = std::get_if<split::Tensor>(&decoded.Get());
        if (!tensor)
        {
            return std::vector<float>{};
        }
        return content == split::Content::ACTIVATION ? m_engine->Tail(*tensor, cut).values
                                                     : m_engine->Whole(*tensor).values;
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

SplitDeviceOutput
SplitRuntime::EncodeActivation(std::size_t sample, const split::Decision& decision) const
{
    const auto input = m_dataset.Sample(sample, m_engine->Info().normalisation);
    return ToOutput(m_coder.EncodeActivation(m_engine->Head(input, decision.cut),
                                             decision.cut,
                                             decision.setting));
}

} // namespace ns3
