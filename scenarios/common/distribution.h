/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DISTRIBUTION_H
#define SPLIT_DISTRIBUTION_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

/// Points of a distribution.
struct Percentiles
{
    double p50; //!< the median
    double p95; //!< 95 of 100 values are below
    double p99; //!< 99 of 100 values are below
};

/**
 * Values of which percentiles are wanted.
 *
 * Up to 65,536 values, percentiles are exact. Of more, memory does not grow with their number:
 * equal values keep their exact worth, and different ones that are less than a part in 1024 apart
 * may count as their mean, so that a percentile is wrong by less than 0.1 %.
 */
class Distribution
{
  public:
    /// @param value that is not negative
    void Add(double value);

    /// @return the percentiles, interpolated linearly between neighbours as NumPy does by default;
    ///         NaN without values
    Percentiles ComputePercentiles() const;

  private:
    /// Values that are close to each other.
    struct Bucket
    {
        std::size_t count{0}; //!< how many
        double sum{0};        //!< of them
    };

    /// Buckets or values, in ascending order, each by how many there are of it and their mean.
    using Steps = std::vector<std::pair<std::size_t, double>>;

    /// Has @p value counted among those that are close to it.
    void AddToBucket(double value);

    /// @return all values
    Steps Sort() const;

    std::vector<double> m_values;         //!< as long as they are few
    std::map<uint64_t, Bucket> m_buckets; //!< afterwards, by number
    std::size_t m_count{0};               //!< of all values
};

#endif // SPLIT_DISTRIBUTION_H
