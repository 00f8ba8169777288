// The operations that a program asks of a dRMT processor: which there are, what they cost and what they wait for.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_THREAD_OPERATIONS_H
#define PISA_TARGET_THREAD_OPERATIONS_H

#include "ir/program.h"
#include "target/schedule.h"

#include <optional>
#include <vector>

namespace pisa
{

/**
 * One thread (ingress or egress) as operations.
 *
 * A table with keys or registers has an access: a match operation that takes its keys, and what its stateful
 * operations read, to the memory; entries, default and registers are looked up and changed there and then. Its action
 * operation writes the outcome to the packet a memory latency later. Tables that share a register share one access,
 * so that packets meet the register in the order of their entry. A table with neither keys nor registers is met in
 * its action. A condition is one operation. An operation reads fields in its start cycle; what an action writes is
 * there to be read an action latency later.
 */
struct ThreadOperations
{
    OperationGraph graph;                           ///< without circles unless there are contradictions
    std::vector<std::optional<unsigned>> access;    ///< by TableId; none: other thread, or neither keys nor registers
    std::vector<std::optional<unsigned>> action;    ///< by TableId; none: other thread, or no packet meets it
    std::vector<std::optional<unsigned>> condition; ///< by NodeId of the thread's control; none: no reached branch
    std::vector<Diagnostic> contradictions;         ///< tables that would have to wait for themselves

    /** @return the operation in which packets meet the table; nothing if they do not in this thread. */
    std::optional<unsigned> Meeting(TableId table) const
    {
        return access[table] ? access[table] : action[table];
    }
};

/** @return the operations of a program that verifies, in an order of its control flow. */
ThreadOperations OperationsOf(const Program& program, bool egress);

} // namespace pisa

#endif // PISA_TARGET_THREAD_OPERATIONS_H
