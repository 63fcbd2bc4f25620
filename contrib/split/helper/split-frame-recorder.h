/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_FRAME_RECORDER_H
#define SPLIT_FRAME_RECORDER_H

#include "split-trace-connections.h"

#include "ns3/application-container.h"
#include "ns3/nstime.h"
#include "ns3/split-frame-record.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace ns3
{

/**
 * @ingroup split
 * Puts together what devices and edge know of each frame.
 */
class SplitFrameRecorder
{
  public:
    /// @param applications device and edge applications that have not started
    void Attach(ApplicationContainer applications);

    /// @param ended called with each frame that has ended
    void SetEndedCallback(std::function<void(const SplitFrameRecord&)> ended);

  private:
    /// What the edge knows of a frame.
    struct EdgeTimes
    {
        std::optional<Time> lastByteReceived; //!< the request was complete
        std::optional<Time> decoded;          //!< it was decoded
        std::optional<Time> tailDone;         //!< its tail was computed
    };

    /// A frame begins. @param record its life so far
    void Captured(const SplitFrameRecord& record);

    /// A frame has ended. @param record its life as the device knows it
    void Ended(const SplitFrameRecord& record);

    /// A request is complete. @param device its number @param frame its number
    void LastByteReceived(uint64_t device, uint64_t frame);

    /// A request is decoded. @param device its number @param frame its number
    void Decoded(uint64_t device, uint64_t frame);

    /// A request is computed. @param device its number @param frame its number
    void TailDone(uint64_t device, uint64_t frame);

    /// Sets a time of a frame on its way to now. @param device its number
    /// @param frame its number @param event which time
    void SetTime(uint64_t device, uint64_t frame, std::optional<Time> EdgeTimes::*event);

    std::map<std::pair<uint64_t, uint64_t>, EdgeTimes> m_pending; //!< by device and frame
    std::function<void(const SplitFrameRecord&)> m_ended;         //!< called for each of them
    SplitTraceConnections m_connections;                          //!< by which we know
};

} // namespace ns3

#endif // SPLIT_FRAME_RECORDER_H
