// Lyra programs, and programs of single switches, as NPL text.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NPL_EMIT_NPL_H
#define PISA_COMPILER_NPL_EMIT_NPL_H

#include "compiler/lyra/ast.h"
#include "ir/program.h"

#include <string>

namespace pisa
{

/** How large the text of a program is, by the measures of Lyra's figure 9. */
struct NplSize
{
    std::size_t logicalTables{0};
    std::size_t registers{0};
};

/** NPL text of one program, and what its control plane calls. */
struct NplProgram
{
    std::string text;
    std::string control; ///< a Python module: insert, remove and set, by name, with ranges checked
    NplSize size;
};

/**
 * Writes all that a switch runs, after Lyra's section 5.3: locals are fields of a logical bus; all look-ups of one
 * external variable are one logical table with several look-ups; arrays of state are special functions, as state is
 * a matter of each chip; an external without a key is a logical register. In an expression the operands of an
 * operation are as wide as its result, which wraps; "(bit[n])x" cuts or extends with zeros.
 * @param source a checked program
 * @throws InputError as the front end's passes do
 */
NplProgram EmitNpl(const lyra::Source& source);

/**
 * Writes the program of one switch, such as a part of a divided one: metadata are fields of a logical bus; each table
 * that packets look up is a logical table, what is done with its results stands behind the look-up; constant tables
 * without data are conditions. Its control module installs constant entries ("boot").
 * @throws InputError, by element, for counters, meters, members, digests, varbits and value sets
 */
NplProgram EmitNpl(const Program& program);

} // namespace pisa

#endif // PISA_COMPILER_NPL_EMIT_NPL_H
