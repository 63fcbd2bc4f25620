/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-helper.h"

#include "split-install-compute.h"

#include "ns3/fixed-policy.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/split-device-application.h"
#include "ns3/split-edge-application.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{

SplitHelper::SplitHelper(std::shared_ptr<const SplitRuntime> runtime)
    : m_runtime{std::move(runtime)}
{
    m_policyFactory.SetTypeId(FixedPolicy::GetTypeId());
    m_deviceFactory.SetTypeId(SplitDeviceApplication::GetTypeId());
    m_edgeFactory.SetTypeId(SplitEdgeApplication::GetTypeId());
}

void
SplitHelper::SetDeviceAttribute(const std::string& name, const AttributeValue& value)
{
    m_deviceFactory.Set(name, value);
}

void
SplitHelper::SetPolicy(const std::string& type,
                       const std::vector<std::pair<std::string, std::string>>& attributes)
{
    m_policyFactory = ObjectFactory();
    m_policyFactory.SetTypeId(type);
    for (const auto& [name, value] : attributes)
    {
        m_policyFactory.Set(name, StringValue(value));
    }
}

void
SplitHelper::SetProfile(split::Profile profile)
{
    m_profile = std::move(profile);
}

void
SplitHelper::SetEdgeAttribute(const std::string& name, const AttributeValue& value)
{
    m_edgeFactory.Set(name, value);
}

ApplicationContainer
SplitHelper::InstallDevices(NodeContainer nodes,
                            const Address& edge,
                            const SplitDeviceProfile& profile)
{
    ApplicationContainer applications;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        InstallSplitCompute(*node, profile);
        const auto application = m_deviceFactory.Create<SplitDeviceApplication>();
        application->SetRuntime(m_runtime);
        application->SetProfile(m_profile);
        application->SetAttribute("Policy",
                                  PointerValue(m_policyFactory.Create<CompressionPolicy>()));
        application->SetAttribute("Remote", AddressValue(edge));
        application->SetAttribute("DeviceId", UintegerValue(m_nextDevice++));
        (*node)->AddApplication(application);
        applications.Add(application);
    }
    return applications;
}

ApplicationContainer
SplitHelper::InstallEdge(Ptr<Node> node, const SplitDeviceProfile& profile)
{
    InstallSplitCompute(node, profile);
    const auto application = m_edgeFactory.Create<SplitEdgeApplication>();
    application->SetRuntime(m_runtime);
    node->AddApplication(application);
    return ApplicationContainer(application);
}

int64_t
SplitHelper::AssignStreams(NodeContainer nodes, int64_t stream)
{
    int64_t next = stream;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node)
    {
        for (uint32_t i = 0; i < (*node)->GetNApplications(); ++i)
        {
            if (auto device = DynamicCast<SplitDeviceApplication>((*node)->GetApplication(i)))
            {
                next += device->AssignStreams(next);
            }
        }
    }
    return next - stream;
}

} // namespace ns3
