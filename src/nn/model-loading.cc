/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/model-loading.h"

#include "base/error.h"
#include "nn/checkpoint.h"
#include "nn/insert-bottleneck.h"
#include "nn/script-pair.h"
#include "nn/split-model.h"
#include "nn/weights.h"
#include "nn/zoo.h"

#include <fmt/format.h>

namespace split
{

namespace
{

/// Stands between the names of the two files.
constexpr char SEPARATOR = ',';

/// @return the model without the weights of a checkpoint
std::shared_ptr<SplitModel>
MakeOrLoad(const ModelInfo& info, std::uint64_t seed)
{
    if (!IsScriptPair(info.name))
    {
        return MakeModel(info, seed);
    }
    const auto comma = info.name.find(SEPARATOR);
    return LoadScriptPair(info.name.substr(0, comma), info.name.substr(comma + 1), info, seed);
}

/// @return @p model, which is as in its checkpoint, with the bottleneck that was chosen
std::shared_ptr<SplitModel>
WithBottleneck(const std::shared_ptr<SplitModel>& model, const ModelChoice& choice)
{
    const auto& wanted = choice.model.bottleneck;
    const auto& present = model->Info().bottleneck;
    if (!wanted || wanted == present)
    {
        return model;
    }
    if (present)
    {
        throw Error(fmt::format("has the bottleneck '{}', not '{}'; leave the latter out, or give "
                                "a checkpoint without one",
                                present->ToString(),
                                wanted->ToString()));
    }
    return InsertBottleneck(*model, *wanted, choice.seed);
}

} // namespace

bool
IsScriptPair(const std::string& name)
{
    return name.find(SEPARATOR) != std::string::npos;
}

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
        const auto model = MakeOrLoad(info, choice.seed);
        ApplyCheckpoint(checkpoint, *model);
        return WithBottleneck(model, choice);
    }
    catch (const Error& error)
    {
        throw Error(fmt::format("checkpoint '{}': {}", choice.checkpoint, error.what()));
    }
}

} // namespace split
