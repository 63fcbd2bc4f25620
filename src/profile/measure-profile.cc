/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "profile/measure-profile.h"

#include "base/worker-pool.h"
#include "profile/wilson-interval.h"
#include "protocol/message-parser.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace split
{

namespace
{

/// Samples that a thread takes at once.
constexpr std::size_t CHUNK = 32;

/// A frame's number that takes as many bytes as most numbers of a run.
constexpr std::uint64_t TYPICAL_FRAME = 1000;

/// What came of some samples, computed in one way.
struct Tally
{
    std::size_t correct{0};         //!< how many were classified rightly
    std::vector<std::size_t> bytes; //!< of each request
};

/// Computes samples in all ways.
class Profiler
{
  public:
    /// The parameters are those of MeasureProfile().
    Profiler(const InferenceEngine& engine,
             const RequestCoder& coder,
             const Dataset& dataset,
             const std::vector<Decision>& decisions)
        : m_engine{engine},
          m_coder{coder},
          m_dataset{dataset},
          m_decisions{decisions}
    {
    }

    /// @return a tally a decision, of samples @p begin to @p end
    std::vector<Tally> Compute(std::size_t begin, std::size_t end) const
    {
        std::vector<Tally> tallies(m_decisions.size());
        for (auto sample = begin; sample < end; ++sample)
        {
            const auto input = m_dataset.Sample(sample, m_engine.Info().normalisation);
            std::map<std::size_t, Tensor> heads;
            for (std::size_t i = 0; i < m_decisions.size(); ++i)
            {
                ComputeOne(sample, input, m_decisions[i], heads, tallies[i]);
            }
        }
        return tallies;
    }

  private:
    /// Adds to @p tally what comes of @p sample, whose @p input is normalised; @p heads are its
    /// activations that are known.
    void ComputeOne(std::size_t sample,
                    const Tensor& input,
                    const Decision& decision,
                    std::map<std::size_t, Tensor>& heads,
                    Tally& tally) const
    {
        if (decision.mode == Mode::DEVICE_ONLY)
        {
            tally.bytes.push_back(0);
            Judge(m_engine.Whole(input), sample, tally);
            return;
        }
        const auto request = Encode(sample, input, decision, heads);
        tally.bytes.push_back(DelimitedSize(SerialiseMessage(request).size()));
        const auto decoded = std::get<Tensor>(m_coder.Decode(request));
        const auto scores = decision.mode == Mode::SPLIT ? m_engine.Tail(decoded, decision.cut)
                                                         : m_engine.Whole(decoded);
        Judge(scores, sample, tally);
    }

    /// @return what a device would send: see ComputeOne()
    Request Encode(std::size_t sample,
                   const Tensor& input,
                   const Decision& decision,
                   std::map<std::size_t, Tensor>& heads) const
    {
        const auto number = [](EncodedRequest encoded) {
            encoded.request.frame = TYPICAL_FRAME;
            return std::move(encoded.request);
        };
        if (decision.mode == Mode::EDGE_ONLY)
        {
            return number(
                RequestCoder::EncodeImage(m_dataset.GetImage(sample), decision.jpegQuality));
        }
        const auto cut = decision.cut;
        if (heads.find(cut) == heads.end())
        {
            heads[cut] = m_engine.Head(input, cut);
        }
        return number(m_coder.EncodeActivation(heads[cut], cut, decision.setting));
    }

    /// Counts @p sample if it has the class of the highest of @p scores, the first of equals.
    void Judge(const Tensor& scores, std::size_t sample, Tally& tally) const
    {
        const auto& values = scores.values;
        const auto best = std::max_element(values.begin(), values.end()) - values.begin();
        tally.correct += static_cast<std::size_t>(best) == m_dataset.Label(sample) ? 1 : 0;
    }

    const InferenceEngine& m_engine;          //!< the model
    const RequestCoder& m_coder;              //!< of its requests
    const Dataset& m_dataset;                 //!< the samples
    const std::vector<Decision>& m_decisions; //!< the ways
};

/// @return what 95 % of @p values do not exceed: the smallest of them for which this holds
double
Percentile95(std::vector<std::size_t> values)
{
    const auto rank = (values.size() * 95 + 99) / 100;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(values.begin(), at, values.end());
    return static_cast<double>(*at);
}

/// @return what @p tally of all samples says of @p decision
ProfileEntry
ToEntry(const InferenceEngine& engine, const Decision& decision, const Tally& tally)
{
    const auto samples = tally.bytes.size();
    const auto count = static_cast<double>(samples);
    const auto interval = WilsonInterval(tally.correct, samples);
    const auto whole = static_cast<double>(engine.HeadFlops(engine.Stages().size() - 1));
    ProfileEntry entry;
    entry.decision = decision;
    entry.accuracy = static_cast<double>(tally.correct) / count;
    entry.accuracyLow = interval.low;
    entry.accuracyHigh = interval.high;
    entry.meanBytes = std::accumulate(tally.bytes.begin(), tally.bytes.end(), 0.0) / count;
    entry.p95Bytes = Percentile95(tally.bytes);
    entry.headFlops = decision.mode == Mode::DEVICE_ONLY ? whole : 0;
    if (decision.mode == Mode::SPLIT)
    {
        entry.headFlops = static_cast<double>(engine.HeadFlops(decision.cut));
    }
    entry.tailFlops = whole - entry.headFlops;
    return entry;
}

/// Appends @p part to @p all, decision by decision.
void
Append(const std::vector<Tally>& part, std::vector<Tally>& all)
{
    for (std::size_t i = 0; i < all.size(); ++i)
    {
        all[i].correct += part[i].correct;
        all[i].bytes.insert(all[i].bytes.end(), part[i].bytes.begin(), part[i].bytes.end());
    }
}

} // namespace

Profile
MeasureProfile(const InferenceEngine& engine,
               const RequestCoder& coder,
               const Dataset& dataset,
               const std::vector<Decision>& decisions,
               unsigned threads,
               const ProfileProgress& progress)
{
    const Profiler profiler(engine, coder, dataset, decisions);
    WorkerPool workers(threads);
    std::vector<Pending<std::vector<Tally>>> parts;
    for (std::size_t begin = 0; begin < dataset.Size(); begin += CHUNK)
    {
        const auto end = std::min(begin + CHUNK, dataset.Size());
        parts.push_back(
            workers.Submit([&profiler, begin, end] { return profiler.Compute(begin, end); }));
    }
    std::vector<Tally> all(decisions.size());
    for (const auto& part : parts)
    {
        Append(part.Get(), all);
        progress(all.front().bytes.size());
    }
    Profile profile;
    for (std::size_t i = 0; i < decisions.size(); ++i)
    {
        profile.push_back(ToEntry(engine, decisions[i], all[i]));
    }
    MarkEfficient(profile);
    return profile;
}

} // namespace split
