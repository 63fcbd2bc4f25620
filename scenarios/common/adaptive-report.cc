/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "adaptive-report.h"

#include "adaptive-policies.h"
#include "base/atomic-file.h"
#include "interval.h"

#include <fmt/format.h>
#include <iterator>

namespace
{

/// The policy that knows the future.
constexpr const char* ORACLE = "OraclePolicy";

using Runs = std::vector<AdaptiveOutcome>;

/// @return the interval of a @p number over @p runs
Interval
Over(const Runs& runs, double AdaptiveOutcome::*number)
{
    std::vector<double> values;
    for (const auto& run : runs)
    {
        values.push_back(run.*number);
    }
    return MeanInterval(values);
}

/// @return the interval of what @p a and @p b differ by in points correct on time, run by run
Interval
PointsBetween(const Runs& a, const Runs& b)
{
    std::vector<double> values;
    for (std::size_t run = 0; run < a.size(); ++run)
    {
        values.push_back(100 * (a[run].correctOnTime - b[run].correctOnTime));
    }
    return MeanInterval(values);
}

/// @return the interval of the share of @p b that @p a reaches in percent, run by run
Interval
ShareOf(const Runs& a, const Runs& b)
{
    std::vector<double> values;
    for (std::size_t run = 0; run < a.size(); ++run)
    {
        values.push_back(100 * a[run].correctOnTime / b[run].correctOnTime);
    }
    return MeanInterval(values);
}

/// @return @p interval in percent
Interval
Percent(Interval interval)
{
    return {100 * interval.mean, 100 * interval.halfWidth};
}

/// @return the runs of the policy that is best on average of those for which @p fits; or null
template <typename Fits>
const Runs*
Best(const AdaptiveResults& results, Fits fits)
{
    const Runs* best = nullptr;
    const auto mean = [](const Runs& runs) {
        return Over(runs, &AdaptiveOutcome::correctOnTime).mean;
    };
    for (const auto& runs : results.perPolicy)
    {
        if (fits(runs.front().policy) && (!best || mean(runs) > mean(*best)))
        {
            best = &runs;
        }
    }
    return best;
}

/// @return a row of the table
std::string
Row(const Runs& runs)
{
    const auto mean = [&runs](double AdaptiveOutcome::*number) { return Over(runs, number).mean; };
    return fmt::format(
        "{:<28}{:>16}{:>9.2f}{:>9.2f}{:>8.1f}{:>8.1f}{:>8.1f}{:>10.1f}{:>9.1f}{:>10.1f}{:>9.2f}\n",
        runs.front().policy,
        ToString(Percent(Over(runs, &AdaptiveOutcome::correctOnTime)), 2),
        100 * mean(&AdaptiveOutcome::accuracy),
        100 * mean(&AdaptiveOutcome::missRatio),
        mean(&AdaptiveOutcome::p50Ms),
        mean(&AdaptiveOutcome::p95Ms),
        mean(&AdaptiveOutcome::p99Ms),
        mean(&AdaptiveOutcome::bytesPerFrame),
        mean(&AdaptiveOutcome::choices),
        mean(&AdaptiveOutcome::switches),
        mean(&AdaptiveOutcome::microsecondsPerDecision));
}

/// @return a table of all policies on a link
std::string
Table(const AdaptiveResults& results)
{
    auto table =
        fmt::format("\nlink {}\n{:<28}{:>15}{:>9}{:>9}{:>8}{:>8}{:>8}{:>10}{:>9}{:>10}{:>9}\n",
                    results.link,
                    "policy",
                    "on time, %",
                    "right, %",
                    "late, %",
                    "p50, ms",
                    "p95, ms",
                    "p99, ms",
                    "B/frame",
                    "choices",
                    "switches",
                    "us each");
    for (const auto& runs : results.perPolicy)
    {
        table += Row(runs);
    }
    return table;
}

/// @return how the best policy that looks at the link stands to others
std::string
Comparison(const AdaptiveResults& results)
{
    const Runs* const adaptive = Best(results, [](const std::string& policy) {
        return !IsFixed(policy) && policy != ORACLE;
    });
    if (!adaptive)
    {
        return "";
    }
    auto text = fmt::format("best policy that looks at the link: {}\n", adaptive->front().policy);
    if (const Runs* const oracle =
            Best(results, [](const std::string& policy) { return policy == ORACLE; });
        oracle && Over(*oracle, &AdaptiveOutcome::correctOnTime).mean > 0)
    {
        text += fmt::format("  of what the oracle reaches: {} %\n",
                            ToString(ShareOf(*adaptive, *oracle), 2));
    }
    if (const Runs* const fixed = Best(results, IsFixed))
    {
        text += fmt::format("  above the best fixed choice, {}: {} points\n",
                            fixed->front().policy,
                            ToString(PointsBetween(*adaptive, *fixed), 2));
    }
    for (const auto& runs : results.perPolicy)
    {
        const auto& policy = runs.front().policy;
        if (policy == BASELINE_SPLIT || policy == BASELINE_RAW)
        {
            text += fmt::format("  above {}: {} points\n",
                                policy,
                                ToString(PointsBetween(*adaptive, runs), 2));
        }
    }
    return text;
}

} // namespace

bool
IsFixed(const std::string& policy)
{
    return policy.rfind(FIXED, 0) == 0;
}

std::string
AdaptiveReport(const std::vector<AdaptiveResults>& results)
{
    std::string report;
    for (const auto& link : results)
    {
        report += Table(link);
        report += Comparison(link);
    }
    return report;
}

void
WriteResults(const std::filesystem::path& path, const std::vector<AdaptiveResults>& results)
{
    split::AtomicFile file(path);
    bool isFirst = true;
    for (const auto& link : results)
    {
        for (const auto& runs : link.perPolicy)
        {
            std::size_t seed = 0;
            for (const auto& run : runs)
            {
                const auto json = ToJson(run);
                std::string names = "link,seed";
                std::string row = fmt::format("{},{}", link.link, ++seed);
                for (const auto& [name, value] : json.items())
                {
                    names += "," + name;
                    row += value.is_string() ? fmt::format(",\"{}\"", value.get<std::string>())
                                             : fmt::format(",{:.6g}", value.get<double>());
                }
                file.Stream() << (isFirst ? names + "\n" : "") << row << '\n';
                isFirst = false;
            }
        }
    }
    file.Commit();
}
