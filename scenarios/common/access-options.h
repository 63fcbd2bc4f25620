/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_ACCESS_OPTIONS_H
#define SPLIT_ACCESS_OPTIONS_H

#include "number.h"

#include <cstdint>
#include <string>

/// What a user can ask of the network between devices and edge.
struct AccessOptions
{
    std::string access{"wifi"};
    std::string standard{"ax"};
    std::string distance{"20"};
    Number<uint32_t> width{20};
    Number<double> lossExponent{3};
    Number<double> fading{0};
    std::string rateControl{"auto"};
    std::string walk;
    Number<uint32_t> competitors{0};
    Number<double> competitorRate{5};
    Number<double> linkRate{20};
    Number<double> linkDelay{2};
    std::string trace;
    Number<double> backFactor{1};

    /**
     * Shows every option to @p visit.
     *
     * @param visit called with name, explanation and value of each
     */
    template <typename Visitor>
    void Visit(Visitor&& visit)
    {
        visit(
            "access",
            "How devices reach the edge: wifi, or a link each: wire, or trace for one that changes",
            access);
        visit("standard", "Wi-Fi standard, in the 5 GHz band: ax, ac or n", standard);
        visit("distance", "Metres to the access point, for all devices or D1,D2,...", distance);
        visit("width", "Channel width in MHz", width);
        visit("lossExponent", "Exponent of the log-distance path loss", lossExponent);
        visit("fading", "Nakagami m of the fading, 1 for Rayleigh; 0 for none", fading);
        visit("rateControl",
              "Of Wi-Fi: ideal, minstrel, or auto: minstrel if the signal fades, else ideal",
              rateControl);
        visit("walk",
              "TO:SPEED: devices walk from their distance to TO metres, at SPEED metres a second, "
              "and back, again and again; empty: they stand",
              walk);
        visit("competitors",
              "Further Wi-Fi stations, as far off as the first device, that send to the edge",
              competitors);
        visit("competitorRate", "Of each of them, in Mbit/s", competitorRate);
        visit("linkRate", "Of a wire, both ways, in Mbit/s", linkRate);
        visit("linkDelay", "Of a wire, one way, in milliseconds", linkDelay);
        visit("trace",
              "How each link changes: a file of comma-separated values or of Mahimahi, or one that "
              "ships: step.csv, sawtooth.csv or markov.csv",
              trace);
        visit("backFactor",
              "Capacity back to the devices, as a multiple of the trace's",
              backFactor);
    }
};

#endif // SPLIT_ACCESS_OPTIONS_H
