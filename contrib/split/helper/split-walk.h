/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_WALK_H
#define SPLIT_WALK_H

#include "ns3/node.h"
#include "ns3/ptr.h"

namespace ns3
{

/**
 * @ingroup split
 * A way away from the origin and back, again and again, from the beginning of the simulation on.
 */
struct SplitWalk
{
    double to;    //!< distance at which the walker turns, in metres
    double speed; //!< in metres a second
};

/**
 * @ingroup split
 * Gives a node a mobility model that walks.
 *
 * @param node the walker
 * @param angle of the way, in radians
 * @param from distance at which it begins, and turns, in metres; another than @p walk goes to
 * @param walk where to, and how fast
 * @throws split::Error if the way takes no time
 */
void Walk(Ptr<Node> node, double angle, double from, const SplitWalk& walk);

} // namespace ns3

#endif // SPLIT_WALK_H
