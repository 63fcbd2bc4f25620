/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/gates.h"

#include "nn/encoder-unit.h"
#include "nn/split-model.h"
#include "nn/tensor-conversion.h"

namespace split
{

std::vector<float>
GatesOf(const SplitModel& model, std::size_t cut)
{
    const auto encoder = FindEncoder(model, cut);
    const auto gates = encoder ? encoder->Importance() : torch::Tensor();
    return gates.defined() ? FromTorch(gates.detach().contiguous()).values : std::vector<float>{};
}

} // namespace split
