/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/shipped-file.h"
#include "data/load-dataset.h"
#include "learn/evaluation.h"
#include "nn/model-loading.h"
#include "nn/split-model.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <numeric>

namespace split
{

namespace
{

const std::string CHECKPOINT = ShippedFile("models/vgg8-fashion-mnist.safetensors");

} // namespace

TEST(ShippedModel, IsSmall)
{
    EXPECT_LE(std::filesystem::file_size(CHECKPOINT), 1'000'000u);
}

TEST(ShippedModel, ClassifiesFashionMnist)
{
    ModelChoice choice;
    choice.checkpoint = CHECKPOINT;
    const auto model = LoadModel(choice);
    const auto sample = LoadDataset("/usr/share/datasets/fashion-mnist", Part::TEST).Subset(500, 1);
    std::vector<std::size_t> indices(sample.Size());
    std::iota(indices.begin(), indices.end(), 0);
    EXPECT_GE(Accuracy(*model, sample, indices), 0.89);
}

} // namespace split
