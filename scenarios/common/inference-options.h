/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_INFERENCE_OPTIONS_H
#define SPLIT_INFERENCE_OPTIONS_H

#include "access-options.h"
#include "cache-options.h"
#include "number.h"
#include "trace-options.h"

#include "ns3/command-line.h"

#include <cstdint>
#include <string>

/// What a user can ask of scenario split-inference.
struct InferenceOptions
{
    Number<uint32_t> devices{1};
    std::string model;
    std::string checkpoint;
    std::string data{"/usr/share/datasets/fashion-mnist"};
    std::string mean;
    std::string deviation;
    std::string cut;
    std::string setting;
    std::string mode{"split"};
    Number<uint32_t> jpegQuality{0};
    std::string policy;
    std::string profile;
    std::string arrival{"periodic"};
    Number<double> rate{20};
    Number<uint64_t> frames{1000};
    Number<double> deadline{50};
    std::string late{"send"};
    AccessOptions access;
    std::string deviceProfile{"raspberry-pi-4"};
    std::string edgeProfile{"edge-gpu"};
    Number<double> linkInterval{100};
    CacheOptions cache;
    TraceOptions traces;
    std::string out{"out/split-inference"};

    /**
     * Shows every option to @p visit, which makes the command line and the summary agree.
     *
     * @param visit called with name, explanation and value of each
     */
    template <typename Visitor>
    void Visit(Visitor&& visit)
    {
        visit("devices", "Number of stations that run the device application", devices);
        visit("model", "Architecture, or two TorchScript files: HEAD.pt,TAIL.pt", model);
        visit("checkpoint",
              "File with trained weights; without model and checkpoint, the shipped one",
              checkpoint);
        visit("data", "Folder of an MNIST-like or CIFAR data set; its test part is used", data);
        visit("mean", "Normalisation of pixels in [0, 1], a value a channel: M1,M2,...", mean);
        visit("deviation", "Likewise; both empty: the checkpoint's, or the data's own", deviation);
        visit("cut",
              "Stage after which the model is split (see scenario model-info); empty: after its "
              "encoder, or pool2 without one",
              cut);
        visit("setting",
              "How activations are encoded: keep=0.5,by=element,bits=3,entropy=fast; empty: "
              "bits=N,scale=levels,entropy=context after an encoder of N bits, else "
              "bits=4,entropy=context",
              setting);
        visit("mode", "Where frames are computed: split, device-only or edge-only", mode);
        visit("jpegQuality", "In mode edge-only: 1 to 100, or 0 to send raw pixels", jpegQuality);
        visit("policy",
              "What decides on each frame instead of mode, cut, setting and jpegQuality: TYPE or "
              "TYPE[ATTRIBUTE=VALUE|...], as in adaptive-inference; empty: they do",
              policy);
        visit(
            "profile",
            "What a policy may choose from: a file that scenario profile wrote; empty: the shipped "
            "model's",
            profile);
        visit("arrival", "When frames are captured: periodic, poisson or back-to-back", arrival);
        visit("rate", "Frames a second and device, unless back-to-back", rate);
        visit("frames", "Frames captured by each device", frames);
        visit("deadline", "Milliseconds from capture within which a result is of use", deadline);
        visit("late",
              "What is done with a frame that is late before it is sent: send, drop or device",
              late);
        access.Visit(visit);
        visit("deviceProfile",
              "How fast devices compute: NAME, or flops=2e9,overhead=0.5ms",
              deviceProfile);
        visit("edgeProfile", "How fast the edge computes, likewise", edgeProfile);
        visit("linkInterval",
              "Simulated milliseconds from one row of links.csv to the next",
              linkInterval);
        cache.Visit(visit);
        traces.Visit(visit);
        visit("out", "Folder for the results", out);
    }
};

/**
 * @param options to be set by the user
 * @param command that reads them
 */
inline void
AddTo(ns3::CommandLine& command, InferenceOptions& options)
{
    options.Visit([&command](const char* name, const char* explanation, auto& value) {
        command.AddValue(name, explanation, value);
    });
}

#endif // SPLIT_INFERENCE_OPTIONS_H
