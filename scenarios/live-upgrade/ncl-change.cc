// An NCL kernel of a rack is replaced while hosts use it, and what that did to the switch.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncl-change.h"

#include "ns3/simulator.h"

namespace pisa
{

namespace
{

UpgradeExperiment
WithWitness(UpgradeExperiment experiment)
{
    experiment.isWitnessed = true;
    return experiment;
}

} // namespace

NclChange::NclChange(const UpgradeExperiment& experiment, Consistency level, Manner manner, const Image& next)
    : m_experiment(WithWitness(experiment)),
      m_level(level),
      m_manner(manner),
      m_next(next)
{
}

void
NclChange::Schedule(NclRack& rack, ns3::Time at)
{
    m_switches.Add(rack.Switch().GetObject<ns3::Node>());
    m_before = m_peak = MemoryOf(rack.Switch().GetImage());
    const auto listener = [this](uint32_t, const UpgradeMemory& held) { m_peak = Most(m_peak, held); };
    m_change = m_manner == Manner::Planned ? PlannedChange(m_switches, m_experiment, m_level, listener)
               : m_manner == Manner::Naive ? NaiveChange(m_experiment, listener)
                                           : ReflashChange(m_experiment, listener);
    const auto begin = [this]
    {
        m_begin = ns3::Simulator::Now();
        m_change(m_switches.Get(0), m_next, [this] { m_end = ns3::Simulator::Now(); });
    };
    ns3::Simulator::Schedule(at, begin);
}

WitnessCounts
NclChange::Witnessed() const
{
    std::vector<std::string> faults;
    return WitnessedBy(m_switches, faults);
}

bool
NclChange::IsKept() const
{
    std::vector<std::string> faults;
    return m_manner != Manner::Planned ||
           (IsOver() && WitnessedBy(m_switches, faults).Of(Way::Mixed) == 0 && faults.empty());
}

} // namespace pisa
