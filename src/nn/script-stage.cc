/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/script-stage.h"

#include <torch/csrc/jit/runtime/graph_executor.h>
#include <utility>

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

} // namespace

ScriptStageImpl::ScriptStageImpl(torch::jit::Module script)
    : m_script{std::move(script)}
{
    m_script.get_method("forward");
    RegisterTensors(*this, m_script);
}

torch::Tensor
ScriptStageImpl::forward(const torch::Tensor& x)
{
    const torch::jit::GraphOptimizerEnabledGuard asWritten(false);
    return m_script.forward({x}).toTensor();
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
    stream << m_script.get_method("forward").graph()->toString(false);
}

} // namespace split
