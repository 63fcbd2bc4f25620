/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/partition.h"

#include "base/derive-seed.h"
#include "base/draw.h"
#include "base/error.h"

#include <algorithm>
#include <boost/random/gamma_distribution.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <numeric>
#include <utility>

namespace split
{

namespace
{

/// Indices of samples, for each device.
using Parts = std::vector<std::vector<std::size_t>>;

/// How often an uneven division is drawn before it is given up.
constexpr std::uint64_t MAX_DRAWS = 1000;

/// From here on shares are as good as equal.
constexpr double MAX_ALPHA = 1e6;

/// @return the samples of each class, in random order
Parts
ByClass(const Dataset& dataset, std::uint64_t seed)
{
    Parts classes(dataset.ClassCount());
    for (const auto index : Draw(dataset.Size(), dataset.Size(), seed))
    {
        classes[dataset.Label(index)].push_back(index);
    }
    return classes;
}

Parts
DivideEvenly(const Dataset& dataset, std::size_t devices, std::uint64_t seed)
{
    const auto order = Draw(dataset.Size(), dataset.Size(), seed);
    Parts parts(devices);
    for (std::size_t i = 0; i < order.size(); ++i)
    {
        parts[i % devices].push_back(order[i]);
    }
    return parts;
}

/// @return where each device's share of @p count samples ends, drawn from a Dirichlet distribution
std::vector<std::size_t>
DrawEnds(std::size_t count, std::size_t devices, double alpha, boost::random::mt19937_64& engine)
{
    boost::random::gamma_distribution<double> gamma(alpha);
    std::vector<double> sums;
    double sum = 0;
    for (std::size_t device = 0; device < devices; ++device)
    {
        sum += gamma(engine);
        sums.push_back(sum);
    }
    std::vector<std::size_t> ends;
    for (const auto part : sums)
    {
        // With a tiny alpha all draws may underflow: then the last device takes the class.
        const auto share = sum > 0 ? part / sum : 0;
        ends.push_back(static_cast<std::size_t>(std::llround(share * static_cast<double>(count))));
    }
    ends.back() = count;
    return ends;
}

Parts
DivideByDirichlet(const Dataset& dataset, std::size_t devices, double alpha, std::uint64_t seed)
{
    boost::random::mt19937_64 engine(DeriveSeed(seed, "dirichlet"));
    Parts parts(devices);
    for (const auto& samples : ByClass(dataset, seed))
    {
        std::size_t begin = 0;
        const auto ends = DrawEnds(samples.size(), devices, alpha, engine);
        for (std::size_t device = 0; device < devices; ++device)
        {
            std::copy(samples.begin() + static_cast<std::ptrdiff_t>(begin),
                      samples.begin() + static_cast<std::ptrdiff_t>(ends[device]),
                      std::back_inserter(parts[device]));
            begin = ends[device];
        }
    }
    return parts;
}

Parts
DivideByShards(const Dataset& dataset, std::size_t devices, std::size_t shards, std::uint64_t seed)
{
    std::vector<std::size_t> sorted;
    for (const auto& samples : ByClass(dataset, seed))
    {
        sorted.insert(sorted.end(), samples.begin(), samples.end());
    }
    const auto count = devices * shards;
    const auto size = sorted.size() / count;
    const auto order = Draw(count, count, DeriveSeed(seed, "shards"));
    Parts parts(devices);
    for (std::size_t i = 0; i < count; ++i)
    {
        const auto begin = sorted.begin() + static_cast<std::ptrdiff_t>(order[i] * size);
        auto& part = parts[i / shards];
        part.insert(part.end(), begin, begin + static_cast<std::ptrdiff_t>(size));
    }
    return parts;
}

Parts
DivideOnce(const Dataset& dataset,
           std::size_t devices,
           const Partition& partition,
           std::uint64_t seed)
{
    switch (partition.rule)
    {
    case Partition::Rule::DIRICHLET:
        return DivideByDirichlet(dataset, devices, partition.alpha, seed);
    case Partition::Rule::SHARDS:
        return DivideByShards(dataset, devices, partition.shards, seed);
    default:
        return DivideEvenly(dataset, devices, seed);
    }
}

/// @return the number behind the colon of @p text
double
ParseArgument(const std::string& text)
{
    try
    {
        std::size_t end = 0;
        const auto argument = text.substr(text.find(':') + 1);
        const auto number = std::stod(argument, &end);
        if (end == argument.size() && std::isfinite(number) && number > 0)
        {
            return number;
        }
    }
    catch (const std::logic_error&) // no number, or none that a double holds
    {
    }
    throw Error(fmt::format("partition '{}': write a number above 0 behind the colon", text));
}

} // namespace

Partition
Partition::Parse(const std::string& text)
{
    Partition partition;
    const auto name = text.substr(0, text.find(':'));
    if (text == "iid")
    {
        return partition;
    }
    if (name == "dirichlet")
    {
        partition.rule = Rule::DIRICHLET;
        partition.alpha = std::min(ParseArgument(text), MAX_ALPHA);
        return partition;
    }
    if (name == "shards")
    {
        const auto shards = ParseArgument(text);
        if (shards != std::floor(shards) || shards > 1e6)
        {
            throw Error(fmt::format("partition '{}': shards are whole", text));
        }
        partition.rule = Rule::SHARDS;
        partition.shards = static_cast<std::size_t>(shards);
        return partition;
    }
    throw Error(fmt::format("partition '{}': write iid, dirichlet:ALPHA or shards:COUNT", text));
}

std::vector<Dataset>
Divide(const Dataset& dataset,
       std::size_t devices,
       const Partition& partition,
       std::size_t least,
       std::uint64_t seed)
{
    if (devices == 0 || dataset.Size() / devices < std::max<std::size_t>(least, 1))
    {
        throw Error(fmt::format("{} samples cannot be divided among {} devices that need {} each; "
                                "choose fewer devices or a smaller batch",
                                dataset.Size(),
                                devices,
                                least));
    }
    const auto draws = partition.rule == Partition::Rule::DIRICHLET ? MAX_DRAWS : 1;
    for (std::uint64_t draw = 0; draw < draws; ++draw)
    {
        const auto parts = DivideOnce(dataset, devices, partition, DeriveSeed(seed, "parts", draw));
        const bool isEnough = std::all_of(parts.begin(), parts.end(), [least](const auto& part) {
            return part.size() >= std::max<std::size_t>(least, 1);
        });
        if (isEnough)
        {
            std::vector<Dataset> datasets;
            for (const auto& part : parts)
            {
                datasets.push_back(dataset.Select(part));
            }
            return datasets;
        }
    }
    throw Error(fmt::format("no division leaves each of {} devices {} samples; choose fewer "
                            "devices, a more even partition or a smaller batch",
                            devices,
                            least));
}

} // namespace split
