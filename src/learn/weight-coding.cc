/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/weight-coding.h"

#include "base/derive-seed.h"
#include "base/error.h"
#include "base/tensor.h"
#include "codec/codec.h"

#include <boost/endian/conversion.hpp>
#include <string>
#include <utility>
#include <variant>

namespace split
{

namespace
{

using boost::endian::order;

const std::string FRAME = "frame.";

/// @return the values of an fp32 tensor
Tensor
ToTensor(const SafeTensor& stored)
{
    Tensor tensor{stored.shape, std::vector<float>(stored.bytes.size() / 4)};
    const auto* bytes = stored.bytes.data();
    for (auto& value : tensor.values)
    {
        value = boost::endian::endian_load<float, 4, order::little>(bytes);
        bytes += 4;
    }
    return tensor;
}

SafeTensor
FromTensor(const Tensor& tensor)
{
    SafeTensor stored{ElementType::F32, tensor.shape, {}};
    stored.bytes.resize(4 * tensor.values.size());
    auto* bytes = stored.bytes.data();
    for (const auto value : tensor.values)
    {
        boost::endian::endian_store<float, 4, order::little>(bytes, value);
        bytes += 4;
    }
    return stored;
}

/// @return the weights in @p frame
SafeTensor
DecodeFrame(const std::string& name, const SafeTensor& frame)
{
    const auto decoded = Decode(frame.bytes.data(), frame.bytes.size());
    if (const auto* error = std::get_if<FrameError>(&decoded))
    {
        throw Error("weights '" + name + "' cannot be decoded (" + error->reason +
                    "); send them again");
    }
    return FromTensor(std::get<Tensor>(decoded));
}

} // namespace

std::vector<std::uint8_t>
EncodeWeights(const TrainingState& weights, unsigned bits, std::uint64_t seed)
{
    Setting setting;
    setting.bits = bits;
    setting.rounding = Rounding::STOCHASTIC;
    SafeTensors content;
    for (const auto& [name, tensor] : weights)
    {
        if (bits == 32 || tensor.type != ElementType::F32 || tensor.shape.size() < 2)
        {
            content.tensors[name] = tensor;
            continue;
        }
        auto frame = Encode(setting, ToTensor(tensor), {{}, DeriveSeed(seed, name)}).bytes;
        const auto size = frame.size();
        content.tensors[FRAME + name] = {ElementType::U8, {size}, std::move(frame)};
    }
    return SerialiseSafeTensors(content);
}

TrainingState
DecodeWeights(const std::vector<std::uint8_t>& bytes)
{
    auto content = ParseSafeTensors(bytes.data(), bytes.size());
    TrainingState weights;
    for (auto& [name, tensor] : content.tensors)
    {
        if (name.compare(0, FRAME.size(), FRAME) == 0)
        {
            weights[name.substr(FRAME.size())] = DecodeFrame(name, tensor);
        }
        else
        {
            weights[name] = std::move(tensor);
        }
    }
    return weights;
}

} // namespace split
