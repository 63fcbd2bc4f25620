/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DEVICE_APPLICATION_H
#define SPLIT_DEVICE_APPLICATION_H

#include "profile/decision.h"
#include "split-assign-streams.h"
#include "split-compute-resource.h"
#include "split-connector.h"
#include "split-frame-record.h"
#include "split-framed-socket.h"
#include "split-runtime.h"
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
#include <map>
#include <memory>
#include <string>

namespace ns3
{

/**
 * @ingroup split
 * A device that takes images and has them classified by a neural network that it shares with an
 * edge node.
 *
 * 1. On start it connects to the Remote edge and introduces itself with the fingerprint of its
 *    model. In mode device-only there is no network: it goes on with step 3.
 * 2. The edge welcomes it. If the edge refuses, or cannot be reached, the application stops.
 * 3. Frames are captured at intervals drawn from Interval, the first after one interval; or, with
 *    no Interval, each as soon as the one before has ended.
 * 4. A captured frame queues for the node's SplitComputeResource, which computes the head (the
 *    whole model in mode device-only, nothing in mode edge-only) and encodes its activation (or
 *    the image). Then the frame queues for the socket.
 * 5. The edge answers with the class scores, or that it could not use the frame.
 * 6. On stop, frames without an answer are dropped as unfinished, and the connection is closed.
 *
 * Every captured frame ends in exactly one ResultReceived or Dropped, provided that the application
 * stops before the simulation does.
 */
class SplitDeviceApplication : public Application
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    SplitDeviceApplication();
    ~SplitDeviceApplication() override;

    /// @param runtime the model and the images, before the start
    void SetRuntime(std::shared_ptr<const SplitRuntime> runtime);

    /**
     * Fixes the random numbers of the intervals.
     *
     * @param stream first stream index to use
     * @return the number of streams used
     */
    int64_t AssignStreams(int64_t stream) SPLIT_ASSIGN_STREAMS_OVERRIDE;

    /**
     * TracedCallback signature for the end of a session.
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

  private:
    /// What the application is doing.
    enum class State
    {
        IDLE,       //!< not started
        CONNECTING, //!< waiting for the transport
        GREETING,   //!< waiting for the edge's welcome
        CAPTURING,  //!< taking frames and awaiting their results
        STOPPED     //!< done, by StopApplication() or for want of an edge
    };

    /// A frame on its way.
    struct PendingFrame
    {
        SplitFrameRecord record;                  //!< its life so far
        split::Pending<SplitDeviceOutput> output; //!< what is computed on the device
    };

    void StartApplication() override;
    void StopApplication() override;

    /// Aborts if the application cannot run so, naming what to set.
    /// @throws split::Error if the model has no such Cut
    void CheckConfiguration() const;

    /// Opens the transport to the edge.
    void Connect();

    /// The transport is open: introduces the device. @param socket our socket
    void ConnectionSucceeded(Ptr<Socket> socket);

    /// Reacts to a message of the edge. @param body what arrived
    void Receive(const std::vector<uint8_t>& body);

    /// Reacts to an answer that is expected. @param message what arrived
    /// @return whether it was expected
    bool Handle(const split::Message& message);

    /// @param frame its number @return whether the edge may have answered it
    bool IsSent(uint64_t frame);

    /// @return whether the edge has been asked something that it has not answered
    bool AwaitsAnswer() const;

    /// Ends the session and its frames. @param reason what happened
    void EndSession(const std::string& reason);

    /// Closes the transport behind what it has taken.
    void CloseSocket();

    /// Goes from the session's opening to taking frames.
    void StartCapturing();

    /// Plans the next capture, unless it awaits the end of the current frame.
    void ScheduleCapture();

    /// Takes a frame.
    void Capture();

    /// @return where and how the next frame is computed
    split::Decision Decide() const;

    /// @param decision of a frame
    /// @return what the device computes for it before encoding, in floating-point operations
    double HeadFlops(const split::Decision& decision) const;

    /// @param decision of a frame
    /// @return what encoding it takes, in floating-point operations
    double EncodeFlops(const split::Decision& decision) const;

    /// The head of @p frame is computed. @param frame its number
    void HeadDone(uint64_t frame);

    /// The compute resource begins with @p frame. @param frame its number
    void HeadStarted(uint64_t frame);

    /// @p frame is encoded: sends it. @param frame its number
    void Encoded(uint64_t frame);

    /// The socket has taken the first byte of @p frame. @param frame its number
    void FirstByteSent(uint64_t frame);

    /// Ends @p frame with its result. @param frame its number @param scores one a class
    void Finish(uint64_t frame, std::vector<float> scores);

    /// Ends @p frame without a result. @param frame its number @param reason why
    void Drop(uint64_t frame, SplitDropReason reason);

    /// Ends all frames without a result. @param reason why
    void DropAll(SplitDropReason reason);

    /// Takes @p frame off those on their way. @param frame its number @return its life so far
    SplitFrameRecord Remove(uint64_t frame);

    /// @param frame its number @return the frame, or null if it has ended
    PendingFrame* Find(uint64_t frame);

    /// Sends a message. @param body the message @param bytes what they are for
    /// @param firstByteSent called when the socket has taken the first
    void Send(const std::vector<uint8_t>& body,
              const SplitByteCount& bytes,
              std::function<void()> firstByteSent);

    /// @param mode split, device-only or edge-only
    void SetMode(std::string mode);

    /// @return the mode's name
    std::string GetMode() const;

    /// @param setting the codec's setting in its text form
    void SetSetting(std::string setting);

    /// @return the codec's setting in its text form
    std::string GetSetting() const;

    std::shared_ptr<const SplitRuntime> m_runtime; //!< model and images
    Ptr<SplitComputeResource> m_compute;           //!< the node's
    Address m_remote;                              //!< the edge's
    TypeId m_protocol;                             //!< socket factory
    uint64_t m_device{0};                          //!< our number
    Ptr<RandomVariableStream> m_interval;          //!< seconds between captures; null: see class
    uint64_t m_maxFrames{0};                       //!< how many frames to take, 0: no limit
    uint64_t m_firstSample{0};                     //!< sample of frame 0
    uint64_t m_sampleStride{1};                    //!< samples from a frame's to the next one's
    split::Mode m_mode{split::Mode::SPLIT};        //!< where frames are computed
    std::string m_cut;                             //!< name of the head's last stage
    split::Setting m_setting;                      //!< of the codec
    uint32_t m_jpegQuality{0};                     //!< 0: raw pixels
    Time m_answerTimeout;                          //!< how long the edge may be silent
    double m_encodeFlopsPerElement{0};             //!< cost of the codec
    double m_jpegFlopsPerPixel{0};                 //!< cost of JPEG

    State m_state{State::IDLE};                 //!< what we are doing
    Ptr<SplitConnector> m_connecting;           //!< makes the connection
    Ptr<SplitFramedSocket> m_socket;            //!< the socket from then on
    EventId m_capture;                          //!< the next capture
    SplitSilenceTimer m_answerTimer;            //!< runs while an answer is awaited
    uint64_t m_nextFrame{0};                    //!< number of the next frame
    std::map<uint64_t, PendingFrame> m_pending; //!< frames on their way, by number

    TracedCallback<const SplitFrameRecord&> m_capturedTrace;           //!< a sample was taken
    TracedCallback<const SplitFrameRecord&> m_headDoneTrace;           //!< its head is computed
    TracedCallback<const SplitFrameRecord&> m_encodedTrace;            //!< it is encoded
    TracedCallback<const SplitFrameRecord&> m_firstByteSentTrace;      //!< the socket has begun it
    TracedCallback<const SplitFrameRecord&> m_resultReceivedTrace;     //!< it ended well
    TracedCallback<const SplitFrameRecord&> m_droppedTrace;            //!< it ended badly
    TracedCallback<const SplitByteCount&> m_messageSentTrace;          //!< a message was sent
    TracedCallback<Ptr<Socket>> m_socketCreatedTrace;                  //!< before it connects
    TracedCallback<uint64_t, const std::string&> m_sessionClosedTrace; //!< not by us
};

} // namespace ns3

#endif // SPLIT_DEVICE_APPLICATION_H
