/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_EDGE_APPLICATION_H
#define SPLIT_EDGE_APPLICATION_H

#include "split-compute-resource.h"
#include "split-frame-record.h"
#include "split-framed-socket.h"
#include "split-listener.h"
#include "split-runtime.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"
#include "ns3/type-id.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * The edge: finishes the computation of the frames that devices send, any number of devices at a
 * time.
 *
 * 1. It listens on Local. Each connection begins with a device's introduction; a device with
 *    another model is refused.
 * 2. Each request is acknowledged by a receipt, and queues for the node's SplitComputeResource,
 * which decodes it and computes the tail (the whole model for an image).
 * 3. The scores go back to the device. A request that cannot be decoded is answered so, traced as
 *    dropped, and costs the decoding only.
 * 4. A peer that breaks the protocol is disconnected; the others do not notice.
 */
class SplitEdgeApplication : public Application
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    SplitEdgeApplication();
    ~SplitEdgeApplication() override;

    /// @param runtime the model, before the start
    void SetRuntime(std::shared_ptr<const SplitRuntime> runtime);

    /**
     * TracedCallback signature for the events of a frame's life at the edge.
     *
     * @param device the device's number
     * @param frame the frame's number
     */
    typedef void (*FrameTracedCallback)(uint64_t device, uint64_t frame);

    /**
     * TracedCallback signature for a frame that could not be used.
     *
     * @param device the device's number
     * @param frame the frame's number
     * @param reason why
     */
    typedef void (*DroppedTracedCallback)(uint64_t device, uint64_t frame, SplitDropReason reason);

    /**
     * TracedCallback signature for the end of a connection.
     *
     * @param reason what ended it
     */
    typedef void (*SessionTracedCallback)(const std::string& reason);

    /**
     * TracedCallback signature for a socket.
     *
     * @param socket the application's
     */
    typedef void (*SocketTracedCallback)(Ptr<Socket> socket);

  protected:
    void DoDispose() override;

  private:
    /// A connection.
    struct Session : public SimpleRefCount<Session>
    {
        Ptr<SplitFramedSocket> socket;  //!< to the device
        std::optional<uint64_t> device; //!< its number, once it was welcomed
        uint64_t receipts{0};           //!< how many requests and probes have come
    };

    /// A request on its way through the node.
    struct Job
    {
        Ptr<Session> session;                     //!< whose it is
        uint64_t frame;                           //!< its number
        double tailFlops;                         //!< of its tail
        split::Pending<split::EdgeOutput> output; //!< what is computed
    };

    void StartApplication() override;
    void StopApplication() override;

    /// Begins a session. @param socket its connection
    void Accept(Ptr<Socket> socket);

    /// Reacts to a message. @param session whose it is @param body what arrived
    void Receive(Ptr<Session> session, const std::vector<uint8_t>& body);

    /// Welcomes or refuses a device. @param session its connection @param hello who it is
    void Greet(Ptr<Session> session, const split::Hello& hello);

    /// Tells when a request or a probe has come. @param session whose it is
    void Acknowledge(Ptr<Session> session);

    /// Ends what is left of former connections. @param device the device's number
    void EndOlderSessions(uint64_t device);

    /// Queues a request. @param session whose it is @param request what to compute
    void Serve(Ptr<Session> session, const split::Request& request);

    /// A request is decoded: goes on with its tail, or drops it. @param job the request
    void Decoded(const Job& job);

    /// A request is computed: answers it. @param job the request
    void TailDone(const Job& job);

    /// Ends a session. @param session which @param reason what happened
    void EndSession(Ptr<Session> session, const std::string& reason);

    /// Sends a message. @param session to whom @param message what
    void Send(Ptr<Session> session, const split::Message& message);

    /// @param request any request
    /// @return what decoding it takes, in floating-point operations
    double DecodeFlops(const split::Request& request) const;

    /// @param request any request
    /// @return what computing on it takes, in floating-point operations
    double TailFlops(const split::Request& request) const;

    std::shared_ptr<const SplitRuntime> m_runtime; //!< the model
    Ptr<SplitComputeResource> m_compute;           //!< the node's
    Address m_local;                               //!< where to listen
    TypeId m_protocol;                             //!< socket factory
    double m_decodeFlopsPerElement{0};             //!< cost of the codec
    double m_jpegFlopsPerPixel{0};                 //!< cost of JPEG
    Ptr<SplitListener> m_listening;                //!< accepts connections, while it runs
    std::vector<Ptr<Session>> m_sessions;          //!< in the order of their beginning

    TracedCallback<uint64_t, uint64_t> m_lastByteReceivedTrace;         //!< a request is complete
    TracedCallback<uint64_t, uint64_t> m_decodedTrace;                  //!< it is decoded
    TracedCallback<uint64_t, uint64_t> m_tailDoneTrace;                 //!< it is computed
    TracedCallback<uint64_t, uint64_t, SplitDropReason> m_droppedTrace; //!< it cannot be used
    TracedCallback<const SplitByteCount&> m_messageSentTrace;           //!< a message was sent
    TracedCallback<Ptr<Socket>> m_socketCreatedTrace;                   //!< before it listens
    TracedCallback<const std::string&> m_sessionClosedTrace;            //!< a connection ended
};

} // namespace ns3

#endif // SPLIT_EDGE_APPLICATION_H
