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
    if (isAlone)
    {
        Close();
    }
    auto opened = std::make_unique<Case>(delta, sites, level, format);
    for (const auto& known : m_open)
    {
        known->others.push_back(&opened->witness);
        opened->others.push_back(&known->witness);
    }
    m_open.push_back(std::move(opened));
}

void
PisaUpgradeJudge::Close()
{
    m_broken = GetFaults();
    m_mixed.clear();
    for (const auto& known : m_open)
    {
        m_closed.push_back(known->witness.Counts());
    }
    m_open.clear();
}

std::vector<pisa::Verdict>
PisaUpgradeJudge::Look(const pisa::PacketRecord& record)
{
    if (m_open.empty())
    {
        ++m_unjudged;
        return {pisa::Verdict{}};
    }
    std::vector<pisa::Verdict> verdicts;
    for (const auto& known : m_open)
    {
        verdicts.push_back(known->witness.Look(record, known->others));
        ++m_total.packets;
        ++m_total.by[static_cast<unsigned>(verdicts.back().way)];
        if (verdicts.back().way == pisa::Way::Mixed && m_mixed.size() < MOST_MIXED)
        {
            m_mixed.push_back(verdicts.back().fault);
        }
    }
    return verdicts;
}

pisa::WitnessCounts
PisaUpgradeJudge::GetCountsOf(uint32_t upgrade) const
{
    const std::size_t place = std::size_t{upgrade} - 1;
    if (upgrade == 0 || place >= m_closed.size() + m_open.size())
    {
        return {};
    }
    return place < m_closed.size() ? m_closed[place] : m_open[place - m_closed.size()]->witness.Counts();
}

std::vector<std::string>
PisaUpgradeJudge::GetFaults() const
{
    std::vector<std::string> faults = m_broken;
    faults.insert(faults.end(), m_mixed.begin(), m_mixed.end());
    for (const auto& known : m_open)
    {
        const std::vector<std::string> broken = known->witness.LevelFaults();
        faults.insert(faults.end(), broken.begin(), broken.end());
    }
    return faults;
}

} // namespace ns3
