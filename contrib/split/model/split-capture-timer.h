/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CAPTURE_TIMER_H
#define SPLIT_CAPTURE_TIMER_H

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <functional>
#include <optional>

namespace ns3
{

/**
 * @ingroup split
 * Tells when a device captures its frames: at intervals drawn at random, the first after one; or,
 * with none to draw from, at once, and then each as soon as the one before has ended.
 */
class SplitCaptureTimer
{
  public:
    SplitCaptureTimer() = default;

    /// Stops.
    ~SplitCaptureTimer();

    SplitCaptureTimer(const SplitCaptureTimer&) = delete;
    SplitCaptureTimer& operator=(const SplitCaptureTimer&) = delete;

    /**
     * @param interval seconds from one capture to the next, or null
     * @param maxFrames how many frames to capture, 0: no limit
     * @param capture called when a frame is to be captured, with its number
     */
    void Configure(Ptr<RandomVariableStream> interval,
                   uint64_t maxFrames,
                   std::function<void(uint64_t)> capture);

    /// Has frames captured from now on, unless that has begun.
    void Start();

    /// Has no more frames captured.
    void Stop();

    /// A frame has ended, for which the next one may have waited. @param latency from its capture
    void FrameEnded(Time latency);

    /// @return whether all frames are captured
    bool HasCapturedAll() const;

    /// @return the mean time from one capture to the next; nothing before there were two
    std::optional<Time> MeanInterval() const;

  private:
    /// Plans the next capture, unless there is none. @param wait until it, without an interval
    void Plan(Time wait);

    /// Has a frame captured.
    void Capture();

    Ptr<RandomVariableStream> m_interval;    //!< seconds between captures, or null
    uint64_t m_maxFrames{0};                 //!< how many frames to capture, 0: no limit
    std::function<void(uint64_t)> m_capture; //!< captures a frame
    bool m_isRunning{false};                 //!< whether frames are captured
    EventId m_next;                          //!< the next capture
    uint64_t m_captured{0};                  //!< frames so far
    Time m_first;                            //!< when the first one was captured
    std::optional<Time> m_meanInterval;      //!< between captures
};

} // namespace ns3

#endif // SPLIT_CAPTURE_TIMER_H
