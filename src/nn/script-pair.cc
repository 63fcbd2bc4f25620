/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/script-pair.h"

#include "base/error.h"
#include "base/read-file.h"
#include "nn/insert-bottleneck.h"
#include "nn/script-stage.h"
#include "nn/split-model.h"
#include "nn/stage-cost.h"

#include <fmt/format.h>

namespace split
{

namespace
{

ScriptStage
LoadStage(const std::string& path)
{
    const auto file = ReadFile(path);
    try
    {
        return ScriptStage(file);
    }
    catch (const std::exception&)
    {
        throw Error(fmt::format("'{}': cannot be read as TorchScript; export it with "
                                "torch.jit.script(module).save(path)",
                                path));
    }
}

} // namespace

std::shared_ptr<SplitModel>
LoadScriptPair(const std::string& headPath,
               const std::string& tailPath,
               const ModelInfo& info,
               std::uint64_t seed)
{
    auto model = std::make_shared<SplitModel>(info);
    model->Append("head", LoadStage(headPath));
    model->Append("tail", LoadStage(tailPath));
    model->eval();
    MeasureStages(*model);
    return info.bottleneck ? InsertBottleneck(*model, *info.bottleneck, seed) : model;
}

} // namespace split
