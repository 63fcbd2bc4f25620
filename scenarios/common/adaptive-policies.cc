/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "adaptive-policies.h"

#include "base/error.h"
#include "base/read-number.h"
#include "read-list.h"

#include "ns3/fixed-policy.h"
#include "ns3/oracle-policy.h"
#include "ns3/string.h"
#include "ns3/type-id.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>

using namespace ns3;

namespace
{

/// The cut of the baseline with 8 bits, which a model of its own layers has.
constexpr const char* USUAL_CUT = "pool2";

/// @return the texts of the policies in @p list: between commas, but for those in brackets
std::vector<std::string>
SplitList(const std::string& list)
{
    std::vector<std::string> texts;
    for (const auto& part : ReadList(list))
    {
        const bool isInside = !texts.empty() && texts.back().find('[') != std::string::npos &&
                              texts.back().back() != ']';
        if (isInside)
        {
            texts.back() += ',' + part;
        }
        else
        {
            texts.push_back(part);
        }
    }
    return texts;
}

/// @return what users call @p decision
std::string
NameOf(const split::Decision& decision, const split::InferenceEngine& engine)
{
    switch (decision.mode)
    {
    case split::Mode::SPLIT:
        return fmt::format("{} keep={:g} bits={}",
                           engine.Stages()[decision.cut].name,
                           decision.setting.keep,
                           decision.setting.bits);
    case split::Mode::EDGE_ONLY:
        return decision.jpegQuality == 0 ? "raw images"
                                         : fmt::format("JPEG quality {}", decision.jpegQuality);
    case split::Mode::DEVICE_ONLY:
    case split::Mode::SKIP:
        break;
    }
    return split::ToString(decision.mode);
}

/// @return the policy that always makes @p decision
PolicyEntrant
Fixed(const split::Decision& decision, const split::InferenceEngine& engine)
{
    PolicyEntrant entrant{FIXED + NameOf(decision, engine), {}};
    entrant.factory.SetTypeId(FixedPolicy::GetTypeId());
    entrant.factory.Set("Mode", StringValue(split::ToString(decision.mode)));
    if (decision.mode == split::Mode::SPLIT)
    {
        entrant.factory.Set("Cut", StringValue(engine.Stages()[decision.cut].name));
        entrant.factory.Set("Setting", StringValue(decision.setting.ToString()));
    }
    entrant.factory.Set("JpegQuality", UintegerValue(decision.jpegQuality));
    return entrant;
}

/// @return whether @p text is a number and a unit that Time reads
bool
IsTime(const std::string& text)
{
    const auto number = text.find_last_not_of("abcdefghijklmnopqrstuvwxyz") + 1;
    const auto unit = text.substr(number);
    constexpr std::array<const char*, 11> UNITS{
        {"", "s", "ms", "us", "ns", "ps", "fs", "min", "h", "d", "y"}};
    return split::ReadNumber<double>(text.substr(0, number)) &&
           std::find(UNITS.begin(), UNITS.end(), unit) != UNITS.end();
}

/// @return whether a value of @p type can be read from @p text, of which ns-3 would make an end of
///         the program; of other types it tells itself
bool
IsReadable(const std::string& type, const std::string& text)
{
    if (type == "ns3::DoubleValue")
    {
        return split::ReadNumber<double>(text).has_value();
    }
    if (type == "ns3::UintegerValue")
    {
        return split::ReadNumber<uint64_t>(text).has_value();
    }
    return type != "ns3::TimeValue" || IsTime(text);
}

/// Sets the attribute that @p text names, of the policy in @p entrant.
void
SetAttribute(PolicyEntrant& entrant, const std::string& text)
{
    const auto equals = text.find('=');
    const auto name = text.substr(0, equals);
    const StringValue value(equals == std::string::npos ? "" : text.substr(equals + 1));
    TypeId::AttributeInformation information;
    if (!entrant.factory.GetTypeId().LookupAttributeByName(name, &information))
    {
        throw split::Error(
            fmt::format("{} has no attribute '{}'; see its header", entrant.name, name));
    }
    if (!IsReadable(information.checker->GetValueTypeName(), value.Get()) ||
        !information.checker->CreateValidValue(value))
    {
        throw split::Error(fmt::format("{}: '{}' is no value of {}, which is {}",
                                       entrant.name,
                                       value.Get(),
                                       name,
                                       information.checker->GetUnderlyingTypeInformation()));
    }
    entrant.factory.Set(name, value);
}

/// @return the policy that a user means by @p text: TYPE or TYPE[ATTRIBUTE=VALUE|...]
PolicyEntrant
ParsePolicy(const std::string& text)
{
    const auto bracket = text.find('[');
    const auto type = text.substr(0, bracket);
    TypeId tid;
    const bool isKnown = TypeId::LookupByNameFailSafe(type, &tid) ||
                         TypeId::LookupByNameFailSafe("ns3::" + type, &tid);
    if (!isKnown || !tid.IsChildOf(CompressionPolicy::GetTypeId()) || !tid.HasConstructor())
    {
        throw split::Error(fmt::format("'{}' is no policy; give for instance "
                                       "DeadlinePolicy, MpcPolicy, LyapunovPolicy, BanditPolicy, "
                                       "OraclePolicy or fixed",
                                       type));
    }
    PolicyEntrant entrant{text, {}};
    entrant.factory.SetTypeId(tid);
    if (bracket != std::string::npos)
    {
        const auto end = text.find(']', bracket);
        if (end + 1 != text.size())
        {
            throw split::Error(fmt::format("'{}' does not end with its ]", text));
        }
        for (const auto& attribute : ReadList(text.substr(bracket + 1, end - bracket - 1), '|'))
        {
            SetAttribute(entrant, attribute);
        }
    }
    return entrant;
}

/// Adds the two ways that do not compress for the link.
void
AddBaselines(std::vector<PolicyEntrant>& entrants, const split::InferenceEngine& engine)
{
    split::Decision decision;
    decision.mode = split::Mode::EDGE_ONLY;
    entrants.push_back(Fixed(decision, engine));
    entrants.back().name = BASELINE_RAW;

    const auto& stages = engine.Stages();
    const auto usual = std::find_if(stages.begin(), stages.end(), [](const auto& stage) {
        return stage.name == USUAL_CUT;
    });
    if (usual != stages.end())
    {
        decision.mode = split::Mode::SPLIT;
        decision.cut = usual - stages.begin();
        entrants.push_back(Fixed(decision, engine));
        entrants.back().name = BASELINE_SPLIT;
    }
}

/// @return those that @p list names
std::vector<PolicyEntrant>
ParseList(const std::string& list,
          const split::Profile& profile,
          const split::InferenceEngine& engine)
{
    std::vector<PolicyEntrant> entrants;
    for (const auto& text : SplitList(list))
    {
        if (text != "fixed")
        {
            entrants.push_back(ParsePolicy(text));
            continue;
        }
        AddBaselines(entrants, engine);
        for (const auto& entry : profile)
        {
            const bool isBaseline =
                entry.decision.mode == split::Mode::EDGE_ONLY && entry.decision.jpegQuality == 0;
            if (!isBaseline)
            {
                entrants.push_back(Fixed(entry.decision, engine));
            }
        }
    }
    if (entrants.empty())
    {
        throw split::Error("there is none; give for instance DeadlinePolicy");
    }
    return entrants;
}

} // namespace

std::vector<PolicyEntrant>
ParsePolicies(const std::string& option,
              const std::string& list,
              const split::Profile& profile,
              const split::InferenceEngine& engine)
{
    try
    {
        return ParseList(list, profile, engine);
    }
    catch (const split::Error& error)
    {
        throw split::Error(fmt::format("--{}: {}", option, error.what()));
    }
}

Ptr<CompressionPolicy>
MakePolicy(const PolicyEntrant& entrant, const AccessNetwork& access)
{
    const auto policy = entrant.factory.Create<CompressionPolicy>();
    if (const auto oracle = DynamicCast<OraclePolicy>(policy))
    {
        oracle->SetCapacity(access.GetTrace(), access.GetTraceBack());
    }
    return policy;
}
