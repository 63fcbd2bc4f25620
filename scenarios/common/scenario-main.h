/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_SCENARIOS_SCENARIO_MAIN_H
#define SPLIT_SCENARIOS_SCENARIO_MAIN_H

#include <exception>
#include <iostream>

/**
 * What main() of every scenario does: an error is one line on standard error and exit status 1.
 *
 * @param argc number of arguments of main()
 * @param argv arguments of main()
 * @param run the scenario; it throws split::Error when its input cannot be used
 * @return the exit status
 */
inline int
RunScenario(int argc, char* argv[], void (*run)(int argc, char* argv[]))
{
    try
    {
        run(argc, argv);
        return 0;
    }
    catch (const std::exception& error)
    {
        std::cerr << "error: " << error.what() << std::endl;
        return 1;
    }
}

#endif // SPLIT_SCENARIOS_SCENARIO_MAIN_H
