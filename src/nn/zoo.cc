/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/zoo.h"

#include "base/error.h"
#include "nn/insert-bottleneck.h"
#include "nn/split-model.h"
#include "nn/weight-init.h"
#include "nn/zoo/architectures.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

namespace split
{

namespace
{

/// More than any data set has; keeps a damaged file from asking for all memory.
constexpr std::size_t MAX_CLASSES = 100'000;

/// What appends the stages of each architecture to an empty model.
const std::map<std::string, void (*)(SplitModel&)> ARCHITECTURES{
    {"lenet5", AppendLenet5},
    {"vgg8", AppendVgg8},
    {"vgg11", AppendVgg11},
    {"resnet18", AppendResnet18},
    {"mobilenetv2", AppendMobilenetV2},
};

void
CheckInput(const ModelInfo& info)
{
    const auto& shape = info.input;
    const bool fits = shape.size() == 3 && (shape[0] == 1 || shape[0] == 3) &&
                      (shape[1] == 28 || shape[1] == 32) && shape[1] == shape[2];
    if (!fits)
    {
        throw Error(fmt::format("model '{}': input {} does not fit; give 1 or 3 channels of 28x28 "
                                "or 32x32 pixels",
                                info.name,
                                fmt::join(shape, "x")));
    }
    if (info.classes == 0 || info.classes > MAX_CLASSES)
    {
        throw Error(fmt::format("model '{}': class count {}; give 1 to {}",
                                info.name,
                                info.classes,
                                MAX_CLASSES));
    }
}

} // namespace

std::vector<std::string>
ZooNames()
{
    std::vector<std::string> names;
    for (const auto& [name, append] : ARCHITECTURES)
    {
        names.push_back(name);
    }
    return names;
}

std::shared_ptr<SplitModel>
MakeModel(const ModelInfo& info, std::uint64_t seed)
{
    const auto architecture = ARCHITECTURES.find(info.name);
    if (architecture == ARCHITECTURES.end())
    {
        throw Error(fmt::format("model '{}' is unknown; choose one of {}",
                                info.name,
                                fmt::join(ZooNames(), ", ")));
    }
    CheckInput(info);
    auto model = std::make_shared<SplitModel>(info);
    architecture->second(*model);
    InitialiseWeights(*model, seed);
    model->eval();
    return info.bottleneck ? InsertBottleneck(*model, *info.bottleneck, seed) : model;
}

} // namespace split
