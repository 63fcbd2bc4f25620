/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/model-loading.h"

#include "base/error.h"
#include "nn/checkpoint.h"
#include "nn/script-pair.h"
#include "nn/split-model.h"
#include "nn/weights.h"
#include "nn/zoo.h"

#include <fmt/format.h>

namespace split
{

namespace
{

/// @return the model without the weights of a checkpoint
std::shared_ptr<SplitModel>
MakeOrLoad(const ModelInfo& info, std::uint64_t seed)
{
    const auto comma = info.name.find(',');
    if (comma == std::string::npos)
    {
        return MakeModel(info, seed);
    }
    return LoadScriptPair(info.name.substr(0, comma), info.name.substr(comma + 1), info);
}

} // namespace

std::shared_ptr<SplitModel>
LoadModel(const ModelChoice& choice)
{
    if (choice.checkpoint.empty())
    {
        return MakeOrLoad(choice.model, choice.seed);
    }
    const auto checkpoint = ReadCheckpoint(choice.checkpoint);
    try
    {
        auto info = checkpoint.model;
        info.name = choice.model.name.empty() ? info.name : choice.model.name;
        auto model = MakeOrLoad(info, choice.seed);
        ApplyCheckpoint(checkpoint, *model);
        return model;
    }
    catch (const Error& error)
    {
        throw Error(fmt::format("checkpoint '{}': {}", choice.checkpoint, error.what()));
    }
}

} // namespace split
