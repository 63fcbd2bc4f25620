/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_IDX_H
#define SPLIT_DATA_IDX_H

#include "data/dataset.h"

#include <filesystem>

namespace split
{

/**
 * Reads grey images and their labels from two IDX files, the format of MNIST
 * (http://yann.lecun.com/exdb/mnist); names that end in `.gz` are decompressed.
 *
 * @param images unsigned bytes in three dimensions: image, row, column
 * @param labels unsigned bytes in one dimension; the largest decides the number of classes
 * @return the samples in the order of the files
 * @throws Error naming the file and the field that is wrong
 */
Dataset ReadIdx(const std::filesystem::path& images, const std::filesystem::path& labels);

} // namespace split

#endif // SPLIT_DATA_IDX_H
