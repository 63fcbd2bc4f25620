/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRACE_ERROR_MODEL_H
#define SPLIT_TRACE_ERROR_MODEL_H

#include "data/link-trace.h"

#include "ns3/error-model.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <memory>

namespace ns3
{

/**
 * @ingroup split
 * Loses packets with a probability that follows a trace, which begins with the simulation; what
 * counts is the moment at which a packet arrives.
 */
class SplitTraceErrorModel : public ErrorModel
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    SplitTraceErrorModel();

    /// @param trace of the losses, from the beginning of the simulation on
    void SetTrace(std::shared_ptr<const split::LinkTrace> trace);

    /**
     * Fixes which packets are lost.
     *
     * @param stream first stream index to use
     * @return the number of streams used
     */
    int64_t AssignStreams(int64_t stream);

  private:
    bool DoCorrupt(Ptr<Packet> packet) override;
    void DoReset() override;

    std::shared_ptr<const split::LinkTrace> m_trace; //!< of the losses
    Ptr<UniformRandomVariable> m_uniform;            //!< a number in [0, 1) for each packet
};

} // namespace ns3

#endif // SPLIT_TRACE_ERROR_MODEL_H
