// A switch's view of one of its ports: when the buffer may let go of the next packet for it.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-switch-port.h"

#include <algorithm>

namespace ns3
{

pisa::Cycle
PisaSwitchPort::NextDequeue(pisa::Cycle now, pisa::Cycle margin, const PisaCycleClock& clock) const
{
    pisa::Cycle next = std::max(now, m_next);
    if (!m_device)
    {
        return next;
    }
    if (m_pace.FreeAt() > clock.TimeOf(now))
    {
        next = std::max(next, clock.LastCycleBy(m_pace.FreeAt()));
    }
    const Time busy = m_device->BusyUntil();
    if (busy > clock.TimeOf(next + margin))
    {
        next = std::max(next, clock.LastCycleBy(busy) - margin);
    }
    return next;
}

void
PisaSwitchPort::Dequeue(pisa::Cycle now, uint32_t bytes, const PisaCycleClock& clock)
{
    if (!m_device)
    {
        m_next = now + 1;
        return;
    }
    m_pace.Transmit(std::max(clock.TimeOf(now), m_pace.FreeAt()), WireBytes(bytes), m_device->GetBitRate());
}

} // namespace ns3
