/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_STANDSTILL_WATCH_H
#define SPLIT_STANDSTILL_WATCH_H

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"
#include "ns3/sequence-number.h"
#include "ns3/socket.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-base.h"

#include <functional>
#include <string>

/**
 * Tells when nothing that applications want has happened for too long: no byte of theirs has
 * arrived, and no node computes.
 *
 * What a network does by itself, like the beacons of Wi-Fi, keeps a simulation alive for ever.
 */
class StandstillWatch
{
  public:
    /**
     * @param limit how long nothing may happen
     * @param stoodStill called once nothing has
     */
    StandstillWatch(ns3::Time limit, std::function<void()> stoodStill);

    ~StandstillWatch();

    StandstillWatch(const StandstillWatch&) = delete;
    StandstillWatch& operator=(const StandstillWatch&) = delete;

    /**
     * Watches the connections that an application makes.
     *
     * @param application any
     * @param source its trace source of sockets that are not connected yet
     */
    void WatchSockets(ns3::Ptr<ns3::Application> application, const std::string& source);

    /// Watches what is computed. @param node that has a SplitComputeResource
    void WatchComputing(ns3::Ptr<ns3::Node> node);

    /// Nothing needs to happen for some time. @param duration of it, from now on
    void Excuse(ns3::Time duration);

    /// @return until when something has happened
    ns3::Time LastEvent() const;

  private:
    /// @param socket to watch
    void SocketCreated(ns3::Ptr<ns3::Socket> socket);

    /// A segment has arrived. @param packet its content
    void Received(ns3::Ptr<const ns3::Packet> packet,
                  const ns3::TcpHeader&,
                  ns3::Ptr<const ns3::TcpSocketBase>);

    /// The peer has taken more than before.
    void Acknowledged(ns3::SequenceNumber32, ns3::SequenceNumber32);

    /// A job begins. @param duration that it takes
    void JobStarted(double, ns3::Time duration);

    /// It may be too long since something has happened.
    void Check();

    ns3::Time m_limit;                  //!< how long nothing may happen
    std::function<void()> m_stoodStill; //!< called once nothing has
    ns3::Time m_last;                   //!< until when something has happened
    ns3::EventId m_check;               //!< the next look
};

#endif // SPLIT_STANDSTILL_WATCH_H
