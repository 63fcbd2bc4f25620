/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/least-squares.h"

#include <utility>

namespace split
{

Moments::Moments(std::size_t count)
    : m_count{count},
      m_sums(count * count)
{
}

void
Moments::Add(const std::vector<float>& quantities)
{
    for (std::size_t a = 0; a < m_count; ++a)
    {
        // Most quantities are zero most of the time.
        if (quantities[a] != 0)
        {
            for (std::size_t b = 0; b < m_count; ++b)
            {
                m_sums[a * m_count + b] += quantities[a] * quantities[b];
            }
        }
    }
}

double
Moments::Of(std::size_t a, std::size_t b) const
{
    return m_sums[a * m_count + b];
}

Moments::Fit
Moments::Solve(std::size_t target, const std::vector<std::size_t>& causes) const
{
    const auto size = causes.size();
    std::vector<double> matrix(size * size);
    Fit fit{std::vector<double>(size), Of(target, target)};
    for (std::size_t i = 0; i < size; ++i)
    {
        fit.weights[i] = Of(causes[i], target);
        for (std::size_t j = 0; j < size; ++j)
        {
            // One more observation of each alone keeps the matrix regular.
            matrix[i * size + j] = Of(causes[i], causes[j]) + (i == j ? 1 : 0);
        }
    }
    for (std::size_t i = 0; i < size; ++i) // Gauss and Jordan; positive definite: no pivoting
    {
        const auto pivot = matrix[i * size + i];
        for (std::size_t row = 0; row < size; ++row)
        {
            const auto factor = matrix[row * size + i] / pivot;
            if (row != i && factor != 0)
            {
                for (std::size_t j = i; j < size; ++j)
                {
                    matrix[row * size + j] -= factor * matrix[i * size + j];
                }
                fit.weights[row] -= factor * fit.weights[i];
            }
        }
    }
    for (std::size_t i = 0; i < size; ++i)
    {
        fit.weights[i] /= matrix[i * size + i];
        fit.error -= fit.weights[i] * Of(causes[i], target);
    }
    return fit;
}

} // namespace split
