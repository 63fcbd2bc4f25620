/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "training-log.h"

#include "base/atomic-file.h"
#include "base/error.h"

#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace
{

constexpr const char* TEST_NAMES =
    "time_s,round,steps,training_loss,training_accuracy,validation_loss,validation_accuracy,"
    "test_accuracy,test_accuracy_uncompressed,test_bytes_per_sample,up_bytes,down_bytes\n";

/// Points between two levels of accuracy.
constexpr unsigned LEVEL = 5;

/// @return @p number, or nothing where there is none
std::string
Cell(double number)
{
    return std::isnan(number) ? "" : fmt::format("{}", number);
}

std::string
RowOf(const TrainingTest& test)
{
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n",
                       test.seconds,
                       test.round,
                       test.steps,
                       Cell(test.trainingLoss),
                       Cell(test.trainingAccuracy),
                       Cell(test.validationLoss),
                       Cell(test.validationAccuracy),
                       test.testAccuracy,
                       Cell(test.testAccuracyUncompressed),
                       test.testBytes,
                       test.bytesUp,
                       test.bytesDown);
}

void
WriteTable(const std::filesystem::path& path, const char* names, const std::string& rows)
{
    split::AtomicFile file(path);
    file.Stream() << names << rows;
    file.Commit();
}

} // namespace

void
TrainingLog::Add(const TrainingTest& test)
{
    const auto row = RowOf(test);
    m_tests += row;
    m_epochs += test.endsRound ? row : "";
    m_lastTest = test;
    m_course.emplace_back(test.seconds, test.testAccuracy);
    const auto reached = static_cast<unsigned>(100 * test.testAccuracy) / LEVEL * LEVEL;
    for (unsigned level = LEVEL; level <= reached; level += LEVEL)
    {
        m_levels.emplace(level, test.seconds);
    }
}

const TrainingTest&
TrainingLog::LastTest() const
{
    return m_lastTest;
}

const std::map<unsigned, double>&
TrainingLog::SecondsToAccuracy() const
{
    return m_levels;
}

const std::vector<std::pair<double, double>>&
TrainingLog::AccuracyOverTime() const
{
    return m_course;
}

void
TrainingLog::Write(const std::filesystem::path& folder) const
{
    WriteTable(folder / "tests.csv", TEST_NAMES, m_tests);
    WriteTable(folder / "epochs.csv", TEST_NAMES, m_epochs);
}

std::string
TrainingLog::State() const
{
    nlohmann::json json;
    json["tests"] = m_tests;
    json["epochs"] = m_epochs;
    json["levels"] = m_levels;
    json["course"] = m_course;
    return json.dump();
}

void
TrainingLog::SetState(const std::string& state)
{
    try
    {
        const auto json = nlohmann::json::parse(state);
        m_tests = json.at("tests");
        m_epochs = json.at("epochs");
        m_levels = json.at("levels").get<std::map<unsigned, double>>();
        m_course = json.at("course").get<std::vector<std::pair<double, double>>>();
    }
    catch (const nlohmann::json::exception&)
    {
        throw split::Error("the saved training has no log that can be read; begin anew without "
                           "--resume");
    }
}
