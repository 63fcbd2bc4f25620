/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * What a model that was trained for its cut sends for an image, against the image as JPEG, at equal
 * accuracy: `./ns3-split bench jpeg [SPLIT PLAIN DATA]`, two checkpoints and a folder.
 *
 * SPLIT is cut behind its encoder; every test image makes one frame of a calibrated session, all
 * of whose bytes count, and is classified from what the frame decodes to. PLAIN is the same model
 * without a bottleneck; it classifies what the JPEGs decode to. Of the JPEGs are counted
 * - `scan`: the coded coefficients alone, with the standard Huffman tables of ITU-T T.81, as if all
 *   else were agreed: the abbreviated format, without even its markers;
 * - `file`: the whole file, with Huffman tables made for the image.
 */

#include "base/error.h"
#include "base/shipped-file.h"
#include "codec/codec.h"
#include "data/jpeg-image.h"
#include "data/load-dataset.h"
#include "nn/calibrations.h"
#include "nn/inference-engine.h"
#include "nn/model-loading.h"
#include "standard-jpeg.h"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <functional>
#include <numeric>
#include <optional>

using namespace split;

namespace
{

constexpr std::size_t BATCH = 64;
constexpr double TOLERANCE = 0.005; //!< differences in accuracy below count as none

/// What the test images come to, sent in one way.
struct Outcome
{
    double accuracy; //!< share of the images that are classified correctly
    double bytes;    //!< an image
};

/// The images of one kind of JPEG.
struct JpegRow
{
    int quality;
    double accuracy; //!< of the plain model
    double scan;     //!< bytes an image
    double file;     //!< bytes an image
};

/// @return how many scores are highest at the label of their sample
std::size_t
CountCorrect(const Tensor& scores, const Dataset& dataset, std::size_t first)
{
    const auto classes = static_cast<std::ptrdiff_t>(scores.shape[1]);
    std::size_t correct = 0;
    for (std::size_t i = 0; i < scores.shape[0]; ++i)
    {
        const auto begin = scores.values.begin() + static_cast<std::ptrdiff_t>(i) * classes;
        const auto best = std::max_element(begin, begin + classes) - begin;
        correct += static_cast<std::size_t>(best) == dataset.Label(first + i) ? 1 : 0;
    }
    return correct;
}

/// Calls @p classify with the indices of batch after batch.
/// @return the share of samples that its scores classify correctly
double
AccuracyOf(const Dataset& dataset,
           const std::function<Tensor(const std::vector<std::size_t>& batch)>& classify)
{
    std::size_t correct = 0;
    for (std::size_t first = 0; first < dataset.Size(); first += BATCH)
    {
        std::vector<std::size_t> batch(std::min(BATCH, dataset.Size() - first));
        std::iota(batch.begin(), batch.end(), first);
        correct += CountCorrect(classify(batch), dataset, first);
    }
    return static_cast<double>(correct) / static_cast<double>(dataset.Size());
}

/// A checkpoint's model, and what it was calibrated for.
struct Model
{
    explicit Model(const std::string& path)
        : engine{LoadModel({{}, path, 1})},
          calibrations{FindCalibrations(ReadCheckpoint(path), engine.Stages())}
    {
    }

    InferenceEngine engine;
    Calibrations calibrations;
};

/// @return what the model sends and answers, cut behind its encoder
Outcome
SendActivations(const Model& model, const Dataset& dataset)
{
    const auto cut = model.engine.CutAfter(ENCODER_STAGE);
    const auto found = model.calibrations.find(cut);
    if (found == model.calibrations.end())
    {
        throw Error("the model is not calibrated for its encoder: ./ns3-split run calibrate does");
    }
    const Session session(model.engine.Stages()[cut].activation, found->second);
    const auto setting = Setting::Parse(
        fmt::format("bits={},scale=levels,entropy=context", model.engine.Info().bottleneck->bits));
    std::size_t bytes = 0;
    const auto accuracy = AccuracyOf(dataset, [&](const std::vector<std::size_t>& batch) {
        auto received =
            model.engine.Head(dataset.Batch(batch, model.engine.Info().normalisation), cut);
        const auto size = received.values.size() / batch.size();
        auto shape = received.shape;
        shape[0] = 1;
        for (std::size_t i = 0; i < batch.size(); ++i)
        {
            auto* values = received.values.data() + i * size;
            const auto frame = Encode(session, setting, TensorView(values, shape));
            const auto decoded = Decode(session, frame.bytes.data(), frame.bytes.size());
            const auto& restored = std::get<Tensor>(decoded).values;
            std::copy(restored.begin(), restored.end(), values);
            bytes += frame.bytes.size();
        }
        return model.engine.Tail(received, cut);
    });
    return {accuracy, static_cast<double>(bytes) / static_cast<double>(dataset.Size())};
}

/// @return the batch as it is after JPEG; adds to @p row what that takes
Tensor
ThroughJpeg(const Dataset& dataset,
            const std::vector<std::size_t>& batch,
            const Normalisation& normalisation,
            JpegRow& row)
{
    std::vector<std::uint8_t> pixels;
    for (const auto sample : batch)
    {
        const auto image = dataset.GetImage(sample);
        const auto file = EncodeJpeg(image, row.quality);
        const auto decoded = DecodeJpeg(file.data(), file.size(), dataset.SampleShape());
        const auto& restored = std::get<Image>(decoded).pixels;
        pixels.insert(pixels.end(), restored.begin(), restored.end());
        row.file += static_cast<double>(file.size());
        row.scan += static_cast<double>(CountScanBytes(image, row.quality));
    }
    const Dataset received(dataset.SampleShape(),
                           dataset.ClassCount(),
                           pixels,
                           std::vector<std::uint8_t>(batch.size()));
    std::vector<std::size_t> all(batch.size());
    std::iota(all.begin(), all.end(), 0);
    return received.Batch(all, normalisation);
}

/// @return what JPEGs of @p quality come to
JpegRow
SendJpegs(const InferenceEngine& engine, const Dataset& dataset, int quality)
{
    JpegRow row{quality, 0, 0, 0};
    row.accuracy = AccuracyOf(dataset, [&](const std::vector<std::size_t>& batch) {
        return engine.Whole(ThroughJpeg(dataset, batch, engine.Info().normalisation, row));
    });
    row.scan /= static_cast<double>(dataset.Size());
    row.file /= static_cast<double>(dataset.Size());
    return row;
}

/// @return the row with the fewest bytes, of those as accurate as @p least; null if there is none
const JpegRow*
Cheapest(const std::vector<JpegRow>& rows, double least, double JpegRow::*bytes)
{
    const JpegRow* cheapest = nullptr;
    for (const auto& row : rows)
    {
        if (row.accuracy >= least && (cheapest == nullptr || row.*bytes < cheapest->*bytes))
        {
            cheapest = &row;
        }
    }
    return cheapest;
}

/// @return by how much @p split is smaller than the cheapest JPEG that is as accurate
double
Compare(const Outcome& split,
        const std::vector<JpegRow>& rows,
        const char* name,
        double JpegRow::*bytes)
{
    const auto* rival = Cheapest(rows, split.accuracy - TOLERANCE, bytes);
    if (rival == nullptr)
    {
        throw Error("no JPEG is as accurate as the split model; compare models of one size");
    }
    const auto ratio = rival->*bytes / split.bytes;
    fmt::print("{:.1f} times the bytes: {} of quality {}, {:.1f} bytes at {:.2f} %\n",
               ratio,
               name,
               rival->quality,
               rival->*bytes,
               100 * rival->accuracy);
    return ratio;
}

void
Run(const std::string& splitPath, const std::string& plainPath, const std::string& folder)
{
    const auto dataset = LoadDataset(folder, Part::TEST);
    const auto split = SendActivations(Model(splitPath), dataset);
    fmt::print("{:<24} {:>10} {:>10} {:>10}\n", "sent", "scan", "file", "accuracy");
    fmt::print("{:<24} {:>21.1f} {:>8.2f} %\n",
               "activation, as a frame",
               split.bytes,
               100 * split.accuracy);

    const InferenceEngine plain(LoadModel({{}, plainPath, 1}));
    std::vector<JpegRow> rows;
    for (int quality = 5; quality <= 100; quality += 5)
    {
        rows.push_back(SendJpegs(plain, dataset, quality));
        const auto& row = rows.back();
        fmt::print("{:<24} {:>10.1f} {:>10.1f} {:>8.2f} %\n",
                   fmt::format("JPEG of quality {}", quality),
                   row.scan,
                   row.file,
                   100 * row.accuracy);
        std::fflush(stdout);
    }
    fmt::print("\nThe cheapest JPEGs at most {} points less accurate than the frames take\n",
               100 * TOLERANCE);
    Compare(split, rows, "file", &JpegRow::file);
    const auto ratio = Compare(split, rows, "scan", &JpegRow::scan);
    fmt::print("ratio: {:.2f}\n", ratio);
}

} // namespace

int
main(int argc, char* argv[])
{
    if (argc != 1 && argc != 4)
    {
        fmt::print(stderr, "usage: {} [SPLIT PLAIN DATA]\n", argv[0]);
        return 1;
    }
    try
    {
        const bool isGiven = argc == 4;
        Run(isGiven ? argv[1] : ShippedFile("models/vgg8-bottleneck-fashion-mnist.safetensors"),
            isGiven ? argv[2] : ShippedFile("models/vgg8-fashion-mnist.safetensors"),
            isGiven ? argv[3] : "/usr/share/datasets/fashion-mnist");
    }
    catch (const std::exception& error)
    {
        fmt::print(stderr, "bench-jpeg: {}\n", error.what());
        return 1;
    }
    return 0;
}
