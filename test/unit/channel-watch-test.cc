/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/channel-watch.h"
#include "nn/split-model.h"
#include "nn/zoo.h"

#include <gtest/gtest.h>
#include <numeric>

namespace split
{

namespace
{

constexpr std::size_t CHANNELS = 6; //!< of lenet5 behind its first stage

/// @return a model with a batch norm in its third stage
std::shared_ptr<SplitModel>
Make()
{
    ModelInfo info{"lenet5", {1, 28, 28}, 2, {{0.5F}, {0.5F}}};
    info.bottleneck = Bottleneck::Parse("published:pool1");
    return MakeModel(info, 1);
}

/// A tail with a batch norm, and a watch over the channels that it is given.
class WatchedTail
{
  public:
    explicit WatchedTail(NormStatistics normStatistics)
        : m_model{Make()},
          m_learner{{m_model, 1, m_model->StageCount()}, {}, {}},
          m_watch{NewChannels::KEEP, normStatistics}
    {
    }

    /// Trains on an activation with so many channels.
    void Train(std::uint32_t kept)
    {
        std::vector<std::uint32_t> channels(kept);
        std::iota(channels.begin(), channels.end(), 0);
        const Layout layout(Shape{2, CHANNELS, 28, 28});
        const auto selection = Selection::OfChannels(channels, Selection::Index::CHANNELS, layout);
        m_watch.Prepare(selection, CHANNELS, m_learner);
        m_batches = CountBatches();
        m_learner.Train(torch::ones({2, CHANNELS, 28, 28}), torch::tensor({0L, 1L}), 1);
        m_watch.EndStep();
    }

    /// @return how many batches the running statistics were of when the last one came
    std::int64_t Batches() const
    {
        return m_batches;
    }

  private:
    /// @return how many batches the batch norm has seen
    std::int64_t CountBatches() const
    {
        for (const auto& [name, tensor] : m_learner.Part().Tensors())
        {
            if (name.find("num_batches_tracked") != std::string::npos)
            {
                return tensor.item<std::int64_t>();
            }
        }
        return -1;
    }

    std::shared_ptr<SplitModel> m_model; //!< of which the tail is
    TailLearner m_learner;               //!< the tail
    ChannelWatch m_watch;                //!< over its channels
    std::int64_t m_batches{0};           //!< see Batches()
};

TEST(ChannelWatch, ResetsNormsWhenAnotherNumberOfChannelsIsKept)
{
    WatchedTail tail(NormStatistics::RESET);
    tail.Train(2);
    tail.Train(2);
    EXPECT_EQ(tail.Batches(), 1);
    tail.Train(4);
    EXPECT_EQ(tail.Batches(), 0);
    tail.Train(4);
    EXPECT_EQ(tail.Batches(), 1);
}

TEST(ChannelWatch, KeepsNormsUnlessTold)
{
    WatchedTail tail(NormStatistics::KEEP);
    tail.Train(2);
    tail.Train(4);
    EXPECT_EQ(tail.Batches(), 1);
}

} // namespace

} // namespace split
