/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BENCH_WORKLOAD_H
#define SPLIT_BENCH_WORKLOAD_H

#include "base/draw.h"
#include "base/error.h"
#include "codec/codec.h"
#include "data/dataset.h"
#include "nn/calibrations.h"
#include "nn/inference-engine.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace split
{

inline constexpr std::size_t SAMPLES = 9984; //!< whole batches
inline constexpr std::size_t BATCH = 64;

/// A cut and how it is quantised.
struct Case
{
    std::string cut;
    unsigned bits;
};

/// Activations at a cut, and what belongs to them.
struct Workload
{
    std::string cut;                   //!< stage after which the model is cut
    std::size_t cutIndex;              //!< its index
    unsigned bits;                     //!< of the quantiser
    Tensor activations;                //!< of test samples
    std::vector<std::size_t> labels;   //!< of the samples
    std::optional<Session> session;    //!< with the calibration of the checkpoint
    std::vector<std::uint8_t> symbols; //!< of the activations, on the static grid

    std::size_t SampleSize() const
    {
        return ElementCount(session->SampleShape());
    }

    TensorView Slice(std::size_t begin, std::size_t count) const
    {
        auto shape = activations.shape;
        shape[0] = count;
        return {activations.values.data() + begin * SampleSize(), shape};
    }

    Setting StaticSetting(const std::string& entropy) const
    {
        return Setting::Parse(fmt::format("bits={},scale=static,entropy={}", bits, entropy));
    }
};

/// @return the activations of test samples, and their symbols on the static grid
/// @throws Error if the model was not calibrated for the case
inline Workload
MakeWorkload(const InferenceEngine& engine,
             const Calibrations& calibrations,
             const Dataset& dataset,
             const Case& which)
{
    const auto cut = engine.CutAfter(which.cut);
    Workload load{which.cut, cut, which.bits, {}, {}, {}, {}};
    const auto samples = Draw(dataset.Size(), SAMPLES, 1);
    for (std::size_t begin = 0; begin < SAMPLES; begin += BATCH)
    {
        const auto first = samples.begin() + static_cast<std::ptrdiff_t>(begin);
        const std::vector<std::size_t> batch(first, first + BATCH);
        const auto part = engine.Head(dataset.Batch(batch, engine.Info().normalisation), cut);
        load.activations.shape = part.shape;
        load.activations.values.insert(load.activations.values.end(),
                                       part.values.begin(),
                                       part.values.end());
    }
    load.activations.shape[0] = SAMPLES;
    std::transform(samples.begin(),
                   samples.end(),
                   std::back_inserter(load.labels),
                   [&dataset](auto sample) { return dataset.Label(sample); });
    const auto found = calibrations.find(cut);
    if (found == calibrations.end() || found->second->Find(which.bits) == nullptr)
    {
        throw Error(
            fmt::format("the shipped checkpoint lacks a calibration of {} bits after {}; run "
                        "./ns3-split run calibrate",
                        which.bits,
                        which.cut));
    }
    load.session.emplace(engine.Stages()[cut].activation, found->second);
    load.symbols.resize(load.activations.values.size());
    found->second->Find(which.bits)
        ->grid.Quantise(load.activations.values.data(),
                        load.activations.values.size(),
                        0.5F,
                        load.symbols.data());
    return load;
}

/// @return the share of samples that the tail classifies correctly from what @p restore returns
template <typename Restore>
double
Accuracy(const InferenceEngine& engine, const Workload& load, Restore restore)
{
    std::size_t correct = 0;
    for (std::size_t begin = 0; begin < SAMPLES; begin += BATCH)
    {
        const auto scores = engine.Tail(restore(load.Slice(begin, BATCH)), load.cutIndex);
        const auto classes = static_cast<std::ptrdiff_t>(scores.shape[1]);
        for (std::size_t i = 0; i < BATCH; ++i)
        {
            const auto first = scores.values.begin() + static_cast<std::ptrdiff_t>(i) * classes;
            const auto best = std::max_element(first, first + classes) - first;
            correct += static_cast<std::size_t>(best) == load.labels[begin + i] ? 1 : 0;
        }
    }
    return static_cast<double>(correct) / SAMPLES;
}

} // namespace split

#endif // SPLIT_BENCH_WORKLOAD_H
