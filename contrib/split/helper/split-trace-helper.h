/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRACE_HELPER_H
#define SPLIT_TRACE_HELPER_H

#include "base/table-set.h"
#include "data/link-trace.h"
#include "nn/inference-engine.h"
#include "split-frame-tracer.h"
#include "split-link-tracer.h"
#include "split-policy-tracer.h"
#include "split-round-tracer.h"
#include "split-step-tracer.h"

#include "ns3/application-container.h"
#include "ns3/nstime.h"

#include <memory>
#include <optional>

namespace ns3
{

/**
 * @ingroup split
 * Writes what applications do to tables, row by row as it happens.
 *
 * Units are in the names of the columns; what is not known or did not happen is empty. The
 * applications may live longer than the helper, which lets go of them at its end.
 *
 * @code
 *   split::TableSet tables("out");
 *   SplitTraceHelper traces(tables);
 *   traces.EnableFrames(applications, runtime->GetEngine());
 *   Simulator::Run();
 *   tables.Commit();
 * @endcode
 */
class SplitTraceHelper
{
  public:
    /**
     * @param tables where to write, which last longer than the helper
     * @param before the time of a training before this simulation, to which the times of steps and
     *        rounds are added
     */
    explicit SplitTraceHelper(split::TableSet& tables, Time before = Time(0));

    /**
     * Writes the table `frames`: the life of each frame, when it ends.
     *
     * @param applications device and edge applications that have not started
     * @param engine the model, whose stages are the names of the cuts
     * @throws split::Error if the table cannot be written
     */
    void EnableFrames(ApplicationContainer applications, const split::InferenceEngine& engine);

    /**
     * Writes the table `policy`: what each decision was made on, and what came of it, when its
     * frame ends.
     *
     * @param devices device applications that have not started
     * @param engine the model, whose stages are the names of the cuts
     * @throws split::Error if the table cannot be written
     */
    void EnablePolicy(ApplicationContainer devices, const split::InferenceEngine& engine);

    /**
     * Writes the table `links`: what each device knows of its link, at regular times while it has a
     * session with the edge. What Wi-Fi and TCP know is there if its attribute SenseLowerLayers is
     * set.
     *
     * @param devices device applications
     * @param interval from one row of a device to the next
     * @param capacity what all links follow, if they follow a trace
     * @throws split::Error if the table cannot be written
     */
    void EnableLinks(ApplicationContainer devices,
                     Time interval = MilliSeconds(100),
                     std::shared_ptr<const split::LinkTrace> capacity = nullptr);

    /**
     * Writes the table `steps`: each step of a training, when it ends.
     *
     * @param applications SplitTrainingDevice, or the SplitTrainingEdge where it trains alone
     * @throws split::Error if the table cannot be written
     */
    void EnableSteps(ApplicationContainer applications);

    /**
     * Writes the table `rounds`: each round of a training, of each device and of the edge, when
     * their part ends.
     *
     * @param applications SplitTrainingDevice and SplitTrainingEdge
     * @throws split::Error if the table cannot be written
     */
    void EnableRounds(ApplicationContainer applications);

  private:
    split::TableSet& m_tables;                 //!< where to write
    Time m_before;                             //!< of a training
    std::optional<SplitFrameTracer> m_frames;  //!< once it is wanted
    std::optional<SplitPolicyTracer> m_policy; //!< likewise
    std::optional<SplitLinkTracer> m_links;    //!< likewise
    std::optional<SplitStepTracer> m_steps;    //!< likewise
    std::optional<SplitRoundTracer> m_rounds;  //!< likewise
};

} // namespace ns3

#endif // SPLIT_TRACE_HELPER_H
