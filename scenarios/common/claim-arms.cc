/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "claim-arms.h"

#include <fmt/format.h>
#include <utility>

namespace
{

/// Where deprune begins, and what compression-aware training and prune keep all along.
constexpr const char* START = "0.0625";

/// How deprune goes on with values of 32 bits, and what it keeps on average.
constexpr const char* RAMP_FP32 = "linear:0.0625:0.345:0.5";
constexpr const char* EQUAL_FP32 = "0.2744";

/// Likewise with few bits, and the bits of a gradient's value then.
constexpr const char* RAMP = "linear:0.0625:0.45:0.4";
constexpr const char* EQUAL = "0.3725";
constexpr const char* GRADIENT_BITS = "3";

/// How the kept values of fp32 arms are compressed: without loss.
constexpr const char* ZIPPED = "entropy=zstd";

/// Samples that a model is pretrained on, for each that it is trained on later.
constexpr uint32_t PRETRAINING = 2;

} // namespace

std::vector<TrainingArm>
ClaimArms(const TrainingOptions& base)
{
    const std::string testSteps = fmt::format("{}", CLAIM_TEST_STEPS);
    const std::string bottleneck = fmt::format("light:{},channels=32,bits=3", base.cut);
    return {
        {"plain", {{"method", "plain"}}},
        {"quantised", {{"method", "quantised"}}},
        {"deprune-published", {{"method", "deprune"}, {"importance", "gate"}}},
        {"deprune-fp32",
         {{"method", "deprune"},
          {"keep", RAMP_FP32},
          {"bits", "32"},
          {"gradientBits", "32"},
          {"setting", ZIPPED},
          {"gradientSetting", ZIPPED}}},
        {"aware-fp32-start",
         {{"method", "compression-aware"},
          {"keep", START},
          {"setting", ZIPPED},
          {"gradientSetting", ZIPPED}}},
        {"aware-fp32-equal",
         {{"method", "compression-aware"},
          {"keep", EQUAL_FP32},
          {"setting", ZIPPED},
          {"gradientSetting", ZIPPED}}},
        {"deprune", {{"method", "deprune"}, {"keep", RAMP}, {"gradientBits", GRADIENT_BITS}}},
        {"aware-start",
         {{"method", "compression-aware"},
          {"keep", START},
          {"bits", "4"},
          {"gradientBits", GRADIENT_BITS},
          {"testEvery", testSteps}}},
        {"aware-equal",
         {{"method", "compression-aware"},
          {"keep", EQUAL},
          {"bits", "4"},
          {"gradientBits", GRADIENT_BITS}}},
        {"deprune-bottleneck",
         {{"method", "deprune"},
          {"bottleneck", bottleneck},
          {"keep", RAMP},
          {"gradientBits", GRADIENT_BITS},
          {"rateWeight", "0.00005"}}},
        {PRETRAINED,
         {{"method", "plain"},
          {"skip", fmt::to_string(uint32_t{base.samples})},
          {"samples", fmt::to_string(PRETRAINING * base.samples)}}},
        {"prune",
         {{"method", "prune"},
          {"checkpoint", PRETRAINED},
          {"keep", START},
          {"learningRate", "cosine:0.001"},
          {"testEvery", testSteps}}},
    };
}

std::pair<std::vector<TrainingArm>, std::vector<TrainingArm>>
ByStage(const std::vector<TrainingArm>& arms)
{
    std::pair<std::vector<TrainingArm>, std::vector<TrainingArm>> stages;
    for (const auto& arm : arms)
    {
        bool needsPretraining = false;
        for (const auto& [name, value] : arm.settings)
        {
            needsPretraining = needsPretraining || (name == "checkpoint" && value == PRETRAINED);
        }
        (needsPretraining ? stages.second : stages.first).push_back(arm);
    }
    return stages;
}
