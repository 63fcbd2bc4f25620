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

/// The name of a checkpoint.
class ShippedModel : public testing::TestWithParam<const char*>
{
  protected:
    const std::string m_path = ShippedFile(std::string("models/") + GetParam() + ".safetensors");
};

} // namespace

TEST_P(ShippedModel, IsSmall)
{
    EXPECT_LE(std::filesystem::file_size(m_path), 1'000'000u);
}

TEST_P(ShippedModel, ClassifiesFashionMnist)
{
    ModelChoice choice;
    choice.checkpoint = m_path;
    const auto model = LoadModel(choice);
    const auto sample = LoadDataset("/usr/share/datasets/fashion-mnist", Part::TEST).Subset(500, 1);
    std::vector<std::size_t> indices(sample.Size());
    std::iota(indices.begin(), indices.end(), 0);
    EXPECT_GE(Accuracy(*model, sample, indices), 0.89);
}

INSTANTIATE_TEST_SUITE_P(Checkpoints,
                         ShippedModel,
                         testing::Values("vgg8-fashion-mnist", "vgg8-bottleneck-fashion-mnist"));

} // namespace split
