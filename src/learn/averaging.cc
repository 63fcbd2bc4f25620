/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/averaging.h"

#include <algorithm>
#include <boost/endian/conversion.hpp>
#include <string>

namespace split
{

namespace
{

using boost::endian::order;

/// @return the weighted mean of the tensors @p name, fp32
SafeTensor
Mean(const std::vector<Contribution>& contributions, const std::string& name)
{
    auto mean = contributions.front().weights.at(name);
    std::vector<double> sums(mean.bytes.size() / 4);
    double samples = 0;
    for (const auto& contribution : contributions)
    {
        const auto* bytes = contribution.weights.at(name).bytes.data();
        const auto weight = static_cast<double>(contribution.samples);
        samples += weight;
        for (auto& sum : sums)
        {
            sum += weight * boost::endian::endian_load<float, 4, order::little>(bytes);
            bytes += 4;
        }
    }
    auto* bytes = mean.bytes.data();
    for (const auto sum : sums)
    {
        boost::endian::endian_store<float, 4, order::little>(bytes,
                                                             static_cast<float>(sum / samples));
        bytes += 4;
    }
    return mean;
}

/// @return the largest values of the tensors @p name, whose elements take Size bytes
template <typename Number>
SafeTensor
Largest(const std::vector<Contribution>& contributions, const std::string& name)
{
    constexpr auto SIZE = sizeof(Number);
    using boost::endian::endian_load;
    auto largest = contributions.front().weights.at(name);
    for (const auto& contribution : contributions)
    {
        const auto& bytes = contribution.weights.at(name).bytes;
        for (std::size_t i = 0; i + SIZE <= bytes.size(); i += SIZE)
        {
            const auto a = endian_load<Number, SIZE, order::little>(&largest.bytes[i]);
            const auto b = endian_load<Number, SIZE, order::little>(&bytes[i]);
            boost::endian::endian_store<Number, SIZE, order::little>(&largest.bytes[i],
                                                                     std::max(a, b));
        }
    }
    return largest;
}

} // namespace

TrainingState
Average(const std::vector<Contribution>& contributions)
{
    TrainingState average;
    for (const auto& [name, tensor] : contributions.front().weights)
    {
        switch (tensor.type)
        {
        case ElementType::I64:
            average[name] = Largest<std::int64_t>(contributions, name);
            break;
        case ElementType::U8:
            average[name] = Largest<std::uint8_t>(contributions, name);
            break;
        default:
            average[name] = Mean(contributions, name);
        }
    }
    return average;
}

} // namespace split
