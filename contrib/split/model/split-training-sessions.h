/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_SESSIONS_H
#define SPLIT_TRAINING_SESSIONS_H

#include "protocol/training-message.h"
#include "split-byte-count.h"
#include "split-silence-timer.h"
#include "split-training-channel.h"

#include "ns3/nstime.h"
#include "ns3/ptr.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * The connections of the edge of a training with its devices, and how long each of these may be
 * silent.
 */
class SplitTrainingSessions
{
  public:
    /// A connection.
    struct Session : public SimpleRefCount<Session>
    {
        Ptr<SplitTrainingChannel> channel; //!< to the device
        std::optional<split::Join> join;   //!< how it introduced itself, once it was welcomed
        SplitSilenceTimer silence;         //!< while it is at work
        uint64_t attempt{0}; //!< counts rounds begun and dropped: answers of another are void
    };

    /// Who is told what happens.
    struct Callbacks
    {
        /// A device has sent a message.
        std::function<void(Ptr<Session>, const split::TrainingMessage&)> received;
        /// A device was lost, for this reason: its session is to be ended.
        std::function<void(Ptr<Session>, const std::string&)> lost;
        /// The socket has taken all of a message, with what its bytes are for.
        std::function<void(const SplitByteCount&)> sent;
    };

    /**
     * @param patience how long a device may be silent at first; it doubles each time
     * @param callbacks who is told what happens
     */
    SplitTrainingSessions(Time patience, Callbacks callbacks);

    SplitTrainingSessions(const SplitTrainingSessions&) = delete;
    SplitTrainingSessions& operator=(const SplitTrainingSessions&) = delete;

    /// Begins a session. @param socket its connection
    void Begin(Ptr<Socket> socket);

    /// Takes a device in. @param session its connection @param join who it is
    void Welcome(Ptr<Session> session, const split::Join& join);

    /// Closes a connection; nobody is told of it any more. @param session which
    void End(Ptr<Session> session);

    /// Closes all connections.
    void EndAll();

    /// @return the sessions, in the order of their beginning
    const std::vector<Ptr<Session>>& All() const;

    /// @param device its number @return the session of one that was welcomed, or null
    Ptr<Session> Find(uint64_t device) const;

  private:
    Time m_initialPatience;              //!< how long a device may be silent at first
    Callbacks m_callbacks;               //!< who is told
    std::vector<Ptr<Session>> m_all;     //!< in the order of their beginning
    std::map<uint64_t, Time> m_patience; //!< how long each device may be silent
};

} // namespace ns3

#endif // SPLIT_TRAINING_SESSIONS_H
