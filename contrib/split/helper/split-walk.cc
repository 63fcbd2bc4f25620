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

/**
 * Goes from one place to another and back, again and again.
 *
 * Where the walker is depends on the time alone: the model of ns-3 adds up rounding errors each
 * time that somebody looks, so that looking would change what happens.
 */
class Walker : public ConstantVelocityMobilityModel
{
  public:
    /// @param from where it is @param to where it goes @param leg how long that takes
    void SetOff(const Vector& from, const Vector& to, Time leg)
    {
        m_from = from;
        m_to = to;
        m_leg = leg;
        m_since = Simulator::Now();
        SetVelocity(
            Vector((to.x - from.x) / leg.GetSeconds(), (to.y - from.y) / leg.GetSeconds(), 0));
        Simulator::Schedule(leg, &Walker::SetOff, Ptr<Walker>(this), to, from, leg);
    }

  private:
    Vector DoGetPosition() const override
    {
        const double share = (Simulator::Now() - m_since).GetSeconds() / m_leg.GetSeconds();
        return Vector(m_from.x + share * (m_to.x - m_from.x),
                      m_from.y + share * (m_to.y - m_from.y),
                      0);
    }

    Vector m_from; //!< where this leg begins
    Vector m_to;   //!< where it ends
    Time m_leg;    //!< how long it takes
    Time m_since;  //!< when it began
};

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
    const auto walker = CreateObject<Walker>();
    node->AggregateObject(walker);
    walker->SetOff(Vector(from * std::cos(angle), from * std::sin(angle), 0),
                   Vector(walk.to * std::cos(angle), walk.to * std::sin(angle), 0),
                   Seconds(leg));
}

} // namespace ns3
