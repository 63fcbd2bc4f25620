/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_ADAPTIVE_OPTIONS_H
#define SPLIT_ADAPTIVE_OPTIONS_H

#include "access-options.h"
#include "cache-options.h"
#include "number.h"
#include "trace-options.h"

#include <cstdint>
#include <string>

/// What a user can ask of scenario adaptive-inference.
struct AdaptiveOptions
{
    std::string policies{"DeadlinePolicy,MpcPolicy,LyapunovPolicy,BanditPolicy,OraclePolicy,fixed"};
    std::string links{"step,sawtooth,markov,walk"};
    Number<uint32_t> seeds{5};
    Number<uint32_t> jobs{2};
    std::string model;
    std::string checkpoint;
    std::string data{"/usr/share/datasets/fashion-mnist"};
    std::string profile;
    Number<double> rate{30};
    Number<uint64_t> frames{1800};
    Number<double> deadline{100};
    std::string late{"drop"};
    AccessOptions access;
    std::string deviceProfile{"wearable"};
    std::string edgeProfile{"edge-gpu"};
    CacheOptions cache;
    TraceOptions traces;
    std::string out{"out/adaptive-inference"};

    /**
     * Shows every option to @p visit, which makes the command line and the summary agree.
     *
     * @param visit called with name, explanation and value of each
     */
    template <typename Visitor>
    void Visit(Visitor&& visit)
    {
        visit("policies",
              "TYPE,TYPE[ATTRIBUTE=VALUE|...],...: who decides; fixed: each choice of the profile, "
              "one after the other",
              policies);
        visit("links",
              "LINK,LINK,...: traces of capacity, shipped or one's own; walk: Wi-Fi, away from the "
              "access point and back; access: what --access and its fellows tell",
              links);
        visit("seeds", "Runs of each policy on each link", seeds);
        visit("jobs", "Processes at the same time", jobs);
        visit("model", "Architecture, or two TorchScript files: HEAD.pt,TAIL.pt", model);
        visit("checkpoint",
              "File with trained weights; without model and checkpoint, the shipped one",
              checkpoint);
        visit("data", "Folder of an MNIST-like or CIFAR data set; its test part is used", data);
        visit("profile", "File that scenario profile wrote; empty: the shipped model's", profile);
        visit("rate", "Frames a second", rate);
        visit("frames", "Frames captured in each run", frames);
        visit("deadline", "Milliseconds from capture within which a result is of use", deadline);
        visit("late",
              "What is done with a frame that is late before it is sent: send, drop or "
              "device",
              late);
        access.Visit(visit);
        visit("deviceProfile",
              "How fast the device computes: NAME, or flops=2e9,overhead=0.5ms",
              deviceProfile);
        visit("edgeProfile", "How fast the edge computes, likewise", edgeProfile);
        cache.Visit(visit);
        traces.Visit(visit);
        visit("out", "Folder for the results", out);
    }
};

#endif // SPLIT_ADAPTIVE_OPTIONS_H
