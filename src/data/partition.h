/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_PARTITION_H
#define SPLIT_DATA_PARTITION_H

#include "data/dataset.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace split
{

/// How samples are divided among devices.
struct Partition
{
    /// By what rule.
    enum class Rule
    {
        IID,       //!< at random: parts of the same size and, but for chance, the same classes
        DIRICHLET, //!< each class in shares drawn from a Dirichlet distribution (Hsu, Qi and Brown,
                   //!< "Measuring the Effects of Non-Identical Data Distribution", 2019)
        SHARDS     //!< the samples sorted by class and cut into shards, some for each device
                   //!< (McMahan et al., "Communication-Efficient Learning", 2017)
    };

    Rule rule{Rule::IID};  //!< by what rule
    double alpha{1};       //!< of DIRICHLET: the smaller, the more uneven
    std::size_t shards{2}; //!< of SHARDS: for each device

    /**
     * @param text `iid`, `dirichlet:ALPHA` or `shards:COUNT`
     * @return the partition
     * @throws Error naming what is wrong
     */
    static Partition Parse(const std::string& text);
};

/**
 * Divides samples among devices, the same on every platform.
 *
 * @param dataset the samples
 * @param devices the number of parts
 * @param partition by what rule
 * @param least how many samples every part must have
 * @param seed of the draws; an uneven division that leaves a part with fewer is drawn again
 * @return the parts; every sample is in one of them at most, samples that do not fill the last
 *     shard in none
 * @throws Error if there are not enough samples, or no draw leaves every part enough
 */
std::vector<Dataset> Divide(const Dataset& dataset,
                            std::size_t devices,
                            const Partition& partition,
                            std::size_t least,
                            std::uint64_t seed);

} // namespace split

#endif // SPLIT_DATA_PARTITION_H
