/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_SCENARIOS_SCENARIO_MAIN_H
#define SPLIT_SCENARIOS_SCENARIO_MAIN_H

#include "base/error.h"
#include "interruption.h"

#include <exception>
#include <iostream>
#include <string>

/**
 * Refuses values with blanks, which ns-3's command line would cut off there.
 *
 * @param argc number of arguments of main()
 * @param argv arguments of main()
 * @throws split::Error naming the option
 */
inline void
RefuseBlanks(int argc, char* argv[])
{
    for (int i = 1; i < argc; ++i)
    {
        const std::string argument = argv[i];
        const bool isAttribute = argument.rfind("--ns3::", 0) == 0; // its value is taken whole
        if (argument.find_first_of(" \t") != std::string::npos && !isAttribute)
        {
            throw split::Error(argument + ": cannot have a blank in it; give a value without");
        }
    }
}

/**
 * What main() of every scenario does: an error is one line on standard error and exit status 1, an
 * interruption one line and 128 plus the signal's number, as shells have it.
 *
 * @param argc number of arguments of main()
 * @param argv arguments of main()
 * @param run the scenario; it throws split::Error when its input cannot be used, and Interrupted
 * once it has written what there is
 * @return the exit status
 */
inline int
RunScenario(int argc, char* argv[], void (*run)(int argc, char* argv[]))
{
    try
    {
        RefuseBlanks(argc, argv);
        run(argc, argv);
        return 0;
    }
    catch (const Interrupted& interrupted)
    {
        std::cerr << interrupted.what() << std::endl;
        return 128 + interrupted.Signal();
    }
    catch (const std::exception& error)
    {
        std::cerr << "error: " << error.what() << std::endl;
        return 1;
    }
}

#endif // SPLIT_SCENARIOS_SCENARIO_MAIN_H
