/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "profile/frame-computer.h"

#include "base/compute-identity.h"

#include <utility>
#include <variant>

namespace split
{

namespace
{

/// The side that a key belongs to.
enum class Side
{
    DEVICE,
    EDGE
};

/// @return what @p cache has for @p key, or what @p compute makes, of which the cache gets a copy
template <typename Output, typename Compute>
Output
Recall(SharedCache& cache,
       const ContentKey& key,
       std::optional<Output> (*read)(const SharedCache::Bytes&),
       Compute compute)
{
    std::optional<Output> made;
    const auto bytes = cache.GetOrMake(key, [&made, &compute] {
        made = compute();
        return ToBytes(*made);
    });
    if (!made)
    {
        made = read(bytes);
    }
    return made ? std::move(*made) : compute();
}

/// @return what @p cache, which may be null, has for @p key
template <typename Output>
std::optional<Output>
Find(SharedCache* cache,
     const ContentKey& key,
     std::optional<Output> (*read)(const SharedCache::Bytes&))
{
    const auto bytes = cache != nullptr ? cache->Find(key) : std::nullopt;
    return bytes ? read(*bytes) : std::nullopt;
}

} // namespace

FrameComputer::FrameComputer(std::shared_ptr<const InferenceEngine> engine,
                             Dataset dataset,
                             const RequestCoder::Calibrations& calibrations,
                             std::shared_ptr<SharedCache> cache)
    : m_engine{std::move(engine)},
      m_dataset{std::move(dataset)},
      m_coder{m_engine, calibrations},
      m_cache{std::move(cache)},
      m_context{m_cache ? MakeContext(calibrations) : ContentKey{}}
{
}

const InferenceEngine&
FrameComputer::Engine() const
{
    return *m_engine;
}

const RequestCoder&
FrameComputer::Coder() const
{
    return m_coder;
}

const Dataset&
FrameComputer::Samples() const
{
    return m_dataset;
}

ContentKey
FrameComputer::MakeContext(const RequestCoder::Calibrations& calibrations) const
{
    ContentKeyMaker maker;
    maker.Number(ComputeIdentity()).Number(m_engine->ModelKey());
    for (const auto& [cut, calibration] : calibrations)
    {
        const auto bytes = calibration->ToBytes();
        maker.Number(cut).Bytes(bytes.data(), bytes.size());
    }
    return maker.Key();
}

ContentKey
FrameComputer::DeviceKey(std::size_t sample, const Decision& decision) const
{
    const auto image = m_dataset.GetImage(sample);
    ContentKeyMaker maker;
    maker.Number(m_context).Number(Side::DEVICE).Number(decision.mode);
    maker.Bytes(image.pixels.data(), image.pixels.size());
    if (decision.mode == Mode::SPLIT)
    {
        maker.Number(decision.cut).Text(decision.setting.ToString());
    }
    else if (decision.mode == Mode::EDGE_ONLY)
    {
        maker.Number(decision.jpegQuality);
    }
    return maker.Key();
}

ContentKey
FrameComputer::EdgeKey(const Request& request) const
{
    return ContentKeyMaker()
        .Number(m_context)
        .Number(Side::EDGE)
        .Number(request.content)
        .Number(request.cut)
        .Bytes(request.body.data(), request.body.size())
        .Key();
}

std::optional<DeviceOutput>
FrameComputer::FindDevicePart(const ContentKey& key) const
{
    return Find(m_cache.get(), key, &ReadDeviceOutput);
}

std::optional<EdgeOutput>
FrameComputer::FindEdgePart(const ContentKey& key) const
{
    return Find(m_cache.get(), key, &ReadEdgeOutput);
}

DeviceOutput
FrameComputer::DevicePart(const ContentKey& key, std::size_t sample, const Decision& decision) const
{
    const auto compute = [&] { return ComputeDevicePart(sample, decision); };
    return m_cache ? Recall(*m_cache, key, &ReadDeviceOutput, compute) : compute();
}

EdgeOutput
FrameComputer::EdgePart(const ContentKey& key, const Request& request) const
{
    const auto compute = [&] { return ComputeEdgePart(request); };
    return m_cache ? Recall(*m_cache, key, &ReadEdgeOutput, compute) : compute();
}

DeviceOutput
FrameComputer::ComputeDevicePart(std::size_t sample, const Decision& decision) const
{
    const auto input = [&] { return m_dataset.Sample(sample, m_engine->Info().normalisation); };
    switch (decision.mode)
    {
    case Mode::SPLIT:
        return {m_coder.EncodeActivation(m_engine->Head(input(), decision.cut),
                                         decision.cut,
                                         decision.setting),
                {}};
    case Mode::EDGE_ONLY:
        return {RequestCoder::EncodeImage(m_dataset.GetImage(sample), decision.jpegQuality), {}};
    case Mode::DEVICE_ONLY:
        return {{}, m_engine->Whole(input()).values};
    case Mode::SKIP:
        break;
    }
    return {};
}

EdgeOutput
FrameComputer::ComputeEdgePart(const Request& request) const
{
    const auto decoded = m_coder.Decode(request);
    if (const auto* failure = std::get_if<Failure>(&decoded))
    {
        return {*failure, {}};
    }
    const auto& tensor = std::get<Tensor>(decoded);
    const bool isActivation = request.content == Content::ACTIVATION;
    return {std::nullopt,
            isActivation ? m_engine->Tail(tensor, request.cut).values
                         : m_engine->Whole(tensor).values};
}

} // namespace split
