/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_SCENARIOS_MODEL_OPTIONS_H
#define SPLIT_SCENARIOS_MODEL_OPTIONS_H

#include "base/shape-text.h"
#include "base/shipped-file.h"
#include "nn/model-loading.h"
#include "nn/zoo.h"

#include "ns3/command-line.h"

#include <cstdint>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>

/// The options by which the user of a scenario chooses a model.
class ModelOptions
{
  public:
    /// Adds `--model --checkpoint --bottleneck --input --classes` to @p cmd.
    void AddTo(ns3::CommandLine& cmd)
    {
        cmd.AddValue("model",
                     fmt::format("{}, or HEAD.pt,TAIL.pt; by default that of the checkpoint",
                                 fmt::join(split::ZooNames(), ", ")),
                     m_model);
        cmd.AddValue("checkpoint",
                     "file of the weights; by default those shipped, if no model is given either",
                     m_checkpoint);
        cmd.AddValue("bottleneck",
                     "to put into a model that has none: light:STAGE,channels=8,bits=2 or "
                     "published:STAGE,feature=4,resolution=1",
                     m_bottleneck);
        cmd.AddValue("input", "shape of a sample, for a model without checkpoint", m_input);
        cmd.AddValue("classes",
                     "number of classes, for an architecture without checkpoint",
                     m_classes);
    }

    /// @return the model that was chosen, with weights drawn by @p seed if there is no checkpoint
    split::ModelChoice Choice(std::uint64_t seed) const
    {
        split::ModelChoice choice{{}, m_checkpoint, seed};
        if (m_model.empty() && m_checkpoint.empty())
        {
            choice.checkpoint =
                split::ShippedFile("models/vgg8-bottleneck-fashion-mnist.safetensors");
        }
        else
        {
            choice.model = Info();
        }
        if (!m_bottleneck.empty())
        {
            choice.model.bottleneck = split::Bottleneck::Parse(m_bottleneck);
        }
        return choice;
    }

  private:
    /// @return what the model is, as far as there is no checkpoint to tell
    split::ModelInfo Info() const
    {
        const auto input = split::ParseShape(m_input);
        const split::Normalisation none{std::vector<float>(input[0], 0.0F),
                                        std::vector<float>(input[0], 1.0F)};
        const auto classes = split::IsScriptPair(m_model) ? 0 : m_classes; // the tail tells
        return {m_model, input, classes, none};
    }

    std::string m_model;            //!< option model
    std::string m_checkpoint;       //!< option checkpoint
    std::string m_bottleneck;       //!< option bottleneck
    std::string m_input{"1x28x28"}; //!< option input
    std::uint32_t m_classes{10};    //!< option classes
};

#endif // SPLIT_SCENARIOS_MODEL_OPTIONS_H
