/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "training-run.h"

#include "base/atomic-file.h"
#include "base/error.h"
#include "base/read-file.h"
#include "base/safetensors.h"
#include "learn/evaluation.h"
#include "nn/split-model.h"
#include "nn/weights.h"
#include "results.h"

#include "ns3/rng-seed-manager.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <limits>
#include <numeric>
#include <torch/version.h>

using namespace ns3;

namespace
{

/// What a checkpoint is called in the folder of the results.
constexpr const char* STATE_FILE = "state.safetensors";

/// How many samples a test within a round takes at most.
constexpr std::size_t QUICK_TEST = 1000;

/// Names of what a checkpoint holds beside tensors.
constexpr const char* LOG_NOTE = "log";
constexpr const char* TABLES_NOTE = "tables";
constexpr const char* TOTALS_NOTE = "totals";
constexpr const char* OPTIONS_NOTE = "options";

/// @return what a checkpoint and what goes on from it must have in common
std::string
WhatMustNotChange(const TrainingOptions& options)
{
    auto json = OptionsAsJson(options);
    for (const auto* name : {"resume", "out", "pcap", "flowMonitor", "netAnim"})
    {
        json.erase(name);
    }
    json["RngSeed"] = RngSeedManager::GetSeed();
    json["RngRun"] = RngSeedManager::GetRun();
    return json.dump();
}

/// @return the share of the most frequent class in @p dataset: what guessing comes to
double
MajorityShare(const split::Dataset& dataset)
{
    std::vector<std::size_t> counts(dataset.ClassCount());
    for (std::size_t i = 0; i < dataset.Size(); ++i)
    {
        ++counts[dataset.Label(i)];
    }
    return static_cast<double>(*std::max_element(counts.begin(), counts.end())) / dataset.Size();
}

/// @return @p traffic by hop and purpose
nlohmann::ordered_json
TrafficAsJson(const Traffic& traffic)
{
    nlohmann::ordered_json json;
    for (const auto& [hop, totals] : traffic)
    {
        for (const auto& purpose : SplitByteCount::Purposes())
        {
            json[hop][purpose.name] = totals.application.*purpose.bytes;
        }
        json[hop]["total"] = totals.application.Total();
        json[hop]["transport"] = totals.transport;
        json[hop]["retransmission"] = totals.retransmission;
    }
    return json;
}

/// @return the traffic that TrafficAsJson() made @p json of
Traffic
TrafficFromJson(const nlohmann::ordered_json& json)
{
    Traffic traffic;
    for (const auto& [hop, counts] : json.items())
    {
        auto& totals = traffic[hop];
        for (const auto& purpose : SplitByteCount::Purposes())
        {
            totals.application.*purpose.bytes = counts.at(purpose.name);
        }
        totals.transport = counts.at("transport");
        totals.retransmission = counts.at("retransmission");
    }
    return traffic;
}

/// Adds hop by hop.
void
AddTraffic(const Traffic& part, Traffic& whole)
{
    for (const auto& [hop, totals] : part)
    {
        whole[hop] += totals;
    }
}

/// @return the bytes of messages in @p traffic, over all hops whose names end with @p direction
uint64_t
BytesOf(const Traffic& traffic, const std::string& direction)
{
    uint64_t bytes = 0;
    for (const auto& [hop, totals] : traffic)
    {
        const bool isThatWay = hop.size() >= direction.size() &&
                               hop.substr(hop.size() - direction.size()) == direction;
        bytes += isThatWay ? totals.application.Total() : 0;
    }
    return bytes;
}

/// @return the number that @p text is, be it none
double
ReadNumber(const std::string& text)
{
    return std::strtod(text.c_str(), nullptr);
}

} // namespace

void
TrainingRun::RoundMeans::Add(const TrainingStep& step)
{
    loss += step.loss;
    accuracy += step.accuracy;
    ++steps;
}

TrainingRun::TrainingRun(const TrainingOptions& options)
    : m_options{options},
      m_setup{SetUpTraining(options)},
      m_parties{m_setup},
      m_quickTest{m_setup.test.Subset(std::min(QUICK_TEST, m_setup.test.Size()), options.seed)},
      m_out{MakeFolder(options.out)},
      m_begin{std::chrono::steady_clock::now()}
{
    if (m_options.resume)
    {
        Load();
    }
}

void
TrainingRun::Run(const Progress& progress)
{
    std::filesystem::remove(m_out / "summary.json"); // tells that a training is complete
    if (!m_options.resume)
    {
        std::filesystem::remove(m_out / STATE_FILE); // of a training that is not gone on with
    }
    split::TableSet tables(m_out, m_options.traces.Formats(), m_position);
    Interruption interruption;
    bool isDone = true;
    while (isDone && m_rounds < m_setup.plan.rounds)
    {
        isDone = RunLeg(progress, tables, interruption);
        if (isDone && m_options.checkpointEvery > 0 && m_rounds < m_setup.plan.rounds)
        {
            Save(tables);
        }
    }
    tables.Commit();
    m_log.Write(m_out);
    if (!isDone)
    {
        EndInterrupted(*interruption.Signal());
    }
    WriteModel();
    WriteJson(m_out / "summary.json", Summary());
    std::filesystem::remove(m_out / STATE_FILE);
}

void
TrainingRun::EndInterrupted(int signal) const
{
    WriteJson(m_out / "summary.json", Summary(signal));
    const bool isSaved = std::filesystem::exists(m_out / STATE_FILE);
    throw Interrupted(signal,
                      fmt::format(" after {:.1f} s simulated: {} of {} rounds and {} steps done; "
                                  "written to {}{}",
                                  m_seconds,
                                  m_rounds,
                                  m_setup.plan.rounds,
                                  m_steps,
                                  m_options.out,
                                  isSaved ? "; --resume goes on from the last checkpoint" : ""));
}

bool
TrainingRun::RunLeg(const Progress& progress, split::TableSet& tables, Interruption& interruption)
{
    const auto left = m_setup.plan.rounds - m_rounds;
    const auto rounds =
        m_options.checkpointEvery > 0 ? std::min<uint64_t>(m_options.checkpointEvery, left) : left;
    NetworkTraces traces(m_options.traces, m_out, "split-training", m_rounds);
    bool isDone = false;
    {
        const TrainingLeg::Begin begin{m_rounds, rounds, m_validationLoss, m_seconds};
        TrainingLeg leg(m_options, m_setup, m_parties, begin);
        leg.Trace(traces);
        SplitTraceHelper rows(tables, Seconds(m_seconds));
        leg.Trace(rows);
        isDone = leg.Run([&](const TrainingStep& step) { StepDone(leg, step, progress); },
                         [&](const TrainingRoundEnd& end) { RoundEnded(leg, end); },
                         interruption);
        traces.SimulationStopped();
        m_seconds += leg.Seconds();
        AddTraffic(leg.CountTraffic(), m_traffic);
    }
    traces.Commit();
    return isDone;
}

void
TrainingRun::StepDone(TrainingLeg& leg, TrainingStep step, const Progress& progress)
{
    step.seconds += m_seconds;
    m_means.Add(step);
    m_setting = step.setting;
    ++m_steps;
    if (m_options.testEvery > 0 && m_steps % m_options.testEvery == 0)
    {
        TrainingTest test;
        test.seconds = step.seconds;
        test.round = step.round;
        Test(leg, test);
    }
    progress(Line(leg, step));
}

std::string
TrainingRun::Line(const TrainingLeg& leg, const TrainingStep& step) const
{
    auto traffic = m_traffic;
    AddTraffic(leg.CountTraffic(), traffic);
    return fmt::format("round {} of {}, step {}, loss {:.3f}, validation {:.2f} %, {:.1f} MB up, "
                       "{:.1f} MB down, {:.1f} s simulated, {:.0f} s",
                       step.round + 1,
                       m_setup.plan.rounds,
                       m_steps,
                       step.loss,
                       100 * m_validationAccuracy,
                       BytesOf(traffic, "up") / 1e6,
                       BytesOf(traffic, "down") / 1e6,
                       step.seconds,
                       WallSeconds());
}

double
TrainingRun::WallSeconds() const
{
    const auto since = std::chrono::steady_clock::now() - m_begin;
    return m_wallBefore + std::chrono::duration<double>(since).count();
}

void
TrainingRun::RoundEnded(TrainingLeg& leg, const TrainingRoundEnd& end)
{
    m_rounds = end.round + 1;
    m_validationLoss = end.validationLoss;
    m_validationAccuracy = end.validationAccuracy;
    TrainingTest test;
    test.seconds = m_seconds + end.seconds;
    test.round = end.round;
    test.endsRound = true;
    test.validationLoss = end.validationLoss;
    test.validationAccuracy = end.validationAccuracy;
    Test(leg, test);
    m_means = {};
}

void
TrainingRun::Test(TrainingLeg& leg, TrainingTest test)
{
    leg.Settle();
    const auto model = m_parties.PutTogether();
    const auto compressed = m_parties.Evaluate(*model,
                                               m_setting.activation,
                                               test.endsRound ? m_setup.test : m_quickTest);
    test.steps = m_steps;
    test.trainingLoss = m_means.loss / m_means.steps;
    test.trainingAccuracy = m_means.accuracy / m_means.steps;
    test.testAccuracy = compressed.accuracy;
    test.testBytes = compressed.bytesPerSample;
    if (test.endsRound)
    {
        std::vector<std::size_t> all(m_setup.test.Size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        test.testAccuracyUncompressed = split::Accuracy(*model, m_setup.test, all);
    }
    auto traffic = m_traffic;
    AddTraffic(leg.CountTraffic(), traffic);
    test.bytesUp = BytesOf(traffic, "up");
    test.bytesDown = BytesOf(traffic, "down");
    m_log.Add(test);
}

void
TrainingRun::Save(split::TableSet& tables) const
{
    split::SafeTensors content;
    content.tensors = m_parties.State();
    content.metadata[OPTIONS_NOTE] = WhatMustNotChange(m_options);
    content.metadata[LOG_NOTE] = m_log.State();
    content.metadata[TABLES_NOTE] = tables.Save();
    nlohmann::ordered_json totals;
    totals["rounds"] = m_rounds;
    totals["steps"] = m_steps;
    totals["seconds"] = m_seconds;
    totals["wall_s"] = WallSeconds();
    totals["validation_loss"] = fmt::format("{:a}", m_validationLoss);
    totals["validation_accuracy"] = fmt::format("{:a}", m_validationAccuracy);
    totals["traffic"] = TrafficAsJson(m_traffic);
    content.metadata[TOTALS_NOTE] = totals.dump();
    const auto bytes = split::SerialiseSafeTensors(content);
    split::AtomicFile file(m_out / STATE_FILE);
    file.Stream().write(reinterpret_cast<const char*>(bytes.data()),
                        static_cast<std::streamsize>(bytes.size()));
    file.Commit();
}

void
TrainingRun::Load()
{
    const auto path = m_out / STATE_FILE;
    const auto bytes = split::ReadFile(path);
    const auto content =
        split::ParseSafeTensors(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
    const auto note = [&](const char* name) {
        const auto found = content.metadata.find(name);
        return found == content.metadata.end() ? std::string() : found->second;
    };
    if (note(OPTIONS_NOTE) != WhatMustNotChange(m_options))
    {
        throw split::Error(fmt::format("--resume: {} is of a training with other options; give "
                                       "the same, or begin anew",
                                       path.string()));
    }
    m_parties.SetState(content.tensors);
    m_log.SetState(note(LOG_NOTE));
    m_position = note(TABLES_NOTE);
    try
    {
        const auto totals = nlohmann::ordered_json::parse(note(TOTALS_NOTE));
        m_rounds = totals.at("rounds");
        m_steps = totals.at("steps");
        m_seconds = totals.at("seconds");
        m_wallBefore = totals.at("wall_s");
        m_validationLoss = ReadNumber(totals.at("validation_loss"));
        m_validationAccuracy = ReadNumber(totals.at("validation_accuracy"));
        m_traffic = TrafficFromJson(totals.at("traffic"));
    }
    catch (const nlohmann::json::exception& error)
    {
        throw split::Error(fmt::format("--resume: {} cannot be used: {}; begin anew",
                                       path.string(),
                                       error.what()));
    }
}

void
TrainingRun::WriteModel() const
{
    auto checkpoint = split::TakeCheckpoint(*m_parties.PutTogether(), split::Precision::FP32);
    checkpoint.notes["test_accuracy"] = fmt::format("{:.4f}", m_log.LastTest().testAccuracy);
    split::WriteCheckpoint(m_out / "model.safetensors", checkpoint);
}

nlohmann::ordered_json
TrainingRun::Summary(std::optional<int> signal) const
{
    const auto& last = m_log.LastTest();
    nlohmann::ordered_json json;
    json["scenario"] = "split-training";
    json["options"] = OptionsAsJson(m_options);
    json["versions"] = {{"ns3", SPLIT_NS3_VERSION}, {"libtorch", TORCH_VERSION}};
    json["seed"] = {{"RngSeed", RngSeedManager::GetSeed()}, {"RngRun", RngSeedManager::GetRun()}};
    json.update(CompletenessAsJson(signal, m_seconds));
    json["test_accuracy"] = last.testAccuracy;
    json["test_accuracy_uncompressed"] = last.testAccuracyUncompressed;
    json["majority_class_share"] = MajorityShare(m_setup.test);
    json["test_bytes_per_sample"] = last.testBytes;
    json["steps"] = m_steps;
    json["bytes"] = TrafficAsJson(m_traffic);
    json["simulated_s"] = m_seconds;
    json["seconds_to_accuracy"] = nlohmann::ordered_json::object();
    for (const auto& [points, seconds] : m_log.SecondsToAccuracy())
    {
        json["seconds_to_accuracy"][fmt::format("{}", points)] = seconds;
    }
    json["tests"] = m_log.AccuracyOverTime();
    json["wall_s"] = WallSeconds();
    return json;
}
