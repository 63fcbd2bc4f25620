/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "interruption.h"

#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <csignal>
#include <unistd.h>

using namespace ns3;

namespace
{

/// Stops the simulation.
void
Stop()
{
    Simulator::Stop();
}

} // namespace

std::string
SignalName(int signal)
{
    return signal == SIGINT ? "SIGINT" : "SIGTERM";
}

Interrupted::Interrupted(int signal, const std::string& howFar)
    : std::runtime_error{"interrupted by " + SignalName(signal) + howFar},
      m_signal{signal}
{
}

int
Interrupted::Signal() const
{
    return m_signal;
}

Interruption::Interruption()
    : m_watch{[this](int signal) { Came(signal); }}
{
}

void
Interruption::Simulate()
{
    /// Keeps in mind, whatever the simulation throws, when it is over.
    struct Running
    {
        Interruption& interruption;

        ~Running()
        {
            const std::lock_guard<std::mutex> lock(interruption.m_mutex);
            interruption.m_isSimulating = false;
        }
    };

    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        if (m_signal)
        {
            return;
        }
        m_isSimulating = true;
    }
    const Running running{*this};
    Simulator::Run();
}

std::optional<int>
Interruption::Signal() const
{
    const std::lock_guard<std::mutex> lock(m_mutex);
    return m_signal;
}

void
Interruption::Came(int signal)
{
    const std::lock_guard<std::mutex> lock(m_mutex);
    if (m_signal)
    {
        std::signal(signal, SIG_DFL);
        kill(getpid(), signal);
        return;
    }
    m_signal = signal;
    if (m_isSimulating) // an event is all that another thread may give to a simulator
    {
        Simulator::ScheduleWithContext(Simulator::NO_CONTEXT, Time(0), &Stop);
    }
}
