// One transaction of a plan carried out on a running pipeline.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_TRANSACTION_H
#define PISA_UPGRADE_TRANSACTION_H

#include "pipeline/pipeline.h"
#include "pipeline/register-array.h"
#include "upgrade/graft.h"
#include "upgrade/version-line.h"

#include <deque>
#include <functional>

namespace pisa
{

/** What primitives cost (FlexCore, NSDI 2022, section 8.1). */
struct TransactionCosts
{
    uint64_t clockHz{1000000000};
    double writesPerSecond{1e6};  ///< DWORDs over PCIe at its peak
    double entriesPerSecond{3e3}; ///< installed or moved, cells of registers too
    Cycle overhead{0};            ///< of software, a primitive
    Cycle poll{1000};             ///< between two looks whether packets have left
    bool waits{true};             ///< false: nobody waits for packets in flight, to show what becomes of them
};

/** @return the cycle at which the oldest packet in the switch was parsed for the first time; kNever if there is none.
 */
using OldestPacket = std::function<Cycle()>;

/**
 * Carries out one register write after the other, each when its time is over; a pointer is written copy by copy. Its
 * elements are loaded already, see GraftOnto and LiveControl::Extend. Whoever drives it calls Advance at NextAt until
 * IsOver.
 *
 * Until the version is stamped it can be rolled back, from there on it goes to the end: whenever the channel dies,
 * Abort leads to just the old or just the new program. It writes to pointers of its own elements and those of its
 * exchanges, so that transactions of disjoint tenants may run at once.
 */
class Transaction
{
  public:
    /**
     * @param version that the graft has its version branches for
     * @param format that Extend has answered, for a transaction that switches frames
     * @throws InputError if it moves a table in place, which nothing here can do
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

    bool HasCommitted() const
    {
        return m_hasCommitted;
    }

    bool IsOver() const
    {
        return m_steps.empty();
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
    struct Step
    {
        enum class Kind : uint8_t
        {
            Spend,   ///< what shows nowhere
            Point,   ///< write
            Migrate, ///< from one register to another, count cells
            Commit,
            Wait,
            Free,   ///< the node of write's pointer
            Settle, ///< others may commit
        };

        Kind kind{Kind::Spend};
        PlanPhase phase{PlanPhase::Prepare};
        Cycle duration{0};
        PointerWrite write{};
        bool isOwn{false};  ///< Point: of an element that nobody meets before the commit
        bool isLast{false}; ///< of its primitive
        RegisterId from{0};
        RegisterId into{0};
        uint64_t count{0};
    };

    void Plan(const Primitive& primitive);
    void PlanPointers(const Primitive& primitive);
    Cycle Spend(double writes, double entries) const;
    Step& Add(Step::Kind kind, PlanPhase phase, Cycle duration);
    PointerId PointerOf(const Primitive& primitive, const PointerSlot& slot) const;
    PointerId NodeOf(const Primitive& primitive) const;
    bool IsReady(const Step& step, Cycle now, const OldestPacket& oldest);
    Cycle Do(const Step& step, Cycle now);
    void Next(Cycle now);

    Pipeline& m_pipeline;
    const Graft& m_graft;
    VersionLine& m_line;
    uint32_t m_version;
    std::optional<uint32_t> m_format; ///< new one, if frames switch
    TransactionCosts m_costs;
    std::deque<Step> m_steps;
    std::vector<Step> m_undo;          ///< writes to elements that packets meet, in their order
    std::vector<PointerId> m_elements; ///< allocated
    std::optional<Cycle> m_waitsFrom;  ///< since when it waits for packets that came before
    bool m_hasCommitted{false};
    bool m_isRollingBack{false};
    uint64_t m_writes{0};
    uint64_t m_done{0};
    Cycle m_nextAt{kNever};
};

} // namespace pisa

#endif // PISA_UPGRADE_TRANSACTION_H
