/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_COMPUTE_RESOURCE_H
#define SPLIT_COMPUTE_RESOURCE_H

#include "split-device-profile.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"
#include "ns3/traced-value.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <string>

namespace ns3
{

/**
 * @ingroup split
 * What the applications of a node compute on: one job at a time, in the order of submission.
 *
 * Aggregate it to the node. It spends simulated time only; what a job really computes is its
 * submitter's business.
 */
class SplitComputeResource : public Object
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /// What is called when a job is done.
    using DoneCallback = std::function<void()>;

    /// What is called when a job begins.
    using StartedCallback = std::function<void()>;

    /**
     * Computes @p flops, and the profile's overhead, after the jobs that wait.
     *
     * @param flops floating-point operations of the job
     * @param done called when they are done
     * @param started called when the job begins, at once if none is before it
     * @param continuation floating-point operations for which the job will Continue()
     */
    void Submit(double flops,
                DoneCallback done,
                StartedCallback started = {},
                double continuation = 0);

    /**
     * Goes on with the job whose callback is running, before those that wait and without overhead.
     *
     * Only that callback may call this, and once.
     *
     * @param flops further floating-point operations of the job
     * @param done called when they are done
     */
    void Continue(double flops, DoneCallback done);

    /// @param profile how fast the jobs from now on are
    void SetProfile(const SplitDeviceProfile& profile);

    /// @param flops floating-point operations of a job, those of its continuation included
    /// @return the time that it takes once it has begun
    Time TimeOf(double flops) const;

    /// @return the time until all jobs are done, with the continuations that they have announced
    Time GetBacklog() const;

    /// @return the time spent computing since the simulation began
    Time GetBusyTime() const;

    /**
     * TracedCallback signature for the start and the end of a job or a continuation.
     *
     * @param flops its floating-point operations
     * @param duration the time it takes
     */
    typedef void (*JobTracedCallback)(double flops, Time duration);

  protected:
    void DoDispose() override;

  private:
    /// What waits.
    struct Job
    {
        double flops;            //!< floating-point operations
        DoneCallback done;       //!< called at the end
        StartedCallback started; //!< called at the beginning
        double continuation;     //!< floating-point operations that follow
    };

    /// Begins @p job. @param job what to compute @param overhead time beside its operations
    void Start(Job job, Time overhead);

    /// Ends the running job and begins the next one.
    void Finish();

    /// @param text the profile in its text form
    void SetProfileText(std::string text);

    /// @return the profile in its text form
    std::string GetProfileText() const;

    SplitDeviceProfile m_profile;                 //!< how fast jobs are
    std::deque<Job> m_waiting;                    //!< jobs to come, oldest first
    Time m_waitingTime;                           //!< that they take
    Job m_running{0, {}, {}, 0};                  //!< the current job, if busy
    Time m_started;                               //!< when it began
    Time m_duration;                              //!< how long it takes
    Time m_busyTime;                              //!< spent in jobs that are done
    EventId m_finish;                             //!< the end of the current job
    TracedValue<bool> m_busy{false};              //!< whether a job is running
    TracedValue<uint32_t> m_queueLength;          //!< number of jobs to come
    TracedCallback<double, Time> m_jobStartTrace; //!< a job begins
    TracedCallback<double, Time> m_jobEndTrace;   //!< a job ends
};

} // namespace ns3

#endif // SPLIT_COMPUTE_RESOURCE_H
