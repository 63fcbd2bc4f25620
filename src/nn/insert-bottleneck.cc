/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/insert-bottleneck.h"

#include "base/derive-seed.h"
#include "base/error.h"
#include "base/shape-text.h"
#include "nn/light-bottleneck.h"
#include "nn/published-bottleneck.h"
#include "nn/split-model.h"
#include "nn/tensor-conversion.h"
#include "nn/weight-init.h"

#include <ATen/CPUGeneratorImpl.h>
#include <fmt/format.h>
#include <utility>

namespace split
{

namespace
{

/// Samples on which it is seen whether an activation has negative values.
constexpr std::size_t PROBES = 4;

/// The most that the loss of a published bottleneck may exponentiate: the result, times its weight
/// of 1000, is far from overflow in fp32, as are the squares of gradients that an optimiser takes.
constexpr double STEEPEST_LOSS = 32;

[[noreturn]] void
Reject(const Bottleneck& bottleneck, const std::string& reason)
{
    throw Error(fmt::format("bottleneck '{}': {}", bottleneck.ToString(), reason));
}

/// @return the stage behind which the bottleneck is to be
std::size_t
FindPlace(const SplitModel& model, const Bottleneck& bottleneck)
{
    std::string names;
    for (std::size_t index = 0; index + 1 < model.StageCount(); ++index)
    {
        if (model.StageName(index) == bottleneck.stage)
        {
            return index;
        }
        names += (names.empty() ? "" : ", ") + model.StageName(index);
    }
    Reject(bottleneck, "there is no such stage to put it behind; choose one of " + names);
}

/// @return what the stage before the bottleneck answers to noise
torch::Tensor
Probe(const SplitModel& model, std::size_t place, std::uint64_t seed)
{
    const c10::InferenceMode inference;
    const auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    return model.Head(torch::randn(BatchExtents(model.Info().input, PROBES), generator), place);
}

void
CheckActivation(const Bottleneck& bottleneck, const Shape& activation)
{
    if (activation.size() != 1 && activation.size() != 3)
    {
        Reject(bottleneck,
               fmt::format("it needs an activation of C or CxHxW values a sample, not {}; choose "
                           "another stage",
                           ToString(activation)));
    }
}

void
AppendLight(const Bottleneck& bottleneck, const torch::Tensor& probe, SplitModel& model)
{
    const auto activation = SampleShape(probe);
    const bool isRectified = probe.min().item<float>() >= 0;
    model.Append(ENCODER_STAGE, LightEncoder(activation, bottleneck.channels, bottleneck.bits));
    model.Append(DECODER_STAGE, MakeLightDecoder(bottleneck.channels, activation, isRectified));
}

void
AppendPublished(const Bottleneck& bottleneck,
                const Shape& activation,
                std::uint64_t seed,
                SplitModel& model)
{
    const auto channels = activation[0] / bottleneck.feature;
    if (channels == 0 || (activation.size() == 1 && bottleneck.resolution > 1))
    {
        Reject(bottleneck,
               fmt::format("the activation has {} values a sample, which leaves nothing to send; "
                           "choose smaller factors",
                           ToString(activation)));
    }
    if (bottleneck.sharpness * static_cast<double>(channels) > STEEPEST_LOSS)
    {
        Reject(bottleneck,
               fmt::format("sharpness {} lets the loss of {} channels overflow; choose {} at most",
                           bottleneck.sharpness,
                           channels,
                           STEEPEST_LOSS / static_cast<double>(channels)));
    }
    model.Append(ENCODER_STAGE,
                 PublishedEncoder(activation,
                                  channels,
                                  bottleneck.resolution,
                                  bottleneck.sharpness,
                                  DeriveSeed(seed, "gates")));
    model.Append(DECODER_STAGE, MakePublishedDecoder(channels, activation, bottleneck.resolution));
}

/**
 * Has a light bottleneck that is as wide as the activation hand it on as it is, but for rounding
 * and clipping: so it does not have to be learned before the rest of the model can be. Activations
 * are about 1 in size where training begins; half of the levels lie below that.
 */
void
StartAsIdentity(torch::nn::Module& encoder, torch::nn::Module& decoder, unsigned bits)
{
    torch::NoGradGuard guard;
    const auto gain = ((1U << bits) - 1) / 2.0;
    for (auto& [module, factor] : {std::pair(&encoder, gain), std::pair(&decoder, 1 / gain)})
    {
        for (auto& parameter : module->parameters())
        {
            parameter.zero_();
            if (parameter.dim() > 1)
            {
                auto matrix = parameter.flatten(1);
                matrix.diagonal().fill_(factor);
            }
        }
    }
}

/// Appends encoder and decoder behind the stage that answers with @p probe.
void
AppendUnits(const Bottleneck& bottleneck,
            const torch::Tensor& probe,
            std::uint64_t seed,
            SplitModel& model)
{
    if (bottleneck.kind == BottleneckKind::LIGHT)
    {
        AppendLight(bottleneck, probe, model);
    }
    else
    {
        AppendPublished(bottleneck, SampleShape(probe), seed, model);
    }
    const auto stages = model.children();
    InitialiseWeights(*stages[stages.size() - 2], DeriveSeed(seed, "encoder"));
    InitialiseWeights(*stages[stages.size() - 1], DeriveSeed(seed, "decoder"));
    const bool isAsWide = bottleneck.channels >= SampleShape(probe)[0];
    if (bottleneck.kind == BottleneckKind::LIGHT && isAsWide)
    {
        StartAsIdentity(*stages[stages.size() - 2], *stages[stages.size() - 1], bottleneck.bits);
    }
}

} // namespace

std::shared_ptr<SplitModel>
InsertBottleneck(const SplitModel& model, const Bottleneck& bottleneck, std::uint64_t seed)
{
    const auto place = FindPlace(model, bottleneck);
    const auto probe = Probe(model, place, DeriveSeed(seed, "probe"));
    CheckActivation(bottleneck, SampleShape(probe));
    auto info = model.Info();
    info.bottleneck = bottleneck;
    auto narrow = std::make_shared<SplitModel>(info);
    for (std::size_t index = 0; index < model.StageCount(); ++index)
    {
        narrow->AppendStageOf(model, index);
        if (index == place)
        {
            AppendUnits(bottleneck, probe, seed, *narrow);
        }
    }
    narrow->eval();
    return narrow;
}

} // namespace split
