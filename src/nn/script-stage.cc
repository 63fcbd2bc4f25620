/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/script-stage.h"

#include "base/error.h"

#include <fmt/format.h>
#include <sstream>
#include <torch/csrc/jit/runtime/graph_executor.h>

namespace split
{

namespace
{

/// Shows the tensors of @p script, and of what it consists of, as those of @p module.
void
RegisterTensors(torch::nn::Module& module, const torch::jit::Module& script)
{
    for (const auto& [name, tensor] : script.named_parameters(false))
    {
        if (tensor.is_floating_point())
        {
            module.register_parameter(name, tensor, tensor.requires_grad());
        }
        else
        {
            module.register_buffer(name, tensor); // nothing else can be trained
        }
    }
    for (const auto& buffer : script.named_buffers(false))
    {
        module.register_buffer(buffer.name, buffer.value);
    }
    for (const auto& child : script.named_children())
    {
        auto part = std::make_shared<torch::nn::Module>(child.name);
        RegisterTensors(*part, child.value);
        module.register_module(child.name, part);
    }
}

torch::jit::Module
LoadScript(const std::string& file)
{
    std::istringstream stream(file);
    return torch::jit::load(stream, torch::kCPU);
}

} // namespace

ScriptStageImpl::ScriptStageImpl(const std::string& file)
    : m_script{LoadScript(file)},
      m_fileKey{KeyOf(file.data(), file.size())}
{
    m_script.get_method("forward");
    RegisterTensors(*this, m_script);
}

torch::Tensor
ScriptStageImpl::forward(const torch::Tensor& x)
{
    const torch::jit::GraphOptimizerEnabledGuard asWritten(false);
    const auto answer = m_script.forward({x});
    if (!answer.isTensor())
    {
        throw Error("must return one tensor, returns " + answer.tagKind());
    }
    return answer.toTensor();
}

void
ScriptStageImpl::train(bool on)
{
    torch::nn::Module::train(on);
    m_script.train(on);
}

void
ScriptStageImpl::pretty_print(std::ostream& stream) const
{
    stream << fmt::format("TorchScript {:016x}{:016x}", m_fileKey.high, m_fileKey.low);
}

} // namespace split
