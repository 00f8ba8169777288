// The register writes of one transaction, each with its time.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_TRANSACTION_STEPS_H
#define PISA_UPGRADE_TRANSACTION_STEPS_H

#include "pipeline/pipeline.h"
#include "upgrade/entry-move.h"
#include "upgrade/graft.h"

#include <deque>
#include <vector>

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

/** @return how long so many register writes of all copies and so many entries take. */
Cycle TimeFor(double writes, double entries, unsigned copies, const TransactionCosts& costs);

/** What is done at once when its time is over. */
struct TransactionStep
{
    enum class Kind : uint8_t
    {
        Spend,   ///< what shows nowhere
        Point,   ///< write
        Migrate, ///< from one register to another, count cells
        Move,    ///< looks for the next entry of moves[move]
        Put,     ///< that entry into the new table
        Take,    ///< ...out of the old one
        Moved,   ///< all are over: there is no way back
        PutBack,
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
    std::size_t move{0};
};

/** What a transaction does, if nothing comes between. */
struct TransactionSteps
{
    std::deque<TransactionStep> steps;
    std::vector<PointerId> elements; ///< that it allocates
    std::vector<EntryMove> moves;    ///< of tables that change in place
    bool switchesFrame{false};
};

/**
 * Writes nothing, and asks nothing of elements that are to be loaded: it can be called before LiveControl::Extend.
 * @throws InputError if it moves a table in place whose entries cannot move, or on a chip that has no groups
 */
TransactionSteps StepsOf(const PlannedTransaction& planned, Pipeline& pipeline, const Graft& graft,
                         const TransactionCosts& costs);

} // namespace pisa

#endif // PISA_UPGRADE_TRANSACTION_STEPS_H
