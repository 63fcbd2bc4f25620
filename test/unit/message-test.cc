/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "protocol/message.h"

#include <gtest/gtest.h>

namespace
{

using Bytes = std::vector<std::uint8_t>;

/// @return what @p bytes hold; fails the test if they are not of type @p T
template <typename T>
T
Parse(const Bytes& bytes)
{
    return std::get<T>(std::get<split::Message>(split::ParseMessage(bytes)));
}

/// @return why @p bytes are not a message
std::string
ParseError(const Bytes& bytes)
{
    return std::get<split::MessageError>(split::ParseMessage(bytes)).reason;
}

TEST(Message, HelloCarriesItsFields)
{
    const auto bytes = split::SerialiseMessage(split::Hello{1, 300, 0x0123456789ABCDEF, 5});
    EXPECT_EQ(bytes, (Bytes{1,    1,    0xAC, 2, 0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45,
                            0x23, 0x01, 5,    0, 0,    0,    0,    0,    0,    0}));
    const auto hello = Parse<split::Hello>(bytes);
    EXPECT_EQ(hello.version, 1U);
    EXPECT_EQ(hello.device, 300U);
    EXPECT_EQ(hello.model, 0x0123456789ABCDEFU);
    EXPECT_EQ(hello.codec, 5U);
}

TEST(Message, WelcomeIsOneByte)
{
    const auto bytes = split::SerialiseMessage(split::Welcome{});
    EXPECT_EQ(bytes, Bytes{2});
    Parse<split::Welcome>(bytes);
}

TEST(Message, RefusedCarriesItsReason)
{
    const auto bytes = split::SerialiseMessage(split::Refused{split::Refusal::MODEL});
    EXPECT_EQ(Parse<split::Refused>(bytes).reason, split::Refusal::MODEL);
}

TEST(Message, RequestOfAnActivationCarriesTheCut)
{
    const split::Request sent{split::Content::ACTIVATION, 128, 4, {9, 8}};
    const auto bytes = split::SerialiseMessage(sent);
    EXPECT_EQ(bytes, (Bytes{4, 0x80, 1, 4, 9, 8}));
    const auto received = Parse<split::Request>(bytes);
    EXPECT_EQ(received.content, sent.content);
    EXPECT_EQ(received.frame, sent.frame);
    EXPECT_EQ(received.cut, sent.cut);
    EXPECT_EQ(received.body, sent.body);
}

TEST(Message, RequestOfAnImageHasNoCut)
{
    const split::Request sent{split::Content::JPEG_IMAGE, 1, 0, {7}};
    EXPECT_EQ(split::SerialiseMessage(sent), (Bytes{6, 1, 7}));
    EXPECT_EQ(Parse<split::Request>({6, 1, 7}).content, split::Content::JPEG_IMAGE);
}

TEST(Message, ResultCarriesTheScores)
{
    const auto bytes = split::SerialiseMessage(split::Result{3, {1.0F, -0.5F}});
    EXPECT_EQ(bytes, (Bytes{7, 3, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xBF}));
    EXPECT_EQ(Parse<split::Result>(bytes).scores, (std::vector<float>{1.0F, -0.5F}));
}

TEST(Message, FailedCarriesItsReason)
{
    const auto bytes = split::SerialiseMessage(split::Failed{3, split::Failure::WRONG_CUT});
    EXPECT_EQ(Parse<split::Failed>(bytes).frame, 3U);
    EXPECT_EQ(Parse<split::Failed>(bytes).reason, split::Failure::WRONG_CUT);
}

TEST(Message, ProbeIsAsLongAsItIsToldTo)
{
    const auto bytes = split::SerialiseMessage(split::Probe{3});
    EXPECT_EQ(bytes, (Bytes{9, 0, 0, 0}));
    EXPECT_EQ(Parse<split::Probe>(bytes).padding, 3U);
}

TEST(Message, ReceiptCarriesItsTimes)
{
    const auto bytes = split::SerialiseMessage(split::Receipt{300, 5, 0x0102});
    EXPECT_EQ(bytes, (Bytes{10, 0xAC, 2, 5, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0}));
    const auto receipt = Parse<split::Receipt>(bytes);
    EXPECT_EQ(receipt.number, 300U);
    EXPECT_EQ(receipt.firstByte, 5U);
    EXPECT_EQ(receipt.lastByte, 0x0102U);
}

TEST(Message, ErrorsNameTheField)
{
    EXPECT_EQ(ParseError({}), "message with a wrong kind");
    EXPECT_EQ(ParseError({0}), "message with a wrong kind");
    EXPECT_EQ(ParseError({11}), "message with a wrong kind");
    EXPECT_EQ(ParseError({1, 1, 1, 0}), "message with a wrong model");
    EXPECT_EQ(ParseError({2, 0}), "message with a wrong length");
    EXPECT_EQ(ParseError({3, 4}), "message with a wrong reason");
    EXPECT_EQ(ParseError({4}), "message with a wrong frame");
    EXPECT_EQ(ParseError({4, 1, 0x80}), "message with a wrong cut");
    EXPECT_EQ(ParseError({7, 1, 0, 0, 0}), "message with a wrong length");
    EXPECT_EQ(ParseError({8, 1, 0}), "message with a wrong reason");
    EXPECT_EQ(ParseError({9, 1}), "message with a wrong padding");
    EXPECT_EQ(ParseError({10, 1, 0}), "message with a wrong first byte");
    EXPECT_EQ(ParseError({10, 1, 9, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0}),
              "message with a wrong last byte");
}

} // namespace
