/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "protocol/round-barrier.h"

#include <utility>

namespace split
{

RoundBarrier::RoundBarrier(bool isOneByOne, std::size_t quorum)
    : m_isOneByOne{isOneByOne},
      m_quorum{quorum}
{
}

void
RoundBarrier::Join(std::uint64_t device)
{
    m_present.insert(device);
    if (m_begun && IsDeserted())
    {
        m_waiting.insert(device);
    }
}

void
RoundBarrier::Leave(std::uint64_t device)
{
    m_present.erase(device);
    Drop(device);
}

void
RoundBarrier::Drop(std::uint64_t device)
{
    m_waiting.erase(device);
    m_atWork.erase(device);
}

void
RoundBarrier::Begin()
{
    m_begun = true;
    m_expired = false;
    m_waiting = m_present;
    m_atWork.clear();
    m_done.clear();
}

std::vector<std::uint64_t>
RoundBarrier::Call()
{
    Devices called;
    if (!m_isOneByOne)
    {
        called = std::exchange(m_waiting, {});
    }
    else if (m_atWork.empty() && !m_waiting.empty() && !IsOver())
    {
        called.insert(m_waiting.extract(m_waiting.begin()));
    }
    m_atWork.insert(called.begin(), called.end());
    return {called.begin(), called.end()};
}

void
RoundBarrier::HandIn(std::uint64_t device)
{
    if (m_atWork.erase(device) == 1)
    {
        m_done.insert(device);
    }
}

std::vector<std::uint64_t>
RoundBarrier::Expire()
{
    if (m_done.empty() && m_waiting.empty())
    {
        m_expired = true;
        return {};
    }
    const Devices dropped = std::exchange(m_atWork, {});
    return {dropped.begin(), dropped.end()};
}

bool
RoundBarrier::IsOver() const
{
    const bool isAll = m_waiting.empty() && m_atWork.empty();
    const bool isQuorum = m_quorum != 0 && m_done.size() >= m_quorum;
    return !m_done.empty() && (isAll || isQuorum || m_expired);
}

bool
RoundBarrier::IsDeserted() const
{
    return m_waiting.empty() && m_atWork.empty() && m_done.empty();
}

bool
RoundBarrier::IsAtWork(std::uint64_t device) const
{
    return m_atWork.count(device) == 1;
}

const RoundBarrier::Devices&
RoundBarrier::AtWork() const
{
    return m_atWork;
}

const RoundBarrier::Devices&
RoundBarrier::Done() const
{
    return m_done;
}

const RoundBarrier::Devices&
RoundBarrier::Present() const
{
    return m_present;
}

} // namespace split
