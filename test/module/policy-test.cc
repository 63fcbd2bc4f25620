/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/error.h"
#include "module-tests.h"
#include "policy-bed.h"

#include "ns3/bandit-policy.h"
#include "ns3/deadline-policy.h"
#include "ns3/lyapunov-policy.h"
#include "ns3/mpc-policy.h"
#include "ns3/split-capacity-predictor.h"

using namespace ns3;
using split::Mode;
using split_test::MakeChoice;
using split_test::MakeEnd;
using split_test::MakeObservation;
using split_test::ThreeChoices;

namespace
{

/// @return a policy that chooses from @p choices
template <typename Policy>
Ptr<Policy>
MakePolicy(std::vector<SplitChoice> choices = ThreeChoices())
{
    const auto policy = CreateObject<Policy>();
    policy->SetChoices(std::move(choices));
    return policy;
}

/// @return where @p policy has a frame computed that is observed so
template <typename Policy>
Mode
ModeOf(const Ptr<Policy>& policy, const SplitObservation& observation)
{
    return policy->Advise(observation).decision.mode;
}

/// Each kind of prediction is that of its formula.
class PredictorTestCase : public TestCase
{
  public:
    PredictorTestCase()
        : TestCase("Capacity predictor: each kind follows its formula")
    {
    }

  private:
    using Predictor = SplitCapacityPredictor;

    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(Predictor(Predictor::Kind::EWMA, 3, 0).Predict().has_value(),
                              false,
                              "nothing measured");
        NS_TEST_EXPECT_MSG_EQ(After(Predictor::Kind::EWMA, {8, 4, 2}), 4, "8, then 6, then 4");
        NS_TEST_EXPECT_MSG_EQ(After(Predictor::Kind::HARMONIC, {9, 2, 4, 4}),
                              3,
                              "of the last three");
        NS_TEST_EXPECT_MSG_EQ(After(Predictor::Kind::QUANTILE, {9, 5, 1, 3}), 3, "their median");
        NS_TEST_EXPECT_MSG_EQ((Predictor::ParseKind("quantile") == Predictor::Kind::QUANTILE),
                              true,
                              "by name");
        bool isRefused = false;
        try
        {
            Predictor::ParseKind("crystal-ball");
        }
        catch (const split::Error&)
        {
            isRefused = true;
        }
        NS_TEST_EXPECT_MSG_EQ(isRefused, true, "unknown kind");
    }

    /// @return the prediction of a window of three
    static double After(Predictor::Kind kind, const std::vector<double>& measures)
    {
        Predictor predictor(kind, 3, 0.5);
        for (const double measure : measures)
        {
            predictor.Add(measure);
        }
        return *predictor.Predict();
    }
};

/// What is forecast follows from what is observed.
class ForecastTestCase : public TestCase
{
  public:
    ForecastTestCase()
        : TestCase("Forecast: queue, silence and latency")
    {
    }

  private:
    void DoRun() override
    {
        auto observation = MakeObservation(1e6);
        observation.edgeTime = MilliSeconds(3);
        observation.computeTime = MilliSeconds(4);
        observation.queueTime = MilliSeconds(20);
        const auto costs = CostsOf(ThreeChoices());
        const auto forecast = ForecastFrom(observation, 500e3); // half of what was measured
        NS_TEST_EXPECT_MSG_EQ_TOL(forecast.linkFree, 0.040, 1e-9, "the queue takes twice as long");
        NS_TEST_EXPECT_MSG_EQ_TOL(forecast.Latency(costs[0]), 0.040 + 0.002 + 0.013, 1e-9, "small");
        NS_TEST_EXPECT_MSG_EQ_TOL(forecast.Latency(costs[2]), 0.084, 1e-9, "device alone");

        NS_TEST_EXPECT_MSG_EQ(BoundBySilence(1e6, observation), 1e6, "no receipt is awaited");
        observation.silence = MilliSeconds(30);
        NS_TEST_EXPECT_MSG_EQ_TOL(BoundBySilence(1e6, observation), 1e6, 1e-3, "none is overdue");
        observation.silence = MilliSeconds(50);
        NS_TEST_EXPECT_MSG_EQ_TOL(BoundBySilence(1e6, observation),
                                  500e3,
                                  1e-3,
                                  "20 kbit in 40 ms");
        NS_TEST_EXPECT_MSG_EQ_TOL(ForecastFrom(observation, 1e6).linkFree,
                                  0.010,
                                  1e-9,
                                  "a round trip's worth is on its way");
    }
};

/// The most accurate choice that is on time is taken.
class DeadlineChoiceTestCase : public TestCase
{
  public:
    DeadlineChoiceTestCase()
        : TestCase("Deadline policy: the most accurate choice that is on time")
    {
    }

  private:
    void DoRun() override
    {
        const auto at = [](double capacity, int computeMs = 0, bool isConnected = true) {
            auto observation = MakeObservation(capacity);
            observation.computeTime = MilliSeconds(computeMs);
            observation.isConnected = isConnected;
            return ModeOf(MakePolicy<DeadlinePolicy>(), observation);
        };
        NS_TEST_EXPECT_MSG_EQ((at(1e6) == Mode::EDGE_ONLY), true, "20 ms");
        NS_TEST_EXPECT_MSG_EQ((at(100e3) == Mode::DEVICE_ONLY), true, "110 ms by the edge");
        NS_TEST_EXPECT_MSG_EQ((at(100e3, 30) == Mode::SPLIT), true, "110 ms by the device");
        NS_TEST_EXPECT_MSG_EQ((at(10e3, 30) == Mode::SKIP), true, "nothing is on time");
        NS_TEST_EXPECT_MSG_EQ((at(1e6, 0, false) == Mode::DEVICE_ONLY), true, "no connection");

        const auto close =
            MakePolicy<DeadlinePolicy>({MakeChoice(Mode::EDGE_ONLY, 0.9, Time(0), 1250),
                                        MakeChoice(Mode::SPLIT, 0.899, Time(0), 625)});
        NS_TEST_EXPECT_MSG_EQ((ModeOf(close, MakeObservation(1e6)) == Mode::SPLIT),
                              true,
                              "as accurate, and lighter");
        const auto lasting =
            MakePolicy<DeadlinePolicy>({MakeChoice(Mode::SPLIT, 0.8, MilliSeconds(50), 125),
                                        MakeChoice(Mode::DEVICE_ONLY, 0.9, MilliSeconds(130))});
        auto patient = MakeObservation(1e6);
        patient.deadline = MilliSeconds(200);
        NS_TEST_EXPECT_MSG_EQ((ModeOf(lasting, patient) == Mode::SPLIT),
                              true,
                              "the device alone would answer 10 frames of 13");
    }
};

/// Link and safety are followed.
class DeadlineLearningTestCase : public TestCase
{
  public:
    DeadlineLearningTestCase()
        : TestCase("Deadline policy: follows steps, notices outages, learns from misses")
    {
    }

  private:
    void DoRun() override
    {
        FollowStep();
        NoticeOutage();
        LearnSafety();
    }

    void FollowStep()
    {
        const auto policy = MakePolicy<DeadlinePolicy>();
        for (int frame = 0; frame < 5; ++frame)
        {
            ModeOf(policy, MakeObservation(1e6));
        }
        Mode mode{};
        for (int frame = 0; frame < 3; ++frame) // the window
        {
            mode = ModeOf(policy, MakeObservation(90e3));
        }
        NS_TEST_EXPECT_MSG_EQ((mode == Mode::DEVICE_ONLY), true, "down");
        for (int frame = 0; frame < 3; ++frame)
        {
            mode = ModeOf(policy, MakeObservation(1e6));
        }
        NS_TEST_EXPECT_MSG_EQ((mode == Mode::EDGE_ONLY), true, "up");
    }

    void NoticeOutage()
    {
        const auto policy = MakePolicy<DeadlinePolicy>();
        ModeOf(policy, MakeObservation(1e6));
        auto silent = MakeObservation(1e6);
        silent.queuedBytes = 1250;
        silent.queueTime = MilliSeconds(10);
        silent.silence = MilliSeconds(100);
        NS_TEST_EXPECT_MSG_EQ((ModeOf(policy, silent) == Mode::DEVICE_ONLY), true, "first frame");
    }

    void LearnSafety()
    {
        const auto policy = MakePolicy<DeadlinePolicy>();
        const auto send = [&policy](uint64_t frame, Time latency) {
            auto observation = MakeObservation(1e6);
            observation.frame = frame;
            policy->Advise(observation);
            policy->FrameEnded(MakeEnd(frame, latency));
            return policy->GetSafety();
        };
        const double afterHit = send(0, MilliSeconds(100));
        NS_TEST_EXPECT_MSG_EQ_TOL(afterHit, 1.099, 1e-9, "on time");
        const double afterMiss = send(1, MilliSeconds(101));
        NS_TEST_EXPECT_MSG_EQ_TOL(afterMiss, 1.148, 1e-9, "late");
        for (uint64_t frame = 2; frame < 300; ++frame)
        {
            send(frame, MilliSeconds(20));
        }
        NS_TEST_EXPECT_MSG_EQ(policy->GetSafety(), 1, "never below 1");
    }
};

/// Queues weigh against accuracy.
class LyapunovTestCase : public TestCase
{
  public:
    LyapunovTestCase()
        : TestCase("Lyapunov policy: longer queues, cheaper choices")
    {
    }

  private:
    void DoRun() override
    {
        const auto after = [](uint64_t queuedBytes) {
            auto observation = MakeObservation(1e6);
            observation.queuedBytes = queuedBytes;
            return ModeOf(MakePolicy<LyapunovPolicy>(), observation);
        };
        // On average 687.5 bytes are sent: the large message costs 1.82 a queue of one, and is
        // worth 0.3 more than the device alone.
        NS_TEST_EXPECT_MSG_EQ((after(0) == Mode::EDGE_ONLY), true, "nothing queued");
        NS_TEST_EXPECT_MSG_EQ((after(113) == Mode::EDGE_ONLY), true, "0.2989");
        NS_TEST_EXPECT_MSG_EQ((after(114) == Mode::DEVICE_ONLY), true, "0.3015");

        auto late = MakeObservation(1e6);
        late.queueTime = MilliSeconds(95);
        late.computeTime = MilliSeconds(25);
        NS_TEST_EXPECT_MSG_EQ((ModeOf(MakePolicy<LyapunovPolicy>(), late) == Mode::SKIP),
                              true,
                              "late by what waits");
        Compute();
    }

    /// A device that cannot compute all frames alone has some computed by others.
    void Compute()
    {
        const auto policy =
            MakePolicy<LyapunovPolicy>({MakeChoice(Mode::DEVICE_ONLY, 0.9, MilliSeconds(150)),
                                        MakeChoice(Mode::SPLIT, 0.8, MilliSeconds(10), 125)});
        int alone = 0;
        for (int frame = 0; frame < 1000; ++frame)
        {
            auto observation = MakeObservation(1e6);
            observation.now = MilliSeconds(100 * frame);
            observation.deadline = Time(0);
            alone += ModeOf(policy, observation) == Mode::DEVICE_ONLY ? 1 : 0;
        }
        // Of 100 ms a frame, 150 p + 10 (1 - p) takes no more if p is at most 9 / 14.
        NS_TEST_EXPECT_MSG_EQ_TOL(alone, 643, 7, "as many as the device can");
    }
};

/// What succeeds in which context is found out.
class BanditTestCase : public TestCase
{
  public:
    BanditTestCase()
        : TestCase("Bandit policy: learns what succeeds in which context")
    {
    }

  private:
    void DoRun() override
    {
        const auto policy = MakePolicy<BanditPolicy>();
        int right = 0;
        for (uint64_t frame = 0; frame < 300; ++frame)
        {
            const bool isFast = frame % 2 == 0;
            auto observation = MakeObservation(isFast ? 1e6 : 50e3);
            observation.frame = frame;
            const auto mode = ModeOf(policy, observation);
            const bool isLate = !isFast && mode == Mode::EDGE_ONLY;
            auto end = MakeEnd(frame, MilliSeconds(isLate ? 210 : 50));
            end.decision.mode = mode;
            policy->FrameEnded(end);
            const auto best = isFast ? Mode::EDGE_ONLY : Mode::DEVICE_ONLY;
            right += frame >= 250 && mode == best ? 1 : 0;
        }
        NS_TEST_EXPECT_MSG_GT(right, 45, "of the last 50");

        auto unconnected = MakeObservation(1e6);
        unconnected.isConnected = false;
        NS_TEST_EXPECT_MSG_EQ((ModeOf(policy, unconnected) == Mode::DEVICE_ONLY), true, "alone");
        unconnected.computeTime = MilliSeconds(30);
        NS_TEST_EXPECT_MSG_EQ((ModeOf(policy, unconnected) == Mode::SKIP), true, "hopeless");
    }
};

/// The plan is for more than the frame at hand.
class MpcTestCase : public TestCase
{
  public:
    MpcTestCase()
        : TestCase("MPC policy: plans for more than the frame at hand")
    {
    }

  private:
    void DoRun() override
    {
        auto observation = MakeObservation(1e6);
        observation.deadline = MilliSeconds(150);
        const std::vector<SplitChoice> choices{
            MakeChoice(Mode::DEVICE_ONLY, 0.9, MilliSeconds(145)),
            MakeChoice(Mode::SPLIT, 0.8, MilliSeconds(95), 125)};
        const auto policy = MakePolicy<MpcPolicy>(choices);
        NS_TEST_EXPECT_MSG_EQ((ModeOf(policy, observation) == Mode::SPLIT),
                              true,
                              "not to be late next");

        for (int frame = 0; frame < 5; ++frame)
        {
            ModeOf(policy, observation);
        }
        observation.computeTime = MilliSeconds(160);
        NS_TEST_EXPECT_MSG_EQ((ModeOf(policy, observation) == Mode::SKIP), true, "hopeless");
        FollowStep();
    }

    void FollowStep()
    {
        const auto policy = MakePolicy<MpcPolicy>();
        for (int frame = 0; frame < 5; ++frame)
        {
            ModeOf(policy, MakeObservation(1e6));
        }
        Mode mode{};
        for (int frame = 0; frame < 3; ++frame)
        {
            mode = ModeOf(policy, MakeObservation(90e3));
        }
        NS_TEST_EXPECT_MSG_EQ((mode == Mode::DEVICE_ONLY), true, "after the window");
    }
};

} // namespace

split_test::TestCases
split_test::PolicyTests()
{
    return {new PredictorTestCase,
            new ForecastTestCase,
            new DeadlineChoiceTestCase,
            new DeadlineLearningTestCase,
            new LyapunovTestCase,
            new BanditTestCase,
            new MpcTestCase};
}
