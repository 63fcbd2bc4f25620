/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "protocol/message-parser.h"

#include "protocol/varint.h"

#include <algorithm>

namespace split
{

std::vector<std::uint8_t>
DelimitMessage(const std::vector<std::uint8_t>& body)
{
    std::vector<std::uint8_t> bytes;
    bytes.reserve(body.size() + MAX_VARINT_BYTES);
    AppendVarint(body.size(), bytes);
    bytes.insert(bytes.end(), body.begin(), body.end());
    return bytes;
}

std::size_t
DelimitedSize(std::size_t bodyBytes)
{
    std::vector<std::uint8_t> length;
    AppendVarint(bodyBytes, length);
    return length.size() + bodyBytes;
}

MessageParser::MessageParser(std::size_t maxBodyBytes)
    : m_maxBodyBytes{maxBodyBytes}
{
}

std::vector<std::vector<std::uint8_t>>
MessageParser::Push(const std::uint8_t* bytes, std::size_t count)
{
    std::vector<std::vector<std::uint8_t>> messages;
    if (m_failed)
    {
        return messages;
    }
    m_pending.insert(m_pending.end(), bytes, bytes + count);
    const std::uint8_t* const begin = m_pending.data();
    const std::uint8_t* at = begin;
    std::vector<std::uint8_t> body;
    while (Take(at, begin + m_pending.size(), body))
    {
        messages.push_back(std::move(body));
    }
    m_pending.erase(m_pending.begin(), m_pending.begin() + (at - begin));
    return messages;
}

bool
MessageParser::IsWithinMessage() const
{
    return !m_pending.empty();
}

bool
MessageParser::Failed() const
{
    return m_failed;
}

bool
MessageParser::Take(const std::uint8_t*& at,
                    const std::uint8_t* end,
                    std::vector<std::uint8_t>& body)
{
    const auto lengthLimit = at + std::min<std::ptrdiff_t>(end - at, MAX_VARINT_BYTES);
    const bool lengthArrived =
        lengthLimit - at == MAX_VARINT_BYTES ||
        std::any_of(at, lengthLimit, [](std::uint8_t byte) { return byte < 0x80; });
    if (!lengthArrived)
    {
        return false;
    }
    const std::uint8_t* bodyBegin = at;
    const auto length = ReadVarint(bodyBegin, lengthLimit);
    if (!length || *length > m_maxBodyBytes)
    {
        m_failed = true;
        return false;
    }
    if (static_cast<std::uint64_t>(end - bodyBegin) < *length)
    {
        return false;
    }
    at = bodyBegin + *length;
    body.assign(bodyBegin, at);
    return true;
}

} // namespace split
