// From candidate tables to a Program for one switch.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_LOWER_H
#define PISA_COMPILER_LYRA_LOWER_H

#include "compiler/lyra/tables.h"

#include <functional>
#include <map>
#include <set>

namespace pisa::lyra
{

/**
 * Lowers all that the tables hold. External variables become tables of their name, with actions NAME_hit and
 * NAME_miss; globals become registers of their name.
 * @param warnings gets a note for each external variable that takes more than one table
 */
Program LowerTables(const ContextProgram& program, const std::vector<CandidateTable>& tables,
                    std::vector<Diagnostic>& warnings);

/** A Program, and where it keeps the locals that it uses. */
struct LoweredTables
{
    Program program;
    std::map<StorageId, FieldId> locals;
};

/**
 * The same of tables that hold only some of the program's instructions.
 * @param needed results of look-ups that others read than these tables
 */
LoweredTables LowerPart(const ContextProgram& program, const std::vector<CandidateTable>& tables,
                        const std::set<Value>& needed, std::vector<Diagnostic>& warnings);

/** A predicate and the table that it guards, in the order of the control. */
struct GuardedTable
{
    Predicate when;
    TableId table{0};
};

/** @param operandOf gives what a term of a condition reads */
Control BuildControl(const ContextProgram& program, const std::vector<GuardedTable>& tables,
                     const std::function<Operand(const Term&)>& operandOf, Thread thread);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_LOWER_H
