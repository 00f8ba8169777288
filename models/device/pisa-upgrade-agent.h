// Upgrades of a running switch: opens plans, carries primitive after primitive out, survives the loss of its channel.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_AGENT_H
#define PISA_UPGRADE_AGENT_H

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/pisa-upgrade-judge.h"
#include "ns3/pisa-upgrade-run.h"
#include "ns3/traced-callback.h"

#include "upgrade/upgrade-folder.h"

#include <functional>
#include <map>
#include <memory>

namespace ns3
{

class PisaSwitch;

/** A packet that has left, and whose way it went. */
typedef void (*PisaVerdictTracedCallback)(const pisa::PacketRecord& record, const pisa::Verdict& verdict);

/**
 * Aggregated to the node of a PisaSwitch. On chips that follow pointers, those with memory banks and the ideal one,
 * it plans by itself. Chips that meet their tables at fixed cycles, RMT and scheduled dRMT, need the new elements
 * placed around the running ones: what `pisa plan OLD NEW --target T -o FOLDER` writes and pisa::ReadUpgrade reads.
 *
 * A plan reaches the switch a Delay after the request, whole; from then on the agent tells the switch one primitive
 * after the other. Each takes its register writes, on every copy of the description table, its entries and the
 * software's time (FlexCore, NSDI 2022, section 8.1). When the channel dies nothing is written until the switch's
 * Watchdog has expired; then the switch itself rolls upgrades back of which nothing has committed, and ends the
 * others.
 *
 * Several upgrades may be under way if each of them changes pointers that the others leave alone, and frees nothing
 * that another leads to.
 */
class PisaUpgradeAgent : public Object
{
  public:
    /** Places a program on a chip. */
    using SealCallback = std::function<pisa::Image(pisa::Program program, const pisa::Target& target)>;

    static TypeId GetTypeId();
    PisaUpgradeAgent();
    ~PisaUpgradeAgent() override;

    /** How programs are placed that are made for a while; must be set before the first upgrade. */
    void SetSeal(SealCallback seal);

    /**
     * Makes `image` the switch's program by a plan of its own that keeps the level.
     * @return the upgrade's number
     * @throws pisa::InputError: another chip, no room, another upgrade in its way, or nobody hears; nothing is
     * changed
     */
    uint32_t Upgrade(const pisa::Image& image, pisa::Consistency level = pisa::Consistency::Program);
    /** By this plan. @throws pisa::InputError as above, and if it is a plan for other programs */
    uint32_t Upgrade(const pisa::Image& image, const pisa::UpgradePlan& plan);
    /**
     * By a plan whose elements have their places, on any chip. The switch must run its `boot`, and no other upgrade
     * may be under way. @throws pisa::InputError as above
     */
    uint32_t Upgrade(const pisa::PreparedUpgrade& prepared);

    /** An upgrade of which nothing has committed is rolled back, a Delay from now; others go on. */
    void Abort(uint32_t upgrade);

    /** From now on the switch hears nothing any more; no upgrade can be asked for. */
    void KillControlChannel();
    bool IsHeard() const;

    /** The upgrade stops before that phase of each of its transactions (told by Held) until Continue. */
    void HoldBefore(uint32_t upgrade, pisa::PlanPhase phase);
    /** The transaction under way goes on, and the next one begins. Does nothing to a switch that does not hear it. */
    void Continue(uint32_t upgrade);
    /**
     * The switch does not roll this upgrade back by itself, whatever becomes of its channel: held before a commit
     * it has both programs, and runs each packet as its stamp says. Does nothing to a switch that does not hear it.
     */
    void Promise(uint32_t upgrade);

    /** @return upgrades that are not over. */
    std::size_t GetOpen() const;

    /** @return where an open upgrade takes the entries of a table that changes in place; null if none does. */
    pisa::EntryMove* MoveOf(pisa::TableId table) const;

    /** @return how many transactions the upgrade's plan has; 0 if the programs are the same to all packets. */
    std::size_t GetTransactions(uint32_t upgrade) const;

    /** @return what packets met, if the attribute Witness is set. */
    const PisaUpgradeJudge& GetJudge() const
    {
        return m_judge;
    }

    /** @return the version of that transaction of an open upgrade, and its format: packets that carry it are new. */
    pisa::Stamp StampOf(uint32_t upgrade, std::size_t transaction) const;

    /** The switch was flashed anew: what was under way is gone. */
    void Forget();

  protected:
    void DoDispose() override;
    void NotifyNewAggregate() override;

  private:
    struct Open
    {
        std::unique_ptr<PisaUpgradeRun> run;
        EventId event;
        bool isPromised{false};
    };

    static TypeId AddSources(TypeId type);
    void Judge(const pisa::PacketRecord& record);
    PisaSwitch& Switch() const;
    pisa::Cycle Now() const;
    pisa::TransactionCosts Costs() const;
    void CheckHeard() const;
    void CheckPointers(const pisa::Image& image) const;
    void CheckBooted(const pisa::PreparedUpgrade& prepared) const;
    void CheckDisjoint(const pisa::Delta& delta) const;
    /** @return what must change for `image`; the running program is as it was before all open upgrades. */
    pisa::Delta DeltaTo(const pisa::Image& image);
    uint32_t Start(const pisa::Image& image, pisa::Delta delta, pisa::UpgradePlan plan);
    /** @return what is not loaded yet, with versions of its own once `line` is m_line. */
    PisaUpgradeRun::Work WorkOf(pisa::Delta delta, pisa::UpgradePlan plan, pisa::VersionLine& line) const;
    /** Loads the elements; the upgrade is under way. */
    uint32_t Load(PisaUpgradeRun::Work work, const pisa::Image& image, const pisa::VersionLine& line);
    void Begin(uint32_t upgrade);
    void Plan(uint32_t upgrade);
    void Advance(uint32_t upgrade);
    void TakeOver();
    void Tell(PisaUpgradeEvent event, const PisaUpgradeStep& step);

    Time m_delay;
    double m_operationRate{0};
    double m_entryRate{0};
    Time m_overhead;
    Time m_poll;
    Time m_watchdog;
    bool m_quiesces{true};
    bool m_isWitness{false};
    bool m_isWatching{false};
    PisaUpgradeJudge m_judge;
    SealCallback m_seal;
    pisa::VersionLine m_line;
    pisa::Program m_base; ///< the program before the first of the open upgrades
    pisa::Image m_merged; ///< what was loaded last, with all that was taken out since
    std::string m_before; ///< digest of what ran before the open upgrades
    std::string m_alike;  ///< digest of an image that what runs is as good as: all upgrades were rolled back
    bool m_isAsBefore{true};
    std::map<uint32_t, Open> m_open;
    uint32_t m_upgrades{0};
    bool m_isHeard{true};
    bool m_isAwake{true}; ///< somebody writes: the agent, or the switch itself
    EventId m_watchdogEvent;
    TracedCallback<const PisaUpgradeStep&> m_startedTrace;
    TracedCallback<const PisaUpgradeStep&> m_doneTrace;
    TracedCallback<const PisaUpgradeStep&> m_committedTrace;
    TracedCallback<const PisaUpgradeStep&> m_heldTrace;
    TracedCallback<const PisaUpgradeStep&> m_finishedTrace;
    TracedCallback<const PisaUpgradeStep&> m_abortedTrace;
    TracedCallback<const pisa::PacketRecord&, const pisa::Verdict&> m_judgedTrace;
};

} // namespace ns3

#endif // PISA_UPGRADE_AGENT_H
