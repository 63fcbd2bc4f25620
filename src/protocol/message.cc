/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "protocol/message.h"

#include "protocol/message-fields.h"

#include <algorithm>
#include <cstddef>

namespace split
{

namespace
{

using Bytes = std::vector<std::uint8_t>;

Bytes
Serialise(const Hello& hello)
{
    return FieldWriter(HELLO)
        .Varint(hello.version)
        .Varint(hello.device)
        .Fixed(hello.model)
        .Fixed(hello.codec)
        .Finish();
}

Bytes
Serialise(const Welcome&)
{
    return FieldWriter(WELCOME).Finish();
}

Bytes
Serialise(const Refused& refused)
{
    return FieldWriter(REFUSED).Varint(static_cast<std::uint64_t>(refused.reason)).Finish();
}

Bytes
Serialise(const Request& request)
{
    FieldWriter writer(REQUEST + static_cast<std::uint8_t>(request.content));
    writer.Varint(request.frame);
    if (request.content == Content::ACTIVATION)
    {
        writer.Varint(request.cut);
    }
    return writer.Rest(request.body).Finish();
}

Bytes
Serialise(const Result& result)
{
    FieldWriter writer(RESULT);
    writer.Varint(result.frame);
    for (const float score : result.scores)
    {
        writer.Fixed(score);
    }
    return writer.Finish();
}

Bytes
Serialise(const Failed& failed)
{
    return FieldWriter(FAILED)
        .Varint(failed.frame)
        .Varint(static_cast<std::uint64_t>(failed.reason))
        .Finish();
}

Bytes
Serialise(const Probe& probe)
{
    return FieldWriter(PROBE).Rest(Bytes(probe.padding)).Finish();
}

Bytes
Serialise(const Receipt& receipt)
{
    return FieldWriter(RECEIPT)
        .Varint(receipt.number)
        .Fixed(receipt.firstByte)
        .Fixed(receipt.lastByte)
        .Finish();
}

Hello
ReadHello(FieldReader& reader)
{
    Hello hello;
    hello.version = reader.Varint("version");
    hello.device = reader.Varint("device");
    hello.model = reader.Fixed<std::uint64_t>("model");
    hello.codec = reader.Fixed<std::uint64_t>("codec");
    return hello;
}

Request
ReadRequest(FieldReader& reader, Content content)
{
    Request request;
    request.content = content;
    request.frame = reader.Varint("frame");
    if (content == Content::ACTIVATION)
    {
        request.cut = reader.Varint("cut");
    }
    request.body = reader.Rest();
    return request;
}

Result
ReadResult(FieldReader& reader)
{
    Result result;
    result.frame = reader.Varint("frame");
    result.scores.resize(reader.Left() / sizeof(float));
    for (float& score : result.scores)
    {
        score = reader.Fixed<float>("scores");
    }
    return result;
}

Failed
ReadFailed(FieldReader& reader)
{
    const auto frame = reader.Varint("frame");
    return Failed{frame, reader.Reason(Failure::WRONG_SHAPE)};
}

Probe
ReadProbe(FieldReader& reader)
{
    const auto padding = reader.Rest();
    const bool isZero =
        std::all_of(padding.begin(), padding.end(), [](auto byte) { return byte == 0; });
    reader.Check(isZero, "padding");
    return Probe{padding.size()};
}

Receipt
ReadReceipt(FieldReader& reader)
{
    Receipt receipt;
    receipt.number = reader.Varint("number");
    receipt.firstByte = reader.Fixed<std::uint64_t>("first byte");
    receipt.lastByte = reader.Fixed<std::uint64_t>("last byte");
    reader.Check(receipt.firstByte <= receipt.lastByte, "last byte");
    return receipt;
}

} // namespace

std::vector<std::uint8_t>
SerialiseMessage(const Message& message)
{
    return std::visit([](const auto& alternative) { return Serialise(alternative); }, message);
}

std::variant<Message, MessageError>
ParseMessage(const std::vector<std::uint8_t>& bytes)
{
    FieldReader reader(bytes);
    const auto kind = reader.Fixed<std::uint8_t>("kind");
    switch (kind)
    {
    case HELLO:
        return reader.Finish<Message>(ReadHello(reader));
    case WELCOME:
        return reader.Finish<Message>(Welcome{});
    case REFUSED:
        return reader.Finish<Message>(Refused{reader.Reason(Refusal::CODEC)});
    case REQUEST:
    case REQUEST + 1:
    case REQUEST + 2:
        return reader.Finish<Message>(ReadRequest(reader, static_cast<Content>(kind - REQUEST)));
    case RESULT:
        return reader.Finish<Message>(ReadResult(reader));
    case FAILED:
        return reader.Finish<Message>(ReadFailed(reader));
    case PROBE:
        return reader.Finish<Message>(ReadProbe(reader));
    case RECEIPT:
        return reader.Finish<Message>(ReadReceipt(reader));
    default:
        return MessageError{"message with a wrong kind"};
    }
}

std::string
ToString(Refusal reason)
{
    switch (reason)
    {
    case Refusal::VERSION:
        return "the edge speaks another version of the protocol";
    case Refusal::MODEL:
        return "the edge holds another model";
    case Refusal::CODEC:
        return "the edge's codec takes something else as known";
    }
    return "unknown reason";
}

std::string
ToString(Failure reason)
{
    switch (reason)
    {
    case Failure::UNDECODABLE:
        return "undecodable";
    case Failure::WRONG_CUT:
        return "wrong-cut";
    case Failure::WRONG_SHAPE:
        return "wrong-shape";
    }
    return "unknown";
}

} // namespace split
