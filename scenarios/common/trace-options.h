/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRACE_OPTIONS_H
#define SPLIT_TRACE_OPTIONS_H

#include "base/table-set.h"

#include <string>

/// What a user can ask of a run's files, beyond those that it always writes.
struct TraceOptions
{
    bool pcap{false};
    bool flowMonitor{false};
    bool netAnim{false};
    bool sqlite{false};

    /**
     * Shows every option to @p visit.
     *
     * @param visit called with name, explanation and value of each
     */
    template <typename Visitor>
    void Visit(Visitor&& visit)
    {
        visit("pcap",
              "Whether to capture packets, on the air and on wires, into the folder pcap",
              pcap);
        visit("flowMonitor", "Whether to write what FlowMonitor counts: flows.xml", flowMonitor);
        visit("netAnim", "Whether to write what NetAnim shows: animation.xml", netAnim);
        visit("sqlite", "Whether to write the tables into traces.sqlite, too", sqlite);
    }

    /// @return how tables are written
    split::TableFormats Formats() const
    {
        return sqlite ? split::TableFormats::CSV_AND_SQLITE : split::TableFormats::CSV;
    }

    /// @return the names of what they add to a run's folder, each behind a comma
    std::string Names() const
    {
        return std::string(pcap ? ", pcap" : "") + (flowMonitor ? ", flows.xml" : "") +
               (netAnim ? ", animation.xml" : "") + (sqlite ? ", traces.sqlite" : "");
    }
};

#endif // SPLIT_TRACE_OPTIONS_H
