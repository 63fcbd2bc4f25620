/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_EDGE_CLIENT_H
#define SPLIT_EDGE_CLIENT_H

#include "protocol/message.h"
#include "split-byte-count.h"
#include "split-connector.h"
#include "split-framed-socket.h"
#include "split-link-monitor.h"
#include "split-link-sensors.h"
#include "split-silence-timer.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"
#include "ns3/type-id.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * An application that holds a session with an edge, for a subclass that has something to say.
 *
 * 1. It connects to Remote and introduces itself. If the edge refuses it or breaks the protocol,
 *    the session has ended.
 * 2. Once it is welcomed, the subclass may send requests, and is told about receipts and answers.
 * 3. When the connection breaks, cannot be made, or the edge is silent for AnswerTimeout while it
 *    owes something, all that was sent is lost. It connects again after a while, which doubles
 *    from ReconnectMin to ReconnectMax with each attempt, and of which it waits a random share of
 *    one half to the whole, so that devices do not all come back at once.
 * 4. While nothing else is sent, probes keep the SplitLinkMonitor informed, if the subclass wants
 *    them.
 */
class SplitEdgeClient : public Application
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    SplitEdgeClient();
    ~SplitEdgeClient() override;

    /// @return our number
    uint64_t GetDevice() const;

    /// @return whether the session has begun and not ended, connected or not
    bool HasSession() const;

    /// @return what knows the link to the edge
    Ptr<SplitLinkMonitor> GetMonitor() const;

    /// @param observation receives what is known of the link to the edge
    void ObserveLink(SplitObservation& observation) const;

    /**
     * TracedCallback signature for the state of a session.
     *
     * @param device the device's number
     */
    typedef void (*ConnectedTracedCallback)(uint64_t device);

    /**
     * TracedCallback signature for the end of a session or a connection.
     *
     * @param device the device's number
     * @param reason what ended it
     */
    typedef void (*SessionTracedCallback)(uint64_t device, const std::string& reason);

    /**
     * TracedCallback signature for a socket.
     *
     * @param socket the application's
     */
    typedef void (*SocketTracedCallback)(Ptr<Socket> socket);

  protected:
    void DoDispose() override;

    /// Begins the session. @param hello who we are
    void OpenSession(const split::Hello& hello);

    /// Ends it behind what the socket has taken; nothing is called any more.
    void CloseSession();

    /// @return whether a request would leave at once, and help to keep the link busy
    bool HasRoom() const;

    /**
     * Sends a request, for which there must be room.
     *
     * @param frame its number
     * @param body of the message
     * @param bytes what they are for
     */
    void SendRequest(uint64_t frame, const std::vector<uint8_t>& body, const SplitByteCount& bytes);

    /// @param stream index to use for the random numbers @return the number of streams used
    int64_t AssignSessionStreams(int64_t stream);

  private:
    /// What the session is doing.
    enum class State
    {
        CLOSED,     //!< not begun, or ended
        CONNECTING, //!< waiting for the transport
        GREETING,   //!< waiting for the edge's welcome
        OPEN,       //!< requests may be sent
        WAITING     //!< for the next attempt
    };

    /// The edge has welcomed us, perhaps again.
    virtual void Connected() = 0;

    /// The connection broke or could not be made: requests without an answer are lost.
    virtual void Disconnected() = 0;

    /// There will be no further attempt.
    virtual void SessionEnded() = 0;

    /// The edge has all of a request. @param frame its number
    virtual void RequestArrived(uint64_t frame) = 0;

    /// The edge has answered. @param answer a Result or a Failed @return whether it may say so
    virtual bool Answered(const split::Message& answer) = 0;

    /// There may be room for a request.
    virtual void RoomMade() = 0;

    /// @return whether there will be anything more to send, so that a lost edge is missed
    virtual bool NeedsEdge() const = 0;

    /// @return whether the monitor should be kept informed while nothing is sent
    virtual bool NeedsProbes() const = 0;

    /// @return whether the edge has welcomed us and is not lost
    bool IsConnected() const;

    /// Makes an attempt to connect.
    void Connect();

    /// The transport is open: introduces us. @param socket our socket
    void TransportOpened(Ptr<Socket> socket);

    /// The socket has sent, received, or room again.
    void SocketProgressed();

    /// Reacts to a message of the edge. @param body what arrived
    void Receive(const std::vector<uint8_t>& body);

    /// Reacts to a message. @param message what arrived @return whether it was expected
    bool Handle(const split::Message& message);

    /// Reacts to the edge's answer to our introduction. @param message what arrived
    /// @return whether it was expected
    bool HandleGreeting(const split::Message& message);

    /// Reacts to a receipt. @param receipt what arrived @return whether it was expected
    bool HandleReceipt(const split::Receipt& receipt);

    /// Sends something that earns a receipt. @param frame of a request @param body the message
    /// @param bytes what they are for
    void SendNumbered(std::optional<uint64_t> frame,
                      const std::vector<uint8_t>& body,
                      const SplitByteCount& bytes);

    /// Plans the next probe, if one is wanted.
    void PlanProbe();

    /// Sends a probe.
    void SendProbe();

    /// @return whether the edge has been asked something that it has not answered
    bool AwaitsAnswer() const;

    /// The connection is lost, or an attempt has failed. @param reason what happened
    void Lose(const std::string& reason);

    /// There is no sense in going on. @param reason what happened
    void EndSession(const std::string& reason);

    /// Lets go of the connection, or of the attempt to make it.
    void CloseConnection();

    /// @return how long to wait for the next attempt
    Time Backoff() const;

    Address m_remote;               //!< the edge's
    TypeId m_protocol;              //!< socket factory
    uint64_t m_device{0};           //!< our number
    Time m_connectTimeout;          //!< how long an attempt may take
    Time m_answerTimeout;           //!< how long the edge may be silent
    Time m_reconnectMin;            //!< until the first further attempt
    Time m_reconnectMax;            //!< until any further attempt
    uint32_t m_maxAttempts{0};      //!< in a row without a welcome; 0: no limit
    Time m_probeInterval;           //!< from one probe to the next; 0: none are sent
    bool m_senseLowerLayers{false}; //!< whether the layers below are asked, too

    State m_state{State::CLOSED};                  //!< what we are doing
    split::Hello m_hello;                          //!< who we are
    uint32_t m_attempts{0};                        //!< since the last welcome
    Ptr<SplitConnector> m_connecting;              //!< makes the connection
    Ptr<SplitFramedSocket> m_socket;               //!< the connection from then on
    EventId m_attempt;                             //!< the next attempt, or the end of this one
    EventId m_probe;                               //!< the next probe
    SplitSilenceTimer m_answerTimer;               //!< runs while an answer is awaited
    Ptr<UniformRandomVariable> m_jitter;           //!< share of the time to wait
    Ptr<SplitLinkMonitor> m_monitor;               //!< knows the link
    Ptr<SplitLinkSensors> m_sensors;               //!< know the layers below
    uint64_t m_acknowledged{0};                    //!< bytes that the edge has acknowledged
    uint64_t m_numbered{0};                        //!< requests and probes of this connection
    uint64_t m_probes{0};                          //!< of them: probes
    Time m_lastSent;                               //!< when the last of them was sent
    std::deque<std::optional<uint64_t>> m_awaited; //!< those without a receipt, by frame
    uint64_t m_unanswered{0};                      //!< requests without an answer

    TracedCallback<const SplitByteCount&> m_messageSentTrace;           //!< a message was sent
    TracedCallback<Ptr<Socket>> m_socketCreatedTrace;                   //!< before it connects
    TracedCallback<uint64_t> m_connectedTrace;                          //!< we are welcomed
    TracedCallback<uint64_t, const std::string&> m_connectionLostTrace; //!< for this time
    TracedCallback<uint64_t, const std::string&> m_sessionClosedTrace;  //!< for good, not by us
};

} // namespace ns3

#endif // SPLIT_EDGE_CLIENT_H
