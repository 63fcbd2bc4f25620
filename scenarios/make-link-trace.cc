/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Makes a trace of how a link changes, with the command that made it in its first line.
 */

#include "base/atomic-file.h"
#include "common/link-trace-maker.h"
#include "common/scenario-main.h"
#include "data/link-trace-text.h"

#include "ns3/command-line.h"

#include <fmt/format.h>
#include <sstream>
#include <string>

namespace
{

/// @return the command that makes the trace of @p options
std::string
Command(LinkTraceOptions options)
{
    std::ostringstream command;
    command << "./ns3-split run make-link-trace";
    options.Visit([&command](const char* name, const char*, const auto& value) {
        command << " --" << name << '=' << value;
    });
    return command.str();
}

void
Run(int argc, char* argv[])
{
    LinkTraceOptions options;
    std::string out{"link-trace.csv"};
    ns3::CommandLine command(__FILE__);
    options.Visit([&command](const char* name, const char* explanation, auto& value) {
        command.AddValue(name, explanation, value);
    });
    command.AddValue("out", "File to write, of comma-separated values", out);
    command.Parse(argc, argv);

    const auto trace = MakeLinkTrace(options);
    split::AtomicFile file(out);
    file.Stream() << split::FormatLinkTrace(trace, Command(options));
    file.Commit();
    fmt::print("{} states in {:g} s, written to {}\n",
               trace.States().size(),
               static_cast<double>(trace.Duration()) / 1e9,
               out);
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunScenario(argc, argv, Run);
}
