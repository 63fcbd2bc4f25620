/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LINK_TRACE_MAKER_H
#define SPLIT_LINK_TRACE_MAKER_H

#include "data/link-trace.h"
#include "number.h"

#include <cstdint>
#include <string>

/// What a user can ask of a link trace that is made.
struct LinkTraceOptions
{
    std::string kind{"step"};
    std::string rates{"0.4,0.03"};
    Number<double> hold{10};
    Number<double> outageProbability{0};
    Number<double> shortestOutage{0.5};
    Number<double> longestOutage{3};
    Number<double> delay{10};
    Number<double> duration{60};
    Number<uint64_t> seed{1};

    /**
     * Shows every option to @p visit.
     *
     * @param visit called with name, explanation and value of each
     */
    template <typename Visitor>
    void Visit(Visitor&& visit)
    {
        visit("kind",
              "step takes the rates in turn, sawtooth rises from one to the other and falls at "
              "once, markov goes from each to one of its neighbours",
              kind);
        visit("rates", "In Mbit/s: R1,R2,...; of a sawtooth, where it begins and ends", rates);
        visit("hold",
              "Seconds at a rate; of a sawtooth, of a rise; of markov, on average (exponential)",
              hold);
        visit("outageProbability", "That an outage follows a rate", outageProbability);
        visit("shortestOutage", "In seconds", shortestOutage);
        visit("longestOutage", "In seconds; all lengths between are as probable", longestOutage);
        visit("delay", "Of propagation, in milliseconds", delay);
        visit("duration", "Seconds after which the trace begins anew", duration);
        visit("seed", "Of what is drawn", seed);
    }
};

/**
 * @param options of the user
 * @return the trace that they describe; the same for the same options
 * @throws split::Error naming the option that cannot be used
 */
split::LinkTrace MakeLinkTrace(const LinkTraceOptions& options);

#endif // SPLIT_LINK_TRACE_MAKER_H
