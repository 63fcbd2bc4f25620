/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/arrival.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace split
{

std::variant<Arrival, Failure>
OpenArrival(const Activations& activations,
            const TrainingPlan& plan,
            const Shape& sample,
            std::size_t classes)
{
    auto decoded = DecodeSelected(activations.frame.data(), activations.frame.size());
    auto* activation = std::get_if<SelectedTensor>(&decoded);
    if (activation == nullptr)
    {
        return Failure::UNDECODABLE;
    }
    const std::vector<std::int64_t> labels(activations.labels.begin(), activations.labels.end());
    auto shape = sample;
    shape.insert(shape.begin(), labels.size());
    const bool areClasses = std::all_of(labels.begin(), labels.end(), [classes](auto label) {
        return static_cast<std::size_t>(label) < classes;
    });
    if (labels.empty() || labels.size() > plan.batch || activation->tensor.shape != shape ||
        !areClasses)
    {
        return Failure::WRONG_SHAPE;
    }
    return Arrival{std::move(*activation), torch::tensor(labels, torch::kInt64)};
}

} // namespace split
