/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/flop-counter.h"

#include <ATen/record_function.h>
#include <c10/util/accumulate.h>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace split
{

namespace
{

/// What the observers on this thread have counted.
thread_local std::uint64_t t_count = 0;

/// How many counted operators the thread is inside of.
thread_local int t_depth = 0;

/// The arguments of an operator, as torch shows them to observers.
using Arguments = c10::ArrayRef<const c10::IValue>;

/// The operations of an operator: those of its whole input, and those of each output element.
struct Cost
{
    std::uint64_t fixed;     //!< operations, whatever the output
    std::uint64_t perOutput; //!< operations an element of the output
};

/// What is remembered of an operator from its start to its end.
struct Operation : at::ObserverContext
{
    Cost cost; //!< its operations
};

/// @return whether argument @p index is a tensor, such as a bias that is there
bool
HasTensor(Arguments arguments, std::size_t index)
{
    return index < arguments.size() && arguments[index].isTensor() &&
           arguments[index].toTensor().defined();
}

/// @return the values that are summed up for one output of a layer with this weight
std::uint64_t
FanIn(const at::Tensor& weight)
{
    return c10::multiply_integers(weight.sizes().slice(1));
}

/// A layer: input, weight (outputs first), bias.
Cost
LayerCost(Arguments arguments)
{
    const auto bias = HasTensor(arguments, 2) ? 1 : 0;
    return {0, 2 * FanIn(arguments[1].toTensor()) + bias};
}

/// A transposed convolution: input, weight (inputs first), bias.
Cost
TransposedCost(Arguments arguments)
{
    const std::uint64_t inputs = arguments[0].toTensor().numel();
    const auto bias = HasTensor(arguments, 2) ? 1 : 0;
    return {2 * inputs * FanIn(arguments[1].toTensor()), static_cast<std::uint64_t>(bias)};
}

/// Either kind of convolution, as TorchScript writes it: input, weight, bias, ..., transposed.
Cost
ConvolutionCost(Arguments arguments)
{
    return arguments[6].toBool() ? TransposedCost(arguments) : LayerCost(arguments);
}

/// A matrix product: left, right.
Cost
ProductCost(Arguments arguments)
{
    return {0, 2 * static_cast<std::uint64_t>(arguments[0].toTensor().size(-1))};
}

/// A matrix product that is added to something: sum, left, right.
Cost
SumProductCost(Arguments arguments)
{
    return {0, 2 * static_cast<std::uint64_t>(arguments[1].toTensor().size(-1)) + 1};
}

/// Operators that cost more than one operation an output, by their name without "aten::".
const std::unordered_map<std::string, Cost (*)(Arguments)> PRODUCTS{
    {"conv1d", LayerCost},
    {"conv2d", LayerCost},
    {"conv3d", LayerCost},
    {"linear", LayerCost},
    {"conv_transpose1d", TransposedCost},
    {"conv_transpose2d", TransposedCost},
    {"conv_transpose3d", TransposedCost},
    {"convolution", ConvolutionCost},
    {"_convolution", ConvolutionCost},
    {"mm", ProductCost},
    {"bmm", ProductCost},
    {"mv", ProductCost},
    {"matmul", ProductCost},
    {"addmm", SumProductCost},
    {"baddbmm", SumProductCost},
};

/// Operators that cost one operation an output, by their name without "aten::" and final "_".
const std::unordered_set<std::string> ELEMENTWISE{
    "abs",
    "add",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "batch_norm",
    "celu",
    "clamp",
    "clamp_max",
    "clamp_min",
    "cos",
    "div",
    "elu",
    "exp",
    "gelu",
    "group_norm",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "instance_norm",
    "layer_norm",
    "leaky_relu",
    "log",
    "log_softmax",
    "max_pool1d",
    "max_pool2d",
    "max_pool3d",
    "maximum",
    "mean",
    "minimum",
    "mish",
    "mul",
    "neg",
    "pow",
    "prelu",
    "reciprocal",
    "relu",
    "relu6",
    "round",
    "rsqrt",
    "rsub",
    "selu",
    "sigmoid",
    "silu",
    "sin",
    "softmax",
    "softplus",
    "sqrt",
    "sub",
    "sum",
    "tanh",
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "adaptive_max_pool2d",
};

/// @return the name without "aten::" and without the "_" of what works in place
std::string
PlainName(std::string name)
{
    const std::string space = "aten::";
    if (name.compare(0, space.size(), space) == 0)
    {
        name.erase(0, space.size());
    }
    if (name.size() > 1 && name.back() == '_')
    {
        name.pop_back();
    }
    return name;
}

/// @return what an operator that is about to run costs, or nothing if it counts nothing
std::unique_ptr<Operation>
Recognise(const at::RecordFunction& function)
{
    const auto name = PlainName(function.name());
    auto operation = std::make_unique<Operation>();
    if (const auto product = PRODUCTS.find(name); product != PRODUCTS.end())
    {
        operation->cost = product->second(function.inputs());
        return operation;
    }
    if (ELEMENTWISE.count(name) != 0)
    {
        operation->cost = {0, 1};
        return operation;
    }
    return nullptr;
}

std::unique_ptr<at::ObserverContext>
Start(const at::RecordFunction& function)
{
    auto operation = t_depth == 0 ? Recognise(function) : std::make_unique<Operation>();
    t_depth += operation ? 1 : 0;
    return operation;
}

void
End(const at::RecordFunction& function, at::ObserverContext* context)
{
    if (!context)
    {
        return;
    }
    --t_depth;
    const auto& cost = static_cast<Operation*>(context)->cost;
    const auto& outputs = function.outputs();
    const bool isTensor = !outputs.empty() && outputs[0].isTensor();
    t_count += cost.fixed + (isTensor ? cost.perOutput * outputs[0].toTensor().numel() : 0);
}

} // namespace

FlopCounter::FlopCounter()
    : m_handle{at::addThreadLocalCallback(at::RecordFunctionCallback(Start, End)
                                              .needsInputs(true)
                                              .needsOutputs(true)
                                              .scopes({at::RecordScope::FUNCTION}))},
      m_before{t_count}
{
}

FlopCounter::~FlopCounter()
{
    at::removeCallback(m_handle);
}

std::uint64_t
FlopCounter::Count() const
{
    return t_count - m_before;
}

} // namespace split
