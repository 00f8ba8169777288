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

/**
 * A pisa::Witness for each of the upgrades that are under way, or were last: packets are judged when they leave the
 * switch. While several tenants change their parts at once, each packet is judged once for each of them, who can be
 * old to a packet to which another one is new.
 */
class PisaUpgradeJudge
{
  public:
    /**
     * From now on packets are judged by this upgrade too, those under way as well; upgrades are counted from 1.
     * @param format of stamps that its new parser and deparser have
     * @param isAlone no other upgrade is under way: those before are over, and judge no more. Else it begins with
     * the program with which the first one of those that are under way began
     */
    void Open(const pisa::Delta& delta, const pisa::PlanSites& sites, pisa::Consistency level, uint32_t format,
              bool isAlone);

    /** @return one verdict an upgrade that is open; nothing to say (Either) where none is. */
    std::vector<pisa::Verdict> Look(const pisa::PacketRecord& record);

    /** No packet is judged before the next Open. */
    void Close();

    /** @return verdicts by the way that packets went, over all upgrades: of a packet one an upgrade. */
    const pisa::WitnessCounts& GetCounts() const
    {
        return m_total;
    }

    /** @return those of one upgrade; nothing if there was none of that number. */
    pisa::WitnessCounts GetCountsOf(uint32_t upgrade) const;

    /** @return packets that left before the first upgrade, or after Close. */
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
        pisa::Witness::Others others; ///< that are open with it
    };

    std::vector<std::unique_ptr<Case>> m_open;
    std::vector<pisa::WitnessCounts> m_closed; ///< of each upgrade before them
    pisa::WitnessCounts m_total;
    uint64_t m_unjudged{0};
    std::vector<std::string> m_mixed;
    std::vector<std::string> m_broken; ///< levels of cases that are closed
};

} // namespace ns3

#endif // PISA_UPGRADE_JUDGE_H
