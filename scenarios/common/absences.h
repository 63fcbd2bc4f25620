/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_ABSENCES_H
#define SPLIT_ABSENCES_H

#include <cstdint>
#include <string>
#include <vector>

/// When a device is away.
struct Absence
{
    uint32_t device; //!< its number
    double from;     //!< simulated seconds
    double until;    //!< simulated seconds
};

/**
 * @param text DEVICE:FROM:UNTIL,... in seconds since the training began
 * @param devices how many there are
 * @return the absences
 * @throws split::Error naming the one that cannot be meant
 */
std::vector<Absence> ParseAbsences(const std::string& text, uint32_t devices);

/**
 * @param absences counted from the beginning of a training
 * @param seconds at which its rest begins
 * @return what is left of them, counted from there
 */
std::vector<Absence> AbsencesFrom(const std::vector<Absence>& absences, double seconds);

/**
 * @param absences of some devices
 * @param seconds at which to look
 * @return how many devices are away then
 */
uint32_t CountAbsent(const std::vector<Absence>& absences, double seconds);

#endif // SPLIT_ABSENCES_H
