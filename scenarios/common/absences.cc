/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "absences.h"

#include "base/error.h"
#include "read-list.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <sstream>

std::vector<Absence>
ParseAbsences(const std::string& text, uint32_t devices)
{
    std::vector<Absence> absences;
    for (const auto& part : ReadList(text))
    {
        std::istringstream in(part);
        Absence absence{};
        char first = 0;
        char second = 0;
        if (!(in >> absence.device >> first >> absence.from >> second >> absence.until) ||
            !(in >> std::ws).eof() || first != ':' || second != ':')
        {
            throw split::Error(
                fmt::format("--absences={}: write DEVICE:FROM:UNTIL,... in seconds", text));
        }
        if (absence.device >= devices || absence.from < 0 || absence.until <= absence.from)
        {
            throw split::Error(fmt::format("--absences={}: '{}' has no such device, or ends before "
                                           "it begins",
                                           text,
                                           part));
        }
        absences.push_back(absence);
    }
    return absences;
}

std::vector<Absence>
AbsencesFrom(const std::vector<Absence>& absences, double seconds)
{
    std::vector<Absence> left;
    for (const auto& [device, from, until] : absences)
    {
        if (until > seconds)
        {
            left.push_back({device, std::max(from - seconds, 0.0), until - seconds});
        }
    }
    return left;
}

uint32_t
CountAbsent(const std::vector<Absence>& absences, double seconds)
{
    std::set<uint32_t> absent;
    for (const auto& [device, from, until] : absences)
    {
        if (from <= seconds && seconds < until)
        {
            absent.insert(device);
        }
    }
    return static_cast<uint32_t>(absent.size());
}
