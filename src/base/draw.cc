/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/draw.h"

#include "base/error.h"

#include <numeric>
#include <random>
#include <string>
#include <utility>

namespace split
{

namespace
{

/// @return a number below @p bound, each as probable as any other
std::uint64_t
UniformBelow(std::uint64_t bound, std::mt19937_64& engine)
{
    const auto remainder = std::mt19937_64::max() % bound;
    const auto unbiased = std::mt19937_64::max() - remainder; // a multiple of the bound
    auto number = engine();
    while (number >= unbiased)
    {
        number = engine();
    }
    return number % bound;
}

} // namespace

std::vector<std::size_t>
Draw(std::size_t population, std::size_t count, std::uint64_t seed)
{
    if (count > population)
    {
        throw Error("cannot draw " + std::to_string(count) + " from " + std::to_string(population) +
                    ": ask for at most as many as there are");
    }
    std::vector<std::size_t> numbers(population);
    std::iota(numbers.begin(), numbers.end(), std::size_t{0});
    std::mt19937_64 engine(seed);
    for (std::size_t i = 0; i < count; ++i) // Fisher and Yates, stopped when enough are drawn
    {
        std::swap(numbers[i], numbers[i + UniformBelow(population - i, engine)]);
    }
    numbers.resize(count);
    return numbers;
}

} // namespace split
