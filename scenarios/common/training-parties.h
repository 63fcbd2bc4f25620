/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_PARTIES_H
#define SPLIT_TRAINING_PARTIES_H

#include "learn/compression-schedule.h"
#include "learn/device-trainer.h"
#include "learn/edge-trainer.h"
#include "learn/evaluation.h"
#include "learn/relay-trainer.h"
#include "learn/training-state.h"
#include "training-setup.h"

#include <memory>
#include <vector>

/// Everybody who takes part in a training, and the models that they train.
class TrainingParties
{
  public:
    /// @param setup what is trained
    /// @throws split::Error naming what does not fit
    explicit TrainingParties(const TrainingSetup& setup);

    /// @return the devices, by number
    const std::vector<std::shared_ptr<split::DeviceTrainer>>& Devices() const;

    /// @return how each device compresses, by number
    const std::vector<std::shared_ptr<split::CompressionSchedule>>& Schedules() const;

    /// @return how the relay compresses on the way to the edge; null without
    const std::shared_ptr<split::CompressionSchedule>& RelaySchedule() const;

    /// @return the edge
    const std::shared_ptr<split::EdgeTrainer>& Edge() const;

    /// @return the relay; null without
    const std::shared_ptr<split::RelayTrainer>& Relay() const;

    /// @return the model that has been trained so far, put together from its parts
    std::shared_ptr<split::SplitModel> PutTogether() const;

    /**
     * @param model what PutTogether() returned
     * @param setting how activations are compressed
     * @param dataset samples to classify
     * @return how well the model does, compressed as the parties compress
     */
    split::SplitEvaluation Evaluate(split::SplitModel& model,
                                    const split::Setting& setting,
                                    const split::Dataset& dataset) const;

    /// @return all that the training of later rounds depends on
    split::TrainingState State() const;

    /// @param state what State() returned between two rounds
    /// @throws split::Error naming what does not fit
    void SetState(const split::TrainingState& state);

  private:
    const TrainingSetup& m_setup;                                         //!< what is trained
    std::vector<std::shared_ptr<split::SplitModel>> m_deviceModels;       //!< copies of the devices
    std::shared_ptr<split::SplitModel> m_relayModel;                      //!< copy of the relay
    std::shared_ptr<split::SplitModel> m_edgeModel;                       //!< copy of the edge
    std::vector<std::shared_ptr<split::DeviceTrainer>> m_devices;         //!< train the former
    std::vector<std::shared_ptr<split::CompressionSchedule>> m_schedules; //!< of the devices
    std::shared_ptr<split::CompressionSchedule> m_relaySchedule;          //!< of the relay
    std::shared_ptr<split::RelayTrainer> m_relay;                         //!< trains the second
    std::shared_ptr<split::EdgeTrainer> m_edge;                           //!< trains the last
};

#endif // SPLIT_TRAINING_PARTIES_H
