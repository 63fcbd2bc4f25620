/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * What runs of one model over different links cost that share a cache: beyond the simulation of
 * their packets, hardly more than what one of them computes.
 *
 * Each run is made three times, in a process of its own: without a cache, with the cache of all
 * runs before, and with all tensors in memory before the clock starts, which leaves the simulation
 * and the loading of model and data. The latter two are compared, so they take turns, and in going
 * first as well. Processor time is that of all threads, which other programs change less than time
 * on the clock.
 */

#include "base/error.h"
#include "common/inference-experiment.h"
#include "common/inference-setup.h"
#include "common/scenario-main.h"

#include "ns3/command-line.h"
#include "ns3/rng-seed-manager.h"

#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace ns3;

namespace
{

/// The two-sided 95 % point of the normal distribution.
constexpr double NORMAL_95 = 1.96;

/// In this time idle threads of OpenBLAS go to sleep, which turn in a loop for some 30 ms at first.
constexpr std::chrono::milliseconds SETTLING{200};

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

/// @return the time of this process so far
Cost
Now()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto wall = std::chrono::steady_clock::now().time_since_epoch();
    return {Seconds(usage.ru_utime) + Seconds(usage.ru_stime),
            std::chrono::duration<double>(wall).count()};
}

/// @return what @p work costs
template <typename Work>
Cost
Measure(Work work)
{
    const auto begin = Now();
    work();
    return Now() - begin;
}

/// Work that another process does, at the same time.
class Child
{
  public:
    /// @param work what it does, and what that costs
    explicit Child(const std::function<Cost()>& work)
    {
        int ends[2];
        Check(pipe(ends) == 0);
        m_process = fork();
        Check(m_process >= 0);
        if (m_process == 0)
        {
            const auto cost = work();
            _exit(write(ends[1], &cost, sizeof(cost)) == sizeof(cost) ? 0 : 1);
        }
        close(ends[1]);
        m_result = ends[0];
    }

    /// Waits for its end, once. @return what its work cost
    Cost Await() const
    {
        Cost cost;
        Check(read(m_result, &cost, sizeof(cost)) == sizeof(cost));
        close(m_result);
        waitpid(m_process, nullptr, 0);
        return cost;
    }

  private:
    /// Ends the benchmark unless a system call was successful. @param success whether it was
    static void Check(bool success)
    {
        if (!success)
        {
            throw split::Error("a process of the benchmark failed; see above");
        }
    }

    pid_t m_process; //!< that works
    int m_result;    //!< where it writes what that cost
};

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

/// @return what a run costs: to load model and data, then to simulate
Cost
MeasureRun(InferenceOptions options, const Course& course, Kind kind)
{
    RngSeedManager::SetRun(course.seed);
    options.access = course.access;
    if (kind != Kind::CACHED)
    {
        options.cache.folder.clear();
    }
    auto cost = Measure([&] { LoadRuntime(options); });
    InferenceExperiment experiment(options); // has loaded all once more, and tries a frame
    if (kind == Kind::PURE)
    {
        Warm(experiment.GetRuntime(), experiment.GetOptions());
    }
    std::this_thread::sleep_for(SETTLING);
    Interruption interruption;
    cost += Measure([&] { experiment.Run([](std::size_t) {}, interruption); });
    return cost;
}

/// @return what a run costs in a process of its own
Cost
MeasureChild(const InferenceOptions& options, const Course& course, Kind kind)
{
    return Child([&] { return MeasureRun(options, course, kind); }).Await();
}

/// Does all runs, one after the other. @return what they cost
Cost
MeasureCached(const InferenceOptions& options)
{
    Cost cost;
    for (const auto& course : MakeCourses())
    {
        cost += MeasureChild(options, course, Kind::CACHED);
    }
    return cost;
}

/// Does all runs twice at once, with one cache. @return what they cost together
Cost
MeasureTwoAtOnce(const InferenceOptions& options)
{
    const auto work = [&options] { return MeasureCached(options); };
    const Child one(work);
    const Child other(work);
    auto cost = one.Await();
    cost += other.Await();
    return cost;
}

/// What the three kinds of all runs cost.
struct Costs
{
    Cost off;                       //!< without a cache
    Cost cached;                    //!< with one
    Cost pure;                      //!< simulation and loading
    std::vector<double> beyondPure; //!< processor time of each run with a cache, less pure
};

/// Does all runs of all kinds.
Costs
MeasureKinds(const InferenceOptions& options)
{
    Costs costs;
    for (const auto& course : MakeCourses())
    {
        costs.off += MeasureChild(options, course, Kind::OFF);
    }
    bool isCachedFirst = true;
    for (const auto& course : MakeCourses())
    {
        std::map<Kind, Cost> cost;
        for (const auto kind : isCachedFirst ? std::array{Kind::CACHED, Kind::PURE}
                                             : std::array{Kind::PURE, Kind::CACHED})
        {
            cost[kind] = MeasureChild(options, course, kind);
        }
        costs.cached += cost[Kind::CACHED];
        costs.pure += cost[Kind::PURE];
        costs.beyondPure.push_back((cost[Kind::CACHED] - cost[Kind::PURE]).processor);
        isCachedFirst = !isCachedFirst;
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
    const auto two = MeasureTwoAtOnce(options);
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
    show("likewise, all of it twice at the same time", two);
    fmt::print("one run's tensors: {:.3f} s of processor time\n", once);
    fmt::print("beyond packets and loading, in units of one run's tensors:\n");
    fmt::print("  without a cache: {:.2f}\n", (costs.off - costs.pure).processor / once);
    fmt::print("  with a cache: {:.3f} +- {:.3f} (95 %, of the noise between runs)\n",
               (costs.cached - costs.pure).processor / once,
               NoiseOfSum(costs.beyondPure) / once);
    fmt::print("  twice at the same time: {:.3f}\n",
               (two.processor - 2 * costs.pure.processor) / once);
}

} // namespace

int
main(int argc, char** argv)
{
    return RunScenario(argc, argv, Run);
}
