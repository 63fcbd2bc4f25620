/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "module-tests.h"

namespace
{

/// Everything that the module's tests check.
class SplitTestSuite : public ns3::TestSuite
{
  public:
    SplitTestSuite()
        : TestSuite("split")
    {
        Add(split_test::ComputeResourceTests());
        Add(split_test::FramedSocketTests());
        Add(split_test::InferenceTests());
        Add(split_test::MisbehaviourTests());
        Add(split_test::LinkMonitorTests());
        Add(split_test::AdaptationTests());
        Add(split_test::TraceHelperTests());
        Add(split_test::LedgerTests());
        Add(split_test::TrainingTests());
        Add(split_test::TrainingTroubleTests());
        Add(split_test::AccessTests());
        Add(split_test::TraceAccessTests());
        Add(split_test::WifiConditionsTests());
        Add(split_test::PolicyTests());
        Add(split_test::PolicyRaceTests());
    }

  private:
    void Add(const split_test::TestCases& testCases)
    {
        for (auto* testCase : testCases)
        {
            AddTestCase(testCase);
        }
    }
};

const SplitTestSuite SUITE; //!< registers itself with the test runner

} // namespace
