/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-step-tracer.h"

#include "split-table-columns.h"

namespace ns3
{

using split::TableType;

namespace
{

std::vector<split::TableColumn>
Columns()
{
    return {{"device", TableType::INTEGER},
            {"round", TableType::INTEGER},
            {"step", TableType::INTEGER},
            {"begun_ns", TableType::INTEGER},
            {"ended_ns", TableType::INTEGER},
            {"keep", TableType::REAL},
            {"bits", TableType::INTEGER},
            {"gradient_bits", TableType::INTEGER},
            {"samples", TableType::INTEGER},
            {"correct", TableType::INTEGER},
            {"loss", TableType::REAL},
            {"up_bytes", TableType::INTEGER},
            {"down_bytes", TableType::INTEGER},
            {"goodput_bps", TableType::REAL}};
}

} // namespace

SplitStepTracer::SplitStepTracer(split::TableSet& tables, Time before)
    : m_table{tables.Add("steps", Columns())},
      m_before{before}
{
}

void
SplitStepTracer::Attach(ApplicationContainer applications)
{
    for (auto i = applications.Begin(); i != applications.End(); ++i)
    {
        m_connections.Connect(*i, "StepDone", MakeCallback(&SplitStepTracer::Append, this));
    }
}

void
SplitStepTracer::Append(const SplitStepRecord& step)
{
    m_table.Append({step.device,
                    step.round,
                    step.step,
                    TimeCell(m_before + step.begun),
                    TimeCell(m_before + step.ended),
                    step.setting.activation.keep,
                    step.setting.activation.bits,
                    step.setting.gradientBits,
                    step.samples,
                    step.correct,
                    step.loss,
                    step.bytesUp,
                    step.bytesDown,
                    step.goodput});
}

} // namespace ns3
