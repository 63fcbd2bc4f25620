/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_UPLINK_H
#define SPLIT_TRAINING_UPLINK_H

#include "split-connector.h"
#include "split-goodput-meter.h"
#include "split-silence-timer.h"
#include "split-training-channel.h"

#include "ns3/address.h"
#include "ns3/event-id.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"
#include "ns3/type-id.h"

#include <cstdint>
#include <functional>
#include <string>

namespace ns3
{

/**
 * @ingroup split
 * A device's connection to the edge of a training, made again whenever it is lost.
 */
class SplitTrainingUplink : public SimpleRefCount<SplitTrainingUplink>
{
  public:
    /// How the connection is made.
    struct Options
    {
        Ptr<Node> node;     //!< the device's
        TypeId protocol;    //!< of the stream socket's factory
        Address remote;     //!< the edge's
        Time backoff;       //!< until the first new attempt; it doubles, up to 64 times this
        Time answerTimeout; //!< how long an edge that owes an answer may be silent at first; it
                            //!< doubles each time that it was silent for so long
    };

    /// Who is told what happens.
    struct Callbacks
    {
        std::function<void(Ptr<Socket>)> socketCreated;      //!< and not connected yet
        std::function<void()> connected;                     //!< messages can be sent
        SplitTrainingChannel::ReceiveCallback received;      //!< a message has arrived
        SplitTrainingChannel::SentCallback sent;             //!< a message was sent
        std::function<void(const std::string& reason)> lost; //!< or could not be made
    };

    /// @param options how the connection is made @param callbacks who is told what happens
    SplitTrainingUplink(const Options& options, Callbacks callbacks);

    /// Lets go of the connection without closing it.
    ~SplitTrainingUplink();

    SplitTrainingUplink(const SplitTrainingUplink&) = delete;
    SplitTrainingUplink& operator=(const SplitTrainingUplink&) = delete;

    /// Makes the connection, with the first back-off if that fails.
    void Open();

    /// Ends the connection for good, unless it is opened anew.
    void Close();

    /// Leaves the connection to itself: the peer is told nothing.
    void Abandon();

    /// Ends the connection, and makes it anew later. @param reason what is wrong with it
    void Fail(const std::string& reason);

    /// The edge has accepted the device: later losses begin with the first back-off.
    void Confirm();

    /**
     * Sends a message; there is a connection.
     *
     * @param message what to say
     * @param frame of activations: its bytes of index and payload
     * @return its size on the stream, in bytes
     */
    uint64_t Send(const split::TrainingMessage& message, const SplitByteCount& frame = {});

    /// @param isOwed whether the edge owes an answer
    void Watch(bool isOwed);

    /// @return how fast the edge takes what is sent
    const SplitGoodputMeter& GetMeter() const;

  private:
    /// @param patience how long the edge may be silent from now on
    void SetPatience(Time patience);

    /// Begins an attempt.
    void Connect();

    /// The transport is open. @param socket our end of it
    void HandleConnected(Ptr<Socket> socket);

    /// The edge has sent or acknowledged bytes, or we have sent some.
    void Progress();

    Options m_options;                   //!< how the connection is made
    Callbacks m_callbacks;               //!< who is told
    Ptr<SplitConnector> m_connector;     //!< until the transport is open
    Ptr<SplitTrainingChannel> m_channel; //!< from then on
    Time m_backoff;                      //!< until the next attempt
    EventId m_retry;                     //!< the next attempt
    SplitSilenceTimer m_silence;         //!< of the edge
    SplitGoodputMeter m_meter;           //!< of what is sent
};

} // namespace ns3

#endif // SPLIT_TRAINING_UPLINK_H
