/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_SCHEDULE_H
#define SPLIT_LEARN_SCHEDULE_H

#include "learn/timeline.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <variant>

namespace split
{

/// What a schedule may look at when it decides for a step.
struct TrainingObservation
{
    double progress{0};   //!< share of the training that is done, in [0, 1)
    double epoch{0};      //!< passes over the samples that are done, with the part of the running
    std::size_t round{0}; //!< which is running
    std::size_t stepsLeft{1}; //!< of the running epoch, this one included
    double secondsSpent{0};   //!< simulated time since the running epoch began
    double secondsIdle{0};    //!< of the last step: simulated time in which nothing went up
    double fullStepBits{0};   //!< what goes up in a step with all entries kept in fp32, in bits
    double goodput{std::numeric_limits<double>::quiet_NaN()}; //!< up the link, in bit/s of the
                                                              //!< application; NaN if unknown
    double validationLoss{std::numeric_limits<double>::quiet_NaN()}; //!< after the last round; NaN
                                                                     //!< if unknown
};

/// How a quantity of the compression, a keep ratio or the bits of a value, goes through a training.
class Schedule
{
  public:
    /**
     * @param text one of
     *     - `0.25`: the same all along;
     *     - `linear:FROM:TO:UNTIL`: in a straight line, reached at the share UNTIL of the training
     *       and held from there on;
     *     - `cosine:FROM:TO:UNTIL`: likewise along half a cosine;
     *     - `steps:VALUE@0,VALUE@EPOCH,...`: phases, each from the end of so many epochs on;
     *     - `plateau:FROM:TO:PATIENCE`: goes from FROM to TO, twofold each time that the validation
     *       loss has not fallen below its lowest for PATIENCE rounds;
     *     - `link:FROM:TO:SECONDS`: between FROM and TO, as much as the measured goodput lets
     *       through if each epoch is to take SECONDS; FROM until there is a measurement.
     * @return the schedule
     * @throws Error naming the part that is wrong
     */
    static Schedule Parse(const std::string& text);

    /// Remembers what it has seen. @param observation tells of a step @return the value for it
    double At(const TrainingObservation& observation);

    /// @return the least value that it can have
    double Least() const;

    /// @return the greatest value that it can have
    double Greatest() const;

    /// @return the text form, as Parse() read it
    const std::string& ToString() const;

    /// @return what At() remembers, as one word
    std::string State() const;

    /// @param state what State() of an equal schedule returned
    /// @throws Error if it did not
    void SetState(const std::string& state);

  private:
    /// From one value to another, by the training's progress.
    struct Ramp
    {
        double from;   //!< at the start
        double to;     //!< from @c until on
        double until;  //!< share of the training
        bool isCosine; //!< whether along half a cosine

        double At(const TrainingObservation& observation) const;
    };

    /// From one value to another, each time that learning stalls.
    struct Plateau
    {
        double from;          //!< at the start
        double to;            //!< at last
        std::size_t patience; //!< rounds without a fall of the loss

        double value;                                           //!< the present one
        std::size_t stalled{0};                                 //!< rounds since the loss fell
        std::size_t lastRound{0};                               //!< whose start was seen last
        double lowest{std::numeric_limits<double>::infinity()}; //!< loss so far

        double At(const TrainingObservation& observation);
    };

    /// What the link lets through.
    struct Link
    {
        double from;    //!< without a measurement
        double to;      //!< the other end
        double seconds; //!< that an epoch is to take

        double At(const TrainingObservation& observation) const;
    };

    using Form = std::variant<double, Ramp, Timeline, Plateau, Link>;

    Schedule(std::string text, Form form);

    /// @return what @p text says
    static Form ParseForm(const std::string& text);

    std::string m_text; //!< as it was written
    Form m_form;        //!< what it says
};

} // namespace split

#endif // SPLIT_LEARN_SCHEDULE_H
