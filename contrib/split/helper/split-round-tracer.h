/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_ROUND_TRACER_H
#define SPLIT_ROUND_TRACER_H

#include "base/table-set.h"
#include "split-trace-connections.h"

#include "ns3/application-container.h"
#include "ns3/nstime.h"
#include "ns3/split-training-record.h"

namespace ns3
{

/**
 * @ingroup split
 * Writes the table `rounds`: a row a round of a training for each party, when its part ends.
 */
class SplitRoundTracer
{
  public:
    /**
     * @param tables which get the table, and last longer than this object
     * @param before the time of the training before this simulation
     * @throws split::Error if the table cannot be written
     */
    SplitRoundTracer(split::TableSet& tables, Time before);

    /// @param applications of devices, or an edge, that train
    void Attach(ApplicationContainer applications);

  private:
    /// @param round whose part a device has ended
    void DeviceEnded(const SplitRoundRecord& round);

    /// @param round that has ended
    void EdgeEnded(const SplitRoundRecord& round);

    /// @param party whose round it is @param round that has ended
    void Append(const char* party, const SplitRoundRecord& round);

    split::Table& m_table;               //!< what is written
    Time m_before;                       //!< of the training
    SplitTraceConnections m_connections; //!< by which we know
};

} // namespace ns3

#endif // SPLIT_ROUND_TRACER_H
