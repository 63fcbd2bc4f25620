/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-wire-access-helper.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/node.h"

namespace ns3
{

SplitWireAccessHelper::SplitWireAccessHelper(DataRate rate, Time delay)
{
    m_links.SetDeviceAttribute("DataRate", DataRateValue(rate));
    m_links.SetChannelAttribute("Delay", TimeValue(delay));
}

void
SplitWireAccessHelper::Install(NodeContainer devices, Ptr<Node> edge)
{
    InternetStackHelper stack;
    stack.Install(devices);
    stack.Install(edge);
    Ipv4AddressHelper addresses("10.1.0.0", "255.255.255.252");
    for (auto device = devices.Begin(); device != devices.End(); ++device)
    {
        const auto ends = Connect(*device, edge);
        const auto interfaces = addresses.Assign(ends);
        addresses.NewNetwork();
        const auto ipv4 = (*device)->GetObject<Ipv4>();
        Ipv4StaticRoutingHelper().GetStaticRouting(ipv4)->SetDefaultRoute(interfaces.GetAddress(1),
                                                                          interfaces.Get(0).second);
        if (m_netDevices.GetN() == 0)
        {
            m_edgeAddress = interfaces.GetAddress(1);
        }
        m_netDevices.Add(ends);
        m_edgeDevices.Add(ends.Get(1));
    }
}

NetDeviceContainer
SplitWireAccessHelper::Connect(Ptr<Node> device, Ptr<Node> edge)
{
    return m_links.Install(device, edge);
}

Ipv4Address
SplitWireAccessHelper::GetEdgeAddress() const
{
    return m_edgeAddress;
}

const NetDeviceContainer&
SplitWireAccessHelper::GetNetDevices() const
{
    return m_netDevices;
}

void
SplitWireAccessHelper::EnablePcap(const std::string& prefix)
{
    m_links.EnablePcap(prefix, m_edgeDevices);
}

} // namespace ns3
