/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "claim-report.h"

#include "base/atomic-file.h"
#include "claim-arms.h"
#include "interval.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace
{

/// How a number differs from one arm to another, run by run.
using Difference = double (*)(const TrainingOutcome& a, const TrainingOutcome& b);

/// @return the interval of @p number over the runs of @p outcomes
template <typename Number>
Interval
Over(const std::vector<TrainingOutcome>& outcomes, Number number)
{
    std::vector<double> values;
    for (const auto& outcome : outcomes)
    {
        values.push_back(number(outcome));
    }
    return MeanInterval(values);
}

/// @return the interval of the @p difference between two arms, run by run
Interval
Between(const Outcomes& outcomes, const std::string& a, const std::string& b, Difference difference)
{
    std::vector<double> values;
    for (std::size_t run = 0; run < outcomes.at(a).size(); ++run)
    {
        values.push_back(difference(outcomes.at(a)[run], outcomes.at(b)[run]));
    }
    return MeanInterval(values);
}

double
PointsGained(const TrainingOutcome& a, const TrainingOutcome& b)
{
    return a.accuracy - b.accuracy;
}

double
TrafficSaved(const TrainingOutcome& a, const TrainingOutcome& b)
{
    return b.Bytes() / a.Bytes();
}

/// @return how many times sooner @p a reaches what @p b comes to
double
TimeSaved(const TrainingOutcome& a, const TrainingOutcome& b)
{
    return b.SecondsTo(b.accuracy) / a.SecondsTo(b.accuracy);
}

/// A text that grows.
class Report
{
  public:
    /// Adds text as fmt::format() makes it.
    template <typename... Arguments>
    void Add(fmt::format_string<Arguments...> format, Arguments&&... arguments)
    {
        fmt::format_to(std::back_inserter(m_text), format, std::forward<Arguments>(arguments)...);
    }

    /// @return all that was added
    const std::string& Text() const
    {
        return m_text;
    }

  private:
    std::string m_text; //!< so far
};

/// Adds a row an arm.
void
AddArms(Report& report, const std::vector<TrainingArm>& arms, const Outcomes& outcomes)
{
    report.Add("\n{:<26}{:>10}{:>10}{:>10}  {:<18}{:>12}\n",
               "arm",
               "up, MB",
               "down, MB",
               "saving",
               "accuracy, points",
               "time, s");
    for (const auto& arm : arms)
    {
        const auto& runs = outcomes.at(arm.name);
        const auto mean = [&runs](auto number) { return Over(runs, number).mean; };
        report.Add("{:<26}{:>10.2f}{:>10.2f}{:>9.1f}x  {:<18}{:>12.1f}\n",
                   arm.name,
                   mean([](const auto& run) { return run.bytesUp / 1e6; }),
                   mean([](const auto& run) { return run.bytesDown / 1e6; }),
                   Between(outcomes, arm.name, "plain", TrafficSaved).mean,
                   ToString(Over(runs, [](const auto& run) { return run.accuracy; }), 2),
                   mean([](const auto& run) { return run.seconds; }));
    }
}

/// How sure it is that a number is at least as wanted, the surest last.
enum class Verdict
{
    DOES_NOT_HOLD,
    NOT_SHOWN,
    HOLDS_ON_AVERAGE,
    HOLDS
};

std::string
ToString(Verdict verdict)
{
    switch (verdict)
    {
    case Verdict::DOES_NOT_HOLD:
        return "does not hold";
    case Verdict::NOT_SHOWN:
        return "not shown";
    case Verdict::HOLDS_ON_AVERAGE:
        return "holds on average";
    case Verdict::HOLDS:
        break;
    }
    return "holds";
}

/// @return whether a number is at least @p wanted
Verdict
Judge(const Interval& interval, double wanted)
{
    if (interval.mean - interval.halfWidth >= wanted)
    {
        return Verdict::HOLDS;
    }
    if (interval.mean >= wanted)
    {
        return Verdict::HOLDS_ON_AVERAGE;
    }
    const bool isPossible = interval.mean + interval.halfWidth >= wanted;
    return isPossible ? Verdict::NOT_SHOWN : Verdict::DOES_NOT_HOLD;
}

/// Adds how @p a stands to @p b. @param what in numbers @param verdict on them
void
AddLine(Report& report,
        const std::string& a,
        const std::string& b,
        const std::string& what,
        Verdict verdict)
{
    report.Add("  {:<24} against {:<24} {}: {}\n", a, b, what, ToString(verdict));
}

/// Adds how @p a saves traffic against @p b, and that it loses at most a point.
void
AddTraffic(Report& report,
           const Outcomes& outcomes,
           const std::string& a,
           const std::string& b,
           double wanted)
{
    const auto saving = Between(outcomes, a, b, TrafficSaved);
    const auto points = Between(outcomes, a, b, PointsGained);
    AddLine(report,
            a,
            b,
            fmt::format("{}x, {} points", ToString(saving, 1), ToString(points, 2)),
            std::min(Judge(saving, wanted), Judge(points, -1)));
}

/// Adds how many points @p a gains on @p b.
void
AddPoints(Report& report,
          const Outcomes& outcomes,
          const std::string& a,
          const std::string& b,
          double wanted)
{
    const auto points = Between(outcomes, a, b, PointsGained);
    const double bytes = 1 / Between(outcomes, a, b, TrafficSaved).mean;
    AddLine(report,
            a,
            b,
            fmt::format("{} points, {:.2f}x the bytes", ToString(points, 2), bytes),
            Judge(points, wanted));
}

/// Adds how much sooner @p a reaches what @p b comes to.
void
AddTime(Report& report,
        const Outcomes& outcomes,
        const std::string& a,
        const std::string& b,
        double wanted)
{
    const auto saving = Between(outcomes, a, b, TimeSaved);
    AddLine(report, a, b, fmt::format("{}x", ToString(saving, 1)), Judge(saving, wanted));
}

/// @return the runs of @p a with what those of @p before took
std::vector<TrainingOutcome>
After(const Outcomes& outcomes, const std::string& before, const std::string& a)
{
    auto runs = outcomes.at(a);
    for (std::size_t run = 0; run < runs.size(); ++run)
    {
        const auto& first = outcomes.at(before)[run];
        runs[run].seconds += first.seconds;
        runs[run].bytesUp += first.bytesUp;
        runs[run].bytesDown += first.bytesDown;
        for (auto& test : runs[run].tests)
        {
            test.first += first.seconds;
        }
    }
    return runs;
}

void
AddTrafficClaim(Report& report, const Outcomes& outcomes)
{
    report.Add("\n1. 4 times less traffic than plain split learning (at least 3.7 times; with few "
               "bits 25,\n   with a bottleneck 40), at most 1 point lost\n");
    AddTraffic(report, outcomes, "deprune-published", "plain", 3.7);
    AddTraffic(report, outcomes, "deprune-fp32", "plain", 3.7);
    AddTraffic(report, outcomes, "deprune", "plain", 25);
    AddTraffic(report, outcomes, "deprune-bottleneck", "plain", 40);
    report.Add(" a sceptic: 8 bits give as much without a schedule; is there more to gain?\n");
    AddTraffic(report, outcomes, "quantised", "plain", 3.7);
    AddTraffic(report, outcomes, "deprune-fp32", "quantised", 1);
    AddTraffic(report, outcomes, "deprune", "quantised", 1);
}

void
AddAccuracyClaim(Report& report, const Outcomes& outcomes)
{
    report.Add("\n2. 3 points and more above compression-aware split learning, which keeps all "
               "along what\n   deprune begins with\n");
    AddPoints(report, outcomes, "deprune-fp32", "aware-fp32-start", 3);
    AddPoints(report, outcomes, "deprune", "aware-start", 3);
    report.Add(" a sceptic: at equal bytes?\n");
    AddPoints(report, outcomes, "deprune-fp32", "aware-fp32-equal", 0);
    AddPoints(report, outcomes, "deprune", "aware-equal", 0);
}

void
AddTimeClaim(Report& report, Outcomes outcomes)
{
    const std::string both = "prune, pretraining too";
    outcomes[both] = After(outcomes, PRETRAINED, "prune");
    report.Add("\n3. 6 times shorter training than compression-aware from scratch, to the latter's "
               "last\n   accuracy; the time of a test is known to {} steps, rounded up\n",
               CLAIM_TEST_STEPS);
    AddTime(report, outcomes, "prune", "aware-start", 6);
    report.Add(" a sceptic: with the time of pretraining?\n");
    AddTime(report, outcomes, both, "aware-start", 6);
}

} // namespace

std::string
ClaimReport(const std::vector<TrainingArm>& arms, const Outcomes& outcomes)
{
    Report report;
    AddArms(report, arms, outcomes);
    AddTrafficClaim(report, outcomes);
    AddAccuracyClaim(report, outcomes);
    AddTimeClaim(report, outcomes);
    return report.Text();
}

void
WriteOutcomes(const std::filesystem::path& path,
              const std::vector<TrainingArm>& arms,
              const Outcomes& outcomes)
{
    split::AtomicFile file(path);
    file.Stream() << "arm,seed,test_accuracy,up_bytes,down_bytes,simulated_s\n";
    for (const auto& arm : arms)
    {
        std::size_t seed = 0;
        for (const auto& run : outcomes.at(arm.name))
        {
            file.Stream() << fmt::format("{},{},{:.4f},{:.0f},{:.0f},{:.3f}\n",
                                         arm.name,
                                         ++seed,
                                         run.accuracy / 100,
                                         run.bytesUp,
                                         run.bytesDown,
                                         run.seconds);
        }
    }
    file.Commit();
}
