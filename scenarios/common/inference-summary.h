/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_INFERENCE_SUMMARY_H
#define SPLIT_INFERENCE_SUMMARY_H

#include "distribution.h"

#include "ns3/nstime.h"
#include "ns3/split-frame-record.h"
#include "ns3/split-ledger.h"

#include <cstddef>
#include <iosfwd>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

/// What a run of split inference comes to.
struct InferenceSummary
{
    std::size_t captured{0};                    //!< frames that have ended, of all devices
    std::size_t answered{0};                    //!< of them: ended with a result
    std::map<std::string, std::size_t> dropped; //!< the others, by reason
    double accuracy{0};                         //!< share of the answers that are right
    double accuracyUnsplit{0};                  //!< the same frames, unsplit and uncompressed
    double deadlineMissRatio{0};                //!< share of captured frames not answered in time

    /// Bytes for each captured frame: by direction (up, down), then by purpose.
    std::vector<std::pair<std::string, std::vector<std::pair<std::string, double>>>> bytes;

    /// Milliseconds that answered frames spent, by component and in total.
    std::vector<std::pair<std::string, Percentiles>> latency;
};

/**
 * Counts, frame by frame, what a run of split inference comes to.
 *
 * Memory does not grow with the number of frames.
 */
class InferenceTally
{
  public:
    /// @param deadline within which a result is of use
    explicit InferenceTally(ns3::Time deadline);

    /// @param record of a frame that has ended @param unsplit what the unsplit model says to it
    void Add(const ns3::SplitFrameRecord& record, std::size_t unsplit);

    /// @return how many frames have ended
    std::size_t Ended() const;

    /// @return whether no frame had another end than that its connection was lost
    bool IsAllLost() const;

    /**
     * @param up bytes that the devices sent
     * @param down bytes that the edge sent
     * @return what the frames come to
     */
    InferenceSummary Summarise(const ns3::SplitLedger& up, const ns3::SplitLedger& down) const;

  private:
    ns3::Time m_deadline;          //!< within which a result is of use
    std::size_t m_ended{0};        //!< frames
    std::size_t m_answered{0};     //!< of them, with a result
    std::size_t m_right{0};        //!< of these, with the true class
    std::size_t m_unsplitRight{0}; //!< of the answered, with the true class by the unsplit model
    std::size_t m_inTime{0};       //!< of the answered
    std::map<ns3::SplitDropReason, std::size_t> m_dropped; //!< the others, by reason
    std::vector<Distribution> m_latency;                   //!< in milliseconds, by component
};

/// Prints @p summary to @p out as tables for a person.
void Print(std::ostream& out, const InferenceSummary& summary);

/// @return @p summary for programs; what has no value is null
nlohmann::ordered_json ToJson(const InferenceSummary& summary);

#endif // SPLIT_INFERENCE_SUMMARY_H
