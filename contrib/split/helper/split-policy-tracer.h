/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_POLICY_TRACER_H
#define SPLIT_POLICY_TRACER_H

#include "base/table-set.h"
#include "nn/inference-engine.h"
#include "split-policy-recorder.h"

#include "ns3/application-container.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Writes the table `policy`: a row a decision, when its frame ends.
 */
class SplitPolicyTracer
{
  public:
    /**
     * @param tables which get the table, and last longer than this object
     * @param engine the model, whose stages are the names of the cuts
     * @throws split::Error if the table cannot be written
     */
    SplitPolicyTracer(split::TableSet& tables, const split::InferenceEngine& engine);

    /// @param devices device applications that have not started
    void Attach(ApplicationContainer devices);

  private:
    /// @param record a decision whose frame has ended
    void Append(const SplitPolicyRecord& record);

    split::Table& m_table;             //!< what is written
    std::vector<std::string> m_stages; //!< the names of the cuts
    SplitPolicyRecorder m_recorder;    //!< puts together what a row tells
};

} // namespace ns3

#endif // SPLIT_POLICY_TRACER_H
