/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * What traces cost: the time that scenario split-inference takes longer for writing its tables
 * (frames, policy, links), and how the peak of its memory depends on the number of frames.
 *
 * The tables cost less than one run differs from another. So a run writes them many times over, and
 * its processor time, which other programs change less than wall time, is compared with that of a
 * run without tables; runs take turns.
 */

#include "base/error.h"
#include "base/table-set.h"
#include "common/inference-experiment.h"
#include "common/interruption.h"
#include "common/results.h"
#include "common/scenario-main.h"

#include "ns3/command-line.h"
#include "ns3/split-trace-helper.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <iostream>
#include <list>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace ns3;

namespace
{

constexpr int REPETITIONS = 5;

/// How many times over a run writes its tables.
constexpr int COPIES = 10;

/// Frames of the runs whose memory is compared.
constexpr uint64_t FEW_FRAMES = 1'000;
constexpr uint64_t MANY_FRAMES = 100'000;

/// The seconds that a run takes.
struct Spent
{
    double processor; //!< of all threads
    double wall;      //!< from begin to end
};

/// Tables of a run in a folder of their own.
struct Copy
{
    /// @param folder of the tables @param formats of the tables
    Copy(const std::filesystem::path& folder, split::TableFormats formats)
        : tables{MakeFolder(folder), formats},
          traces{tables}
    {
    }

    split::TableSet tables;  //!< the files
    SplitTraceHelper traces; //!< fills them
};

/// Simulates what @p experiment is about, and writes its tables @p copies times as @p formats say.
void
Simulate(InferenceExperiment& experiment, int copies, split::TableFormats formats)
{
    const std::filesystem::path out = experiment.GetOptions().out;
    std::list<Copy> written;
    for (int i = 0; i < copies; ++i)
    {
        experiment.Trace(written.emplace_back(out / fmt::to_string(i), formats).traces);
    }
    Interruption interruption;
    experiment.Run([](std::size_t) {}, interruption);
    for (auto& copy : written)
    {
        copy.tables.Commit();
    }
    experiment.Summarise();
}

/// @return what simulating @p options takes, with tables written @p copies times as @p formats say
Spent
Measure(const InferenceOptions& options,
        int copies,
        split::TableFormats formats = split::TableFormats::CSV)
{
    InferenceExperiment experiment(options);
    const auto begin = std::chrono::steady_clock::now();
    const auto clock = std::clock();
    Simulate(experiment, copies, formats);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    return {static_cast<double>(std::clock() - clock) / CLOCKS_PER_SEC, wall.count()};
}

/// @return the median of @p values
double
Median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Prints what tables cost beside a run of @p options without any.
void
PrintCosts(const InferenceOptions& options)
{
    std::vector<double> walls;
    std::vector<double> plain;
    std::vector<double> csv;
    std::vector<double> both;
    for (int i = 0; i < REPETITIONS; ++i)
    {
        const auto run = Measure(options, 0);
        walls.push_back(run.wall);
        plain.push_back(run.processor);
        csv.push_back(Measure(options, COPIES).processor);
        both.push_back(Measure(options, COPIES, split::TableFormats::CSV_AND_SQLITE).processor);
    }
    fmt::print("medians of {} runs of {} frames, in turns; tables written {} times over\n",
               REPETITIONS,
               options.frames,
               COPIES);
    fmt::print("a run without tables: {:.3f} s of processor time, {:.3f} s of wall time\n",
               Median(plain),
               Median(walls));
    const auto print = [&](const char* name, const std::vector<double>& times) {
        const double added = (Median(times) - Median(plain)) / COPIES;
        fmt::print("{}: {:.4f} s, {:.2f} % of the processor time, {:.2f} % of the wall time\n",
                   name,
                   added,
                   100 * added / Median(plain),
                   100 * added / Median(walls));
    };
    print("frames, policy and links as CSV", csv);
    print("the same as CSV and into SQLite", both);
}

/// @return the most memory, in MiB, that a process has that simulates @p options with all tables
double
MeasureMemory(const InferenceOptions& options)
{
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0)
    {
        try
        {
            InferenceExperiment experiment(options);
            Simulate(experiment, 1, split::TableFormats::CSV_AND_SQLITE);
            _exit(0);
        }
        catch (const std::exception& error)
        {
            std::cerr << error.what() << '\n';
            _exit(1);
        }
    }
    int status = 0;
    rusage usage{};
    if (child < 0 || wait4(child, &status, 0, &usage) < 0 || status != 0)
    {
        throw split::Error("a run of its own process failed; see above");
    }
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// Prints how memory depends on the number of frames, of a run of @p options otherwise.
void
PrintMemory(InferenceOptions options)
{
    options.frames = FEW_FRAMES;
    const double few = MeasureMemory(options);
    fmt::print("{} frames: {:.1f} MiB at most\n", FEW_FRAMES, few);
    options.frames = MANY_FRAMES;
    const double many = MeasureMemory(options);
    fmt::print("{} frames: {:.1f} MiB at most, {:+.1f} %\n",
               MANY_FRAMES,
               many,
               100 * (many / few - 1));
}

void
Run(int argc, char** argv)
{
    InferenceOptions options;
    options.out = "out/bench-traces";
    CommandLine command(__FILE__);
    AddTo(command, options);
    command.Parse(argc, argv);
    auto longRun = options; // on a link that is cheap to simulate
    longRun.access.access = "wire";
    longRun.rate = 500;
    PrintMemory(longRun); // first, as a process has the memory of the one that it comes from
    PrintCosts(options);
}

} // namespace

int
main(int argc, char** argv)
{
    return RunScenario(argc, argv, Run);
}
