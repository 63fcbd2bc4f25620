/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_LOAD_DATASET_H
#define SPLIT_DATA_LOAD_DATASET_H

#include "data/dataset.h"

#include <filesystem>

namespace split
{

/// Which part of a data set to read.
enum class Part
{
    TRAIN,
    TEST
};

/**
 * Reads a data set, whose kind the names of its files tell; the first of these that is there:
 *
 * | kind      | training part                                    | test part            |
 * |-----------|--------------------------------------------------|----------------------|
 * | MNIST     | `train-images-idx3-ubyte[.gz]` and               | the same with `t10k` |
 * |           | `train-labels-idx1-ubyte[.gz]`                   | for `train`          |
 * | CIFAR-10  | any of `data_batch_1.bin` ... `data_batch_5.bin` | `test_batch.bin`     |
 * | CIFAR-100 | `train.bin`                                      | `test.bin`           |
 *
 * @param folder where the files are
 * @param part which part to read
 * @return the samples, in the order of the files
 * @throws Error naming the folder, or the file and the field that is wrong
 */
Dataset LoadDataset(const std::filesystem::path& folder, Part part);

} // namespace split

#endif // SPLIT_DATA_LOAD_DATASET_H
