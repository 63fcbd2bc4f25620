/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TEST_TINY_TRAINING_H
#define SPLIT_TEST_TINY_TRAINING_H

#include "data/dataset.h"
#include "learn/cut-setting.h"
#include "learn/device-trainer.h"
#include "learn/edge-trainer.h"
#include "learn/training-plan.h"
#include "learn/training-state.h"
#include "nn/split-model.h"
#include "nn/weights.h"
#include "nn/zoo.h"

#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <numeric>
#include <variant>
#include <vector>

namespace split
{

/// @return images of two classes: bright above, or bright below
inline Dataset
HalfBright(std::size_t count)
{
    constexpr std::size_t HALF = 28 * 28 / 2;
    std::vector<std::uint8_t> pixels;
    std::vector<std::uint8_t> labels;
    for (std::size_t i = 0; i < count; ++i)
    {
        const bool below = i % 2 == 1;
        labels.push_back(below);
        pixels.insert(pixels.end(), HALF, below ? i : 255 - i);
        pixels.insert(pixels.end(), HALF, below ? 255 - i : i);
    }
    return {{1, 28, 28}, 2, pixels, labels};
}

/// @return a small model for them
inline std::shared_ptr<SplitModel>
Lenet5()
{
    return MakeModel({"lenet5", {1, 28, 28}, 2, {{0.5F}, {0.5F}}}, 1);
}

/// @return the numbers below @p count
inline std::vector<std::size_t>
Indices(std::size_t count)
{
    std::vector<std::size_t> indices(count);
    std::iota(indices.begin(), indices.end(), 0);
    return indices;
}

/// @return the bytes of all weights of @p model, by name
inline std::map<std::string, std::vector<std::uint8_t>>
WeightsOf(const SplitModel& model)
{
    std::map<std::string, std::vector<std::uint8_t>> weights;
    for (const auto& [name, tensor] : TakeCheckpoint(model, Precision::FP32).weights)
    {
        weights[name] = tensor.bytes;
    }
    return weights;
}

/// @return a plan of two rounds of one epoch, four samples a step, with lenet5 cut behind its first
///         pooling
inline TrainingPlan
TinyPlan()
{
    TrainingPlan plan;
    plan.cut = 1;
    plan.rounds = 2;
    plan.batch = 4;
    plan.learningRate = LearningRate::Parse("steps:0.005@0,0.003@0.5");
    plan.augmentation = {1, true};
    plan.gradient.entropy = Entropy::NONE;
    plan.gradient.rounding = Rounding::STOCHASTIC;
    return plan;
}

/// @return the setting that loses nothing
inline CutSetting
Lossless()
{
    return {Setting::Parse("bits=32,entropy=none"), 32};
}

/// Devices and an edge that train together, without a network.
class TinyTraining
{
  public:
    /// @param plan of the training, in which each device has 16 samples
    explicit TinyTraining(const TrainingPlan& plan)
        : m_plan{plan},
          m_edgeModel{Lenet5()},
          edge{plan, m_edgeModel}
    {
        for (std::size_t device = 0; device < plan.devices; ++device)
        {
            m_models.push_back(Lenet5());
            devices.push_back(std::make_unique<DeviceTrainer>(plan,
                                                              device,
                                                              m_models.back(),
                                                              HalfBright(16),
                                                              nullptr));
        }
    }

    /// Trains @p device by one step. @return the mean loss
    double Step(std::size_t device,
                std::uint64_t round,
                std::uint64_t step,
                const CutSetting& setting)
    {
        const auto join = devices[device]->Introduction();
        double loss = 0;
        for (std::uint64_t part = 0; part < m_plan.microBatches; ++part)
        {
            sent.push_back(devices[device]->Forward({round, step, part}, setting));
            const auto answer = edge.Train(device, join, sent.back().message);
            answered.push_back(std::get<OutgoingGradients>(answer));
            EXPECT_TRUE(devices[device]->Backward(answered.back().message.frame));
            loss += answered.back().message.loss / m_plan.microBatches;
        }
        edge.EndStep(device, join, {round, step, 0});
        devices[device]->EndStep({round, step, 0});
        return loss;
    }

    /// Trains all devices for a round, step by step in turn. @return the loss of each step
    std::vector<double> Round(std::uint64_t round, const CutSetting& setting)
    {
        const auto start = edge.BeginRound(round, 0);
        for (const auto& device : devices)
        {
            device->BeginRound(start);
        }
        std::vector<double> losses;
        for (std::uint64_t step = 0; step < devices[0]->StepsPerRound(); ++step)
        {
            for (std::size_t device = 0; device < devices.size(); ++device)
            {
                losses.push_back(Step(device, round, step, setting));
            }
        }
        for (std::size_t device = 0; device < devices.size(); ++device)
        {
            EXPECT_TRUE(edge.HandIn(device,
                                    devices[device]->Introduction(),
                                    {round, 0, 0, 0, devices[device]->Weights()}));
        }
        edge.EndRound();
        return losses;
    }

    /// @return the device's weights in front of the cut, and the edge's behind it
    std::map<std::string, std::vector<std::uint8_t>> Weights(std::size_t device = 0) const
    {
        auto weights = WeightsOf(*m_edgeModel);
        for (auto& [name, bytes] : WeightsOf(*m_models[device]))
        {
            if (name.compare(0, 5, "conv1") == 0)
            {
                weights[name] = bytes;
            }
        }
        return weights;
    }

  private:
    TrainingPlan m_plan;                               //!< of the training
    std::vector<std::shared_ptr<SplitModel>> m_models; //!< of the devices
    std::shared_ptr<SplitModel> m_edgeModel;           //!< of the edge

  public:
    EdgeTrainer edge;                                    //!< the edge
    std::vector<std::unique_ptr<DeviceTrainer>> devices; //!< the devices
    std::vector<OutgoingActivations> sent;               //!< all that devices have sent
    std::vector<OutgoingGradients> answered;             //!< all that the edge has answered
};

} // namespace split

#endif // SPLIT_TEST_TINY_TRAINING_H
