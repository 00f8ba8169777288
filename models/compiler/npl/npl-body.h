// What a Lyra program does, as statements of an NPL function.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NPL_BODY_H
#define PISA_COMPILER_NPL_BODY_H

#include "compiler/emit/p4-text.h"
#include "compiler/npl/npl-words.h"

namespace pisa
{

/** A look-up of one logical table: the how-manieth, and the instruction. */
struct NplLookUp
{
    unsigned number{0};
    lyra::InstructionId at{0};
};

/** The look-ups of each external variable, in the order of the program: one logical table, looked up several times.
 */
std::vector<std::vector<NplLookUp>> NplLookUpsOf(const lyra::ContextProgram& program);

/**
 * Writes one thread's instructions as nested conditions, assignments, look-ups ("routes.lookup(0);"), accesses of
 * state ("counts.read(index, bus.so_far);") and calls ("add_header(pkt.vlan);").
 */
void WriteNplBody(const lyra::ContextProgram& program, const NplWords& words, Thread thread, P4Text& text);

} // namespace pisa

#endif // PISA_COMPILER_NPL_BODY_H
