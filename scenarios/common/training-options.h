/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_OPTIONS_H
#define SPLIT_TRAINING_OPTIONS_H

#include "access-options.h"
#include "number.h"
#include "trace-options.h"

#include "ns3/command-line.h"

#include <cstdint>
#include <string>

/// What a user can ask of scenario split-training. Empty texts leave it to the method.
struct TrainingOptions
{
    std::string method{"deprune"};
    Number<uint32_t> devices{1};
    std::string data{"/usr/share/datasets/fashion-mnist"};
    Number<uint32_t> skip{0};
    Number<uint32_t> samples{0};
    Number<uint32_t> validation{1000};
    Number<uint32_t> test{0};
    std::string partition{"iid"};
    std::string model;
    std::string checkpoint;
    std::string bottleneck;
    std::string cut;
    std::string secondCut{"pool2"};
    std::string collaboration;
    std::string keep;
    std::string by;
    std::string bits;
    std::string gradientBits;
    std::string setting;
    std::string gradientSetting{"rounding=stochastic,entropy=fast"};
    std::string importance{"magnitude"};
    std::string newChannels{"zero"};
    std::string normStatistics{"keep"};
    bool errorFeedback{false};
    Number<double> rateWeight{0};
    Number<uint32_t> weightBits{32};
    Number<uint32_t> epochs{4};
    Number<uint32_t> localEpochs{1};
    Number<uint32_t> batch{64};
    Number<uint32_t> microBatches{1};
    Number<uint32_t> window{1};
    std::string optimiser{"adam"};
    std::string learningRate{"cosine:0.002:0.1"};
    Number<double> momentum{0.9};
    Number<double> weightDecay{1e-2};
    Number<double> labelSmoothing{0};
    Number<uint32_t> margin{2};
    bool flip{true};
    std::string stragglers{"wait"};
    Number<double> roundDeadline{60};
    Number<uint32_t> quorum{1};
    std::string absences;
    Number<uint32_t> testEvery{0};
    Number<uint32_t> checkpointEvery{0};
    bool resume{false};
    Number<uint64_t> seed{1};
    AccessOptions access;
    Number<double> backhaulRate{1000};
    Number<double> backhaulDelay{1};
    std::string deviceProfile{"raspberry-pi-4"};
    std::string relayProfile{"jetson-nano"};
    std::string edgeProfile{"edge-gpu"};
    TraceOptions traces;
    std::string out{"out/split-training"};

    /**
     * Shows every option to @p visit, which makes the command line and the summary agree.
     *
     * @param visit called with name, explanation and value of each
     */
    template <typename Visitor>
    void Visit(Visitor&& visit)
    {
        VisitTask(visit);
        VisitCompression(visit);
        VisitLearning(visit);
        VisitNetwork(visit);
    }

  private:
    /// Shows what is trained by whom.
    template <typename Visitor>
    void VisitTask(Visitor&& visit)
    {
        visit("method", "How the model is trained: one of those above", method);
        visit("devices", "Number of stations that train", devices);
        visit("data", "Folder of an MNIST-like or CIFAR data set", data);
        visit("skip", "Training samples that are left to others, drawn by the seed", skip);
        visit("samples", "Training samples behind those, drawn likewise; 0 for all", samples);
        visit("validation",
              "Of them, held out to judge each round by, over the network",
              validation);
        visit("test", "Test samples, drawn by the seed; 0 for all", test);
        visit("partition",
              "Of samples over devices: iid, dirichlet:ALPHA, shards:COUNT",
              partition);
        visit("model",
              "Architecture, or two TorchScript files: HEAD.pt,TAIL.pt; empty: the checkpoint's, "
              "or vgg8",
              model);
        visit("checkpoint", "File of the weights to begin with; empty for fresh ones", checkpoint);
        visit("bottleneck",
              "Learned layers around the cut: light:STAGE,channels=8,bits=2 or "
              "published:STAGE,feature=4,resolution=1; they are the cut then",
              bottleneck);
        visit("cut",
              "Stage after which the model is split; empty: the bottleneck's encoder, or pool1",
              cut);
        visit("secondCut", "In method fog: last stage of the relay", secondCut);
        visit("collaboration",
              "Of several devices: sequential, splitfed-v1 or splitfed-v2; empty: the method's",
              collaboration);
    }

    /// Shows how what crosses the link is compressed.
    template <typename Visitor>
    void VisitCompression(Visitor&& visit)
    {
        visit("keep",
              "Schedule of the share kept: VALUE, linear:FROM:TO:UNTIL, cosine:FROM:TO:UNTIL, "
              "steps:VALUE@0,VALUE@EPOCH, plateau:FROM:TO:PATIENCE, link:FROM:TO:SECONDS; empty: "
              "the method's",
              keep);
        visit("by", "What is kept: channel, element or random elements; empty: the method's", by);
        visit("bits", "Schedule of the bits of a value, likewise", bits);
        visit("gradientBits", "Schedule of the bits of a gradient's value, likewise", gradientBits);
        visit("setting", "How activations are encoded otherwise", setting);
        visit("gradientSetting", "How gradients are encoded otherwise", gradientSetting);
        visit("importance",
              "By what channels are kept: magnitude, static, running, norm, or gate, which makes "
              "deprune and prune as published",
              importance);
        visit("newChannels",
              "Weights that meet a channel for the first time: zero or keep",
              newChannels);
        visit("normStatistics",
              "Of the tail when other channels are kept: keep or reset",
              normStatistics);
        visit("errorFeedback", "Whether gradients carry on what compression took", errorFeedback);
        visit("rateWeight", "Loss a bit at the cut, of a light bottleneck", rateWeight);
        visit("weightBits", "Of weights that cross the link: 32, 16 or 1 to 8", weightBits);
    }

    /// Shows how learning goes on.
    template <typename Visitor>
    void VisitLearning(Visitor&& visit)
    {
        visit("epochs", "Passes over the samples", epochs);
        visit("localEpochs", "Of them, in a round", localEpochs);
        visit("batch", "Samples a step", batch);
        visit("microBatches", "Parts of a step that cross the link one by one", microBatches);
        visit("window", "Of them, how many may be on their way", window);
        visit("optimiser", "adam, sgd or nesterov", optimiser);
        visit("learningRate", "RATE, cosine:PEAK:WARMUP or steps:RATE@0,RATE@SHARE", learningRate);
        visit("momentum", "Of sgd and nesterov", momentum);
        visit("weightDecay", "Decay of the weights", weightDecay);
        visit("labelSmoothing", "Share of the target given to all classes", labelSmoothing);
        visit("margin", "Pixels by which images move at random", margin);
        visit("flip", "Whether to mirror images at random", flip);
        visit("testEvery",
              "Steps between quick tests, of 1000 samples at most, within a round; 0 for none",
              testEvery);
        visit("checkpointEvery",
              "Rounds after which the state is saved and connections begin anew; 0 for never",
              checkpointEvery);
        visit("resume", "Whether to go on from the state in --out", resume);
        visit("seed", "Of weights, order, variation, rounding and partition", seed);
    }

    /// Shows where it happens.
    template <typename Visitor>
    void VisitNetwork(Visitor&& visit)
    {
        visit("stragglers",
              "What ends a round of several devices: wait, deadline or quorum",
              stragglers);
        visit("roundDeadline", "Seconds, of stragglers=deadline", roundDeadline);
        visit("quorum", "Devices, of stragglers=quorum", quorum);
        visit("absences",
              "When devices are away, in simulated seconds: DEVICE:FROM:UNTIL,...",
              absences);
        access.Visit(visit);
        visit("backhaulRate", "In method fog: from relay to edge, in Mbit/s", backhaulRate);
        visit("backhaulDelay", "Likewise, one way, in milliseconds", backhaulDelay);
        visit("deviceProfile",
              "How fast devices compute: NAME, or flops=2e9,overhead=0.5ms; P1;P2;... in turn",
              deviceProfile);
        visit("relayProfile", "How fast the relay computes, likewise", relayProfile);
        visit("edgeProfile", "How fast the edge computes, likewise", edgeProfile);
        traces.Visit(visit);
        visit("out", "Folder for the results", out);
    }
};

#endif // SPLIT_TRAINING_OPTIONS_H
