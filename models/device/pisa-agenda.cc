// The cycles at which a chip has something to do, each as one event of the simulator.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-agenda.h"

#include "ns3/assert.h"
#include "ns3/make-event.h"
#include "ns3/simulator.h"

#include <utility>

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
    m_handler = std::move(handler);
}

void
PisaAgenda::Wake(pisa::Cycle cycle)
{
    // most ask for a cycle behind all others
    auto place = m_cycles.begin();
    while (place != m_cycles.end() && *place > cycle)
    {
        ++place;
    }
    if (place != m_cycles.end() && *place == cycle)
    {
        return;
    }
    const Time wait = m_clock.TimeOf(cycle) - Simulator::Now();
    NS_ASSERT_MSG(!wait.IsStrictlyNegative(), "cycle " << cycle << " has passed");
    m_cycles.insert(place, cycle);
    Simulator::Schedule(wait, m_event);
}

void
PisaAgenda::Run()
{
    const pisa::Cycle cycle = m_cycles.back();
    m_cycles.pop_back();
    m_handler(cycle);
}

void
PisaAgenda::Stop()
{
    m_event->Cancel();
    m_cycles.clear();
}

} // namespace ns3
