/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-device-cost.h"

#include "split-packet-bytes.h"

#include <cmath>

namespace ns3
{

double
SplitDeviceCost::Head(const split::InferenceEngine& engine, const split::Decision& decision) const
{
    switch (decision.mode)
    {
    case split::Mode::SPLIT:
        return engine.HeadFlops(decision.cut);
    case split::Mode::DEVICE_ONLY:
        return engine.HeadFlops(engine.Stages().size() - 1);
    case split::Mode::EDGE_ONLY:
    case split::Mode::SKIP:
        break;
    }
    return 0;
}

double
SplitDeviceCost::Encode(const split::InferenceEngine& engine, const split::Decision& decision) const
{
    if (decision.mode == split::Mode::SPLIT)
    {
        return encodeFlopsPerElement *
               split::ElementCount(engine.Stages()[decision.cut].activation);
    }
    const bool isJpeg = decision.mode == split::Mode::EDGE_ONLY && decision.jpegQuality != 0;
    return isJpeg ? jpegFlopsPerPixel * split::ElementCount(engine.InputShape()) : 0;
}

double
SplitDeviceCost::Rest(const split::InferenceEngine& engine, const split::Decision& decision) const
{
    return decision.mode == split::Mode::SPLIT ? engine.TailFlops(decision.cut)
                                               : engine.HeadFlops(engine.Stages().size() - 1);
}

std::vector<SplitChoice>
SplitDeviceCost::Choices(const split::InferenceEngine& engine,
                         const split::Profile& profile,
                         const SplitComputeResource& compute) const
{
    const uint32_t segmentBytes = GetSplitSegmentBytes();
    std::vector<SplitChoice> choices;
    for (const auto& entry : profile)
    {
        const double flops = Head(engine, entry.decision) + Encode(engine, entry.decision);
        const auto bytes = static_cast<uint64_t>(std::ceil(entry.p95Bytes));
        choices.push_back(
            {entry, compute.TimeOf(flops), EstimateSplitPacketBytes(bytes, segmentBytes)});
    }
    return choices;
}

} // namespace ns3
