/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "fixed-policy.h"

#include "base/error.h"

#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(FixedPolicy);

TypeId
FixedPolicy::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::FixedPolicy")
            .SetParent<CompressionPolicy>()
            .SetGroupName("Split")
            .AddConstructor<FixedPolicy>()
            .AddAttribute("Mode",
                          "Where frames are computed: split, device-only or edge-only.",
                          StringValue("split"),
                          MakeStringAccessor(&FixedPolicy::SetMode, &FixedPolicy::GetMode),
                          MakeStringChecker())
            .AddAttribute("Cut",
                          "In mode split: the name of the stage after which the model is cut.",
                          StringValue(""),
                          MakeStringAccessor(&FixedPolicy::m_cut),
                          MakeStringChecker())
            .AddAttribute("Setting",
                          "In mode split: the codec's setting, for instance "
                          "keep=0.5,by=channel,bits=4,entropy=zstd.",
                          StringValue(""),
                          MakeStringAccessor(&FixedPolicy::SetSetting, &FixedPolicy::GetSetting),
                          MakeStringChecker())
            .AddAttribute("JpegQuality",
                          "In mode edge-only: the quality at which images are sent as JPEG, or 0 "
                          "to send raw pixels.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&FixedPolicy::m_jpegQuality),
                          MakeUintegerChecker<uint32_t>(0, 100));
    return tid;
}

bool
FixedPolicy::NeedsProbes(bool hasDeadline) const
{
    return hasDeadline && NeedsEdge(); // frames of one size alone do not tell what a link carries
}

bool
FixedPolicy::NeedsEdge() const
{
    return split::Sends(m_mode);
}

SplitAdvice
FixedPolicy::Decide(const SplitObservation& /* observation */)
{
    return {{m_mode, m_lastStage, m_setting, static_cast<int>(m_jpegQuality)}, std::nullopt};
}

void
FixedPolicy::SetModel(const split::InferenceEngine& engine)
{
    m_lastStage = m_mode == split::Mode::SPLIT ? engine.CutAfter(m_cut) : 0;
}

void
FixedPolicy::SetMode(std::string mode)
{
    const auto parsed = split::ParseMode(mode);
    if (parsed == split::Mode::SKIP)
    {
        throw split::Error("mode 'skip' is for single frames; use split, device-only or edge-only");
    }
    m_mode = parsed;
}

std::string
FixedPolicy::GetMode() const
{
    return ToString(m_mode);
}

void
FixedPolicy::SetSetting(std::string setting)
{
    m_setting = split::Setting::Parse(setting);
}

std::string
FixedPolicy::GetSetting() const
{
    return m_setting.ToString();
}

} // namespace ns3
