/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Compares policies that decide, frame by frame, where a frame is computed and how it is
 * compressed, on links whose capacity changes.
 *
 * All policies see the same links, samples and random numbers. The headline is the share of
 * captured frames that are answered rightly within the deadline. Runs that are in the folder --out
 * already are not repeated. Writes to that folder:
 * - report.txt: what it prints;
 * - runs.csv: what each run came to;
 * - LINK-SEED/: summary.json, with all options;
 * - LINK-SEED/POLICY/: policy.csv, a row a frame: what was observed, predicted and decided, and
 * what came of it; and what the options of traces ask for.
 */

#include "base/atomic-file.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/read-file.h"
#include "base/table-set.h"
#include "common/adaptive-options.h"
#include "common/adaptive-policies.h"
#include "common/adaptive-report.h"
#include "common/adaptive-run.h"
#include "common/check-range.h"
#include "common/child-processes.h"
#include "common/inference-setup.h"
#include "common/interruption.h"
#include "common/network-traces.h"
#include "common/read-list.h"
#include "common/results.h"
#include "common/scenario-main.h"
#include "data/link-trace-text.h"
#include "profile/profile.h"

#include "ns3/command-line.h"
#include "ns3/oracle-policy.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <optional>

using namespace ns3;

namespace
{

/// The walk of link `walk`: metres from the access point where it turns, and metres a second.
constexpr const char* WALK = "100:3";

/// A link by name.
struct Link
{
    std::string name;     //!< as the user wrote it
    AccessOptions access; //!< what it is
};

/// What all runs of a process share.
struct Material
{
    std::shared_ptr<SplitRuntime> runtime; //!< the model and the images
    split::Profile profile;                //!< what may be chosen
    std::vector<PolicyEntrant> entrants;   //!< who takes part
};

AdaptiveOptions
ParseOptions(int argc, char** argv)
{
    AdaptiveOptions options;
    options.access.backFactor = 4; // answers are short, but come with acknowledgements and receipts
    CommandLine command(__FILE__);
    command.Usage("Compares policies that adapt compression to links whose capacity changes.");
    options.Visit([&command](const char* name, const char* explanation, auto& value) {
        command.AddValue(name, explanation, value);
    });
    command.Parse(argc, argv);
    return options;
}

/// Refuses numbers that make no comparison.
void
CheckNumbers(const AdaptiveOptions& options)
{
    CheckRange("seeds", options.seeds, 1, 1000);
    CheckRange("jobs", options.jobs, 1, 1000);
    CheckRange("frames", options.frames, 1, 1e7);
    CheckRange("rate", options.rate, 1e-3, 1e6);
    CheckRange("deadline", options.deadline, 1e-3, 1e9);
    CheckNumbers(options.cache);
}

/// @return @p name without what a file's name cannot have
std::string
FileName(std::string name)
{
    std::replace_if(
        name.begin(),
        name.end(),
        [](unsigned char c) { return !std::isalnum(c) && c != '.' && c != '-'; },
        '_');
    return name;
}

/// Refuses two names in @p option whose results would have the same name.
void
CheckDistinct(const char* option, const std::string& a, const std::string& b)
{
    if (FileName(a) == FileName(b))
    {
        throw split::Error(fmt::format("--{}: results of '{}' and '{}' would go to the same place; "
                                       "leave one out, or call them otherwise",
                                       option,
                                       a,
                                       b));
    }
}

/// @return the links that @p options name
std::vector<Link>
ParseLinks(const AdaptiveOptions& options)
{
    std::vector<Link> links;
    for (const auto& name : ReadList(options.links))
    {
        Link link{name, options.access};
        if (name == "walk")
        {
            link.access.access = "wifi";
            link.access.trace.clear();
            link.access.walk = WALK;
            link.access.distance = "5";
        }
        else if (name != "access")
        {
            link.access.access = "trace";
            link.access.trace = std::filesystem::path(name).has_extension() ? name : name + ".csv";
        }
        for (const auto& other : links)
        {
            CheckDistinct("links", link.name, other.name);
        }
        links.push_back(link);
    }
    if (links.empty())
    {
        throw split::Error("--links: there is none; give for instance step,walk");
    }
    return links;
}

/// @return those of @p options that choose the model
InferenceOptions
ModelOptions(const AdaptiveOptions& options)
{
    InferenceOptions model;
    model.model = options.model;
    model.checkpoint = options.checkpoint;
    model.data = options.data;
    model.profile = options.profile;
    model.cache = options.cache;
    return model;
}

/// @return what all runs share
Material
LoadMaterial(const AdaptiveOptions& options)
{
    const auto model = ModelOptions(options);
    ChooseProfile(model); // tells at once if there is none
    Material material;
    material.runtime = LoadRuntime(model);
    const auto& engine = material.runtime->GetEngine();
    material.profile = LoadProfile(model, engine);
    material.entrants = ParsePolicies("policies", options.policies, material.profile, engine);
    return material;
}

/// @return whether @p entrant can take part on @p link: whoever knows the future needs one
bool
IsFit(const PolicyEntrant& entrant, const Link& link)
{
    return !link.access.trace.empty() || entrant.factory.GetTypeId() != OraclePolicy::GetTypeId();
}

/// Refuses entrants whose results would have the same name.
void
CheckEntrants(const std::vector<PolicyEntrant>& entrants)
{
    for (auto a = entrants.begin(); a != entrants.end(); ++a)
    {
        for (auto b = entrants.begin(); b != a; ++b)
        {
            CheckDistinct("policies", a->name, b->name);
        }
    }
}

/// @return the folder of the runs on a link with a seed
std::filesystem::path
FolderOf(const AdaptiveOptions& options, const Link& link, uint32_t seed)
{
    return std::filesystem::path(options.out) / fmt::format("{}-{}", FileName(link.name), seed);
}

/// @return a fingerprint of the content of a file; 0 if there is no name
uint64_t
HashFile(const std::string& path)
{
    split::ContentHash hash;
    const auto content = path.empty() ? std::string() : split::ReadFile(path);
    hash.Update(content.data(), content.size());
    return hash.Value();
}

/// @return all that a run on @p link depends on, but for its seed
nlohmann::json
Identity(const AdaptiveOptions& options, const Link& link)
{
    auto relevant = options;
    relevant.access = link.access;
    nlohmann::json json = OptionsAsJson(relevant);
    for (const auto* option : {"links", "seeds", "jobs", "cache", "cacheSize", "out"})
    {
        json.erase(option);
    }
    json["profile"] = HashFile(ChooseProfile(ModelOptions(options)));
    json["checkpoint"] = HashFile(options.checkpoint);
    if (const auto trace = MakeAccessNetwork(link.access)->GetTrace())
    {
        split::ContentHash hash;
        const auto text = split::FormatLinkTrace(*trace, "");
        hash.Update(text.data(), text.size());
        json["trace"] = hash.Value();
    }
    return json;
}

/// Does the run of @p entrant on a link with a seed. @return what came of it; nothing if a signal
/// came
std::optional<AdaptiveOutcome>
RunEntrant(const AdaptiveOptions& options,
           const Link& link,
           uint32_t seed,
           const Material& material,
           const PolicyEntrant& entrant,
           Interruption& interruption)
{
    const auto folder = MakeFolder(FolderOf(options, link, seed) / FileName(entrant.name));
    NetworkTraces traces(options.traces, folder, "adaptive-inference");
    std::optional<AdaptiveOutcome> outcome;
    {
        AdaptiveRun run(options, link.access, material.runtime, material.profile, entrant, seed);
        run.Trace(traces);
        split::TableSet tables(folder, options.traces.Formats());
        SplitTraceHelper rows(tables);
        run.Trace(rows);
        run.Run(interruption);
        traces.SimulationStopped();
        tables.Commit();
        if (!interruption.Signal())
        {
            outcome = OutcomeOf(entrant.name, run.GetRecords(), options.deadline);
            outcome->microsecondsPerDecision = run.MicrosecondsPerDecision();
        }
    }
    traces.Commit();
    return outcome;
}

/// Does all runs on a link with a seed.
void
RunLink(const AdaptiveOptions& options, const Link& link, uint32_t seed)
{
    const auto material = LoadMaterial(options);
    const auto folder = MakeFolder(FolderOf(options, link, seed));
    std::filesystem::remove(folder / "summary.json"); // tells that the runs are complete
    Interruption interruption;
    nlohmann::ordered_json json;
    json["scenario"] = "adaptive-inference";
    json["options"] = OptionsAsJson(options);
    json["identity"] = Identity(options, link);
    json["outcomes"] = nlohmann::json::array();
    CheckEntrants(material.entrants);
    for (const auto& entrant : material.entrants)
    {
        if (!IsFit(entrant, link))
        {
            continue;
        }
        const auto outcome = RunEntrant(options, link, seed, material, entrant, interruption);
        if (!outcome)
        {
            break;
        }
        json["outcomes"].push_back(ToJson(*outcome));
    }
    const auto signal = interruption.Signal();
    if (json["outcomes"].empty() && !signal)
    {
        throw split::Error(fmt::format("--links={}: its future is not known, which OraclePolicy "
                                       "needs; add another policy",
                                       link.name));
    }
    json["complete"] = !signal;
    WriteJson(folder / "summary.json", json);
    if (signal)
    {
        throw Interrupted(*signal,
                          fmt::format(": {} policies done; written to {}",
                                      json["outcomes"].size(),
                                      folder.string()));
    }
}

/// @return what the file of a run says; nothing if there is none for just these options
nlohmann::json
ReadSummary(const AdaptiveOptions& options, const Link& link, uint32_t seed)
{
    std::ifstream file(FolderOf(options, link, seed) / "summary.json");
    const auto json = nlohmann::json::parse(file, nullptr, false);
    const nlohmann::json wanted = Identity(options, link);
    const bool isDone = json.is_object() && json.value("complete", false) &&
                        json.contains("identity") && json["identity"] == wanted;
    return isDone ? json : nlohmann::json();
}

/// Does the runs that are not done yet, each link and seed in a process of its own.
void
RunAll(const AdaptiveOptions& options, const std::vector<Link>& links)
{
    std::vector<ChildTask> tasks;
    for (uint32_t seed = 1; seed <= options.seeds; ++seed)
    {
        for (const auto& link : links)
        {
            if (ReadSummary(options, link, seed).is_null())
            {
                tasks.push_back({FolderOf(options, link, seed).filename(),
                                 [&options, link, seed] { RunLink(options, link, seed); }});
            }
        }
    }
    RunInChildren(tasks, options.jobs);
}

/// @return what came of all runs on @p link
AdaptiveResults
ReadResults(const AdaptiveOptions& options, const Link& link)
{
    AdaptiveResults results{link.name, {}};
    for (uint32_t seed = 1; seed <= options.seeds; ++seed)
    {
        const auto json = ReadSummary(options, link, seed);
        std::size_t policy = 0;
        for (const auto& outcome : json.at("outcomes"))
        {
            results.perPolicy.resize(std::max(results.perPolicy.size(), policy + 1));
            results.perPolicy[policy++].push_back(OutcomeFromJson(outcome));
        }
    }
    return results;
}

void
Run(int argc, char** argv)
{
    const auto options = ParseOptions(argc, argv);
    CheckNumbers(options);
    const auto links = ParseLinks(options);
    const auto out = MakeFolder(options.out);
    RunAll(options, links);
    std::vector<AdaptiveResults> results;
    for (const auto& link : links)
    {
        results.push_back(ReadResults(options, link));
    }
    const auto report = AdaptiveReport(results);
    split::AtomicFile file(out / "report.txt");
    file.Stream() << report;
    file.Commit();
    WriteResults(out / "runs.csv", results);
    fmt::print("{}\nwritten to {}: report.txt, runs.csv, and a folder a link and seed\n",
               report,
               options.out);
}

} // namespace

int
main(int argc, char** argv)
{
    return RunScenario(argc, argv, Run);
}
