// When a line that sends one frame after the other is free again, without losing what the clock cannot show.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-serializer.h"

namespace ns3
{

__extension__ typedef unsigned __int128 Wide;

Time
PisaSerializer::Transmit(Time start, uint64_t bytes, uint64_t bitRate)
{
    static const uint64_t unitsPerSecond = static_cast<uint64_t>(Seconds(1).GetTimeStep());
    if (start != m_freeAt || bitRate != m_rate)
    {
        m_remainder = 0;
        m_rate = bitRate;
    }
    uint64_t units = 0;
    uint64_t whole = 0;
    if (!__builtin_mul_overflow(bytes * 8, unitsPerSecond, &units) &&
        !__builtin_add_overflow(units, m_remainder, &units))
    {
        whole = units / bitRate;
        m_remainder = units % bitRate;
    }
    else
    {
        const Wide wide = Wide{bytes} * 8 * unitsPerSecond + m_remainder;
        whole = static_cast<uint64_t>(wide / bitRate);
        m_remainder = static_cast<uint64_t>(wide % bitRate);
    }
    m_freeAt = start + TimeStep(whole);
    return m_freeAt;
}

} // namespace ns3
