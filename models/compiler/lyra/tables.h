// Candidate tables: predicate blocks put together as Lyra's P4 back end does (section 5.2).
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_TABLES_H
#define PISA_COMPILER_LYRA_TABLES_H

#include "compiler/lyra/blocks.h"

namespace pisa::lyra
{

/** One action of a candidate table, and when it is the one that runs. */
struct CandidateAction
{
    /** Of a table without a look-up: what must hold beyond the table's own predicate. */
    Predicate when;
    std::vector<InstructionId> instructions; ///< in order, the look-up left out
};

/**
 * A table: a look-up with what happens on a hit and on a miss, or actions that exclude each other.
 *
 * A table with one action and no look-up has no key. One with several chooses by the operands of the conditions; the
 * first action whose conditions hold runs, none if there is none.
 */
struct CandidateTable
{
    Predicate when; ///< shared by all that is in it
    Thread thread{Thread::Ingress};
    std::optional<InstructionId> lookUp;
    std::vector<CandidateAction> actions; ///< with a look-up: what a hit does, then what a miss does
};

/** Which of Lyra's steps are taken; all by default, so that each can be left out and looked at. */
struct TableSteps
{
    bool results{true};    ///< what only asks for the result of a look-up becomes part of its table
    bool keyless{true};    ///< what runs whenever a look-up runs, and depends on nothing of it, joins its table
    bool siblings{true};   ///< actions that exclude each other become one table
    bool gatesOnce{false}; ///< Reason::Gate orders nothing; see GatesHold
};

/** @return tables in an order that keeps all dependencies. */
std::vector<CandidateTable> FormTables(const ContextProgram& program, const std::vector<PredicateBlock>& blocks,
                                       const std::vector<Dependency>& dependencies, TableSteps steps = {});

/** @return whether, where dependencies of Reason::Gate were left out, each condition is still asked once only: the
 * tables behind it stand in a row. */
bool GatesHold(const std::vector<CandidateTable>& tables, const ContextProgram& program,
               const std::vector<Dependency>& dependencies);

/** @return whether a table can choose by this condition: a conjunction of equalities with numbers. */
bool IsMatchable(const ContextProgram& program, ConditionId condition);

/** @return all instructions of the table, ascending. */
std::vector<InstructionId> InstructionsOf(const CandidateTable& table);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_TABLES_H
