// When a line that sends one frame after the other is free again, without losing what the clock cannot show.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-serializer.h"

namespace ns3
{

__extension__ typedef unsigned __int128 Wide;

Time
PisaSerializer::Transmit(Time start, uint64_t bytes, DataRate rate)
{
    static const uint64_t unitsPerSecond = static_cast<uint64_t>(Seconds(1).GetTimeStep());
    const uint64_t bitRate = rate.GetBitRate();
    if (start != m_freeAt || bitRate != m_rate)
    {
        m_remainder = 0;
        m_rate = bitRate;
    }
    const Wide units = Wide{bytes} * 8 * unitsPerSecond + m_remainder;
    m_remainder = static_cast<uint64_t>(units % bitRate);
    m_freeAt = start + TimeStep(static_cast<uint64_t>(units / bitRate));
    return m_freeAt;
}

} // namespace ns3
