/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/rans.h"

namespace split
{
namespace
{

constexpr std::array<RansReciprocal, FREQUENCY_TOTAL>
AllReciprocals()
{
    std::array<RansReciprocal, FREQUENCY_TOTAL> reciprocals{};
    for (std::uint32_t frequency = 1; frequency < FREQUENCY_TOTAL; ++frequency)
    {
        reciprocals[frequency] = RansReciprocalOf(frequency);
    }
    return reciprocals;
}

} // namespace

constexpr std::array<RansReciprocal, FREQUENCY_TOTAL> RANS_RECIPROCALS = AllReciprocals();

std::uint32_t
ReadRansState(ByteReader& reader)
{
    std::uint32_t state = reader.TakeByte("payload");
    const bool isLong = (state & 0x80) != 0;
    state &= 0x7F;
    for (int byte = isLong ? 3 : 2; byte > 0; --byte)
    {
        state = state << 8 | reader.TakeByte("payload");
    }
    if (state < RANS_LOW || isLong != (RansStateSize(state) == 4))
    {
        throw BadField("payload: no state of the coder");
    }
    return state;
}

void
CheckRansEnd(std::uint32_t state)
{
    if (state != RANS_LOW)
    {
        throw BadField("payload: it was made with other tables or altered");
    }
}

} // namespace split
