/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "profile/frame-output.h"

#include "protocol/message-fields.h"

#include <utility>

namespace split
{

namespace
{

/// What stands for no failure.
constexpr std::uint8_t NO_FAILURE = 0;

/// Appends @p scores to @p writer.
void
AppendScores(FieldWriter& writer, const std::vector<float>& scores)
{
    for (const float score : scores)
    {
        writer.Fixed(score);
    }
}

/// @return the next @p count scores
std::vector<float>
ReadScores(FieldReader& reader, std::size_t count)
{
    std::vector<float> scores(count);
    for (float& score : scores)
    {
        score = reader.Fixed<float>("scores");
    }
    return scores;
}

} // namespace

std::vector<std::uint8_t>
ToBytes(const DeviceOutput& output)
{
    const auto& [request, headerBytes, indexBytes, payloadBytes] = output.encoded;
    FieldWriter writer(static_cast<std::uint8_t>(request.content));
    writer.Varint(request.cut).Varint(headerBytes).Varint(indexBytes).Varint(payloadBytes);
    writer.Varint(output.scores.size());
    AppendScores(writer, output.scores);
    return writer.Rest(request.body).Finish();
}

std::vector<std::uint8_t>
ToBytes(const EdgeOutput& output)
{
    FieldWriter writer(output.failure ? static_cast<std::uint8_t>(*output.failure) : NO_FAILURE);
    AppendScores(writer, output.scores);
    return writer.Finish();
}

std::optional<DeviceOutput>
ReadDeviceOutput(const std::vector<std::uint8_t>& bytes)
{
    FieldReader reader(bytes);
    DeviceOutput output;
    auto& [request, headerBytes, indexBytes, payloadBytes] = output.encoded;
    request.content = static_cast<Content>(reader.Fixed<std::uint8_t>("content"));
    reader.Check(request.content <= Content::JPEG_IMAGE, "content");
    request.cut = reader.Varint("cut");
    headerBytes = reader.Varint("header");
    indexBytes = reader.Varint("index");
    payloadBytes = reader.Varint("payload");
    output.scores = ReadScores(reader, reader.Count("scores", sizeof(float)));
    request.body = reader.Rest();
    return reader.IsRight() ? std::make_optional(std::move(output)) : std::nullopt;
}

std::optional<EdgeOutput>
ReadEdgeOutput(const std::vector<std::uint8_t>& bytes)
{
    FieldReader reader(bytes);
    EdgeOutput output;
    const auto failure = reader.Fixed<std::uint8_t>("failure");
    if (failure != NO_FAILURE)
    {
        reader.Check(failure <= static_cast<std::uint8_t>(Failure::WRONG_SHAPE), "failure");
        output.failure = static_cast<Failure>(failure);
    }
    output.scores = ReadScores(reader, reader.Left() / sizeof(float));
    return reader.IsRight() ? std::make_optional(std::move(output)) : std::nullopt;
}

} // namespace split
