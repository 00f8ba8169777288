// The cycles at which a chip has something to do, each as one event of the simulator.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-agenda.h"

#include "ns3/assert.h"
#include "ns3/make-event.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

PisaAgenda::PisaAgenda() : m_event(MakeEvent(&PisaAgenda::Run, this), false)
{
}

PisaAgenda::~PisaAgenda()
{
    Stop();
}

void
PisaAgenda::Start(const PisaCycleClock& clock, Handler handler)
{
    m_clock = clock;
    m_handler = handler;
}

void
PisaAgenda::Wake(pisa::Cycle cycle)
{
    // most ask for a cycle behind all others
    auto after = m_cycles.end();
    while (after != m_cycles.begin() && *std::prev(after) > cycle)
    {
        --after;
    }
    if (after != m_cycles.begin() && *std::prev(after) == cycle)
    {
        return;
    }
    const Time wait = m_clock.TimeOf(cycle) - Simulator::Now();
    NS_ASSERT_MSG(!wait.IsStrictlyNegative(), "cycle " << cycle << " has passed");
    m_cycles.insert(after, cycle);
    Simulator::Schedule(wait, m_event);
}

void
PisaAgenda::Run()
{
    const pisa::Cycle cycle = m_cycles.front();
    m_cycles.pop_front();
    m_handler(cycle);
}

void
PisaAgenda::Stop()
{
    m_event->Cancel();
    m_cycles.clear();
}

} // namespace ns3
