/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/fingerprint.h"

#include "base/hash.h"
#include "nn/split-model.h"
#include "nn/weights.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sstream>

namespace split
{

namespace
{

/// @return what the weights leave open: the kind of every module, the input and its scaling
std::string
Architecture(const SplitModel& model)
{
    const auto& info = model.Info();
    std::ostringstream text;
    text << static_cast<const torch::nn::Module&>(model)
         << fmt::format(" {} {:a} {:a}",
                        fmt::join(info.input, "x"),
                        fmt::join(info.normalisation.mean, " "),
                        fmt::join(info.normalisation.deviation, " "));
    return text.str();
}

} // namespace

std::uint64_t
FingerprintOf(const SplitModel& model)
{
    const auto architecture = Architecture(model);
    ContentHash hash;
    hash.Update(architecture.data(), architecture.size());
    for (const auto& [name, tensor] : StateOf(model))
    {
        const auto values = tensor.contiguous();
        hash.Update(name.data(), name.size());
        hash.Update(values.data_ptr(), values.nbytes());
    }
    return hash.Value();
}

ContentKey
KeyOf(const SplitModel& model)
{
    ContentKeyMaker maker;
    maker.Text(Architecture(model));
    for (const auto& [name, tensor] : StateOf(model))
    {
        const auto values = tensor.contiguous();
        maker.Text(name).Bytes(values.data_ptr(), values.nbytes());
    }
    return maker.Key();
}

} // namespace split
