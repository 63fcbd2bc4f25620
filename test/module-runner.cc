/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Runs the module's ns-3 test suites where ns-3's own test runner is not at hand.
 */

#include <ns3/test.h>

int
main(int argc, char* argv[])
{
    return ns3::TestRunner::Run(argc, argv);
}
