// What packets of one switch met during its upgrades, judged upgrade by upgrade.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_JUDGE_H
#define PISA_UPGRADE_JUDGE_H

#include "upgrade/witness.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/** A pisa::Witness for the upgrade that is under way, or was last: packets are judged when they leave the switch. */
class PisaUpgradeJudge
{
  public:
    /**
     * From now on packets are judged by this upgrade, those under way too.
     * @param format of stamps that its new parser and deparser have
     * @param isAlone no other upgrade is under way: a packet that meets two at once has a way of neither
     */
    void Open(const pisa::Delta& delta, const pisa::PlanSites& sites, pisa::Consistency level, uint32_t format,
              bool isAlone);

    /** @return nothing to say (Either) where none is open. */
    pisa::Verdict Look(const pisa::PacketRecord& record);

    /** No packet is judged before the next Open. */
    void Close();

    /** @return packets by the way that they went, over all upgrades. */
    const pisa::WitnessCounts& GetCounts() const
    {
        return m_counts;
    }

    /** @return packets that left before the first upgrade, or while several were under way at once. */
    uint64_t GetUnjudged() const
    {
        return m_unjudged;
    }

    /** @return mixed ways, the first few, and what broke the promised level. */
    std::vector<std::string> GetFaults() const;

  private:
    struct Case
    {
        Case(const pisa::Delta& of, const pisa::PlanSites& sites, pisa::Consistency level, uint32_t format)
            : delta(of),
              witness(delta, sites, level, format)
        {
        }

        const pisa::Delta delta;
        pisa::Witness witness;
    };

    std::unique_ptr<Case> m_case;
    pisa::WitnessCounts m_counts;
    uint64_t m_unjudged{0};
    std::vector<std::string> m_mixed;
    std::vector<std::string> m_broken; ///< levels of cases that are closed
};

} // namespace ns3

#endif // PISA_UPGRADE_JUDGE_H
