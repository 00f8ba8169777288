// One upgrade under way on one switch: its transactions one behind the other.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_RUN_H
#define PISA_UPGRADE_RUN_H

#include "upgrade/transaction.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace ns3
{

class PisaSwitch;

/** Where an upgrade stands. */
struct PisaUpgradeStep
{
    typedef void (*TracedCallback)(const PisaUpgradeStep& step);

    uint32_t upgrade{0};
    std::size_t transaction{0};           ///< of the plan
    std::size_t primitive{0};             ///< of the transaction, waits counted
    const pisa::Primitive* what{nullptr}; ///< null where no primitive is meant
    pisa::PlanPhase phase{pisa::PlanPhase::Prepare};
    pisa::Cycle cycle{0};
    pisa::UpgradeMemory held; ///< by all that is loaded
};

/** What a run tells. */
enum class PisaUpgradeEvent : uint8_t
{
    PrimitiveStarted,
    PrimitiveDone,
    Committed, ///< one transaction
    Held,      ///< it waits for Continue
    Finished,  ///< the new program is there, and nothing else
    Aborted,   ///< the old program is there, and nothing else
};

/**
 * Whatever happens, it ends with the old program or the new one: it can be aborted until its first transaction has
 * committed, and goes to the end from there on.
 */
class PisaUpgradeRun
{
  public:
    /** What it takes to change a switch. */
    struct Work
    {
        uint32_t upgrade{0};
        pisa::Delta delta;
        pisa::UpgradePlan plan;
        pisa::Graft graft;
        uint32_t firstVersion{0};
        uint32_t format{0};
    };

    using Listener = std::function<void(PisaUpgradeEvent event, const PisaUpgradeStep& step)>;

    /** Its elements are loaded already. @throws pisa::InputError as pisa::Transaction does */
    PisaUpgradeRun(PisaSwitch& device, pisa::VersionLine& line, Work work, const pisa::TransactionCosts& costs,
                   Listener listener);

    void Begin(pisa::Cycle now);

    /** @return when Advance is due; kNever if it is over or held. */
    pisa::Cycle NextAt() const;
    void Advance(pisa::Cycle now);

    /** Rolls back if nothing has committed. A run that is held goes on. */
    void Abort(pisa::Cycle now);

    /** Stops before that phase of each transaction until Continue lets the current one go on. */
    void HoldBefore(pisa::PlanPhase phase);
    void Continue();

    bool IsOver() const;

    /** @return the move of a table's entries that changes in place; null if it does not. */
    pisa::EntryMove* MoveOf(pisa::TableId table) const;

    bool HasCommitted() const
    {
        return m_commits > 0;
    }

    const Work& GetWork() const
    {
        return m_work;
    }

  private:
    pisa::Transaction& Current() const;
    bool MustHold() const;
    void TellPrimitives(pisa::Cycle now);
    void TellCommit(pisa::Cycle now);
    void NextTransaction(pisa::Cycle now);
    void Tell(PisaUpgradeEvent event, pisa::Cycle now, const pisa::Primitive* what = nullptr);
    /** Adds or takes away what a primitive allocates or frees. */
    void Account(const pisa::Primitive& primitive);

    PisaSwitch& m_device;
    const Work m_work;
    Listener m_listener;
    std::vector<std::unique_ptr<pisa::Transaction>> m_transactions;
    std::vector<std::vector<std::size_t>> m_writing; ///< of each transaction its primitives but for waits
    std::size_t m_current{0};
    std::size_t m_told{0}; ///< primitives of the current one that were told as done
    uint32_t m_commits{0};
    bool m_hasToldCommit{false};
    bool m_isAborting{false};
    bool m_isHeld{false};
    std::optional<pisa::PlanPhase> m_hold;
    std::size_t m_released{0}; ///< transactions that need not stop any more
    pisa::UpgradeMemory m_held;
};

} // namespace ns3

#endif // PISA_UPGRADE_RUN_H
