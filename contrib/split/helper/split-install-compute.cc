/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-install-compute.h"

#include "ns3/split-compute-resource.h"

namespace ns3
{

void
InstallSplitCompute(Ptr<Node> node, const SplitDeviceProfile& profile)
{
    if (!node->GetObject<SplitComputeResource>())
    {
        const auto compute = CreateObject<SplitComputeResource>();
        compute->SetProfile(profile);
        node->AggregateObject(compute);
    }
}

} // namespace ns3
