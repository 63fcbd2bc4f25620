/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_BED_H
#define SPLIT_TRAINING_BED_H

#include "learn/compression-schedule.h"
#include "learn/device-trainer.h"
#include "learn/edge-trainer.h"
#include "learn/relay-trainer.h"
#include "learn/training-plan.h"

#include "ns3/application-container.h"
#include "ns3/split-training-helper.h"
#include "ns3/split-wire-access-helper.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace split_test
{

/// @return a plan of two rounds of two steps for LeNet-5 cut after its first pooling
split::TrainingPlan MakePlan(split::Collaboration collaboration, std::size_t devices);

/// The parties of a training, each with its own model and, if it is a device, samples.
struct TrainingParties
{
    /// @param plan that they agree on
    explicit TrainingParties(const split::TrainingPlan& plan);

    split::TrainingPlan plan;                                           //!< that they agree on
    std::vector<std::shared_ptr<split::DeviceTrainer>> devices;         //!< by number
    std::vector<std::shared_ptr<split::CompressionSchedule>> schedules; //!< of the devices
    std::shared_ptr<split::EdgeTrainer> edge;                           //!< the other side
};

/// @return a relay for @p plan
std::shared_ptr<split::RelayTrainer> MakeRelay(const split::TrainingPlan& plan);

/// Parties that train over wires, and what their applications told.
struct TrainingBed
{
    /**
     * @param trainers that train
     * @param threads to compute on
     * @param rate of each wire
     */
    explicit TrainingBed(const TrainingParties& trainers,
                         unsigned threads = 2,
                         const std::string& rate = "10Mbps");
    ~TrainingBed();

    /// Installs the applications; Run() does so unless it was done.
    void Install();

    /// Trains until @p stop, at which the applications stop.
    void Run(ns3::Time stop = ns3::Seconds(1000));

    TrainingParties parties;                                 //!< that train
    ns3::NodeContainer nodes;                                //!< of the devices
    ns3::Ptr<ns3::Node> edgeNode;                            //!< of the edge
    ns3::SplitWireAccessHelper access;                       //!< their links
    ns3::SplitTrainingHelper helper;                         //!< for attributes
    std::vector<ns3::SplitDeviceProfile> profiles;           //!< of the devices
    std::vector<ns3::Ptr<ns3::SplitTrainingDevice>> devices; //!< once installed
    ns3::Ptr<ns3::SplitTrainingEdge> edge;                   //!< once installed
    std::vector<ns3::SplitStepRecord> steps;                 //!< in the order of their ends
    std::vector<ns3::SplitRoundRecord> parts;                //!< of rounds, of devices
    std::vector<ns3::SplitRoundRecord> rounds;               //!< of the edge
    std::vector<std::pair<uint64_t, std::string>> dropped;   //!< by the edge
    std::vector<std::pair<uint64_t, std::string>> lost;      //!< by the edge
    bool isFinished{false};                                  //!< as the edge told

  private:
    void StepDone(const ns3::SplitStepRecord& record);
    void PartEnded(const ns3::SplitRoundRecord& record);
    void RoundEnded(const ns3::SplitRoundRecord& record);
    void Dropped(uint64_t device, const std::string& reason);
    void Lost(uint64_t device, const std::string& reason);
    void Finished();
};

} // namespace split_test

#endif // SPLIT_TRAINING_BED_H
