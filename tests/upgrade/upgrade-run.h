// A pipeline that packets enter while its program changes.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_UPGRADE_UPGRADE_RUN_H
#define PISA_TESTS_UPGRADE_UPGRADE_RUN_H

#include "upgrade/planner.h"
#include "upgrade/transaction.h"

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace pisa
{

/** An upgrade under traffic: what packets saw of it by kSeen of the programs, see Chain. */
class UpgradeRun
{
  public:
    struct Setting
    {
        bool isBanked{false}; ///< else an ideal chip
        PlannerOptions options{};
        bool waits{true};
        Cycle spacing{2}; ///< of packets
        double entriesPerSecond{1e9};
        /** Sets fields of the packet that comes at `now`. */
        std::function<void(Pipeline& pipeline, Phv& phv, Cycle now)> prepare{};
        /** Called each cycle before anything else. */
        std::function<void(Pipeline& pipeline, Cycle now)> control{};
    };

    static constexpr Cycle kBegin = 100; ///< of the upgrade

    UpgradeRun(const Program& from, const Program& to, Setting setting);

    /** Runs until the upgrade is over and packets that came then have left. @param kill step at which the channel
     * dies */
    void UntilOver(std::optional<uint64_t> kill);

    Pipeline& GetPipeline()
    {
        return *m_pipeline;
    }

    const UpgradePlan& GetPlan() const
    {
        return m_plan;
    }

    std::map<uint64_t, uint64_t> sums; ///< packets by what they met
    uint64_t lastSum{0};
    uint64_t strays{0};
    bool isKilled{false};
    bool isNew{false};
    Cycle committedAt{kNever}; ///< the first transaction

  private:
    Cycle Oldest() const;
    void Step(Cycle now, std::optional<uint64_t> kill);
    void Pass(Cycle now);

    Setting m_setting;
    Program m_old;
    Program m_new;
    Delta m_delta;
    std::unique_ptr<Pipeline> m_pipeline;
    UpgradePlan m_plan;
    VersionLine m_line;
    Graft m_graft;
    std::vector<std::unique_ptr<Transaction>> m_transactions;
    std::size_t m_current{0};
    uint64_t m_steps{0};
    std::map<Cycle, Transit> m_flights;
    std::map<Transit*, Cycle> m_admitted;
};

/**
 * Kills the channel at step 0, 1, ... of one upgrade after the other, until one ends before it would be killed.
 * @param check what must be true of each when it is over
 * @param leastRolledBack,leastFinished that there must be more of them than that
 */
void KillEverywhere(const Program& from, const Program& to, const UpgradeRun::Setting& setting,
                    const std::function<void(UpgradeRun& run)>& check, unsigned leastRolledBack,
                    unsigned leastFinished);

} // namespace pisa

#endif // PISA_TESTS_UPGRADE_UPGRADE_RUN_H
