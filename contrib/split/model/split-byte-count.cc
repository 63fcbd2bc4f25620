/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-byte-count.h"

namespace ns3
{

const std::array<SplitByteCount::Purpose, 9>&
SplitByteCount::Purposes()
{
    static const std::array<Purpose, 9> purposes{{
        {"header", &SplitByteCount::header},
        {"index", &SplitByteCount::index},
        {"payload", &SplitByteCount::payload},
        {"labels", &SplitByteCount::labels},
        {"gradients", &SplitByteCount::gradients},
        {"weights", &SplitByteCount::weights},
        {"evaluation", &SplitByteCount::evaluation},
        {"samples", &SplitByteCount::samples},
        {"control", &SplitByteCount::control},
    }};
    return purposes;
}

uint64_t
SplitByteCount::Total() const
{
    uint64_t total = 0;
    for (const Purpose& purpose : Purposes())
    {
        total += this->*purpose.bytes;
    }
    return total;
}

SplitByteCount&
SplitByteCount::operator+=(const SplitByteCount& other)
{
    for (const Purpose& purpose : Purposes())
    {
        this->*purpose.bytes += other.*purpose.bytes;
    }
    return *this;
}

} // namespace ns3
