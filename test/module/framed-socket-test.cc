/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "module-tests.h"
#include "scripted-socket.h"

#include "ns3/split-framed-socket.h"

#include <numeric>

using namespace ns3;
using split_test::ScriptedSocket;

namespace
{

using Bytes = std::vector<uint8_t>;

/// @return @p size bytes that differ from their neighbours
Bytes
MakeBody(std::size_t size)
{
    Bytes body(size);
    std::iota(body.begin(), body.end(), uint8_t{1});
    return body;
}

/// @return @p bodies as they cross the stream
Bytes
MakeStream(const std::vector<Bytes>& bodies)
{
    Bytes stream;
    for (const auto& body : bodies)
    {
        const auto message = split::DelimitMessage(body);
        stream.insert(stream.end(), message.begin(), message.end());
    }
    return stream;
}

/// A framed socket over a scripted one, and what it reported.
struct Bench
{
    Bytes ReceivedBody(std::size_t message) const
    {
        return received.at(message);
    }

    Ptr<ScriptedSocket> stream = CreateObject<ScriptedSocket>();
    std::vector<Bytes> received;
    std::vector<std::string> closed;
    Ptr<SplitFramedSocket> socket = Create<SplitFramedSocket>(
        stream,
        [this](const Bytes& message) { received.push_back(message); },
        [this](const std::string& reason) { closed.push_back(reason); });
};

/// Messages cross whole whatever the socket takes at once.
class FullBufferTestCase : public TestCase
{
  public:
    FullBufferTestCase()
        : TestCase("Framed socket: messages survive a full buffer and partial writes")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<Bytes> bodies{MakeBody(5), MakeBody(0), MakeBody(7)};
        const Bytes stream = MakeStream(bodies);
        for (uint32_t room = 0; room <= stream.size(); ++room)
        {
            for (uint32_t writeLimit = 1; writeLimit <= 6; ++writeLimit)
            {
                Bench bench;
                bench.stream->SetWriteLimit(writeLimit);
                bench.stream->MakeRoom(room);
                for (const auto& body : bodies)
                {
                    bench.socket->Send(body);
                }
                NS_TEST_ASSERT_MSG_EQ(bench.stream->Sent().size(), room, "the room was not used");
                bench.stream->MakeRoom(1000);
                NS_TEST_ASSERT_MSG_EQ((bench.stream->Sent() == stream),
                                      true,
                                      "room " << room << ", write limit " << writeLimit);
            }
        }
    }
};

/// The sender learns when each message begins to leave, and when all of it has left.
class SendingTestCase : public TestCase
{
  public:
    SendingTestCase()
        : TestCase("Framed socket: first and last byte of each message are reported once, in order")
    {
    }

  private:
    void DoRun() override
    {
        Bench bench;
        std::string told;
        for (const char* events : {"aA", "bB"})
        {
            bench.socket->Send(
                MakeBody(3),
                [&told, events] { told += events[0]; },
                [&told, events] { told += events[1]; });
        }
        NS_TEST_EXPECT_MSG_EQ(told, "", "without room");
        bench.stream->MakeRoom(3);
        NS_TEST_EXPECT_MSG_EQ(told, "a", "room for a part of the first");
        bench.stream->MakeRoom(1);
        NS_TEST_EXPECT_MSG_EQ(told, "aA", "room for the first alone");
        bench.stream->MakeRoom(1);
        bench.stream->MakeRoom(3);
        NS_TEST_EXPECT_MSG_EQ(told, "aAbB", "room for both");
    }
};

/// What the peer sends or acknowledges is a sign of life.
class ProgressTestCase : public TestCase
{
  public:
    ProgressTestCase()
        : TestCase("Framed socket: bytes from the peer and room in the buffer are progress")
    {
    }

  private:
    void DoRun() override
    {
        Bench bench;
        int progress = 0;
        bench.socket->SetProgressCallback([&progress] { ++progress; });
        bench.socket->Send(MakeBody(3));
        NS_TEST_EXPECT_MSG_EQ(progress, 0, "by ourselves");
        bench.stream->MakeRoom(1);
        NS_TEST_EXPECT_MSG_EQ(progress, 1, "room");
        bench.stream->Deliver({2});
        NS_TEST_EXPECT_MSG_EQ(progress, 2, "a part of a message");
    }
};

/// Messages arrive whole wherever the stream is cut.
class SegmentationTestCase : public TestCase
{
  public:
    SegmentationTestCase()
        : TestCase("Framed socket: messages survive every segmentation")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<Bytes> bodies{MakeBody(3), MakeBody(0), MakeBody(4)};
        const Bytes stream = MakeStream(bodies);
        for (uint32_t cuts = 0; cuts < 1U << (stream.size() - 1); ++cuts)
        {
            Bench bench;
            Bytes segment;
            for (std::size_t i = 0; i < stream.size(); ++i)
            {
                segment.push_back(stream[i]);
                if (cuts >> i & 1)
                {
                    bench.stream->Deliver(segment);
                    segment.clear();
                }
            }
            bench.stream->Deliver(segment);
            NS_TEST_ASSERT_MSG_EQ(bench.received.size(), bodies.size(), "cuts " << cuts);
            for (std::size_t i = 0; i < bodies.size(); ++i)
            {
                NS_TEST_ASSERT_MSG_EQ((bench.ReceivedBody(i) == bodies[i]), true, "cuts " << cuts);
            }
        }
    }
};

/// A length over the limit closes the connection.
class HostileLengthTestCase : public TestCase
{
  public:
    HostileLengthTestCase()
        : TestCase("Framed socket: a hostile length closes the connection, with the reason")
    {
    }

  private:
    void DoRun() override
    {
        Bench bench;
        bench.stream->Deliver({1, 42, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F});
        NS_TEST_EXPECT_MSG_EQ(bench.received.size(), 1, "the good message before it");
        NS_TEST_ASSERT_MSG_EQ(bench.closed.size(), 1, "reported once");
        NS_TEST_EXPECT_MSG_EQ(bench.closed[0], "message with a wrong or too large length", "why");
        NS_TEST_EXPECT_MSG_EQ(bench.stream->IsClosed(), true, "closed");
        bench.socket->Send(MakeBody(1));
        NS_TEST_EXPECT_MSG_EQ(bench.stream->Sent().size(), 0, "sent after the end");
    }
};

/// The end of the connection is reported, unless it is ours.
class CloseTestCase : public TestCase
{
  public:
    CloseTestCase()
        : TestCase("Framed socket: only the peer's close is reported")
    {
    }

  private:
    void DoRun() override
    {
        Bench left;
        left.stream->CloseByPeer();
        NS_TEST_EXPECT_MSG_EQ(left.closed.size(), 1, "closed by the peer");
        NS_TEST_EXPECT_MSG_EQ(left.socket->IsOpen(), false, "open after the peer left");
        Bench leaving;
        leaving.socket->Close();
        NS_TEST_EXPECT_MSG_EQ(leaving.closed.size(), 0, "closed by us");
        NS_TEST_EXPECT_MSG_EQ(leaving.stream->IsClosed(), true, "the stream is open");
        Bench abandoned;
        abandoned.socket = nullptr;
        NS_TEST_EXPECT_MSG_EQ(abandoned.stream->IsClosed(), false, "closed by destruction");
    }
};

} // namespace

split_test::TestCases
split_test::FramedSocketTests()
{
    return {new FullBufferTestCase,
            new SendingTestCase,
            new ProgressTestCase,
            new SegmentationTestCase,
            new HostileLengthTestCase,
            new CloseTestCase};
}
