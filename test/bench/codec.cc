/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * The codec's stages and other coders on real activations of the shipped model: bytes, speed on
 * one core, and the accuracy of the tail.
 *
 * The codec's speeds are end to end, from fp32 to a frame and back. Those of the other coders are
 * from the symbols, which are given to them, to bytes and back; each gets the symbols as they are
 * or packed, whichever it makes smaller.
 */

#include "codec/codec.h"

#include "base/shipped-file.h"
#include "codec/symbol-groups.h"
#include "data/load-dataset.h"
#include "entropies.h"
#include "nn/calibrations.h"
#include "nn/inference-engine.h"
#include "nn/model-loading.h"
#include "rivals.h"
#include "workload.h"

#include <benchmark/benchmark.h>
#include <cstdio>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

using namespace split;

namespace
{

constexpr std::size_t TIMED_SAMPLES = 256; //!< they fit into the cache, and into no predictor
constexpr int REPETITIONS = 5;             //!< the fastest counts

const std::vector<Case> CASES{{"pool1", 3}, {"pool2", 2}};

/// One line of the table.
struct Row
{
    std::string coder;
    std::size_t batch;
    double bytes;                                                  //!< a sample
    double encodeSeconds{std::numeric_limits<double>::infinity()}; //!< a sample
    double decodeSeconds{std::numeric_limits<double>::infinity()}; //!< a sample
    double accuracy;                                               //!< of the tail
};

/// Takes the fastest repetition of every benchmark instead of printing it.
class Collector : public benchmark::BenchmarkReporter
{
  public:
    bool ReportContext(const Context&) override
    {
        return true;
    }

    void ReportRuns(const std::vector<Run>& runs) override
    {
        for (const auto& run : runs)
        {
            if (run.run_type == Run::RT_Iteration)
            {
                const auto seconds = run.cpu_accumulated_time / static_cast<double>(run.iterations);
                auto& best =
                    m_seconds.try_emplace(run.run_name.function_name, seconds).first->second;
                best = std::min(best, seconds);
            }
        }
    }

    /// @return the seconds of processor time of one iteration
    double SecondsOf(const std::string& name) const
    {
        return m_seconds.at(name);
    }

  private:
    std::map<std::string, double> m_seconds; //!< by benchmark
};

/// Registers a benchmark that calls @p action with the numbers below @p count in turn.
template <typename Action>
void
Register(const std::string& name, std::size_t count, Action action)
{
    benchmark::RegisterBenchmark(name.c_str(),
                                 [action, count](benchmark::State& state) {
                                     std::size_t i = 0;
                                     for ([[maybe_unused]] auto iteration : state)
                                     {
                                         action(i);
                                         i = i + 1 < count ? i + 1 : 0;
                                     }
                                 })
        ->Repetitions(REPETITIONS)
        ->MinTime(0.02);
}

/// A row whose times are not known yet, and how to find them.
struct Entry
{
    Row row;
    std::string name; //!< of the benchmarks, without "/encode" and "/decode"
};

Entry
EnterStage(const Workload& load, const std::string& stage, std::size_t batch, double accuracy)
{
    const auto setting = load.StaticSetting(stage);
    auto frames = std::make_shared<std::vector<Bytes>>();
    std::size_t total = 0;
    for (std::size_t begin = 0; begin < SAMPLES; begin += batch)
    {
        auto frame = Encode(*load.session, setting, load.Slice(begin, batch)).bytes;
        total += frame.size();
        if (begin < TIMED_SAMPLES)
        {
            frames->push_back(std::move(frame));
        }
    }
    const auto name = fmt::format("{}/{}/{}", load.cut, batch, stage);
    Register(name + "/encode", frames->size(), [&load, setting, batch](std::size_t i) {
        benchmark::DoNotOptimize(Encode(*load.session, setting, load.Slice(i * batch, batch)));
    });
    Register(name + "/decode", frames->size(), [&load, frames](std::size_t i) {
        const auto& frame = (*frames)[i];
        benchmark::DoNotOptimize(Decode(*load.session, frame.data(), frame.size()));
    });
    Row row{stage, batch, static_cast<double>(total) / SAMPLES, 0, 0, accuracy};
    return {row, name};
}

/// @return the bytes that @p rival makes of all messages
std::size_t
TotalOf(const Rival& rival, const std::vector<Bytes>& messages)
{
    std::size_t total = 0;
    for (const auto& message : messages)
    {
        Bytes coded;
        rival.encode(message, coded);
        total += coded.size();
    }
    return total;
}

Entry
EnterRival(const Workload& load,
           const Rival& rival,
           const std::vector<Bytes>& messages,
           std::size_t batch,
           std::size_t total,
           double accuracy)
{
    auto plain = std::make_shared<std::vector<Bytes>>();
    auto coded = std::make_shared<std::vector<Bytes>>();
    for (std::size_t i = 0; i < std::max<std::size_t>(TIMED_SAMPLES / batch, 1); ++i)
    {
        plain->push_back(messages[i]);
        rival.encode(messages[i], coded->emplace_back());
    }
    const auto name = fmt::format("{}/{}/{}", load.cut, batch, rival.name);
    Register(name + "/encode", plain->size(), [rival, plain](std::size_t i) {
        static Bytes out;
        rival.encode((*plain)[i], out);
        benchmark::DoNotOptimize(out.data());
    });
    Register(name + "/decode", plain->size(), [rival, plain, coded](std::size_t i) {
        static Bytes out;
        out.resize((*plain)[i].size());
        rival.decode((*coded)[i], out);
        benchmark::DoNotOptimize(out.data());
    });
    return {{rival.name, batch, static_cast<double>(total) / SAMPLES, 0, 0, accuracy}, name};
}

std::vector<Bytes>
SymbolMessages(const Workload& load, std::size_t batch)
{
    const auto size = static_cast<std::ptrdiff_t>(load.SampleSize() * batch);
    std::vector<Bytes> messages;
    for (auto begin = load.symbols.begin(); begin < load.symbols.end(); begin += size)
    {
        messages.emplace_back(begin, begin + size);
    }
    return messages;
}

std::vector<Bytes>
FloatMessages(const Workload& load, std::size_t batch)
{
    std::vector<Bytes> messages;
    for (std::size_t begin = 0; begin < SAMPLES; begin += batch)
    {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(load.Slice(begin, batch).values);
        messages.emplace_back(bytes, bytes + load.SampleSize() * batch * sizeof(float));
    }
    return messages;
}

/// @return the accuracy of the tail after zfp
double
ZfpAccuracy(const InferenceEngine& engine, const Workload& load, const Rival& zfp)
{
    return Accuracy(engine, load, [&zfp](const TensorView& view) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(view.values);
        const Bytes plain(bytes, bytes + ElementCount(view.shape) * sizeof(float));
        Bytes coded;
        zfp.encode(plain, coded);
        Bytes restored(plain.size());
        zfp.decode(coded, restored);
        Tensor tensor{view.shape, std::vector<float>(ElementCount(view.shape))};
        std::memcpy(tensor.values.data(), restored.data(), restored.size());
        return tensor;
    });
}

/// What is known of a workload before anything is timed.
struct Report
{
    const Workload& load;
    double uncompressedAccuracy;
    double accuracy;       //!< of the tail on what the codec restores
    double orderZero;      //!< entropy in bytes a sample
    double neighbours;     //!< entropy in bytes a sample, neighbours known
    double fastTableBytes; //!< cross-entropy of the fast table, in bytes a sample
    std::vector<Entry> entries;
};

/// @return the bytes a sample that the groups would take at their table's own estimate
double
FastTableBytes(const Workload& load)
{
    const auto& table = load.session->Find(load.bits)->fast;
    std::vector<std::uint64_t> counts(GroupAlphabet(load.bits));
    Bytes groups(GroupCount(load.SampleSize(), load.bits));
    for (std::size_t sample = 0; sample < SAMPLES; ++sample)
    {
        JoinSymbols(load.symbols.data() + sample * load.SampleSize(),
                    load.SampleSize(),
                    load.bits,
                    groups.data());
        std::for_each(groups.begin(), groups.end(), [&counts](auto group) { ++counts[group]; });
    }
    return CrossEntropy(counts, table.GroupFrequencies()) / 8 / SAMPLES;
}

Report
Enter(const InferenceEngine& engine, const Workload& load)
{
    const auto setting = load.StaticSetting("none");
    Report report{load, 0, 0, 0, 0, 0, {}};
    report.uncompressedAccuracy =
        Accuracy(engine, load, [](const TensorView& view) { return view; });
    report.accuracy = Accuracy(engine, load, [&load, &setting](const TensorView& view) {
        const auto frame = Encode(*load.session, setting, view).bytes;
        return std::get<Tensor>(Decode(*load.session, frame.data(), frame.size()));
    });
    report.orderZero = OrderZeroEntropy(load.symbols, load.SampleSize());
    report.neighbours = NeighbourEntropy(load.symbols, load.session->SampleShape());
    report.fastTableBytes = FastTableBytes(load);
    const auto zfp =
        Zfp(load.session->SampleShape()[2], load.session->Find(load.bits)->grid.Step() / 2);
    const auto zfpAccuracy = ZfpAccuracy(engine, load, zfp);
    for (const auto batch : {std::size_t{1}, BATCH})
    {
        for (const auto* stage : {"none", "fast", "context", "zstd", "htscodecs"})
        {
            report.entries.push_back(EnterStage(load, stage, batch, report.accuracy));
        }
        const auto symbols = SymbolMessages(load, batch);
        for (const auto& rival : {Lz4(), Zstd(1), Zstd(3), Zstd(19), Htscodecs(0), Htscodecs(1)})
        {
            const auto packed = Packed(rival, load.bits);
            const auto packedTotal = TotalOf(packed, symbols);
            const auto total = TotalOf(rival, symbols);
            report.entries.push_back(EnterRival(load,
                                                packedTotal < total ? packed : rival,
                                                symbols,
                                                batch,
                                                std::min(packedTotal, total),
                                                report.accuracy));
        }
        const auto floats = FloatMessages(load, batch);
        report.entries.push_back(
            EnterRival(load, zfp, floats, batch, TotalOf(zfp, floats), zfpAccuracy));
        report.entries.push_back(EnterRival(load,
                                            Memcpy(),
                                            floats,
                                            batch,
                                            4 * load.symbols.size(),
                                            report.uncompressedAccuracy));
    }
    return report;
}

constexpr std::size_t LARGE_VALUES = std::size_t{1} << 26; //!< 256 MB: no cache holds them

/// Registers quantising and packing of a large buffer against copying it.
void
EnterLargeBuffers(std::vector<float>& values)
{
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        values[i] = static_cast<float>(i * 2654435761U % 1024) - 300.0F;
    }
    auto target = std::make_shared<std::vector<float>>(values.size());
    Register("large/memcpy", 1, [&values, target](std::size_t) {
        std::memcpy(target->data(), values.data(), values.size() * sizeof(float));
        benchmark::ClobberMemory();
    });
    auto packed = std::make_shared<Bytes>(values.size() / 2);
    Register("large/quantise", 1, [&values, packed](std::size_t) {
        constexpr std::size_t BLOCK = 4096;
        const auto grid = Grid::Reaching({0, 723}, 4, Sides::ONE);
        std::uint8_t symbols[BLOCK];
        for (std::size_t begin = 0; begin < values.size(); begin += BLOCK)
        {
            grid.Quantise(values.data() + begin, BLOCK, 0.5F, symbols);
            JoinSymbols(symbols, BLOCK, 4, packed->data() + begin / 2);
        }
        benchmark::ClobberMemory();
    });
}

/// Numbers that tell how well the codec does, in the order of their printing.
using Measures = std::vector<std::pair<std::string, double>>;

const Row&
Find(const std::vector<Row>& rows, const std::string& coder, std::size_t batch)
{
    return *std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
        return row.coder == coder && row.batch == batch;
    });
}

Measures
Measure(const Report& report, const std::vector<Row>& rows)
{
    const auto& cut = report.load.cut;
    const auto& context = Find(rows, "context", 1);
    const auto& fast = Find(rows, "fast", 1);
    const auto& fastBatch = Find(rows, "fast", BATCH);
    const auto rawBytes = 4.0 * static_cast<double>(report.load.SampleSize());
    const auto speed = [rawBytes](double seconds) { return rawBytes / seconds / 1e9; };
    const auto best = std::min({Find(rows, "zstd -19", 1).bytes,
                                Find(rows, "htscodecs order 0", 1).bytes,
                                Find(rows, "htscodecs order 1", 1).bytes});
    return {
        {cut + " context: fewer bytes than the best of zstd -19, htscodecs, %",
         100 * (1 - context.bytes / best)},
        {cut + " context: over the entropy with neighbours, %",
         100 * (context.bytes / report.neighbours - 1)},
        {cut + " context: encode, GB/s", speed(context.encodeSeconds)},
        {cut + " context: decode, GB/s", speed(context.decodeSeconds)},
        {cut + " fast: over its table's entropy at batch 64, %",
         100 * (fastBatch.bytes / report.fastTableBytes - 1)},
        {cut + " fast: bytes over its table's entropy at batch 1",
         fast.bytes - report.fastTableBytes},
        {cut + " fast: encode at batch 64, GB/s", speed(fastBatch.encodeSeconds)},
        {cut + " fast: decode at batch 64, GB/s", speed(fastBatch.decodeSeconds)},
        {cut + " fast: encode at batch 1, GB/s", speed(fast.encodeSeconds)},
        {cut + " fast: decode at batch 1, GB/s", speed(fast.decodeSeconds)},
        {cut + " smaller than fp32 at batch 1, times", rawBytes / context.bytes},
        {cut + " accuracy lost, points", 100 * (report.uncompressedAccuracy - report.accuracy)},
    };
}

std::vector<Row>
Complete(const Report& report, const Collector& collector)
{
    std::vector<Row> rows;
    for (const auto& entry : report.entries)
    {
        rows.push_back(entry.row);
        const auto batch = static_cast<double>(entry.row.batch);
        rows.back().encodeSeconds = collector.SecondsOf(entry.name + "/encode") / batch;
        rows.back().decodeSeconds = collector.SecondsOf(entry.name + "/decode") / batch;
    }
    return rows;
}

void
Print(const Report& report, const std::vector<Row>& rows)
{
    constexpr auto LINE = "{:<6} {:<18} {:>14} {:>12} {:>12} {:>12} {:>10}\n";
    const auto size = static_cast<double>(report.load.SampleSize());
    fmt::print("\ncut after {}, bits={},scale=static; accuracy without compression {:.2f} %\n",
               report.load.cut,
               report.load.bits,
               100 * report.uncompressedAccuracy);
    fmt::print(
        "entropy of the symbols, bytes a sample: {:.1f} of order 0, {:.1f} with neighbours\n",
        report.orderZero,
        report.neighbours);
    fmt::print(LINE,
               "batch",
               "coder",
               "bytes a sample",
               "bits/element",
               "encode MB/s",
               "decode MB/s",
               "accuracy");
    for (const auto& row : rows)
    {
        fmt::print(LINE,
                   row.batch,
                   row.coder,
                   fmt::format("{:.1f}", row.bytes),
                   fmt::format("{:.3f}", 8 * row.bytes / size),
                   fmt::format("{:.0f}", 4e-6 * size / row.encodeSeconds),
                   fmt::format("{:.0f}", 4e-6 * size / row.decodeSeconds),
                   fmt::format("{:.2f} %", 100 * row.accuracy));
    }
}

nlohmann::ordered_json
ToJson(const Report& report, const std::vector<Row>& rows)
{
    const auto size = static_cast<double>(report.load.SampleSize());
    nlohmann::ordered_json json{{"cut", report.load.cut},
                                {"setting", report.load.StaticSetting("context").ToString()},
                                {"accuracy_uncompressed", report.uncompressedAccuracy},
                                {"entropy_order_0_bytes", report.orderZero},
                                {"entropy_with_neighbours_bytes", report.neighbours},
                                {"fast_table_entropy_bytes", report.fastTableBytes}};
    for (const auto& row : rows)
    {
        json["rows"].push_back({{"coder", row.coder},
                                {"batch", row.batch},
                                {"bytes_per_sample", row.bytes},
                                {"bits_per_element", 8 * row.bytes / size},
                                {"encode_mb_per_s", 4e-6 * size / row.encodeSeconds},
                                {"decode_mb_per_s", 4e-6 * size / row.decodeSeconds},
                                {"accuracy", row.accuracy}});
    }
    return json;
}

/// Takes `--json FILE` out of the arguments. @return the file, or nothing
std::string
TakeJsonOption(int& argc, char* argv[])
{
    for (int i = 1; i < argc; ++i)
    {
        if (std::string(argv[i]) == "--json" && i + 1 < argc)
        {
            const std::string file = argv[i + 1];
            std::copy(argv + i + 2, argv + argc, argv + i);
            argc -= 2;
            return file;
        }
    }
    return {};
}

void
Run(int argc, char* argv[])
{
    const auto jsonFile = TakeJsonOption(argc, argv);
    benchmark::Initialize(&argc, argv);
    const auto file = ShippedFile("models/vgg8-fashion-mnist.safetensors");
    ModelChoice choice;
    choice.checkpoint = file;
    const InferenceEngine engine(LoadModel(choice));
    const auto calibrations = FindCalibrations(ReadCheckpoint(file), engine.Stages());
    const auto dataset = LoadDataset("/usr/share/datasets/fashion-mnist", Part::TEST);
    std::vector<Workload> loads;
    for (const auto& which : CASES)
    {
        loads.push_back(MakeWorkload(engine, calibrations, dataset, which));
    }
    std::vector<Report> reports;
    for (const auto& load : loads)
    {
        reports.push_back(Enter(engine, load));
    }
    std::vector<float> large(LARGE_VALUES);
    EnterLargeBuffers(large);
    Collector collector;
    benchmark::RunSpecifiedBenchmarks(&collector);

    nlohmann::ordered_json json;
    Measures measures;
    for (const auto& report : reports)
    {
        const auto rows = Complete(report, collector);
        Print(report, rows);
        json["cuts"].push_back(ToJson(report, rows));
        const auto own = Measure(report, rows);
        measures.insert(measures.end(), own.begin(), own.end());
    }
    measures.emplace_back("quantise and pack 4 bit: times as fast as memcpy",
                          collector.SecondsOf("large/memcpy") /
                              collector.SecondsOf("large/quantise"));
    fmt::print("\n");
    for (const auto& [name, value] : measures)
    {
        fmt::print("{:<66} {:>10.2f}\n", name, value);
        json["measures"][name] = value;
    }
    if (!jsonFile.empty())
    {
        std::ofstream(jsonFile) << json.dump(2) << '\n';
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        Run(argc, argv);
        return 0;
    }
    catch (const std::exception& error)
    {
        std::cerr << "error: " << error.what() << std::endl;
        return 1;
    }
}
