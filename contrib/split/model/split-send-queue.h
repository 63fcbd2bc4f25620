/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_SEND_QUEUE_H
#define SPLIT_SEND_QUEUE_H

#include "split-byte-count.h"
#include "split-link-monitor.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * The encoded frames of a device that wait for the link, which the monitor of the link is told of.
 */
class SplitSendQueue
{
  public:
    /// A frame that waits.
    struct Frame
    {
        uint64_t number;           //!< by which the device knows it
        std::vector<uint8_t> body; //!< the message
        SplitByteCount bytes;      //!< what it is for
        std::optional<Time> due;   //!< when it is not to be sent any more
    };

    /// Who is asked and told. A frame has left the queue before.
    struct Callbacks
    {
        std::function<bool()> hasRoom;           //!< whether a frame would leave at once
        std::function<void(const Frame&)> send;  //!< a frame's turn has come, and there is room
        std::function<void(uint64_t)> turnAside; //!< the frame of this number is due
    };

    SplitSendQueue() = default;

    /// Stops.
    ~SplitSendQueue();

    SplitSendQueue(const SplitSendQueue&) = delete;
    SplitSendQueue& operator=(const SplitSendQueue&) = delete;

    /**
     * @param monitor is told of what waits
     * @param callbacks who is asked and told
     */
    void Configure(Ptr<SplitLinkMonitor> monitor, Callbacks callbacks);

    /// Sends a frame as soon as there is room, after those before it. @param frame which
    void Push(Frame frame);

    /// Sends what there is room for, and turns aside what is due.
    void Serve();

    /// Forgets all frames.
    void Clear();

    /// Turns no frame aside by itself.
    void Stop();

  private:
    /// Takes the oldest frame off the queue. @return it
    Frame Take();

    Ptr<SplitLinkMonitor> m_monitor; //!< is told of what waits
    Callbacks m_callbacks;           //!< who is asked and told
    std::deque<Frame> m_frames;      //!< oldest first
    EventId m_due;                   //!< when the oldest is due
};

} // namespace ns3

#endif // SPLIT_SEND_QUEUE_H
