/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/shipped-file.h"
#include "data/link-trace-text.h"
#include "module-tests.h"
#include "policy-bed.h"

#include "ns3/bandit-policy.h"
#include "ns3/deadline-policy.h"
#include "ns3/lyapunov-policy.h"
#include "ns3/mpc-policy.h"
#include "ns3/object-factory.h"
#include "ns3/oracle-policy.h"
#include "ns3/split-choice-planner.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <deque>
#include <random>

using namespace ns3;
using split::Mode;
using split_test::MakeChoice;

namespace
{

constexpr uint64_t FRAMES = 3000;

const Time INTERVAL = MilliSeconds(50);
const Time DEADLINE = MilliSeconds(100);
const Time DELAY = MilliSeconds(10);

/// @return much like those of the shipped profile, on a device of 0.6 GFLOP/s
std::vector<SplitChoice>
RaceChoices()
{
    std::vector<SplitChoice> choices{MakeChoice(Mode::DEVICE_ONLY, 0.914, MilliSeconds(55)),
                                     MakeChoice(Mode::SPLIT, 0.8628, MilliSeconds(14), 90),
                                     MakeChoice(Mode::SPLIT, 0.914, MilliSeconds(14), 110),
                                     MakeChoice(Mode::EDGE_ONLY, 0.8424, MilliSeconds(1), 300),
                                     MakeChoice(Mode::EDGE_ONLY, 0.9038, MilliSeconds(1), 440),
                                     MakeChoice(Mode::EDGE_ONLY, 0.9136, MilliSeconds(1), 600),
                                     MakeChoice(Mode::EDGE_ONLY, 0.9156, Time(0), 850)};
    for (std::size_t i = 0; i < choices.size(); ++i)
    {
        choices[i].entry.decision.jpegQuality = static_cast<int>(i); // by which the race knows it
    }
    return choices;
}

/// A device and a link that follows a trace, without packets: messages take the link in turn.
class Race
{
  public:
    explicit Race(std::shared_ptr<const split::LinkTrace> trace)
        : m_trace{std::move(trace)}
    {
    }

    /// Has @p policy decide on all frames. @return the expected share of right answers in time
    double Run(const Ptr<CompressionPolicy>& policy, const std::vector<SplitChoice>& choices)
    {
        policy->SetChoices(choices);
        double right = 0;
        for (uint64_t frame = 0; frame < FRAMES; ++frame)
        {
            const auto now = static_cast<int64_t>(frame) * INTERVAL;
            EndFrames(*policy, now);
            const auto decision = policy->Advise(Observe(now, frame)).decision;
            decided.push_back(decision);
            right += Carry(frame, now, decision, choices);
        }
        return right / FRAMES;
    }

    std::vector<split::Decision> decided; //!< what was decided on each frame

  private:
    /// A frame that has no receipt, or no result.
    struct Flight
    {
        uint64_t frame;       //!< its number
        uint64_t packetBytes; //!< of its message; 0: it is not sent
        Time captured;        //!< by the device
        Time begun;           //!< when the link took it
        Time ended;           //!< when receipt and result are there
    };

    /// Tells @p policy of what has ended by @p now.
    void EndFrames(CompressionPolicy& policy, Time now)
    {
        const auto isOver = [now](const Flight& flight) { return flight.ended <= now; };
        for (const auto& flight : m_flights)
        {
            if (isOver(flight))
            {
                auto record = split_test::MakeEnd(flight.frame, flight.ended - flight.captured);
                policy.FrameEnded(record);
                Measure(flight);
            }
        }
        m_flights.erase(std::remove_if(m_flights.begin(), m_flights.end(), isOver),
                        m_flights.end());
    }

    /// Learns the capacity from @p flight, as its receipt tells it.
    void Measure(const Flight& flight)
    {
        if (flight.packetBytes > 0)
        {
            const Time taken = flight.ended - 2 * DELAY - flight.begun;
            m_capacity = 8.0 * flight.packetBytes / std::max(taken, MicroSeconds(10)).GetSeconds();
            m_lastReceipt = flight.ended;
        }
    }

    /// @return what the device knows at the capture of @p frame
    SplitObservation Observe(Time now, uint64_t frame)
    {
        SplitObservation observation;
        observation.now = now;
        observation.frame = frame;
        observation.deadline = DEADLINE;
        observation.interval = INTERVAL;
        observation.isConnected = true;
        observation.baseRoundTrip = 2 * DELAY;
        observation.roundTrip = 2 * DELAY;
        observation.computeTime = std::max(m_computeFree - now, Time(0));
        Time since = now;
        for (const auto& flight : m_flights)
        {
            observation.queuedBytes += flight.packetBytes;
            since = flight.packetBytes > 0 ? std::min(since, flight.begun) : since;
        }
        observation.silence = std::max(now - std::max(since, m_lastReceipt), Time(0));
        const double rate = m_trace->At(now.GetNanoSeconds()).rate;
        if (observation.queuedBytes == 0 && rate > 0) // a probe has measured it
        {
            m_capacity = rate;
        }
        if (m_capacity > 0)
        {
            observation.capacity = m_capacity;
            observation.queueTime = Seconds(8.0 * observation.queuedBytes / m_capacity);
        }
        return observation;
    }

    /// Does as was decided. @return the frame's accuracy if it is on time, else 0
    double Carry(uint64_t frame,
                 Time now,
                 const split::Decision& decision,
                 const std::vector<SplitChoice>& choices)
    {
        if (decision.mode == Mode::SKIP)
        {
            return 0;
        }
        const auto choice = choices.begin() + decision.jpegQuality;
        m_computeFree = std::max(m_computeFree, now) + choice->deviceTime;
        Flight flight{frame, choice->packetBytes, now, m_computeFree, m_computeFree};
        if (split::Sends(decision.mode))
        {
            flight.begun = std::max(m_computeFree, m_linkFree);
            m_linkFree = NanoSeconds(
                m_trace->EndOfSending(flight.begun.GetNanoSeconds(), 8.0 * flight.packetBytes));
            flight.ended = m_linkFree + 2 * DELAY;
        }
        m_flights.push_back(flight);
        return flight.ended - now <= DEADLINE ? choice->entry.accuracy : 0;
    }

    std::shared_ptr<const split::LinkTrace> m_trace; //!< of the link
    std::deque<Flight> m_flights;                    //!< that have not ended
    Time m_computeFree;                              //!< when the device is free
    Time m_linkFree;                                 //!< when the link is free
    Time m_lastReceipt;                              //!< when the last one came
    double m_capacity{0};                            //!< last measured
};

/// @return a trace that ships
std::shared_ptr<const split::LinkTrace>
ReadTrace(const std::string& name)
{
    return std::make_shared<const split::LinkTrace>(
        split::ReadLinkTrace(split::ShippedFile("scenarios/traces/" + name + ".csv")));
}

/// @return the share of right answers in time that a policy of this type comes to
double
RunPolicy(const std::string& type, const std::string& trace)
{
    ObjectFactory factory(type);
    return Race(ReadTrace(trace)).Run(factory.Create<CompressionPolicy>(), RaceChoices());
}

/// @return what the oracle comes to
double
RunOracle(const std::string& trace)
{
    const auto oracle = CreateObject<OraclePolicy>();
    oracle->SetAttribute("AnswerBytes", UintegerValue(0)); // the race's answers take a delay alone
    oracle->SetAttribute("AcknowledgementBytes", UintegerValue(0));
    oracle->SetAttribute("EdgeTime", TimeValue(Time(0)));
    oracle->SetCapacity(ReadTrace(trace), ReadTrace(trace));
    return Race(ReadTrace(trace)).Run(oracle, RaceChoices());
}

/// No policy comes to more than the one that knows what will be.
class CeilingTestCase : public TestCase
{
  public:
    CeilingTestCase()
        : TestCase("Policies over changing links: the oracle is the ceiling, and is approached")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string trace : {"step", "sawtooth", "markov"})
        {
            const double ceiling = RunOracle(trace);
            for (const std::string policy : {"Deadline", "Mpc", "Lyapunov", "Bandit"})
            {
                const double share = RunPolicy("ns3::" + policy + "Policy", trace);
                NS_TEST_EXPECT_MSG_LT(share, ceiling + 0.001, policy << " over " << trace);
            }
            const double deadline = RunPolicy("ns3::DeadlinePolicy", trace);
            NS_TEST_EXPECT_MSG_GT(deadline, 0.98 * ceiling, "deadline policy over " << trace);
        }
    }
};

/// Decisions depend on nothing but what is observed.
class ReproducibleTestCase : public TestCase
{
  public:
    ReproducibleTestCase()
        : TestCase("Policies over changing links: the same decisions each time")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string policy : {"Deadline", "Mpc", "Lyapunov", "Bandit"})
        {
            NS_TEST_EXPECT_MSG_EQ((Decisions(policy) == Decisions(policy)), true, policy);
        }
    }

    /// @return the numbers of the choices made
    static std::vector<int> Decisions(const std::string& policy)
    {
        Race race(ReadTrace("markov"));
        ObjectFactory factory("ns3::" + policy + "Policy");
        race.Run(factory.Create<CompressionPolicy>(), RaceChoices());
        std::vector<int> numbers;
        for (const auto& decision : race.decided)
        {
            numbers.push_back(decision.mode == Mode::SKIP ? -1 : decision.jpegQuality);
        }
        return numbers;
    }
};

/// What would be stuck in an outage is not sent.
class OracleOutageTestCase : public TestCase
{
  public:
    OracleOutageTestCase()
        : TestCase("Oracle policy: sends nothing into an outage")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ((Decide(MilliSeconds(500)) == Mode::EDGE_ONLY), true, "long before");
        NS_TEST_EXPECT_MSG_EQ((Decide(MilliSeconds(970)) == Mode::EDGE_ONLY),
                              true,
                              "18 ms to the answer");
        NS_TEST_EXPECT_MSG_EQ((Decide(MilliSeconds(992)) == Mode::DEVICE_ONLY), true, "it would");
        NS_TEST_EXPECT_MSG_EQ((Decide(MilliSeconds(2500)) == Mode::DEVICE_ONLY), true, "in it");
        NS_TEST_EXPECT_MSG_EQ((Decide(MilliSeconds(3000)) == Mode::EDGE_ONLY), true, "after it");
    }

    /// @return what a link of 1 Mbit/s, with an outage from 1 s to 3 s, lets choose at @p now
    static Mode Decide(Time now)
    {
        const auto policy = CreateObject<OraclePolicy>();
        policy->SetChoices(split_test::ThreeChoices());
        const auto capacity = std::make_shared<const split::LinkTrace>(
            std::vector<split::LinkState>{{0, 1e6, 5'000'000, 0},
                                          {1'000'000'000, 0, 5'000'000, 0},
                                          {3'000'000'000, 1e6, 5'000'000, 0}},
            4'000'000'000);
        policy->SetCapacity(capacity, capacity);
        auto observation = split_test::MakeObservation(1e6);
        observation.now = now;
        return policy->Advise(observation).decision.mode;
    }
};

/// A plan of a wide beam is the best.
class PlannerTestCase : public TestCase
{
  public:
    PlannerTestCase()
        : TestCase("Planner: equals exhaustive search")
    {
    }

  private:
    static constexpr SplitSteadyLink LINK{1e5, 0.01}; //!< that is planned for

    void DoRun() override
    {
        std::mt19937 random(3);
        const auto draw = [&random](int highest) {
            return static_cast<double>(random() % static_cast<unsigned>(highest + 1));
        };
        for (int trial = 0; trial < 300; ++trial)
        {
            std::vector<SplitChoiceCost> costs;
            for (int i = 0; i < 3; ++i)
            {
                const bool sends = random() % 3 > 0;
                costs.push_back(
                    {0.5 + draw(50) / 100, draw(150) / 1000, sends ? 100 * draw(150) : 0, sends});
            }
            const SplitPlanningTask task{5,
                                         0.1,
                                         0.05 + draw(200) / 1000,
                                         draw(50) / 1000,
                                         draw(50) / 1000,
                                         true,
                                         100000};
            SplitChoicePlanner planner;
            planner.Plan(costs, task, LINK);
            NS_TEST_EXPECT_MSG_EQ_TOL(planner.GetValue(), Best(costs, task, 0), 1e-12, trial);
        }
    }

    /// @return the most that can be expected from the capture of @p frame on
    static double Best(const std::vector<SplitChoiceCost>& costs,
                       const SplitPlanningTask& task,
                       std::size_t frame)
    {
        const double now = static_cast<double>(frame) * task.interval;
        if (frame == task.frames)
        {
            double most = 0;
            for (const auto& cost : costs)
            {
                most = std::max(most, cost.accuracy);
            }
            const double backlog = std::max({task.computeFree - now, task.linkFree - now, 0.0});
            return -backlog / task.interval * most;
        }
        double best = Best(costs, task, frame + 1);
        for (const auto& cost : costs)
        {
            auto next = task;
            next.computeFree = std::max(task.computeFree, now) + cost.device;
            double result = next.computeFree;
            if (cost.sends)
            {
                next.linkFree = std::max(result, task.linkFree) + cost.bits / LINK.capacity;
                result = next.linkFree + LINK.rest;
            }
            if (result <= now + task.deadline)
            {
                best = std::max(best, cost.accuracy + Best(costs, next, frame + 1));
            }
        }
        return best;
    }
};

} // namespace

split_test::TestCases
split_test::PolicyRaceTests()
{
    return {new CeilingTestCase,
            new ReproducibleTestCase,
            new OracleOutageTestCase,
            new PlannerTestCase};
}
