/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "network-traces.h"

#include "base/atomic-file.h"
#include "base/error.h"
#include "results.h"

#include "ns3/flow-monitor.h"
#include "ns3/mobility-model.h"
#include "ns3/node-list.h"

#include <cmath>
#include <fmt/format.h>
#include <fstream>
#include <limits>
#include <regex>
#include <system_error>
#include <utility>

using namespace ns3;

namespace
{

/// Where nodes are drawn that are nowhere: metres from the node in the middle.
constexpr double DEVICE_RADIUS = 20;
constexpr double BEHIND_RADIUS = 30;

constexpr double PI = 3.14159265358979323846;

/// Gives @p node a place, unless it has one.
void
Place(Ptr<Node> node, double radius, double angle)
{
    if (!node->GetObject<MobilityModel>())
    {
        AnimationInterface::SetConstantPosition(node,
                                                radius * std::cos(angle),
                                                radius * std::sin(angle));
    }
}

/// Gives places to all @p nodes that have none: devices around the node that they reach, whatever
/// is behind that one between two of them.
void
PlaceAll(const NetworkNodes& nodes)
{
    const double step = 2 * PI / nodes.devices.GetN();
    for (uint32_t i = 0; i < nodes.devices.GetN(); ++i)
    {
        Place(nodes.devices.Get(i), DEVICE_RADIUS, i * step);
    }
    double radius = nodes.access->GetAccessPoint() ? BEHIND_RADIUS : 0;
    for (const auto& node : {nodes.relay, nodes.edge})
    {
        if (node)
        {
            Place(node, radius, step / 2);
            radius += BEHIND_RADIUS;
        }
    }
}

/// Removes the files of all parts that a run of @p program has left in @p folder.
void
RemoveFormer(const std::filesystem::path& folder, const std::string& program)
{
    static const std::regex OURS("(flows|animation)(-[0-9]+)?[.]xml");
    for (const auto& entry : std::filesystem::directory_iterator(folder))
    {
        if (std::regex_match(entry.path().filename().string(), OURS))
        {
            std::filesystem::remove(entry.path());
        }
    }
    const auto captures = folder / "pcap";
    if (!std::filesystem::is_directory(captures))
    {
        return;
    }
    for (const auto& entry : std::filesystem::directory_iterator(captures))
    {
        const auto& name = entry.path().filename().string();
        if (name.rfind(program + "-", 0) == 0 && entry.path().extension() == ".pcap")
        {
            std::filesystem::remove(entry.path());
        }
    }
    std::error_code notEmpty; // it holds what others have put there
    std::filesystem::remove(captures, notEmpty);
}

} // namespace

NetworkTraces::NetworkTraces(const TraceOptions& options,
                             std::filesystem::path folder,
                             const std::string& program,
                             uint64_t part)
    : m_options{options},
      m_folder{std::move(folder)},
      m_part{part},
      m_program{program},
      m_captures{m_folder / "pcap.part"},
      m_drawing{m_folder / "animation.xml.part"}
{
}

NetworkTraces::~NetworkTraces()
{
    std::error_code ignored; // a destructor has nobody to tell
    std::filesystem::remove_all(m_captures, ignored);
    std::filesystem::remove(m_drawing, ignored);
}

void
NetworkTraces::Attach(const NetworkNodes& nodes)
{
    if (m_options.pcap)
    {
        Capture(nodes);
    }
    if (m_options.flowMonitor)
    {
        m_flows = std::make_unique<FlowMonitorHelper>();
        m_flows->InstallAll();
    }
    if (m_options.netAnim)
    {
        Animate(nodes);
    }
}

void
NetworkTraces::SimulationStopped()
{
    if (m_part == 0)
    {
        RemoveFormer(m_folder, m_program);
    }
    if (m_flows)
    {
        split::AtomicFile file(m_folder / (NameOf("flows") + ".xml"));
        file.Stream() << "<?xml version=\"1.0\" ?>\n";
        m_flows->SerializeToXmlStream(file.Stream(), 0, false, false);
        file.Commit();
    }
}

void
NetworkTraces::Commit()
{
    if (m_options.netAnim)
    {
        m_animation.reset(); // closes its file
        std::filesystem::rename(m_drawing, m_folder / (NameOf("animation") + ".xml"));
    }
    if (m_options.pcap)
    {
        const auto folder = MakeFolder(m_folder / "pcap");
        for (const auto& entry : std::filesystem::directory_iterator(m_captures))
        {
            std::filesystem::rename(entry.path(), folder / entry.path().filename());
        }
    }
}

std::string
NetworkTraces::NameOf(const std::string& stem) const
{
    return m_part == 0 ? stem : fmt::format("{}-{}", stem, m_part);
}

void
NetworkTraces::Capture(const NetworkNodes& nodes)
{
    std::filesystem::remove_all(m_captures);
    const auto prefix = (MakeFolder(m_captures) / NameOf(m_program)).string();
    nodes.access->EnablePcap(prefix);
    if (nodes.backhaul != nullptr)
    {
        nodes.backhaul->EnablePcap(prefix + "-backhaul", NodeContainer(nodes.edge));
    }
}

void
NetworkTraces::Animate(const NetworkNodes& nodes)
{
    if (!std::ofstream(m_drawing)) // NetAnim itself would end the program
    {
        throw split::Error(fmt::format("--out={}: no file can be made in it", m_folder.string()));
    }
    PlaceAll(nodes);
    m_animation = std::make_unique<AnimationInterface>(m_drawing.string());
    m_animation->SetMaxPktsPerTraceFile(std::numeric_limits<uint64_t>::max());
    NameNodes(nodes);
}

void
NetworkTraces::NameNodes(const NetworkNodes& nodes)
{
    uint32_t competitors = 0;
    uint32_t devices = 0;
    for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
    {
        std::string name;
        if (nodes.devices.Contains((*node)->GetId()))
        {
            name = fmt::format("device {}", devices++);
        }
        else if (*node == nodes.edge)
        {
            name = "edge";
        }
        else if (*node == nodes.relay)
        {
            name = "relay";
        }
        else if (*node == nodes.access->GetAccessPoint())
        {
            name = "access point";
        }
        else
        {
            name = fmt::format("competitor {}", competitors++);
        }
        m_animation->UpdateNodeDescription(*node, name);
    }
}
