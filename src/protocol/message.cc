/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "protocol/message.h"

#include "protocol/varint.h"

#include <boost/endian/conversion.hpp>
#include <cstddef>
#include <optional>

namespace split
{

namespace
{

using Bytes = std::vector<std::uint8_t>;

/// The first byte of each message; for those of a request, the content is added.
enum Kind : std::uint8_t
{
    HELLO = 1,
    WELCOME,
    REFUSED,
    REQUEST,
    RESULT = REQUEST + 3,
    FAILED
};

/// Appends the fields of messages.
class Writer
{
  public:
    explicit Writer(std::uint8_t kind)
        : m_bytes{kind}
    {
    }

    Writer& Varint(std::uint64_t value)
    {
        AppendVarint(value, m_bytes);
        return *this;
    }

    template <typename T>
    Writer& Fixed(T value)
    {
        const auto offset = m_bytes.size();
        m_bytes.resize(offset + sizeof(T));
        boost::endian::endian_store<T, sizeof(T), boost::endian::order::little>(m_bytes.data() +
                                                                                    offset,
                                                                                value);
        return *this;
    }

    Writer& Rest(const Bytes& bytes)
    {
        m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
        return *this;
    }

    Bytes Finish()
    {
        return std::move(m_bytes);
    }

  private:
    Bytes m_bytes; //!< what was written
};

/// Reads the fields of messages and remembers the first that is wrong.
class Reader
{
  public:
    explicit Reader(const Bytes& bytes)
        : m_at{bytes.data()},
          m_end{bytes.data() + bytes.size()}
    {
    }

    std::uint64_t Varint(const char* field)
    {
        const auto value = ReadVarint(m_at, m_end);
        Check(value.has_value(), field);
        return value.value_or(0);
    }

    template <typename T>
    T Fixed(const char* field)
    {
        if (!Check(Left() >= sizeof(T), field))
        {
            return T{};
        }
        m_at += sizeof(T);
        return boost::endian::endian_load<T, sizeof(T), boost::endian::order::little>(m_at -
                                                                                      sizeof(T));
    }

    template <typename Enum>
    Enum Reason(Enum last)
    {
        const auto value = Varint("reason");
        Check(value >= 1 && value <= static_cast<std::uint64_t>(last), "reason");
        return static_cast<Enum>(value);
    }

    Bytes Rest()
    {
        const std::uint8_t* const begin = m_at;
        m_at = m_end;
        return Bytes(begin, m_end);
    }

    std::size_t Left() const
    {
        return m_end - m_at;
    }

    bool Check(bool valid, const char* field)
    {
        if (!valid && !m_wrong)
        {
            m_wrong = field;
        }
        return valid;
    }

    /// @return @p message if all its fields are right and no byte is left over
    std::variant<Message, MessageError> Finish(Message message)
    {
        Check(Left() == 0, "length");
        if (m_wrong)
        {
            return MessageError{std::string("message with a wrong ") + m_wrong};
        }
        return message;
    }

  private:
    const std::uint8_t* m_at;     //!< the next byte
    const std::uint8_t* m_end;    //!< behind the last byte
    const char* m_wrong{nullptr}; //!< the first field that is wrong
};

Bytes
Serialise(const Hello& hello)
{
    return Writer(HELLO)
        .Varint(hello.version)
        .Varint(hello.device)
        .Fixed(hello.model)
        .Fixed(hello.codec)
        .Finish();
}

Bytes
Serialise(const Welcome&)
{
    return Writer(WELCOME).Finish();
}

Bytes
Serialise(const Refused& refused)
{
    return Writer(REFUSED).Varint(static_cast<std::uint64_t>(refused.reason)).Finish();
}

Bytes
Serialise(const Request& request)
{
    Writer writer(REQUEST + static_cast<std::uint8_t>(request.content));
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
    Writer writer(RESULT);
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
    return Writer(FAILED)
        .Varint(failed.frame)
        .Varint(static_cast<std::uint64_t>(failed.reason))
        .Finish();
}

Hello
ReadHello(Reader& reader)
{
    Hello hello;
    hello.version = reader.Varint("version");
    hello.device = reader.Varint("device");
    hello.model = reader.Fixed<std::uint64_t>("model");
    hello.codec = reader.Fixed<std::uint64_t>("codec");
    return hello;
}

Request
ReadRequest(Reader& reader, Content content)
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
ReadResult(Reader& reader)
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
ReadFailed(Reader& reader)
{
    const auto frame = reader.Varint("frame");
    return Failed{frame, reader.Reason(Failure::WRONG_SHAPE)};
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
    Reader reader(bytes);
    const auto kind = reader.Fixed<std::uint8_t>("kind");
    switch (kind)
    {
    case HELLO:
        return reader.Finish(ReadHello(reader));
    case WELCOME:
        return reader.Finish(Welcome{});
    case REFUSED:
        return reader.Finish(Refused{reader.Reason(Refusal::CODEC)});
    case REQUEST:
    case REQUEST + 1:
    case REQUEST + 2:
        return reader.Finish(ReadRequest(reader, static_cast<Content>(kind - REQUEST)));
    case RESULT:
        return reader.Finish(ReadResult(reader));
    case FAILED:
        return reader.Finish(ReadFailed(reader));
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
