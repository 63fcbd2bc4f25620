/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_CIFAR_H
#define SPLIT_DATA_CIFAR_H

#include "data/dataset.h"

#include <filesystem>
#include <vector>

namespace split
{

/**
 * Reads the binary version of CIFAR-10 (https://www.cs.toronto.edu/~kriz/cifar.html): 32x32
 * colour images of 10 classes, in records of a label byte and 3072 pixel bytes.
 *
 * @param files any number of batches, of any number of records each
 * @return the samples in the order of the files
 * @throws Error naming the file and the record that is wrong
 */
Dataset ReadCifar10(const std::vector<std::filesystem::path>& files);

/**
 * Reads the binary version of CIFAR-100: as CIFAR-10, but with a coarse label in front of the fine
 * one, which is taken, and 100 classes.
 *
 * @param file any number of records
 * @return the samples in the order of the file
 * @throws Error naming the file and the record that is wrong
 */
Dataset ReadCifar100(const std::filesystem::path& file);

} // namespace split

#endif // SPLIT_DATA_CIFAR_H
