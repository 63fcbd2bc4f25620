/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_MODULE_TESTS_H
#define SPLIT_MODULE_TESTS_H

#include "ns3/test.h"

#include <vector>

namespace split_test
{

/// The test cases of one file, which the test suite takes over.
using TestCases = std::vector<ns3::TestCase*>;

/// @return tests of SplitDeviceProfile and SplitComputeResource
TestCases ComputeResourceTests();

/// @return tests of SplitFramedSocket
TestCases FramedSocketTests();

/// @return tests of device and edge working together
TestCases InferenceTests();

/// @return tests of what a device or an edge does when its peer misbehaves
TestCases MisbehaviourTests();

/// @return tests of SplitLinkMonitor and what it consists of
TestCases LinkMonitorTests();

/// @return tests of devices that decide frame by frame, over links that change
TestCases AdaptationTests();

/// @return tests of SplitTraceHelper
TestCases TraceHelperTests();

/// @return tests of SplitLedger
TestCases LedgerTests();

/// @return tests of devices and edge training together
TestCases TrainingTests();

/// @return tests of trainings in which a device leaves, is late, or misbehaves
TestCases TrainingTroubleTests();

/// @return tests of the access networks
TestCases AccessTests();

/// @return tests of links that follow a trace
TestCases TraceAccessTests();

/// @return tests of walking, rate control, competitors and sensors on Wi-Fi
TestCases WifiConditionsTests();

/// @return tests of the policies' decisions
TestCases PolicyTests();

/// @return tests of policies over links that change
TestCases PolicyRaceTests();

} // namespace split_test

#endif // SPLIT_MODULE_TESTS_H
