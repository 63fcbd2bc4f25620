/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-runtime.h"

#include "base/error.h"
#include "base/hash.h"
#include "base/shape-text.h"
#include "codec/codec.h"
#include "data/jpeg-image.h"

#include <boost/endian/conversion.hpp>
#include <fmt/format.h>

namespace ns3
{

SplitRuntime::SplitRuntime(std::shared_ptr<const split::InferenceEngine> engine,
                           split::Dataset dataset,
                           unsigned threads,
                           const Calibrations& calibrations)
    : m_engine{std::move(engine)},
      m_dataset{std::move(dataset)},
      m_workers{std::make_unique<split::WorkerPool>(threads)}
{
    CheckDataset();
    const auto& stages = m_engine->Stages();
    for (std::size_t cut = 0; cut < stages.size(); ++cut)
    {
        const auto found = calibrations.find(cut);
        m_sessions.emplace_back(stages[cut].activation,
                                found == calibrations.end() ? nullptr : found->second);
    }
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
    split::ContentHash hash;
    for (const auto& session : m_sessions)
    {
        const auto bytes = boost::endian::native_to_little(session.Hash());
        hash.Update(&bytes, sizeof(bytes));
    }
    return hash.Value();
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
    return m_workers->Submit([this, request = std::move(request)] { return Decode(request); });
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
        return EncodeImage(m_dataset.GetImage(sample), decision);
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
    auto frame = split::Encode(m_sessions[decision.cut],
                               decision.setting,
                               m_engine->Head(input, decision.cut));
    const SplitByteCount bytes{frame.headerBytes, frame.indexBytes, frame.payloadBytes};
    return {{split::Content::ACTIVATION, 0, decision.cut, std::move(frame.bytes)}, bytes, {}};
}

SplitDeviceOutput
SplitRuntime::EncodeImage(const split::Image& image, const split::Decision& decision) const
{
    const bool raw = decision.jpegQuality == 0;
    auto body = raw ? image.pixels : split::EncodeJpeg(image, decision.jpegQuality);
    const SplitByteCount bytes{0, 0, body.size()};
    const auto content = raw ? split::Content::RAW_IMAGE : split::Content::JPEG_IMAGE;
    return {{content, 0, 0, std::move(body)}, bytes, {}};
}

SplitRuntime::Decoded
SplitRuntime::Decode(const split::Request& request) const
{
    return request.content == split::Content::ACTIVATION ? DecodeActivation(request)
                                                         : DecodeImage(request);
}

SplitRuntime::Decoded
SplitRuntime::DecodeActivation(const split::Request& request) const
{
    if (request.cut >= m_engine->Stages().size())
    {
        return split::Failure::WRONG_CUT;
    }
    auto decoded = split::Decode(m_sessions[request.cut], request.body.data(), request.body.size());
    auto* tensor = std::get_if<split::Tensor>(&decoded);
    if (!tensor)
    {
        return split::Failure::UNDECODABLE;
    }
    split::Shape expected = m_engine->Stages()[request.cut].activation;
    expected.insert(expected.begin(), 1);
    if (tensor->shape != expected)
    {
        return split::Failure::WRONG_SHAPE;
    }
    return std::move(*tensor);
}

SplitRuntime::Decoded
SplitRuntime::DecodeImage(const split::Request& request) const
{
    const split::Shape& shape = m_engine->InputShape();
    if (request.content == split::Content::RAW_IMAGE)
    {
        if (request.body.size() != split::ElementCount(shape))
        {
            return split::Failure::WRONG_SHAPE;
        }
        return split::Normalise({shape[0], shape[1], shape[2], request.body},
                                m_engine->Info().normalisation);
    }
    const auto decoded = split::DecodeJpeg(request.body.data(), request.body.size(), shape);
    if (const auto* image = std::get_if<split::Image>(&decoded))
    {
        return split::Normalise(*image, m_engine->Info().normalisation);
    }
    return split::Failure::UNDECODABLE;
}

} // namespace ns3
