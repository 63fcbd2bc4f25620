/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * What runs of one model over different links cost that share a cache: beyond the simulation of
 * their packets, hardly more than what one of them computes.
 *
 * Each run is made three times: without a cache, with the cache of all runs before, and with all
 * tensors in memory before the clock starts, which leaves the simulation and the loading of model
 * and data. Processor time is that of all threads, which neither idle threads nor other programs
 * change much.
 */

#include "common/inference-experiment.h"
#include "common/inference-setup.h"
#include "common/scenario-main.h"

#include "ns3/command-line.h"
#include "ns3/rng-seed-manager.h"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace ns3;

namespace
{

/// The two-sided 95 % point of the normal distribution.
constexpr double NORMAL_95 = 1.96;

/// Time that passes, in seconds.
struct Cost
{
    double processor{0}; //!< of all threads
    double wall{0};      //!< on the clock

    Cost& operator+=(const Cost& other)
    {
        processor += other.processor;
        wall += other.wall;
        return *this;
    }

    friend Cost operator-(const Cost& a, const Cost& b)
    {
        return {a.processor - b.processor, a.wall - b.wall};
    }
};

/// @return the seconds in @p time
double
Seconds(const timeval& time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

/// @return the time so far of @p whom, RUSAGE_SELF or RUSAGE_CHILDREN
Cost
Now(int whom)
{
    rusage usage{};
    getrusage(whom, &usage);
    const auto wall = std::chrono::steady_clock::now().time_since_epoch();
    return {Seconds(usage.ru_utime) + Seconds(usage.ru_stime),
            std::chrono::duration<double>(wall).count()};
}

/// @return what @p work costs
template <typename Work>
Cost
Measure(Work work)
{
    const auto begin = Now(RUSAGE_SELF);
    work();
    return Now(RUSAGE_SELF) - begin;
}

/// A link and a seed.
struct Course
{
    AccessOptions access; //!< the link
    uint32_t seed;        //!< of what is random
};

/// @return sixty runs: ten links, six seeds each
std::vector<Course>
MakeCourses()
{
    std::vector<AccessOptions> links;
    for (const auto* distance : {"5", "10", "20", "30", "40", "50"})
    {
        links.emplace_back().distance = distance;
    }
    for (const double rate : {1, 5, 20, 100})
    {
        auto& link = links.emplace_back();
        link.access = "wire";
        link.linkRate = rate;
    }
    std::vector<Course> courses;
    for (uint32_t seed = 1; seed <= 6; ++seed)
    {
        for (const auto& link : links)
        {
            courses.push_back({link, seed});
        }
    }
    return courses;
}

/// Has @p runtime compute what the runs of @p options ask for.
void
Warm(const SplitRuntime& runtime, const InferenceOptions& options)
{
    split::Decision decision;
    decision.cut = runtime.GetEngine().CutAfter(options.cut);
    decision.setting = split::Setting::Parse(options.setting);
    split::Decision unsplit;
    unsplit.mode = split::Mode::DEVICE_ONLY;
    for (uint64_t sample = 0; sample < options.frames; ++sample)
    {
        const auto output = runtime.BeginDevicePart(sample, decision).Get();
        runtime.BeginEdgePart(output.encoded.request).Get();
        runtime.BeginDevicePart(sample, unsplit).Get();
    }
}

/// Where tensors are before a run.
enum class Kind
{
    OFF,    //!< nowhere: they are computed
    CACHED, //!< in the cache, if a run before had them
    PURE    //!< in the runtime's memory
};

/// @return what a run costs
Cost
MeasureRun(InferenceOptions options, const Course& course, Kind kind)
{
    RngSeedManager::SetRun(course.seed);
    options.access = course.access;
    if (kind != Kind::CACHED)
    {
        options.cache.folder.clear();
    }
    std::unique_ptr<InferenceExperiment> experiment;
    auto cost = Measure([&] { experiment = std::make_unique<InferenceExperiment>(options); });
    if (kind == Kind::PURE)
    {
        Warm(experiment->GetRuntime(), experiment->GetOptions());
    }
    cost += Measure([&] {
        Interruption interruption;
        experiment->Run([](std::size_t) {}, interruption);
        experiment.reset();
    });
    return cost;
}

/// Does all runs in @p processes at once, which share the cache. @return what they cost together
Cost
MeasureProcesses(const InferenceOptions& options, int processes)
{
    const auto begin = Now(RUSAGE_CHILDREN);
    for (int i = 0; i < processes; ++i)
    {
        if (fork() == 0)
        {
            for (const auto& course : MakeCourses())
            {
                MeasureRun(options, course, Kind::CACHED);
            }
            _exit(0);
        }
    }
    while (wait(nullptr) > 0)
    {
    }
    return Now(RUSAGE_CHILDREN) - begin;
}

/// What the three kinds of all runs cost.
struct Costs
{
    Cost off;                       //!< without a cache
    Cost cached;                    //!< with one
    Cost pure;                      //!< simulation and loading
    std::vector<double> beyondPure; //!< processor time of each run with a cache, less pure
};

/// Does all runs, the three kinds in turn.
Costs
MeasureKinds(const InferenceOptions& options)
{
    Costs costs;
    for (const auto& course : MakeCourses())
    {
        costs.off += MeasureRun(options, course, Kind::OFF);
        const auto cached = MeasureRun(options, course, Kind::CACHED);
        const auto pure = MeasureRun(options, course, Kind::PURE);
        costs.cached += cached;
        costs.pure += pure;
        costs.beyondPure.push_back((cached - pure).processor);
    }
    return costs;
}

/// @return half of the 95 % interval of the sum of @p values but the first, which vary by chance
double
NoiseOfSum(const std::vector<double>& values)
{
    const auto count = static_cast<double>(values.size() - 1);
    double sum = 0;
    double squares = 0;
    for (auto value = values.begin() + 1; value != values.end(); ++value)
    {
        sum += *value;
        squares += *value * *value;
    }
    const double variance = (squares - sum * sum / count) / (count - 1);
    return NORMAL_95 * std::sqrt(variance * count);
}

void
Run(int argc, char** argv)
{
    InferenceOptions options;
    CommandLine command(__FILE__);
    AddTo(command, options);
    command.Parse(argc, argv);
    const std::filesystem::path folder = "out/bench-cache";
    options.cache.folder = folder;

    std::filesystem::remove_all(folder);
    const auto two = MeasureProcesses(options, 2);
    std::filesystem::remove_all(folder);
    const auto costs = MeasureKinds(options);
    std::filesystem::remove_all(folder);

    const auto count = static_cast<double>(costs.beyondPure.size());
    const double once = (costs.off - costs.pure).processor / count;
    const auto show = [](const char* what, const Cost& cost) {
        fmt::print("{:<44} {:>12.3f} {:>10.3f}\n", what, cost.processor, cost.wall);
    };
    fmt::print("{} runs of {} frames{:<25} processor, s    wall, s\n", count, options.frames, "");
    show("packets and loading alone", costs.pure);
    show("without a cache", costs.off);
    show("with a cache that is empty at first", costs.cached);
    show("likewise, all runs in two processes at once", two);
    fmt::print("one run's tensors: {:.3f} s of processor time\n", once);
    fmt::print("beyond packets and loading, in units of one run's tensors:\n");
    fmt::print("  without a cache: {:.2f}\n", (costs.off - costs.pure).processor / once);
    fmt::print("  with a cache: {:.3f} +- {:.3f} (95 %, of the noise between runs)\n",
               (costs.cached - costs.pure).processor / once,
               NoiseOfSum(costs.beyondPure) / once);
    fmt::print("  two processes: {:.3f}\n", (two.processor - 2 * costs.pure.processor) / once);
}

} // namespace

int
main(int argc, char** argv)
{
    return RunScenario(argc, argv, Run);
}
