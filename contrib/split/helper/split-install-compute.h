/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_INSTALL_COMPUTE_H
#define SPLIT_INSTALL_COMPUTE_H

#include "ns3/node.h"
#include "ns3/ptr.h"
#include "ns3/split-device-profile.h"

namespace ns3
{

/**
 * @ingroup split
 * Gives a node a SplitComputeResource unless it has one.
 *
 * @param node any
 * @param profile how fast it is to compute
 */
void InstallSplitCompute(Ptr<Node> node, const SplitDeviceProfile& profile);

} // namespace ns3

#endif // SPLIT_INSTALL_COMPUTE_H
