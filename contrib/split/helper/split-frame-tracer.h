/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_FRAME_TRACER_H
#define SPLIT_FRAME_TRACER_H

#include "base/table-set.h"
#include "nn/inference-engine.h"
#include "split-frame-recorder.h"

#include "ns3/application-container.h"
#include "ns3/split-frame-record.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Writes the table `frames`: a row a frame, when the frame ends.
 */
class SplitFrameTracer
{
  public:
    /**
     * @param tables which get the table, and last longer than this object
     * @param engine the model, whose stages are the names of the cuts
     * @throws split::Error if the table cannot be written
     */
    SplitFrameTracer(split::TableSet& tables, const split::InferenceEngine& engine);

    /// @param applications device and edge applications that have not started
    void Attach(ApplicationContainer applications);

  private:
    /// @param record a frame that has ended
    void Append(const SplitFrameRecord& record);

    split::Table& m_table;             //!< what is written
    std::vector<std::string> m_stages; //!< the names of the cuts
    SplitFrameRecorder m_recorder;     //!< puts together what a row tells
};

} // namespace ns3

#endif // SPLIT_FRAME_TRACER_H
