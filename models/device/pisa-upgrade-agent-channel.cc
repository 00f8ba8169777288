// What the switch hears of its controller during upgrades, and what it does when it hears nothing any more.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-switch.h"
#include "pisa-upgrade-agent.h"

#include "ns3/simulator.h"

namespace ns3
{

void
PisaUpgradeAgent::Abort(uint32_t upgrade)
{
    CheckHeard();
    const auto abort = [this, upgrade]
    {
        const auto found = m_open.find(upgrade);
        if (found != m_open.end() && m_isAwake)
        {
            found->second.run->Abort(Now());
            Plan(upgrade);
        }
    };
    Simulator::Schedule(m_delay, abort);
}

void
PisaUpgradeAgent::KillControlChannel()
{
    if (!m_isHeard)
    {
        return;
    }
    m_isHeard = false;
    m_isAwake = false;
    for (auto& [number, open] : m_open)
    {
        open.event.Cancel();
    }
    m_watchdogEvent = Simulator::Schedule(m_watchdog, &PisaUpgradeAgent::TakeOver, this);
}

void
PisaUpgradeAgent::TakeOver()
{
    m_isAwake = true;
    std::vector<uint32_t> numbers;
    for (auto& [number, open] : m_open)
    {
        numbers.push_back(number);
        if (!open.isPromised)
        {
            open.run->Abort(Now()); // the others go on, unless they are held
        }
    }
    for (const uint32_t number : numbers)
    {
        Plan(number);
    }
}

void
PisaUpgradeAgent::HoldBefore(uint32_t upgrade, pisa::PlanPhase phase)
{
    m_open.at(upgrade).run->HoldBefore(phase);
}

void
PisaUpgradeAgent::Continue(uint32_t upgrade)
{
    const auto found = m_open.find(upgrade);
    if (found != m_open.end() && m_isHeard)
    {
        found->second.run->Continue();
        Plan(upgrade);
    }
}

void
PisaUpgradeAgent::Promise(uint32_t upgrade)
{
    const auto found = m_open.find(upgrade);
    if (found != m_open.end() && m_isHeard)
    {
        found->second.isPromised = true;
    }
}

bool
PisaUpgradeAgent::IsHeard() const
{
    return m_isHeard;
}

} // namespace ns3
