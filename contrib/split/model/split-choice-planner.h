/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CHOICE_PLANNER_H
#define SPLIT_CHOICE_PLANNER_H

#include "split-forecast.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * What is planned for; times are in seconds from the decision on the first frame.
 */
struct SplitPlanningTask
{
    std::size_t frames; //!< how many are planned for, captured one interval after the other
    double interval;    //!< between captures
    double deadline;    //!< from capture to result
    double computeFree; //!< until the device has computed what it has begun
    double linkFree;    //!< until what waits has been sent
    bool maySend;       //!< whether there is a connection
    std::size_t beam;   //!< how many partial plans are kept after each frame
};

/**
 * @ingroup split
 * A link that stays as it is, for plans; times are in seconds.
 */
struct SplitSteadyLink
{
    double capacity; //!< in bit/s
    double rest;     //!< from a frame's last bit being sent to its result

    /// @param from when the link is free for a message @param bits of it @return when it is sent
    double EndOfSending(double from, double bits) const
    {
        return from + bits / capacity;
    }

    /// @param sent when a message is sent @return when the link is free for the next one
    double FreeAfter(double sent) const
    {
        return sent;
    }

    /// @param sent when a message is sent @return when its result is there
    double Answer(double sent) const
    {
        return sent + rest;
    }
};

/**
 * @ingroup split
 * Plans what to choose for the next frames, so that as many as possible are expected to be
 * classified rightly and on time.
 *
 * A beam search forwards over the states (when the device is free, when the link is free). A frame
 * that would be late is skipped. A partial plan that is behind another one in value and in both
 * times is dropped; of the others as many as the beam is wide are kept, by their value less what
 * the longer of their two backlogs may cost: a frame an interval. With a beam that drops none, the
 * plan is the best.
 */
class SplitChoicePlanner
{
  public:
    /**
     * @param costs of the choices
     * @param task what is planned for
     * @param link tells by EndOfSending(from, bits) when a message is sent that the link is free
     *        for @c from then on; and of one that is sent, by FreeAfter(sent) when the link is free
     *        for the next one, by Answer(sent) when its result is there; an infinite time is never
     * @return the choice for the first frame; none to skip it
     */
    template <typename Link>
    std::optional<std::size_t> Plan(const std::vector<SplitChoiceCost>& costs,
                                    const SplitPlanningTask& task,
                                    const Link& link);

    /// @return the expected number of right answers in time of the plan made last, less what its
    ///         backlog may cost
    double GetValue() const;

  private:
    /// The plan for some frames, and what it leaves.
    struct State
    {
        double computeFree{0};            //!< when the device is free
        double linkFree{0};               //!< when the link is free
        double value{0};                  //!< expected right answers in time
        double score{0};                  //!< by which plans are kept
        std::optional<std::size_t> first; //!< choice for the first frame
    };

    /// Adds to m_next all that can follow on @p state at the capture @p frame.
    template <typename Link>
    void Extend(const State& state,
                std::size_t frame,
                const std::vector<SplitChoiceCost>& costs,
                const SplitPlanningTask& task,
                const Link& link);

    /// Adds @p state to m_next, which stays in order, unless it is not worth it.
    void Keep(State state, double now, const SplitPlanningTask& task);

    double m_costOfDelay{0};     //!< value lost by a second's backlog, at most
    std::vector<State> m_states; //!< plans up to a frame, best first
    std::vector<State> m_next;   //!< plans up to the next frame, best first
};

template <typename Link>
std::optional<std::size_t>
SplitChoicePlanner::Plan(const std::vector<SplitChoiceCost>& costs,
                         const SplitPlanningTask& task,
                         const Link& link)
{
    double most = 0;
    for (const auto& cost : costs)
    {
        most = std::max(most, cost.accuracy);
    }
    m_costOfDelay = task.interval > 0 ? most / task.interval : 0;
    m_states.assign(1, {task.computeFree, task.linkFree, 0, 0, std::nullopt});
    for (std::size_t frame = 0; frame < task.frames; ++frame)
    {
        m_next.clear();
        for (const auto& state : m_states)
        {
            Extend(state, frame, costs, task, link);
        }
        std::swap(m_states, m_next);
    }
    return m_states.front().first;
}

template <typename Link>
void
SplitChoicePlanner::Extend(const State& state,
                           std::size_t frame,
                           const std::vector<SplitChoiceCost>& costs,
                           const SplitPlanningTask& task,
                           const Link& link)
{
    const double now = static_cast<double>(frame) * task.interval;
    Keep(state, now + task.interval, task);
    for (std::size_t i = 0; i < costs.size(); ++i)
    {
        const auto& cost = costs[i];
        auto next = state;
        next.computeFree = std::max(state.computeFree, now) + cost.device;
        double result = next.computeFree;
        if (cost.sends)
        {
            const double start = std::max(next.computeFree, state.linkFree);
            if (!task.maySend || start > now + task.deadline)
            {
                continue;
            }
            const double sent = link.EndOfSending(start, cost.bits);
            next.linkFree = link.FreeAfter(sent);
            result = link.Answer(sent);
        }
        if (std::isfinite(result) && result <= now + task.deadline)
        {
            next.value += cost.accuracy;
            next.first = frame == 0 ? std::optional<std::size_t>{i} : state.first;
            Keep(next, now + task.interval, task);
        }
    }
}

inline void
SplitChoicePlanner::Keep(State state, double now, const SplitPlanningTask& task)
{
    state.computeFree = std::max(state.computeFree, now);
    state.linkFree = std::max(state.linkFree, now);
    const double backlog = std::max(state.computeFree, state.linkFree) - now;
    state.score = state.value - backlog * m_costOfDelay;
    if (m_next.size() == task.beam && state.score <= m_next.back().score)
    {
        return;
    }
    // What is behind in all has no higher score.
    const auto isBehind = [](const State& a, const State& b) {
        return a.value <= b.value && a.computeFree >= b.computeFree && a.linkFree >= b.linkFree;
    };
    std::size_t place = 0;
    for (; place < m_next.size() && m_next[place].score >= state.score; ++place)
    {
        if (isBehind(state, m_next[place]))
        {
            return;
        }
    }
    const auto at = m_next.begin() + static_cast<std::ptrdiff_t>(place);
    const auto kept = std::remove_if(at, m_next.end(), [&](const State& other) {
        return isBehind(other, state);
    });
    m_next.erase(kept, m_next.end());
    m_next.insert(m_next.begin() + static_cast<std::ptrdiff_t>(place), state);
    if (m_next.size() > task.beam)
    {
        m_next.pop_back();
    }
}

inline double
SplitChoicePlanner::GetValue() const
{
    return m_states.front().score;
}

} // namespace ns3

#endif // SPLIT_CHOICE_PLANNER_H
