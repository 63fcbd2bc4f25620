/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "training-parties.h"

#include "base/error.h"
#include "learn/evaluation.h"
#include "learn/weight-coding.h"
#include "nn/split-model.h"
#include "nn/weights.h"

#include <fmt/format.h>
#include <numeric>
#include <torch/torch.h>

using namespace split;

namespace
{

/// Copies the values of the stages @p first to @p last of @p from to @p to.
void
CopyStages(const SplitModel& from, SplitModel& to, std::size_t first, std::size_t last)
{
    torch::NoGradGuard guard;
    const auto source = StateOf(from);
    const auto target = StateOf(to);
    for (std::size_t stage = first; stage <= last; ++stage)
    {
        const auto prefix = to.StageName(stage) + ".";
        for (std::size_t i = 0; i < target.size(); ++i)
        {
            if (target[i].first.compare(0, prefix.size(), prefix) == 0)
            {
                auto tensor = target[i].second;
                tensor.copy_(source[i].second);
            }
        }
    }
}

/// Gives @p model those of its values that @p weights, as they cross the link, hold.
void
ApplyWeights(const std::vector<std::uint8_t>& weights, SplitModel& model)
{
    auto checkpoint = TakeCheckpoint(model, Precision::FP32);
    for (const auto& [name, tensor] : DecodeWeights(weights))
    {
        checkpoint.weights[name] = tensor;
    }
    ApplyCheckpoint(checkpoint, model);
}

/// @return @p text as a tensor of a state
SafeTensor
PackText(const std::string& text)
{
    return {ElementType::U8, {text.size()}, {text.begin(), text.end()}};
}

/// @return the text that PackText() made @p name in @p state of
std::string
TextIn(const TrainingState& state, const std::string& name)
{
    const auto found = state.find(name);
    if (found == state.end())
    {
        throw Error(fmt::format("the saved training lacks {}; begin anew", name));
    }
    return {found->second.bytes.begin(), found->second.bytes.end()};
}

/// @return what device @p number is called in a state
std::string
DeviceName(std::size_t number)
{
    return fmt::format("device{}/", number);
}

/// @return what the schedule of device @p number is called
std::string
ScheduleName(std::size_t number)
{
    return fmt::format("schedule{}", number);
}

/// What the other parties are called.
constexpr const char* RELAY = "relay/";
constexpr const char* RELAY_SCHEDULE = "relay-schedule";
constexpr const char* EDGE = "edge/";

} // namespace

TrainingParties::TrainingParties(const TrainingSetup& setup)
    : m_setup{setup},
      m_edgeModel{LoadModel(setup.model)}
{
    for (std::size_t device = 0; device < setup.training.size(); ++device)
    {
        m_deviceModels.push_back(LoadModel(setup.model));
        m_devices.push_back(std::make_shared<DeviceTrainer>(setup.plan,
                                                            device,
                                                            m_deviceModels.back(),
                                                            setup.training[device],
                                                            setup.validation[device]));
        m_schedules.push_back(std::make_shared<CompressionSchedule>(setup.compression));
    }
    if (setup.plan.secondCut)
    {
        m_relayModel = LoadModel(setup.model);
        m_relay = std::make_shared<RelayTrainer>(setup.plan, m_relayModel);
        m_relaySchedule = std::make_shared<CompressionSchedule>(setup.compression);
    }
    m_edge = std::make_shared<EdgeTrainer>(setup.plan, m_edgeModel);
}

const std::vector<std::shared_ptr<DeviceTrainer>>&
TrainingParties::Devices() const
{
    return m_devices;
}

const std::vector<std::shared_ptr<CompressionSchedule>>&
TrainingParties::Schedules() const
{
    return m_schedules;
}

const std::shared_ptr<CompressionSchedule>&
TrainingParties::RelaySchedule() const
{
    return m_relaySchedule;
}

const std::shared_ptr<EdgeTrainer>&
TrainingParties::Edge() const
{
    return m_edge;
}

const std::shared_ptr<RelayTrainer>&
TrainingParties::Relay() const
{
    return m_relay;
}

std::shared_ptr<SplitModel>
TrainingParties::PutTogether() const
{
    const auto& plan = m_setup.plan;
    auto model = LoadModel(m_setup.model);
    CopyStages(*m_edgeModel, *model, 0, model->StageCount() - 1);
    if (m_relayModel != nullptr)
    {
        CopyStages(*m_relayModel, *model, plan.cut + 1, *plan.secondCut);
    }
    const auto handedIn = m_edge->FinalWeights();
    if (!handedIn.empty())
    {
        ApplyWeights(handedIn, *model);
    }
    else if (plan.collaboration != Collaboration::CENTRAL)
    {
        CopyStages(*m_deviceModels[0], *model, 0, plan.cut);
    }
    return model;
}

SplitEvaluation
TrainingParties::Evaluate(SplitModel& model, const Setting& setting, const Dataset& dataset) const
{
    const auto& plan = m_setup.plan;
    const bool isSplit =
        plan.collaboration != Collaboration::FEDAVG && plan.collaboration != Collaboration::CENTRAL;
    std::vector<std::size_t> all(dataset.Size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    if (!isSplit)
    {
        return {Accuracy(model, dataset, all)};
    }
    std::vector<EvaluatedCut> cuts{{plan.cut, &m_devices[0]->Ranking()}};
    if (plan.secondCut)
    {
        cuts.push_back({*plan.secondCut, &m_relay->Ranking()});
    }
    return EvaluateSplit(model, cuts, setting, dataset, all);
}

TrainingState
TrainingParties::State() const
{
    TrainingState state;
    for (std::size_t device = 0; device < m_devices.size(); ++device)
    {
        AddUnder(DeviceName(device), m_devices[device]->State(), state);
        state[ScheduleName(device)] = PackText(m_schedules[device]->State());
    }
    if (m_relay != nullptr)
    {
        AddUnder(RELAY, m_relay->State(), state);
        state[RELAY_SCHEDULE] = PackText(m_relaySchedule->State());
    }
    AddUnder(EDGE, m_edge->State(), state);
    return state;
}

void
TrainingParties::SetState(const TrainingState& state)
{
    for (std::size_t device = 0; device < m_devices.size(); ++device)
    {
        m_devices[device]->SetState(TakeUnder(DeviceName(device), state));
        m_schedules[device]->SetState(TextIn(state, ScheduleName(device)));
    }
    if (m_relay != nullptr)
    {
        m_relay->SetState(TakeUnder(RELAY, state));
        m_relaySchedule->SetState(TextIn(state, RELAY_SCHEDULE));
    }
    m_edge->SetState(TakeUnder(EDGE, state));
}
