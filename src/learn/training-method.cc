/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/training-method.h"

#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>

namespace split
{

const std::vector<TrainingMethod>&
TrainingMethods()
{
    using C = Collaboration;
    static const std::vector<TrainingMethod> methods{
        {"plain", "all activations and gradients in fp32", C::SEQUENTIAL, "1", "32", "32"},
        {"quantised", "all of them, in 8 bits", C::SEQUENTIAL, "1", "8", "8"},
        {"compression-aware", "a fixed share of them", C::SEQUENTIAL, "0.0625", "32", "32"},
        {"deprune",
         "first a small share, then more, in few bits",
         C::SEQUENTIAL,
         "linear:0.0625:0.3333:0.5",
         "4",
         "4"},
        {"prune", "from a trained model, a small share", C::SEQUENTIAL, "0.0625", "4", "4", true},
        {"splitfed-v1",
         "devices side by side, a tail each; heads and tails averaged",
         C::SPLITFED_1,
         "1",
         "32",
         "32"},
        {"splitfed-v2",
         "devices side by side, one tail; heads averaged",
         C::SPLITFED_2,
         "1",
         "32",
         "32"},
        {"sequential",
         "one device after the other, the head handed on",
         C::SEQUENTIAL,
         "1",
         "32",
         "32"},
        {"fedavg", "the whole model on each device; averaged", C::FEDAVG, "1", "32", "32"},
        {"central", "raw samples sent once; the edge trains", C::CENTRAL, "1", "32", "32"},
        {"fog",
         "two cuts: device, relay, edge; compressed on both hops",
         C::SEQUENTIAL,
         "linear:0.0625:0.3333:0.5",
         "4",
         "4",
         false,
         true},
    };
    return methods;
}

const TrainingMethod&
FindTrainingMethod(const std::string& name)
{
    const auto& methods = TrainingMethods();
    const auto method =
        std::find_if(methods.begin(), methods.end(), [&name](const auto& candidate) {
            return candidate.name == name;
        });
    if (method == methods.end())
    {
        std::string known;
        for (const auto& candidate : methods)
        {
            known += (known.empty() ? "" : ", ") + candidate.name;
        }
        throw Error(fmt::format("method '{}' is unknown; choose one of {}", name, known));
    }
    return *method;
}

TrainingMethod
AsPublished(TrainingMethod method, double epochs)
{
    if (method.name == "deprune")
    {
        method.keep = fmt::format("steps:0.125@0,1@{}", epochs * 25 / 40);
    }
    else if (method.name == "prune")
    {
        method.keep =
            fmt::format("steps:1@0,0.0625@{},0.015625@{}", epochs * 30 / 65, epochs * 45 / 65);
        method.needsCheckpoint = false; // its first phase trains the model
    }
    else
    {
        return method;
    }
    method.bits = "16";
    method.gradientBits = "16";
    return method;
}

} // namespace split
