/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-table-columns.h"

namespace ns3
{

void
WriteTime(std::ostream& out, const std::optional<Time>& time)
{
    if (time)
    {
        out << time->GetNanoSeconds();
    }
    out << ',';
}

void
WriteDecision(std::ostream& out,
              const split::Decision& decision,
              const split::InferenceEngine& engine)
{
    out << ToString(decision.mode) << ',';
    if (decision.mode == split::Mode::SPLIT)
    {
        out << engine.Stages()[decision.cut].name << ",\"" << decision.setting.ToString() << '"';
    }
    else
    {
        out << ',';
    }
    out << ',';
    if (decision.mode == split::Mode::EDGE_ONLY)
    {
        out << decision.jpegQuality;
    }
    out << ',';
}

} // namespace ns3
