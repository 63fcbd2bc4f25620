/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/tails.h"

#include "base/error.h"
#include "learn/averaging.h"
#include "learn/roles.h"
#include "nn/stored-tensor.h"

#include <fmt/format.h>
#include <utility>

namespace split
{

Tails::Tails(const TrainingPlan& plan, const ModelPart& part)
    : m_plan{plan},
      m_part{part},
      m_isOneEach{plan.collaboration == Collaboration::SPLITFED_1 && plan.devices > 1}
{
    if (m_isOneEach)
    {
        m_start = m_part.Take();
    }
}

Tails::~Tails() = default;

std::size_t
Tails::SlotOf(std::size_t device) const
{
    return m_isOneEach ? device : 0;
}

Tails::Slot&
Tails::Find(std::size_t number)
{
    auto& slot = m_slots[number];
    if (!slot)
    {
        slot = std::make_unique<Slot>(Slot{{{m_part, OptimiserOf(m_plan), LossOf(m_plan)},
                                            {m_plan.newChannels, m_plan.normStatistics}},
                                           {},
                                           {},
                                           {}});
        slot->startWatch = slot->tail.watch.State();
    }
    return *slot;
}

std::vector<torch::Tensor>
Tails::Tensors() const
{
    std::vector<torch::Tensor> tensors;
    for (const auto& stage : m_part.Stages())
    {
        for (const auto& list : {stage->parameters(), stage->buffers()})
        {
            tensors.insert(tensors.end(), list.begin(), list.end());
        }
    }
    return tensors;
}

void
Tails::Park()
{
    if (!m_present)
    {
        return;
    }
    auto& slot = Find(SlotOf(*m_present));
    m_gradients[*m_present] = slot.tail.learner.Updater().MoveGradients();
    if (m_isOneEach)
    {
        for (const auto& tensor : Tensors())
        {
            slot.values.push_back(tensor.variable_data());
        }
    }
    m_present.reset();
}

Tails::Tail&
Tails::Of(std::size_t device)
{
    auto& slot = Find(SlotOf(device));
    if (m_present == device)
    {
        return slot.tail;
    }
    Park();
    if (m_isOneEach)
    {
        auto tensors = Tensors();
        const auto names = m_part.Tensors();
        for (std::size_t i = 0; i < tensors.size(); ++i)
        {
            tensors[i].set_data(slot.values.empty() ? FromStored(m_start.at(names[i].first))
                                                    : slot.values[i]);
        }
        slot.values.clear();
    }
    slot.tail.learner.Updater().PutGradients(std::exchange(m_gradients[device], {}));
    m_present = device;
    return slot.tail;
}

void
Tails::Forget(std::size_t device)
{
    if (m_present == device)
    {
        Park();
    }
    m_gradients.erase(device);
    if (m_isOneEach && m_slots.count(device) > 0)
    {
        auto& slot = Find(device);
        slot.values.clear();
        slot.tail.learner.Updater().SetState(slot.startMoments);
        slot.tail.watch.SetState(slot.startWatch);
    }
}

void
Tails::EndRound(const std::map<std::size_t, std::uint64_t>& samples)
{
    if (m_isOneEach)
    {
        std::vector<Contribution> contributions;
        for (const auto& [device, count] : samples)
        {
            Of(device);
            contributions.push_back({count, m_part.Take()});
        }
        m_start = contributions.empty() ? m_start : Average(contributions);
    }
    Park();
    m_gradients.clear();
    if (m_isOneEach)
    {
        auto tensors = Tensors();
        const auto names = m_part.Tensors();
        for (std::size_t i = 0; i < tensors.size(); ++i)
        {
            tensors[i].set_data(FromStored(m_start.at(names[i].first)));
        }
        for (auto& [number, slot] : m_slots)
        {
            slot->values.clear();
            slot->startMoments = slot->tail.learner.Updater().State();
            slot->startWatch = slot->tail.watch.State();
        }
    }
}

TrainingState
Tails::State() const
{
    TrainingState state;
    AddUnder("weights/", m_part.Take(), state);
    for (const auto& [number, slot] : m_slots)
    {
        const auto prefix = fmt::format("{}/", number);
        AddUnder(prefix + "moments/", slot->tail.learner.Updater().State(), state);
        AddUnder(prefix + "watch/", slot->tail.watch.State(), state);
    }
    return state;
}

void
Tails::SetState(const TrainingState& state)
{
    m_part.Put(TakeUnder("weights/", state));
    m_start = m_isOneEach ? m_part.Take() : TrainingState{};
    for (std::size_t number = 0; number < (m_isOneEach ? m_plan.devices : 1); ++number)
    {
        const auto own = TakeUnder(fmt::format("{}/", number), state);
        if (own.empty())
        {
            continue;
        }
        auto& slot = Find(number);
        slot.startMoments = TakeUnder("moments/", own);
        slot.startWatch = TakeUnder("watch/", own);
        slot.tail.learner.Updater().SetState(slot.startMoments);
        slot.tail.watch.SetState(slot.startWatch);
    }
}

} // namespace split
