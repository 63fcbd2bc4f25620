/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-training-channel.h"

#include "protocol/message-parser.h"
#include "protocol/varint.h"

#include "ns3/log.h"

#include <type_traits>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitTrainingChannel");

namespace
{

/// @return the bytes of @p labels in a message, without their number
uint64_t
LabelBytes(const std::vector<std::uint32_t>& labels)
{
    std::vector<std::uint8_t> bytes;
    for (const auto label : labels)
    {
        split::AppendVarint(label, bytes);
    }
    return bytes.size();
}

/// Divides the bytes of a message by what they are for; what is left over counts as control.
struct ByteSorter
{
    uint64_t total;       //!< of the message
    SplitByteCount count; //!< of the frame at first

    /// @return the whole message's, which holds an evaluated or a learnt micro-batch
    SplitByteCount operator()(const split::Activations& activations)
    {
        if (activations.evaluation)
        {
            return All(&SplitByteCount::evaluation);
        }
        count.labels = LabelBytes(activations.labels);
        return WithRest(&SplitByteCount::header);
    }

    SplitByteCount operator()(const split::Gradients&)
    {
        return WithRest(&SplitByteCount::header);
    }

    SplitByteCount operator()(const split::Score&)
    {
        return All(&SplitByteCount::evaluation);
    }

    SplitByteCount operator()(const split::Samples& samples)
    {
        count.samples = LabelBytes(samples.labels) + samples.pixels.size();
        return WithRest(&SplitByteCount::control);
    }

    /// @return those of any other message, whose only content, if any, is weights
    template <typename Message>
    SplitByteCount operator()(const Message& message)
    {
        if constexpr (std::is_same_v<Message, split::RoundStart> ||
                      std::is_same_v<Message, split::Weights> ||
                      std::is_same_v<Message, split::End>)
        {
            count.weights = message.weights.size();
        }
        return WithRest(&SplitByteCount::control);
    }

    /// @return the count where all bytes are for @p purpose
    SplitByteCount All(uint64_t SplitByteCount::*purpose)
    {
        count = {};
        return WithRest(purpose);
    }

    /// @return the count with the bytes that are left over for @p purpose
    SplitByteCount WithRest(uint64_t SplitByteCount::*purpose)
    {
        count.*purpose = 0;
        count.*purpose = total - count.Total();
        return count;
    }
};

} // namespace

SplitTrainingChannel::SplitTrainingChannel(Ptr<Socket> socket,
                                           ReceiveCallback received,
                                           ClosedCallback closed,
                                           SentCallback sent)
    : m_received{std::move(received)},
      m_closed{std::move(closed)},
      m_sent{std::move(sent)}
{
    NS_LOG_FUNCTION(this << socket);
    m_socket = Create<SplitFramedSocket>(
        socket,
        [this](const std::vector<uint8_t>& body) { HandleMessage(body); },
        [this](const std::string& reason) {
            const Ptr<SplitTrainingChannel> alive(this); // whatever the callback lets go of
            m_closed(reason);
        });
}

SplitByteCount
SplitTrainingChannel::Send(const split::TrainingMessage& message, const SplitByteCount& frame)
{
    const auto body = split::SerialiseMessage(message);
    NS_LOG_FUNCTION(this << message.index() << body.size());
    const auto bytes = std::visit(ByteSorter{split::DelimitedSize(body.size()), frame}, message);
    m_socket->Send(body, {}, [sent = m_sent, bytes] { sent(bytes); });
    return bytes;
}

void
SplitTrainingChannel::SetProgressCallback(std::function<void()> progress)
{
    m_socket->SetProgressCallback(std::move(progress));
}

const SplitFramedSocket&
SplitTrainingChannel::GetSocket() const
{
    return *m_socket;
}

void
SplitTrainingChannel::Close()
{
    NS_LOG_FUNCTION(this);
    m_socket->Close();
}

bool
SplitTrainingChannel::IsOpen() const
{
    return m_socket->IsOpen();
}

void
SplitTrainingChannel::HandleMessage(const std::vector<uint8_t>& body)
{
    const Ptr<SplitTrainingChannel> alive(this);
    const auto parsed = split::ParseTrainingMessage(body);
    if (const auto* error = std::get_if<split::MessageError>(&parsed))
    {
        m_socket->Close();
        m_closed(error->reason);
        return;
    }
    m_received(std::get<split::TrainingMessage>(parsed), split::DelimitedSize(body.size()));
}

} // namespace ns3
