/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Prints the attributes and trace sources of all types of this module as JSON, and writes the
 * tables that the manual describes, almost empty, to a folder.
 *
 * usage: describe-module FOLDER
 */

#include "base/table-set.h"
#include "common/adaptive-report.h"
#include "common/training-log.h"
#include "nn/zoo.h"
#include "profile/profile.h"

#include "ns3/core-module.h"
#include "ns3/split-module.h"

#include <iostream>
#include <nlohmann/json.hpp>

using namespace ns3;

namespace
{

/// @return what the type of an attribute's values is called
std::string
NameOf(const AttributeChecker& checker)
{
    const auto name = checker.GetValueTypeName();
    return checker.HasUnderlyingTypeInformation() ? checker.GetUnderlyingTypeInformation() : name;
}

nlohmann::ordered_json
AttributesOf(TypeId type)
{
    auto attributes = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
    {
        const auto attribute = type.GetAttribute(i);
        attributes.push_back(
            {{"name", attribute.name},
             {"type", NameOf(*attribute.checker)},
             {"initial", attribute.originalInitialValue->SerializeToString(attribute.checker)},
             {"help", attribute.help}});
    }
    return attributes;
}

nlohmann::ordered_json
TraceSourcesOf(TypeId type)
{
    auto sources = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < type.GetTraceSourceN(); ++i)
    {
        const auto source = type.GetTraceSource(i);
        sources.push_back(
            {{"name", source.name}, {"callback", source.callback}, {"help", source.help}});
    }
    return sources;
}

void
PrintTypes()
{
    const auto group = CompressionPolicy::GetTypeId().GetGroupName();
    auto types = nlohmann::ordered_json::array();
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const auto type = TypeId::GetRegistered(i);
        if (type.GetGroupName() == group)
        {
            types.push_back({{"name", type.GetName()},
                             {"parent", type.GetParent().GetName()},
                             {"attributes", AttributesOf(type)},
                             {"traces", TraceSourcesOf(type)}});
        }
    }
    std::cout << types.dump(1) << '\n';
}

/// Writes what SplitTraceHelper does.
void
WriteTraces(const std::filesystem::path& folder, const split::InferenceEngine& engine)
{
    split::TableSet tables(folder);
    SplitTraceHelper traces(tables);
    traces.EnableFrames({}, engine);
    traces.EnablePolicy({}, engine);
    traces.EnableLinks({});
    traces.EnableSteps({});
    traces.EnableRounds({});
    tables.Commit();
}

void
WriteTables(const std::filesystem::path& folder)
{
    const split::InferenceEngine engine(
        split::MakeModel({"lenet5", {1, 28, 28}, 10, {{0}, {1}}}, 1));
    TrainingLog().Write(folder);
    WriteTraces(folder, engine);
    WriteResults(folder / "runs.csv", {{"", {{AdaptiveOutcome{}}}}});
    split::WriteProfile(folder / "profile.csv", {}, engine.Stages());
}

} // namespace

int
main(int argc, char* argv[])
{
    if (argc != 2)
    {
        std::cerr << "usage: describe-module FOLDER\n";
        return 1;
    }
    PrintTypes();
    WriteTables(argv[1]);
}
