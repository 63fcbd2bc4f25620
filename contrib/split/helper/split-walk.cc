/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-walk.h"

#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/vector.h"

#include <cmath>

namespace ns3
{

namespace
{

/// Sends @p walker off at @p velocity, and the other way after @p leg, and so on.
void
SetOff(Ptr<ConstantVelocityMobilityModel> walker, Vector velocity, Time leg)
{
    walker->SetVelocity(velocity);
    Simulator::Schedule(leg, &SetOff, walker, Vector(-velocity.x, -velocity.y, 0), leg);
}

} // namespace

void
Walk(Ptr<Node> node, double angle, double from, const SplitWalk& walk)
{
    const auto walker = CreateObject<ConstantVelocityMobilityModel>();
    node->AggregateObject(walker);
    walker->SetPosition(Vector(from * std::cos(angle), from * std::sin(angle), 0));
    const double outward = walk.to > from ? walk.speed : -walk.speed;
    const Vector velocity(outward * std::cos(angle), outward * std::sin(angle), 0);
    SetOff(walker, velocity, Seconds(std::abs(walk.to - from) / walk.speed));
}

} // namespace ns3
