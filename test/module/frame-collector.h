/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_FRAME_COLLECTOR_H
#define SPLIT_FRAME_COLLECTOR_H

#include "ns3/application-container.h"
#include "ns3/split-frame-recorder.h"

#include <vector>

namespace split_test
{

/// Keeps all frames that have ended.
class FrameCollector
{
  public:
    FrameCollector()
    {
        m_recorder.SetEndedCallback(
            [this](const ns3::SplitFrameRecord& record) { m_records.push_back(record); });
    }

    /// @param applications device and edge applications that have not started
    void Attach(ns3::ApplicationContainer applications)
    {
        m_recorder.Attach(applications);
    }

    /// @return the frames that have ended, in the order of their ends
    const std::vector<ns3::SplitFrameRecord>& GetRecords() const
    {
        return m_records;
    }

  private:
    ns3::SplitFrameRecorder m_recorder;           //!< puts their lives together
    std::vector<ns3::SplitFrameRecord> m_records; //!< those that have ended
};

} // namespace split_test

#endif // SPLIT_FRAME_COLLECTOR_H
