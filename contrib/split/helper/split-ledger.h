/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEDGER_H
#define SPLIT_LEDGER_H

#include "ns3/application-container.h"
#include "ns3/ptr.h"
#include "ns3/split-byte-count.h"

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup split
 * Counts, by their purpose, the bytes that applications send: a ledger of the devices tells what
 * goes up, one of the edge what comes down.
 *
 * A message counts once its socket has taken all of it. When all that was taken is sent, the bytes
 * of all purposes are together the distinct bytes of the TCP stream. Packets are counted as TCP
 * hands them to IP, without the link's headers.
 */
class SplitLedger
{
  public:
    SplitLedger();

    /// The applications may outlive the ledger: what they send then is counted nowhere.
    ~SplitLedger();

    SplitLedger(const SplitLedger&) = delete;
    SplitLedger& operator=(const SplitLedger&) = delete;

    /**
     * Counts what applications send from now on.
     *
     * @param applications of any kind of this module, that have not started
     * @param side of a relay, whose traces exist twice: `Up` or `Down`
     */
    void Attach(ApplicationContainer applications, const std::string& side = "");

    /// @return what the bytes of the messages are for, those of the session's opening included
    const SplitByteCount& Application() const;

    /// @return bytes of TCP and IP headers, acknowledgements and connection handling included
    uint64_t Transport() const;

    /// @return bytes of the messages that TCP sent again
    uint64_t Retransmission() const;

  private:
    class Counter;

    Ptr<Counter> m_counter; //!< shared with the traces, which forked sockets inherit
};

} // namespace ns3

#endif // SPLIT_LEDGER_H
