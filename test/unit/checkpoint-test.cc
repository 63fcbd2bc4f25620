/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/error.h"
#include "expect-error.h"
#include "nn/checkpoint.h"
#include "nn/inference-engine.h"
#include "nn/model-loading.h"
#include "nn/split-model.h"
#include "nn/weights.h"
#include "nn/zoo.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace split
{

namespace
{

/// A file of the test's own, removed at its end.
class CheckpointTest : public testing::Test
{
  protected:
    ~CheckpointTest() override
    {
        std::filesystem::remove(m_path);
    }

    /// @return the message with which @p choice is refused, without what names the file
    std::string Refusal(const std::string& model) const
    {
        try
        {
            LoadModel({{model, {}, 0, {}}, m_path, 1});
        }
        catch (const Error& error)
        {
            const std::string start = "checkpoint '" + m_path + "': ";
            const std::string message = error.what();
            EXPECT_EQ(message.substr(0, start.size()), start);
            return message.substr(start.size());
        }
        return "accepted";
    }

    const std::string m_path =
        testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name();
};

std::shared_ptr<SplitModel>
Make(const std::string& name, std::uint64_t seed = 1)
{
    return MakeModel({name, {1, 28, 28}, 10, {{0.5F}, {0.25F}}}, seed);
}

/// @return what a small model with a bottleneck is called, and takes
ModelInfo
NarrowInfo(const std::string& bottleneck)
{
    ModelInfo info{"lenet5", {1, 28, 28}, 10, {{0.5F}, {0.25F}}};
    info.bottleneck = Bottleneck::Parse(bottleneck);
    return info;
}

std::uint64_t
Fingerprint(const std::shared_ptr<SplitModel>& model)
{
    return InferenceEngine(model).Fingerprint();
}

} // namespace

TEST_F(CheckpointTest, LoadsWhatWasSaved)
{
    for (const auto* name : {"lenet5", "mobilenetv2"}) // the latter has buffers
    {
        const auto model = Make(name);
        WriteCheckpoint(m_path, TakeCheckpoint(*model, Precision::FP32));
        const auto loaded = LoadModel({{}, m_path, 2});
        EXPECT_EQ(Fingerprint(loaded), Fingerprint(model)) << name;
    }
}

TEST_F(CheckpointTest, LoadsWhatWasSavedWithABottleneck)
{
    for (const auto* text : {"light:pool1,channels=3,bits=1", "published:fc3,feature=4"})
    {
        const auto model = MakeModel(NarrowInfo(text), 1);
        WriteCheckpoint(m_path, TakeCheckpoint(*model, Precision::FP32));
        const auto loaded = LoadModel({{}, m_path, 2});
        EXPECT_EQ(loaded->Info().bottleneck, Bottleneck::Parse(text));
        EXPECT_EQ(Fingerprint(loaded), Fingerprint(model)) << text;
    }
}

TEST_F(CheckpointTest, PutsABottleneckInBehindLoading)
{
    const auto model = Make("lenet5");
    WriteCheckpoint(m_path, TakeCheckpoint(*model, Precision::FP32));
    const auto loaded = LoadModel({NarrowInfo("light:pool1"), m_path, 2});
    EXPECT_EQ(loaded->StageName(2), ENCODER_STAGE);
    EXPECT_TRUE(torch::equal(loaded->parameters()[0], model->parameters()[0]));
}

TEST_F(CheckpointTest, IsRefusedWithAnotherBottleneck)
{
    WriteCheckpoint(m_path, TakeCheckpoint(*MakeModel(NarrowInfo("light:pool1"), 1), {}));
    ExpectError(
        [&] {
            LoadModel({NarrowInfo("light:pool1,bits=3"), m_path, 1});
        },
        "has the bottleneck 'light:pool1,channels=8,bits=2'");
}

TEST_F(CheckpointTest, HalfPrecisionRoundsEachWeight)
{
    const auto model = Make("lenet5");
    WriteCheckpoint(m_path, TakeCheckpoint(*model, Precision::FP16));
    const auto loaded = LoadModel({{}, m_path, 2});
    const auto rounded = model->parameters()[0].to(torch::kFloat16).to(torch::kFloat32);
    EXPECT_TRUE(torch::equal(loaded->parameters()[0], rounded));
    EXPECT_LT(std::filesystem::file_size(m_path), 61'706 * 2 + 2'000);
}

TEST_F(CheckpointTest, KeepsNotesAndBlobs)
{
    auto checkpoint = TakeCheckpoint(*Make("lenet5"), Precision::FP32);
    checkpoint.notes["accuracy"] = "0.9";
    checkpoint.blobs["tables"] = {1, 2, 3};
    checkpoint.blobs["none"] = {};
    WriteCheckpoint(m_path, checkpoint);
    const auto read = ReadCheckpoint(m_path);
    EXPECT_EQ(read.notes, checkpoint.notes);
    EXPECT_EQ(read.blobs, checkpoint.blobs);
    EXPECT_EQ(read.weights.size(), checkpoint.weights.size());
}

TEST_F(CheckpointTest, RefusesAnotherModel)
{
    WriteCheckpoint(m_path, TakeCheckpoint(*Make("lenet5"), Precision::FP32));
    EXPECT_EQ(Refusal("vgg8"), "is of model 'lenet5', not of 'vgg8'");
}

TEST_F(CheckpointTest, NamesTheFirstTensorThatDiffers)
{
    auto checkpoint = TakeCheckpoint(*Make("lenet5"), Precision::FP32);
    checkpoint.model.classes = 5;
    WriteCheckpoint(m_path, checkpoint);
    EXPECT_EQ(Refusal(""), "tensor 'fc5.weight' has shape 10x84, the model's has 5x84");

    checkpoint.model.classes = 10;
    checkpoint.weights["extra"] = {ElementType::U8, {1}, {0}};
    WriteCheckpoint(m_path, checkpoint);
    EXPECT_EQ(Refusal(""), "tensor 'extra' does not exist in the model");

    checkpoint.weights.erase("conv1.0.bias");
    WriteCheckpoint(m_path, checkpoint);
    EXPECT_EQ(Refusal(""), "tensor 'conv1.0.bias' of the model is missing");
}

TEST_F(CheckpointTest, RefusesMetadataThatDoesNotFit)
{
    auto checkpoint = TakeCheckpoint(*Make("lenet5"), Precision::FP32);
    checkpoint.model.normalisation.deviation = {0.0F};
    WriteCheckpoint(m_path, checkpoint);
    EXPECT_EQ(Refusal(""), "the deviation is not one positive number for each of 1 channels");

    std::ofstream(m_path, std::ios::binary) << std::string("\2\0\0\0\0\0\0\0{}", 10);
    EXPECT_EQ(Refusal(""), "metadata 'format' is missing; is it a checkpoint of ns3-split?");
}

TEST_F(CheckpointTest, RefusesATruncatedAGarbledAndAMissingFile)
{
    WriteCheckpoint(m_path, TakeCheckpoint(*Make("lenet5"), Precision::FP32));
    std::filesystem::resize_file(m_path, std::filesystem::file_size(m_path) - 1);
    EXPECT_NE(Refusal("").find("data_offsets do not lie within the file"), std::string::npos);

    std::ofstream(m_path, std::ios::binary) << std::string(100, 'x');
    EXPECT_NE(Refusal("").find("the header length"), std::string::npos);
}

TEST_F(CheckpointTest, RefusesWhatIsNoFile)
{
    ExpectError([&] { ReadCheckpoint(m_path); }, "'" + m_path + "': there is no such file");
    const auto folder = testing::TempDir();
    ExpectError([&] { ReadCheckpoint(folder); }, "'" + folder + "': there is no such file");
    ExpectError([] { ReadCheckpoint("/dev/zero"); }, "'/dev/zero': there is no such file");
}

TEST_F(CheckpointTest, RefusesAnotherTypeOfValues)
{
    auto checkpoint = TakeCheckpoint(*Make("lenet5"), Precision::FP32);
    checkpoint.weights["fc5.bias"] = {ElementType::U8, {10}, std::vector<std::uint8_t>(10)};
    WriteCheckpoint(m_path, checkpoint);
    EXPECT_EQ(Refusal(""), "tensor 'fc5.bias' has type Byte, the model's has Float");
}

TEST_F(CheckpointTest, RefusesValuesThatAreNotFinite)
{
    const auto refusal = "tensor 'fc5.bias' has values that are not finite numbers";
    const auto model = Make("lenet5");
    auto bias = model->named_parameters()["fc5.bias"].detach();
    bias.fill_(1e6); // beyond half precision
    ExpectError([&] { TakeCheckpoint(*model, Precision::FP16); }, refusal);

    auto checkpoint = TakeCheckpoint(*model, Precision::FP32);
    checkpoint.weights["fc5.bias"].bytes.assign(40, 0xff); // NaN
    const auto before = Fingerprint(model);
    ExpectError([&] { ApplyCheckpoint(checkpoint, *model); }, refusal);
    EXPECT_EQ(Fingerprint(model), before);
}

TEST_F(CheckpointTest, AppliesToAModelOfOnesOwn)
{
    const auto make = [] {
        auto model = std::make_shared<SplitModel>(ModelInfo{"own", {4}, 3, {}});
        model->Append("only", torch::nn::Linear(4, 3));
        return model;
    };
    const auto saved = make();
    const auto restored = make();
    ApplyCheckpoint(TakeCheckpoint(*saved, Precision::FP32), *restored);
    EXPECT_EQ(Fingerprint(restored), Fingerprint(saved));
}

} // namespace split
