/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "protocol/training-message.h"

#include "protocol/message-fields.h"

#include <cstddef>
#include <limits>

namespace split
{

namespace
{

using Bytes = std::vector<std::uint8_t>;

FieldWriter&
Append(FieldWriter& writer, const Position& position)
{
    return writer.Varint(position.round).Varint(position.step).Varint(position.microBatch);
}

FieldWriter&
Append(FieldWriter& writer, const std::vector<std::uint32_t>& labels)
{
    writer.Varint(labels.size());
    for (const std::uint32_t label : labels)
    {
        writer.Varint(label);
    }
    return writer;
}

Bytes
Serialise(const Join& join)
{
    return FieldWriter(JOIN)
        .Varint(join.version)
        .Varint(join.device)
        .Fixed(join.plan)
        .Varint(join.samples)
        .Varint(join.steps)
        .Finish();
}

Bytes
Serialise(const Welcome& welcome)
{
    return SerialiseMessage(Message{welcome});
}

Bytes
Serialise(const Refused& refused)
{
    return SerialiseMessage(Message{refused});
}

Bytes
Serialise(const RoundStart& start)
{
    FieldWriter writer(ROUND);
    writer.Varint(start.round).Fixed(start.loss).Varint(start.channelNorms.size());
    for (const float norm : start.channelNorms)
    {
        writer.Fixed(norm);
    }
    return writer.Rest(start.weights).Finish();
}

Bytes
Serialise(const Activations& activations)
{
    FieldWriter writer(activations.evaluation ? EVALUATION : ACTIVATIONS);
    Append(writer, activations.position).Varint(activations.gradientBits);
    return Append(writer, activations.labels).Rest(activations.frame).Finish();
}

Bytes
Serialise(const Gradients& gradients)
{
    FieldWriter writer(GRADIENTS);
    return Append(writer, gradients.position)
        .Fixed(gradients.loss)
        .Varint(gradients.correct)
        .Rest(gradients.frame)
        .Finish();
}

Bytes
Serialise(const Score& score)
{
    FieldWriter writer(SCORE);
    return Append(writer, score.position).Fixed(score.loss).Varint(score.correct).Finish();
}

Bytes
Serialise(const Samples& samples)
{
    FieldWriter writer(SAMPLES);
    writer.Varint(samples.round);
    return Append(writer, samples.labels).Rest(samples.pixels).Finish();
}

Bytes
Serialise(const Weights& weights)
{
    return FieldWriter(WEIGHTS)
        .Varint(weights.round)
        .Fixed(weights.loss)
        .Varint(weights.samples)
        .Varint(weights.correct)
        .Rest(weights.weights)
        .Finish();
}

Bytes
Serialise(const Unusable& unusable)
{
    FieldWriter writer(UNUSABLE);
    return Append(writer, unusable.position)
        .Varint(static_cast<std::uint64_t>(unusable.reason))
        .Finish();
}

Bytes
Serialise(const End& end)
{
    return FieldWriter(END).Rest(end.weights).Finish();
}

Position
ReadPosition(FieldReader& reader)
{
    Position position;
    position.round = reader.Varint("round");
    position.step = reader.Varint("step");
    position.microBatch = reader.Varint("micro-batch");
    return position;
}

std::vector<std::uint32_t>
ReadLabels(FieldReader& reader)
{
    std::vector<std::uint32_t> labels(reader.Count("labels", 1));
    for (std::uint32_t& label : labels)
    {
        const auto value = reader.Varint("labels");
        reader.Check(value <= std::numeric_limits<std::uint32_t>::max(), "labels");
        label = static_cast<std::uint32_t>(value);
    }
    return labels;
}

Join
ReadJoin(FieldReader& reader)
{
    Join join;
    join.version = reader.Varint("version");
    join.device = reader.Varint("device");
    join.plan = reader.Fixed<std::uint64_t>("plan");
    join.samples = reader.Varint("samples");
    join.steps = reader.Varint("steps");
    return join;
}

RoundStart
ReadRoundStart(FieldReader& reader)
{
    RoundStart start;
    start.round = reader.Varint("round");
    start.loss = reader.Fixed<float>("loss");
    start.channelNorms.resize(reader.Count("channels", sizeof(float)));
    for (float& norm : start.channelNorms)
    {
        norm = reader.Fixed<float>("channels");
    }
    start.weights = reader.Rest();
    return start;
}

Activations
ReadActivations(FieldReader& reader, bool evaluation)
{
    Activations activations;
    activations.position = ReadPosition(reader);
    activations.evaluation = evaluation;
    const auto bits = reader.Varint("bits");
    reader.Check((bits >= 1 && bits <= 8) || bits == 16 || bits == 32, "bits");
    activations.gradientBits = static_cast<unsigned>(bits);
    activations.labels = ReadLabels(reader);
    activations.frame = reader.Rest();
    return activations;
}

Gradients
ReadGradients(FieldReader& reader)
{
    Gradients gradients;
    gradients.position = ReadPosition(reader);
    gradients.loss = reader.Fixed<float>("loss");
    gradients.correct = reader.Varint("correct");
    gradients.frame = reader.Rest();
    return gradients;
}

Score
ReadScore(FieldReader& reader)
{
    Score score;
    score.position = ReadPosition(reader);
    score.loss = reader.Fixed<float>("loss");
    score.correct = reader.Varint("correct");
    return score;
}

Samples
ReadSamples(FieldReader& reader)
{
    Samples samples;
    samples.round = reader.Varint("round");
    samples.labels = ReadLabels(reader);
    samples.pixels = reader.Rest();
    return samples;
}

Weights
ReadWeights(FieldReader& reader)
{
    Weights weights;
    weights.round = reader.Varint("round");
    weights.loss = reader.Fixed<float>("loss");
    weights.samples = reader.Varint("samples");
    weights.correct = reader.Varint("correct");
    weights.weights = reader.Rest();
    return weights;
}

Unusable
ReadUnusable(FieldReader& reader)
{
    const Position position = ReadPosition(reader);
    return {position, reader.Reason(Failure::WRONG_SHAPE)};
}

} // namespace

bool
operator==(const Position& a, const Position& b)
{
    return a.round == b.round && a.step == b.step && a.microBatch == b.microBatch;
}

std::vector<std::uint8_t>
SerialiseMessage(const TrainingMessage& message)
{
    return std::visit([](const auto& alternative) { return Serialise(alternative); }, message);
}

std::variant<TrainingMessage, MessageError>
ParseTrainingMessage(const std::vector<std::uint8_t>& bytes)
{
    FieldReader reader(bytes);
    const auto kind = reader.Fixed<std::uint8_t>("kind");
    switch (kind)
    {
    case WELCOME:
        return reader.Finish<TrainingMessage>(Welcome{});
    case REFUSED:
        return reader.Finish<TrainingMessage>(Refused{reader.Reason(Refusal::CODEC)});
    case JOIN:
        return reader.Finish<TrainingMessage>(ReadJoin(reader));
    case ROUND:
        return reader.Finish<TrainingMessage>(ReadRoundStart(reader));
    case ACTIVATIONS:
    case EVALUATION:
        return reader.Finish<TrainingMessage>(ReadActivations(reader, kind == EVALUATION));
    case GRADIENTS:
        return reader.Finish<TrainingMessage>(ReadGradients(reader));
    case SCORE:
        return reader.Finish<TrainingMessage>(ReadScore(reader));
    case SAMPLES:
        return reader.Finish<TrainingMessage>(ReadSamples(reader));
    case WEIGHTS:
        return reader.Finish<TrainingMessage>(ReadWeights(reader));
    case UNUSABLE:
        return reader.Finish<TrainingMessage>(ReadUnusable(reader));
    case END:
        return reader.Finish<TrainingMessage>(End{reader.Rest()});
    default:
        return MessageError{"message with a wrong kind"};
    }
}

} // namespace split
