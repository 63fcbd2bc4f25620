/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef COMPRESSION_POLICY_H
#define COMPRESSION_POLICY_H

#include "nn/inference-engine.h"
#include "profile/decision.h"
#include "split-choice.h"
#include "split-frame-record.h"
#include "split-observation.h"

#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/type-id.h"

#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * What a policy says to a frame.
 */
struct SplitAdvice
{
    split::Decision decision;    //!< where and how it is computed
    std::optional<Time> latency; //!< from capture to result, if the policy predicts it
};

/**
 * @ingroup split
 * Decides, frame by frame, where and how a device has them computed.
 *
 * Subclass it, override Decide(), register the subclass's TypeId, and set attribute Policy of
 * SplitDeviceApplication to it: the device then asks it at each capture, and tells it how frames
 * ended. An object belongs to one device.
 */
class CompressionPolicy : public Object
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /// @param engine the model on whose frames the policy will decide
    /// @throws split::Error if the policy does not fit it
    virtual void SetModel(const split::InferenceEngine& engine);

    /// @param choices what may be chosen; the efficient entries of a profile, as a rule
    void SetChoices(std::vector<SplitChoice> choices);

    /// @return what may be chosen
    const std::vector<SplitChoice>& GetChoices() const;

    /**
     * Asks Decide(), but gives the frame up instead of sending it when the link IsFull().
     *
     * @param observation what the device knows
     * @return what is done with the frame
     */
    SplitAdvice Advise(const SplitObservation& observation);

    /// A frame on which the policy has decided has ended. @param record its life
    virtual void FrameEnded(const SplitFrameRecord& record);

    /// @return whether any frame may cross the link, so that the device needs an edge
    virtual bool NeedsEdge() const;

    /**
     * @param hasDeadline whether frames are given up when the link IsFull()
     * @return whether the device should keep measuring the link while it sends no frames
     */
    virtual bool NeedsProbes(bool hasDeadline) const;

    /**
     * Fixes the random numbers of the policy, if it has any.
     *
     * @param stream first stream index to use
     * @return the number of streams used
     */
    virtual int64_t AssignStreams(int64_t stream);

  protected:
    /// The choices are set.
    virtual void ChoicesSet();

  private:
    /**
     * @param observation what the device knows
     * @return whether what is sent already takes longer than the deadline: as far as its capacity
     *         is known, or because the link has been silent for so long
     */
    virtual bool IsFull(const SplitObservation& observation) const;

    /**
     * @param observation what the device knows
     * @return what to do with the frame
     */
    virtual SplitAdvice Decide(const SplitObservation& observation) = 0;

    std::vector<SplitChoice> m_choices; //!< what may be chosen
};

} // namespace ns3

#endif // COMPRESSION_POLICY_H
