/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/error.h"
#include "expect-error.h"
#include "nn/inference-engine.h"
#include "nn/model-loading.h"
#include "nn/script-pair.h"
#include "nn/split-model.h"
#include "nn/weights.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <torch/script.h>

namespace split
{

namespace
{

/// Two files as Python would export them: a convolution with a rectifier, and a linear layer.
class ScriptPair : public testing::Test
{
  protected:
    ScriptPair()
    {
        torch::jit::Module head("Head");
        head.register_parameter("weight", torch::full({2, 1, 3, 3}, 0.25), false);
        head.define("def forward(self, x):\n"
                    "  return torch.relu(torch.conv2d(x, self.weight))\n");
        head.save(m_head);

        torch::jit::Module layer("Layer");
        layer.register_parameter("weight", torch::full({5, 8}, 0.5), false);
        layer.register_buffer("bias", torch::ones({5}));
        layer.define("def forward(self, x):\n"
                     "  return torch.linear(x, self.weight, self.bias)\n");
        torch::jit::Module tail("Tail");
        tail.register_module("layer", layer);
        tail.define("def forward(self, x):\n"
                    "  return self.layer.forward(torch.flatten(x, 1))\n");
        tail.save(m_tail);
    }

    ~ScriptPair() override
    {
        std::filesystem::remove(m_head);
        std::filesystem::remove(m_tail);
    }

    /// @return the model that the files make, for this class count
    std::shared_ptr<SplitModel> Load(std::size_t classes = 5) const
    {
        return LoadModel({{m_head + "," + m_tail, {1, 4, 4}, classes, {}}, "", 1});
    }

    /// @return the message with which the files are refused
    std::string Refusal(std::size_t classes = 5) const
    {
        try
        {
            Load(classes);
        }
        catch (const Error& error)
        {
            return error.what();
        }
        return "accepted";
    }

    const std::string m_head = testing::TempDir() + "split-head.pt";
    const std::string m_tail = testing::TempDir() + "split-tail.pt";
};

} // namespace

TEST_F(ScriptPair, IsAModelOfTwoStages)
{
    const InferenceEngine engine(Load());
    ASSERT_EQ(engine.Stages().size(), 2u);
    const auto& head = engine.Stages()[0];
    EXPECT_EQ(head.name, "head");
    EXPECT_EQ(head.activation, (Shape{2, 2, 2}));
    EXPECT_EQ(head.flops, 8u * 2 * 9 + 8);
    EXPECT_EQ(head.parameters, 18u);
    const auto& tail = engine.Stages()[1];
    EXPECT_EQ(tail.name, "tail");
    EXPECT_EQ(tail.flops, 5u * (2 * 8 + 1));
    EXPECT_EQ(tail.parameters, 40u);
}

TEST_F(ScriptPair, ComputesTheSameAtEveryCall)
{
    const InferenceEngine engine(Load());
    const Tensor input{{1, 1, 4, 4}, std::vector<float>(16, 1.0F)};
    const std::vector<float> expected(5, 8 * 9 * 0.25F * 0.5F + 1);
    for (int call = 0; call < 4; ++call)
    {
        EXPECT_EQ(engine.Tail(engine.Head(input, 0), 0).values, expected);
        EXPECT_EQ(engine.Whole(input).values, expected);
    }
}

TEST_F(ScriptPair, HasTheTensorsOfBothFiles)
{
    std::vector<std::string> names;
    for (const auto& [name, tensor] : StateOf(*Load()))
    {
        names.push_back(name);
    }
    EXPECT_EQ(names,
              (std::vector<std::string>{"head.weight", "tail.layer.weight", "tail.layer.bias"}));
}

TEST_F(ScriptPair, RefusesShapesThatDoNotFit)
{
    std::filesystem::copy_file(m_head, m_tail, std::filesystem::copy_options::overwrite_existing);
    const auto start = "model '" + m_head + "," + m_tail +
                       "': stage 'tail' cannot run on an input of shape 2x2x2; check the input "
                       "shape and the stages' order (Given groups=1";
    ExpectError([&] { Load(); }, start);
}

TEST_F(ScriptPair, RefusesAHeadOfTwoAnswers)
{
    torch::jit::Module head("Head");
    head.define("def forward(self, x):\n"
                "  return x, x\n");
    head.save(m_head);
    ExpectError([&] { Load(); }, "must return one tensor, returns Tuple");
}

TEST_F(ScriptPair, TakesTheClassCountFromTheTail)
{
    EXPECT_EQ(InferenceEngine(Load(0)).Info().classes, 5u);
}

TEST_F(ScriptPair, KeepsParametersAsTrainableAsTheyAre)
{
    torch::jit::Module tail("Tail");
    tail.register_parameter("weight", torch::ones({5, 8}, torch::requires_grad()), false);
    tail.register_parameter("shift", torch::ones({5}, torch::kInt64), false);
    tail.define("def forward(self, x):\n"
                "  return torch.linear(torch.flatten(x, 1), self.weight) + self.shift\n");
    tail.save(m_tail);
    const auto model = Load();
    const auto parameters = model->named_parameters();
    EXPECT_FALSE(parameters["head.weight"].requires_grad());
    EXPECT_TRUE(parameters["tail.weight"].requires_grad());
    EXPECT_EQ(parameters.find("tail.shift"), nullptr);
    EXPECT_NE(model->named_buffers().find("tail.shift"), nullptr);
}

TEST_F(ScriptPair, HasAFingerprintOfItsFiles)
{
    const auto before = InferenceEngine(Load()).Fingerprint();
    EXPECT_EQ(InferenceEngine(Load()).Fingerprint(), before);
    torch::jit::Module part("Part");
    part.define("def forward(self, x):\n"
                "  return torch.relu(x)\n");
    torch::jit::Module head("Head");
    head.register_parameter("weight", torch::full({2, 1, 3, 3}, 0.25), false);
    head.register_module("part", part);
    head.define("def forward(self, x):\n"
                "  return self.part.forward(torch.conv2d(x, self.weight))\n");
    head.save(m_head);
    const auto relu = InferenceEngine(Load()).Fingerprint();
    EXPECT_NE(relu, before);
    EXPECT_EQ(InferenceEngine(Load()).Fingerprint(), relu);
}

TEST_F(ScriptPair, RefusesAnotherClassCount)
{
    EXPECT_EQ(Refusal(7),
              "model '" + m_head + "," + m_tail +
                  "' answers with shape 5 instead of 7 class scores; check the class count");
}

TEST_F(ScriptPair, RefusesGarbageAndMissingFiles)
{
    const auto message = "'" + m_tail +
                         "': cannot be read as TorchScript; export it with "
                         "torch.jit.script(module).save(path)";
    const auto size = std::filesystem::file_size(m_tail);
    std::filesystem::resize_file(m_tail, size / 2);
    EXPECT_EQ(Refusal(), message);
    std::ofstream(m_tail, std::ios::binary) << std::string(1000, 'x');
    EXPECT_EQ(Refusal(), message);
    std::filesystem::remove(m_tail);
    EXPECT_EQ(Refusal(), "'" + m_tail + "': there is no such file; check the path");
}

} // namespace split
