/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DEVICE_APPLICATION_H
#define SPLIT_DEVICE_APPLICATION_H

#include "compression-policy.h"
#include "profile/profile.h"
#include "split-assign-streams.h"
#include "split-capture-timer.h"
#include "split-compute-resource.h"
#include "split-device-cost.h"
#include "split-edge-client.h"
#include "split-edge-time.h"
#include "split-frame-record.h"
#include "split-runtime.h"
#include "split-send-queue.h"

#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"
#include "ns3/type-id.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * A device that takes images and has them classified by a neural network that it shares with an
 * edge node.
 *
 * 1. On start it opens a session with the edge (see SplitEdgeClient), unless its Policy never sends
 *    anything.
 * 2. Once it is welcomed, or the first attempt has failed, frames are captured at intervals drawn
 *    from Interval, the first after one interval; or, with no Interval, each as soon as the one
 *    before has ended. From then on, the loss of the edge stops nothing.
 * 3. The Policy decides on each captured frame. The frame queues for the node's
 *    SplitComputeResource, which computes the head (the whole model in mode device-only, nothing in
 *    mode edge-only) and encodes its activation (or the image).
 * 4. Then the frame queues for the link. If its Deadline passes there, LateFrames tells what
 *    becomes of it: it is sent all the same, dropped, or computed by the device alone.
 * 5. The edge answers with the class scores, or that it could not use the frame. If the connection
 *    breaks before, the frame is lost; but where LateFrames says so, and its deadline can still be
 *    met, it is computed by the device alone.
 * 6. If the session ends for good, or on stop, all frames are dropped, and no more are captured.
 *
 * Every captured frame ends in exactly one ResultReceived or Dropped, provided that the application
 * stops before the simulation does.
 */
class SplitDeviceApplication : public SplitEdgeClient
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

    /// @param profile what the policy may choose from, before the start
    void SetProfile(split::Profile profile);

    /**
     * Fixes the random numbers of the intervals, of the policy and of the session.
     *
     * @param stream first stream index to use
     * @return the number of streams used
     */
    int64_t AssignStreams(int64_t stream) SPLIT_ASSIGN_STREAMS_OVERRIDE;

    /**
     * TracedCallback signature for a decision.
     *
     * @param observation what the device knew
     * @param advice what its policy said
     * @param record the frame, as captured
     */
    typedef void (*DecidedTracedCallback)(const SplitObservation& observation,
                                          const SplitAdvice& advice,
                                          const SplitFrameRecord& record);

  protected:
    void DoDispose() override;

  private:
    /// What becomes of frames whose deadline passes before they are sent.
    enum class Late
    {
        SEND,  //!< they are sent
        DROP,  //!< they are dropped
        DEVICE //!< the device computes them alone
    };

    /// A frame on its way.
    struct PendingFrame
    {
        SplitFrameRecord record;                    //!< its life so far
        split::Pending<split::DeviceOutput> output; //!< what is computed on the device
        bool isOnLink{false};                       //!< whether the edge has it or may get it
        std::optional<Time> receipt;                //!< when its receipt came
    };

    void StartApplication() override;
    void StopApplication() override;
    void Connected() override;
    void Disconnected() override;
    void SessionEnded() override;
    void RequestArrived(uint64_t frame) override;
    bool Answered(const split::Message& answer) override;
    void RoomMade() override;
    bool NeedsEdge() const override;
    bool NeedsProbes() const override;

    /// Aborts if the application cannot run so, naming what to set.
    void CheckConfiguration() const;

    /// Takes no more frames, and ends those on their way. @param reason why
    void StopCapturing(SplitDropReason reason);

    /// Takes a frame. @param frame its number
    void Capture(uint64_t frame);

    /// @param frame number of one that is captured now @return what is known
    SplitObservation Observe(uint64_t frame);

    /// Aborts if a decision makes no sense. @param decision of the policy
    void CheckDecision(const split::Decision& decision) const;

    /// Begins what the device computes for a frame. @param frame its number
    void Compute(uint64_t frame);

    /// @param decision of a frame that is captured now
    /// @return whether the device cannot compute its part of it by the deadline
    bool IsHopeless(const split::Decision& decision) const;

    /// The compute resource begins with @p frame. @param frame its number
    void HeadStarted(uint64_t frame);

    /// The head of @p frame is computed. @param frame its number
    void HeadDone(uint64_t frame);

    /// @p frame is encoded: queues it for the link. @param frame its number
    void Encoded(uint64_t frame);

    /// Sends a frame, for which there is room. @param frame which
    void Send(const SplitSendQueue::Frame& frame);

    /// Does what LateFrames says with a frame that was not sent in time. @param frame its number
    void TurnAside(uint64_t frame);

    /// Has the device alone answer a frame that is encoded. @param frame its number
    void ComputeAlone(uint64_t frame);

    /// @param pending a frame that was lost @return whether the device can still answer it in time
    bool CanComputeAlone(const PendingFrame& pending) const;

    /// Ends @p frame with its result. @param frame its number @param scores one a class
    void Finish(uint64_t frame, std::vector<float> scores);

    /// Ends @p frame without a result. @param frame its number @param reason why
    void Drop(uint64_t frame, SplitDropReason reason);

    /// Takes @p frame off those on their way. @param frame its number @return its life so far
    SplitFrameRecord Remove(uint64_t frame);

    /// Tells the policy that a frame has ended, and goes on. @param record its life
    void Ended(const SplitFrameRecord& record);

    /// @param frame its number @return the frame, or null if it has ended
    PendingFrame* Find(uint64_t frame);

    /// @param frame its number @return the frame, or null unless the edge may answer it
    PendingFrame* FindAsked(uint64_t frame);

    /// @param text send, drop or device @throws split::Error if it is something else
    void SetLateFrames(std::string text);

    /// @return send, drop or device
    std::string GetLateFrames() const;

    std::shared_ptr<const SplitRuntime> m_runtime; //!< model and images
    split::Profile m_profile;                      //!< what the policy may choose from
    Ptr<CompressionPolicy> m_policy;               //!< decides
    Ptr<SplitComputeResource> m_compute;           //!< the node's
    Ptr<RandomVariableStream> m_interval;          //!< seconds between captures; null: see class
    uint64_t m_maxFrames{0};                       //!< how many frames to take, 0: no limit
    uint64_t m_firstSample{0};                     //!< sample of frame 0
    uint64_t m_sampleStride{1};                    //!< samples from a frame's to the next one's
    Time m_deadline;                               //!< from capture to result; 0: none
    Late m_lateFrames{Late::SEND};                 //!< what becomes of those
    double m_encodeFlopsPerElement{0};             //!< cost of the codec
    double m_jpegFlopsPerPixel{0};                 //!< cost of JPEG

    SplitDeviceCost m_cost;                     //!< of frames
    SplitCaptureTimer m_captures;               //!< when frames are taken
    std::map<uint64_t, PendingFrame> m_pending; //!< frames on their way, by number
    SplitSendQueue m_waiting;                   //!< those that wait for the link
    SplitEdgeTime m_edgeTime;                   //!< from receipt to result

    TracedCallback<const SplitFrameRecord&> m_capturedTrace; //!< a sample was taken
    TracedCallback<const SplitObservation&, const SplitAdvice&, const SplitFrameRecord&>
        m_decidedTrace;                                            //!< the policy has decided
    TracedCallback<const SplitFrameRecord&> m_headDoneTrace;       //!< its head is computed
    TracedCallback<const SplitFrameRecord&> m_encodedTrace;        //!< it is encoded
    TracedCallback<const SplitFrameRecord&> m_firstByteSentTrace;  //!< the socket has begun it
    TracedCallback<const SplitFrameRecord&> m_resultReceivedTrace; //!< it ended well
    TracedCallback<const SplitFrameRecord&> m_droppedTrace;        //!< it ended badly
};

} // namespace ns3

#endif // SPLIT_DEVICE_APPLICATION_H
