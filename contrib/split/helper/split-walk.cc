/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-walk.h"

#include "base/error.h"

#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/vector.h"

#include <cmath>

namespace ns3
{

namespace
{

/// The shortest time from one turn to the next.
constexpr double SHORTEST_LEG_SECONDS = 1e-3;

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
    const double leg = std::abs(walk.to - from) / walk.speed;
    if (!(leg >= SHORTEST_LEG_SECONDS))
    {
        throw split::Error("walk from " + std::to_string(from) + " m to " +
                           std::to_string(walk.to) + " m at " + std::to_string(walk.speed) +
                           " m/s: takes no time; give another place or a lower speed");
    }
    const auto walker = CreateObject<ConstantVelocityMobilityModel>();
    node->AggregateObject(walker);
    walker->SetPosition(Vector(from * std::cos(angle), from * std::sin(angle), 0));
    const double outward = walk.to > from ? walk.speed : -walk.speed;
    const Vector velocity(outward * std::cos(angle), outward * std::sin(angle), 0);
    SetOff(walker, velocity, Seconds(leg));
}

} // namespace ns3
