/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_POLICY_RECORDER_H
#define SPLIT_POLICY_RECORDER_H

#include "split-trace-connections.h"

#include "ns3/application-container.h"
#include "ns3/compression-policy.h"
#include "ns3/split-frame-record.h"
#include "ns3/split-observation.h"

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace ns3
{

/**
 * @ingroup split
 * A decision of a policy, what it was made on, and what came of it.
 */
struct SplitPolicyRecord
{
    SplitObservation observation; //!< what the device knew
    SplitAdvice advice;           //!< what the policy said
    SplitFrameRecord frame;       //!< what became of the frame, as the device knows it
};

/**
 * @ingroup split
 * Puts together what policies decide and what comes of it.
 */
class SplitPolicyRecorder
{
  public:
    /// @param devices device applications that have not started
    void Attach(ApplicationContainer devices);

    /// @param ended called with each decision whose frame has ended
    void SetEndedCallback(std::function<void(const SplitPolicyRecord&)> ended);

  private:
    /// A policy has decided. @param observation on what @param advice what
    /// @param frame on which frame
    void Decided(const SplitObservation& observation,
                 const SplitAdvice& advice,
                 const SplitFrameRecord& frame);

    /// A frame has ended. @param frame its life
    void Ended(const SplitFrameRecord& frame);

    std::map<std::pair<uint64_t, uint64_t>, SplitPolicyRecord> m_pending; //!< by device and frame
    std::function<void(const SplitPolicyRecord&)> m_ended;                //!< called for each
    SplitTraceConnections m_connections;                                  //!< by which we know
};

} // namespace ns3

#endif // SPLIT_POLICY_RECORDER_H
