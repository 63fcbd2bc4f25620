/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "protocol/message-parser.h"

#include <gtest/gtest.h>
#include <numeric>

namespace
{

using Bytes = std::vector<std::uint8_t>;

/// A body of @p size bytes that differ from their neighbours.
Bytes
MakeBody(std::size_t size)
{
    Bytes body(size);
    std::iota(body.begin(), body.end(), std::uint8_t{1});
    return body;
}

/// Three messages, one of them empty and one with a length of two bytes, as one stream.
const std::vector<Bytes> MESSAGES{MakeBody(3), MakeBody(0), MakeBody(130)};

Bytes
MakeStream()
{
    Bytes stream;
    for (const auto& message : MESSAGES)
    {
        const auto delimited = split::DelimitMessage(message);
        stream.insert(stream.end(), delimited.begin(), delimited.end());
    }
    return stream;
}

/// Pushes @p stream in the pieces that end at @p ends.
std::vector<Bytes>
ParseInPieces(const Bytes& stream, const std::vector<std::size_t>& ends)
{
    split::MessageParser parser(130);
    std::vector<Bytes> messages;
    std::size_t begin = 0;
    for (const std::size_t end : ends)
    {
        for (auto& message : parser.Push(stream.data() + begin, end - begin))
        {
            messages.push_back(std::move(message));
        }
        begin = end;
    }
    return messages;
}

TEST(MessageParser, FindsTheMessagesWhereverTheStreamIsCutTwice)
{
    const Bytes stream = MakeStream();
    for (std::size_t first = 0; first <= stream.size(); ++first)
    {
        for (std::size_t second = first; second <= stream.size(); ++second)
        {
            EXPECT_EQ(ParseInPieces(stream, {first, second, stream.size()}), MESSAGES);
        }
    }
}

TEST(MessageParser, FindsTheMessagesInSingleBytes)
{
    const Bytes stream = MakeStream();
    std::vector<std::size_t> ends(stream.size());
    std::iota(ends.begin(), ends.end(), std::size_t{1});
    EXPECT_EQ(ParseInPieces(stream, ends), MESSAGES);
}

TEST(MessageParser, RefusesALengthOverTheLimit)
{
    split::MessageParser parser(129);
    const Bytes stream = MakeStream();
    EXPECT_EQ(parser.Push(stream.data(), stream.size()).size(), 2U);
    EXPECT_TRUE(parser.Failed());
}

TEST(MessageParser, RefusesALengthThatNeverEnds)
{
    split::MessageParser parser(130);
    const Bytes stream(10, 0x80);
    parser.Push(stream.data(), stream.size());
    EXPECT_TRUE(parser.Failed());
}

TEST(MessageParser, RefusesAPaddedLength)
{
    split::MessageParser parser(130);
    const Bytes stream{0x81, 0x00, 7};
    EXPECT_TRUE(parser.Push(stream.data(), stream.size()).empty());
    EXPECT_TRUE(parser.Failed());
}

TEST(MessageParser, DelimitedSizeCountsTheLength)
{
    for (const std::size_t size : {0, 127, 128, 16384})
    {
        EXPECT_EQ(split::DelimitedSize(size), split::DelimitMessage(Bytes(size)).size());
    }
}

} // namespace
