// What packets of one switch met during its upgrades, judged upgrade by upgrade.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-upgrade-judge.h"

namespace ns3
{

namespace
{

constexpr std::size_t MOST_MIXED = 8; // that are kept in words

} // namespace

void
PisaUpgradeJudge::Open(const pisa::Delta& delta, const pisa::PlanSites& sites, pisa::Consistency level,
                       uint32_t format, bool isAlone)
{
    Close();
    m_case = isAlone ? std::make_unique<Case>(delta, sites, level, format) : nullptr;
}

void
PisaUpgradeJudge::Close()
{
    m_broken = GetFaults();
    m_mixed.clear();
    m_case.reset();
}

pisa::Verdict
PisaUpgradeJudge::Look(const pisa::PacketRecord& record)
{
    if (!m_case)
    {
        ++m_unjudged;
        return {};
    }
    pisa::Verdict verdict = m_case->witness.Look(record);
    ++m_counts.packets;
    ++m_counts.by[static_cast<unsigned>(verdict.way)];
    if (verdict.way == pisa::Way::Mixed && m_mixed.size() < MOST_MIXED)
    {
        m_mixed.push_back(verdict.fault);
    }
    return verdict;
}

std::vector<std::string>
PisaUpgradeJudge::GetFaults() const
{
    std::vector<std::string> faults = m_broken;
    faults.insert(faults.end(), m_mixed.begin(), m_mixed.end());
    if (m_case)
    {
        const std::vector<std::string> broken = m_case->witness.LevelFaults();
        faults.insert(faults.end(), broken.begin(), broken.end());
    }
    return faults;
}

} // namespace ns3
