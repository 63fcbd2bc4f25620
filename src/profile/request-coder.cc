/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "profile/request-coder.h"

#include "base/hash.h"
#include "codec/codec.h"
#include "data/jpeg-image.h"

#include <boost/endian/conversion.hpp>

namespace split
{

RequestCoder::RequestCoder(std::shared_ptr<const InferenceEngine> engine,
                           const Calibrations& calibrations)
    : m_engine{std::move(engine)}
{
    const auto& stages = m_engine->Stages();
    for (std::size_t cut = 0; cut < stages.size(); ++cut)
    {
        const auto found = calibrations.find(cut);
        m_sessions.emplace_back(stages[cut].activation,
                                found == calibrations.end() ? nullptr : found->second);
    }
}

std::uint64_t
RequestCoder::Fingerprint() const
{
    ContentHash hash;
    for (const auto& session : m_sessions)
    {
        const auto bytes = boost::endian::native_to_little(session.Hash());
        hash.Update(&bytes, sizeof(bytes));
    }
    return hash.Value();
}

EncodedRequest
RequestCoder::EncodeActivation(const TensorView& activation,
                               std::size_t cut,
                               const Setting& setting) const
{
    auto frame = Encode(m_sessions[cut], setting, activation);
    return {{Content::ACTIVATION, 0, cut, std::move(frame.bytes)},
            frame.headerBytes,
            frame.indexBytes,
            frame.payloadBytes};
}

EncodedRequest
RequestCoder::EncodeImage(const Image& image, int jpegQuality)
{
    const bool raw = jpegQuality == 0;
    auto body = raw ? image.pixels : EncodeJpeg(image, jpegQuality);
    const auto size = body.size();
    const auto content = raw ? Content::RAW_IMAGE : Content::JPEG_IMAGE;
    return {{content, 0, 0, std::move(body)}, 0, 0, size};
}

RequestCoder::Decoded
RequestCoder::Decode(const Request& request) const
{
    return request.content == Content::ACTIVATION ? DecodeActivation(request)
                                                  : DecodeImage(request);
}

RequestCoder::Decoded
RequestCoder::DecodeActivation(const Request& request) const
{
    if (request.cut >= m_sessions.size())
    {
        return Failure::WRONG_CUT;
    }
    auto decoded = split::Decode(m_sessions[request.cut], request.body.data(), request.body.size());
    auto* tensor = std::get_if<Tensor>(&decoded);
    if (!tensor)
    {
        return Failure::UNDECODABLE;
    }
    Shape expected = m_engine->Stages()[request.cut].activation;
    expected.insert(expected.begin(), 1);
    if (tensor->shape != expected)
    {
        return Failure::WRONG_SHAPE;
    }
    return std::move(*tensor);
}

RequestCoder::Decoded
RequestCoder::DecodeImage(const Request& request) const
{
    const Shape& shape = m_engine->InputShape();
    const auto& normalisation = m_engine->Info().normalisation;
    if (request.content == Content::RAW_IMAGE)
    {
        if (request.body.size() != ElementCount(shape))
        {
            return Failure::WRONG_SHAPE;
        }
        return Normalise({shape[0], shape[1], shape[2], request.body}, normalisation);
    }
    const auto decoded = DecodeJpeg(request.body.data(), request.body.size(), shape);
    if (const auto* image = std::get_if<Image>(&decoded))
    {
        return Normalise(*image, normalisation);
    }
    return Failure::UNDECODABLE;
}

} // namespace split
