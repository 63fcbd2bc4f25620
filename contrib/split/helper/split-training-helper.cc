/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-training-helper.h"

#include "split-install-compute.h"

namespace ns3
{

SplitTrainingHelper::SplitTrainingHelper(const split::TrainingPlan& plan,
                                         std::shared_ptr<split::WorkerPool> workers)
    : m_plan{plan},
      m_workers{std::move(workers)}
{
    m_deviceFactory.SetTypeId(SplitTrainingDevice::GetTypeId());
    m_edgeFactory.SetTypeId(SplitTrainingEdge::GetTypeId());
}

void
SplitTrainingHelper::SetDeviceAttribute(const std::string& name, const AttributeValue& value)
{
    m_deviceFactory.Set(name, value);
}

void
SplitTrainingHelper::SetEdgeAttribute(const std::string& name, const AttributeValue& value)
{
    m_edgeFactory.Set(name, value);
}

Ptr<SplitTrainingDevice>
SplitTrainingHelper::InstallDevice(Ptr<Node> node,
                                   std::shared_ptr<split::DeviceTrainer> trainer,
                                   std::shared_ptr<split::CompressionSchedule> schedule,
                                   const Address& edge,
                                   const SplitDeviceProfile& profile) const
{
    InstallSplitCompute(node, profile);
    const auto application = m_deviceFactory.Create<SplitTrainingDevice>();
    application->SetTraining({m_plan, std::move(trainer), std::move(schedule), m_workers});
    application->SetAttribute("Remote", AddressValue(edge));
    node->AddApplication(application);
    return application;
}

Ptr<SplitTrainingEdge>
SplitTrainingHelper::InstallEdge(Ptr<Node> node,
                                 std::shared_ptr<split::EdgeTrainer> trainer,
                                 const SplitDeviceProfile& profile,
                                 double lossBefore) const
{
    InstallSplitCompute(node, profile);
    const auto application = m_edgeFactory.Create<SplitTrainingEdge>();
    SplitTrainingEdge::Training training;
    training.plan = m_plan;
    training.trainer = std::move(trainer);
    training.workers = m_workers;
    training.lossBefore = lossBefore;
    application->SetTraining(training);
    node->AddApplication(application);
    return application;
}

Ptr<SplitTrainingRelay>
SplitTrainingHelper::InstallRelay(Ptr<Node> node,
                                  std::shared_ptr<split::RelayTrainer> trainer,
                                  std::shared_ptr<split::CompressionSchedule> schedule,
                                  const Address& edge,
                                  const SplitDeviceProfile& profile) const
{
    InstallSplitCompute(node, profile);
    const auto application = CreateObject<SplitTrainingRelay>();
    application->SetTraining({m_plan, std::move(trainer), std::move(schedule), m_workers});
    application->SetAttribute("Remote", AddressValue(edge));
    node->AddApplication(application);
    return application;
}

} // namespace ns3
