/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "profile/profile.h"

#include "base/atomic-file.h"
#include "base/error.h"
#include "base/read-file.h"
#include "base/read-number.h"

#include <algorithm>
#include <boost/tokenizer.hpp>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <sstream>
#include <string_view>

namespace split
{

namespace
{

constexpr std::size_t COLUMN_COUNT = 12;
constexpr std::string_view COLUMNS =
    "mode,cut,setting,jpeg_quality,accuracy,accuracy_low,accuracy_high,mean_bytes,p95_bytes,"
    "head_flops,tail_flops,efficient";

/// @return whether @p a is better than @p b in one and worse in none of what counts
bool
Dominates(const ProfileEntry& a, const ProfileEntry& b)
{
    const bool isNotWorse =
        a.accuracy >= b.accuracy && a.meanBytes <= b.meanBytes && a.headFlops <= b.headFlops;
    const bool isBetter =
        a.accuracy > b.accuracy || a.meanBytes < b.meanBytes || a.headFlops < b.headFlops;
    return isNotWorse && isBetter;
}

/// @return the row of @p entry
std::string
ToRow(const ProfileEntry& entry, const std::vector<StageCost>& stages)
{
    const auto& decision = entry.decision;
    const bool isSplit = decision.mode == Mode::SPLIT;
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n",
                       ToString(decision.mode),
                       isSplit ? stages.at(decision.cut).name : "",
                       isSplit ? '"' + decision.setting.ToString() + '"' : "",
                       decision.mode == Mode::EDGE_ONLY ? std::to_string(decision.jpegQuality) : "",
                       entry.accuracy,
                       entry.accuracyLow,
                       entry.accuracyHigh,
                       entry.meanBytes,
                       entry.p95Bytes,
                       entry.headFlops,
                       entry.tailFlops,
                       entry.isEfficient ? 1 : 0);
}

/// Reads the fields of one line.
class RowReader
{
  public:
    /// @param place file and line, for messages @param line without its end
    RowReader(std::string place, const std::string& line)
        : m_place{std::move(place)}
    {
        using Separator = boost::escaped_list_separator<char>;
        const boost::tokenizer<Separator> fields(line, Separator("", ",", "\""));
        m_fields.assign(fields.begin(), fields.end());
        Require(m_fields.size() == COLUMN_COUNT,
                fmt::format("has {} fields; give {}", m_fields.size(), COLUMN_COUNT));
    }

    /// @return the next field
    const std::string& Text()
    {
        return m_fields[m_next++];
    }

    /// @return what @p parse makes of the next field
    template <typename Parse>
    auto Parsed(Parse parse)
    {
        const auto& text = Text();
        try
        {
            return parse(text);
        }
        catch (const Error& error)
        {
            throw Error(m_place + ": " + error.what());
        }
    }

    /// Passes the next field, which must be empty.
    void Empty(const char* name)
    {
        const auto& text = Text();
        Require(text.empty(), fmt::format("{} '{}' must be empty in this mode", name, text));
    }

    /// @return the next field as a number from 0 to @p highest
    double Number(const char* name, double highest = std::numeric_limits<double>::max())
    {
        const auto& text = Text();
        const auto number = ReadNumber<double>(text);
        Require(number && *number >= 0 && *number <= highest,
                Wrong(name, text, "a number", highest));
        return *number;
    }

    /// @return the next field as a whole number from 0 to @p highest
    int Whole(const char* name, int highest)
    {
        const double number = Number(name, highest);
        Require(number == std::floor(number),
                Wrong(name, m_fields[m_next - 1], "a whole number", highest));
        return static_cast<int>(number);
    }

    /// Throws an error that names the place unless @p isFine. @param message what is wrong
    void Require(bool isFine, const std::string& message) const
    {
        if (!isFine)
        {
            throw Error(m_place + ": " + message);
        }
    }

  private:
    /// @return what is wrong with a number
    static std::string Wrong(const char* name,
                             const std::string& text,
                             const char* kind,
                             double highest)
    {
        return fmt::format(
            "{} '{}' must be {} from 0{}",
            name,
            text,
            kind,
            highest < std::numeric_limits<double>::max() ? fmt::format(" to {}", highest) : " up");
    }

    std::string m_place;               //!< file and line
    std::vector<std::string> m_fields; //!< of the line
    std::size_t m_next{0};             //!< field to read next
};

/// @return the stage that @p row names
std::size_t
ReadCut(RowReader& row, const std::vector<StageCost>& stages)
{
    const auto& name = row.Text();
    const auto found = std::find_if(stages.begin(), stages.end(), [&name](const auto& stage) {
        return stage.name == name;
    });
    row.Require(
        found != stages.end(),
        fmt::format("the model has no stage '{}'; measure the profile of this model", name));
    return static_cast<std::size_t>(found - stages.begin());
}

/// @return the mode @p name, in which something is computed
Mode
ParseChoice(const std::string& name)
{
    const auto mode = ParseMode(name);
    if (mode == Mode::SKIP)
    {
        throw Error("mode 'skip' computes nothing; leave the line out");
    }
    return mode;
}

/// @return what @p row says of a decision of @p mode
Decision
ReadDecision(Mode mode, RowReader& row, const std::vector<StageCost>& stages)
{
    Decision decision;
    decision.mode = mode;
    if (mode == Mode::SPLIT)
    {
        decision.cut = ReadCut(row, stages);
        decision.setting = row.Parsed(Setting::Parse);
    }
    else
    {
        row.Empty("cut");
        row.Empty("setting");
    }
    if (mode == Mode::EDGE_ONLY)
    {
        decision.jpegQuality = row.Whole("jpeg_quality", 100);
    }
    else
    {
        row.Empty("jpeg_quality");
    }
    return decision;
}

/// What no frame takes.
constexpr double MOST_BYTES = 1e12;
constexpr double MOST_FLOPS = 1e18;

/// @return the entry of @p row
ProfileEntry
ReadEntry(RowReader& row, const std::vector<StageCost>& stages)
{
    ProfileEntry entry;
    entry.decision = ReadDecision(row.Parsed(ParseChoice), row, stages);
    entry.accuracy = row.Number("accuracy", 1);
    entry.accuracyLow = row.Number("accuracy_low", 1);
    entry.accuracyHigh = row.Number("accuracy_high", 1);
    entry.meanBytes = row.Number("mean_bytes", MOST_BYTES);
    entry.p95Bytes = row.Number("p95_bytes", MOST_BYTES);
    entry.headFlops = row.Number("head_flops", MOST_FLOPS);
    entry.tailFlops = row.Number("tail_flops", MOST_FLOPS);
    entry.isEfficient = row.Whole("efficient", 1) == 1;
    return entry;
}

/// @return @p line as other systems end theirs, without that end
std::string
WithoutReturn(std::string line)
{
    if (!line.empty() && line.back() == '\r')
    {
        line.pop_back();
    }
    return line;
}

} // namespace

void
MarkEfficient(Profile& profile)
{
    for (auto& entry : profile)
    {
        entry.isEfficient =
            std::none_of(profile.begin(), profile.end(), [&entry](const ProfileEntry& other) {
                return Dominates(other, entry);
            });
    }
}

void
WriteProfile(const std::filesystem::path& path,
             const Profile& profile,
             const std::vector<StageCost>& stages)
{
    AtomicFile file(path);
    file.Stream() << COLUMNS << '\n';
    for (const auto& entry : profile)
    {
        file.Stream() << ToRow(entry, stages);
    }
    file.Commit();
}

Profile
ReadProfile(const std::filesystem::path& path, const std::vector<StageCost>& stages)
{
    std::istringstream file(ReadFile(path.string()));
    std::string line;
    std::getline(file, line);
    if (WithoutReturn(line) != COLUMNS)
    {
        throw Error(fmt::format("'{}' line 1: is not the names of a profile's columns; have the "
                                "scenario profile write the file",
                                path.string()));
    }
    Profile profile;
    for (std::size_t number = 2; std::getline(file, line); ++number)
    {
        RowReader row(fmt::format("'{}' line {}", path.string(), number), WithoutReturn(line));
        profile.push_back(ReadEntry(row, stages));
    }
    if (profile.empty())
    {
        throw Error(fmt::format("'{}' line 2: there is no row; have the scenario profile write the "
                                "file",
                                path.string()));
    }
    return profile;
}

} // namespace split
