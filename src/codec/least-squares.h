/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_LEAST_SQUARES_H
#define SPLIT_CODEC_LEAST_SQUARES_H

#include <cstddef>
#include <vector>

namespace split
{

/// The sums of products of some quantities over many observations, from which each of them can be
/// fitted as a linear function of others.
class Moments
{
  public:
    /// @param count the number of quantities
    explicit Moments(std::size_t count);

    /// @param quantities an observation of all of them
    void Add(const std::vector<float>& quantities);

    /// A linear function of some quantities.
    struct Fit
    {
        std::vector<double> weights; //!< of the quantities
        double error;                //!< sum of squares that is left
    };

    /**
     * @param target the quantity to fit
     * @param causes the quantities to fit it with
     * @return the function with the least squared error, all but equal quantities sharing a weight
     */
    Fit Solve(std::size_t target, const std::vector<std::size_t>& causes) const;

  private:
    /// @return the sum of the products of two quantities
    double Of(std::size_t a, std::size_t b) const;

    std::size_t m_count;        //!< of quantities
    std::vector<double> m_sums; //!< of products: row by row
};

} // namespace split

#endif // SPLIT_CODEC_LEAST_SQUARES_H
