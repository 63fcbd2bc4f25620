/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_COMPRESSION_SCHEDULE_H
#define SPLIT_LEARN_COMPRESSION_SCHEDULE_H

#include "codec/setting.h"
#include "learn/cut-setting.h"
#include "learn/schedule.h"

namespace split
{

/// How the compression at a cut goes through a training.
class CompressionSchedule
{
  public:
    /**
     * @param activation how activations are compressed, but for what the schedules decide
     * @param keep schedule of the share that is kept
     * @param bits schedule of the bits of a value, rounded to the next that the codec has
     * @param gradientBits schedule of the bits of a gradient's value, likewise
     */
    CompressionSchedule(Setting activation, Schedule keep, Schedule bits, Schedule gradientBits);

    /// Remembers what it has seen. @param observation tells of a step @return how it is compressed
    CutSetting At(const TrainingObservation& observation);

    /// @return what At() remembers, to go on elsewhere: one text without line breaks
    std::string State() const;

    /// @param state what State() returned
    /// @throws Error if it did not
    void SetState(const std::string& state);

  private:
    Setting m_activation;    //!< what no schedule decides
    Schedule m_keep;         //!< share that is kept
    Schedule m_bits;         //!< of a value
    Schedule m_gradientBits; //!< of a gradient's value
};

} // namespace split

#endif // SPLIT_LEARN_COMPRESSION_SCHEDULE_H
