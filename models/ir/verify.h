// The invariants of a Program, checked after every pass and every load.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_VERIFY_H
#define PISA_IR_VERIFY_H

#include "ir/diagnostic.h"
#include "ir/program.h"

namespace pisa
{

/**
 * Checks all invariants stated at the types of program.h: indices in range, unique names,
 * widths, arity, byte-aligned packet headers, parsers that end, acyclic controls, one node a table, arguments that
 * fit their parameters, entries that fit their keys.
 * @return what is broken, empty if nothing; each names the element, e.g. "table 'route': ...".
 */
std::vector<Diagnostic> Verify(const Program& program);

/** @throws InputError with all that Verify finds. */
void VerifyOrThrow(const Program& program);

} // namespace pisa

#endif // PISA_IR_VERIFY_H
