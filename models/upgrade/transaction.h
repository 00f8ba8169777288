// One transaction of a plan carried out on a running pipeline.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_TRANSACTION_H
#define PISA_UPGRADE_TRANSACTION_H

#include "pipeline/register-array.h"
#include "upgrade/transaction-steps.h"
#include "upgrade/version-line.h"

#include <functional>

namespace pisa
{

/** @return the cycle at which the oldest packet in the switch was parsed for the first time; kNever if there is none.
 */
using OldestPacket = std::function<Cycle()>;

/**
 * Carries out one register write after the other, each when its time is over; a pointer is written copy by copy. Its
 * elements are loaded already, see GraftOnto and LiveControl::Extend. Whoever drives it calls Advance at NextAt until
 * IsOver.
 *
 * Until the version is stamped, or a table that changes in place has given its last entry away, it can be rolled
 * back, from there on it goes to the end: whenever the channel dies, Abort leads to just the old or just the new
 * program. An entry that moves is in both tables until every packet has left that came when it was in one. It writes
 * to pointers of its own elements and those of its exchanges, so that transactions of disjoint tenants may run at
 * once.
 */
class Transaction
{
  public:
    /**
     * @param version that the graft has its version branches for
     * @param format that Extend has answered, for a transaction that switches frames
     * @throws InputError if it moves a table in place whose entries cannot move, or on a chip that meets tables at
     * fixed cycles
     */
    Transaction(Pipeline& pipeline, const Graft& graft, const PlannedTransaction& planned, VersionLine& line,
                uint32_t version, uint32_t format, const TransactionCosts& costs);

    /** The first write begins. */
    void Begin(Cycle now);

    /** @return when Advance is due; kNever when it is over. */
    Cycle NextAt() const
    {
        return m_nextAt;
    }

    /** Does what is due. @return the cycle at which the pipeline's Advance must be called for it; kNever if it need
     * not */
    Cycle Advance(Cycle now, const OldestPacket& oldest);

    /** Rolls back, unless it has committed, rolls back already or is over: then it goes on as it was. */
    void Abort(Cycle now);

    /** @return the move of a table's entries that changes in place, over or not; null if it does not. */
    EntryMove* MoveOf(TableId table);

    bool HasCommitted() const
    {
        return m_hasCommitted;
    }

    bool IsOver() const
    {
        return m_steps.empty();
    }

    /** @return whether the last step that was due must come again: packets, another version or room are waited for.
     */
    bool IsWaiting() const
    {
        return m_isWaiting;
    }

    /** @return phase of what is done next; Retire when it is over. */
    PlanPhase Phase() const
    {
        return m_steps.empty() ? PlanPhase::Retire : m_steps.front().phase;
    }

    uint64_t Writes() const
    {
        return m_writes; ///< pointers, over all copies
    }

    /** @return primitives of the plan that have been carried out on all copies; waits do not count. */
    uint64_t Done() const
    {
        return m_done;
    }

  private:
    using Step = TransactionStep;

    Step& Add(Step::Kind kind, PlanPhase phase, Cycle duration);
    bool IsReady(const Step& step, Cycle now, const OldestPacket& oldest);
    Cycle Do(const Step& step, Cycle now);
    Cycle WritePointer(const Step& step, Cycle now);
    void DoMove(const Step& step, Cycle now);
    void AddFirst(const Step& like, Step::Kind kind, Cycle duration);
    void UndoMoves();
    void Next(Cycle now);

    Pipeline& m_pipeline;
    VersionLine& m_line;
    uint32_t m_version;
    std::optional<uint32_t> m_format; ///< new one, if frames switch
    TransactionCosts m_costs;
    std::vector<PointerId> m_elements; ///< allocated
    std::vector<EntryMove> m_moves;    ///< of tables that change in place
    std::deque<Step> m_steps;
    std::vector<Step> m_undo;         ///< writes to elements that packets meet, in their order
    std::optional<Cycle> m_waitsFrom; ///< since when it waits for packets that came before
    bool m_hasCommitted{false};
    bool m_isRollingBack{false};
    bool m_isWaiting{false};
    uint64_t m_writes{0};
    uint64_t m_done{0};
    Cycle m_nextAt{kNever};
};

} // namespace pisa

#endif // PISA_UPGRADE_TRANSACTION_H
