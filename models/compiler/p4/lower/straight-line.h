// Turns structured code into instructions that run in order, conditions into guards.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_STRAIGHT_LINE_H
#define PISA_COMPILER_P4_LOWER_STRAIGHT_LINE_H

#include "compiler/p4/lower/region.h"
#include "compiler/p4/lower/storage.h"

namespace pisa::p4
{

/**
 * @return the code without choices, for actions and parse states: fields that are written on one way only are
 * selected, instructions with state get guards.
 * @throws InputError if a step of a parser, or a table, stands where a condition would have to guard it
 */
std::vector<CodeItem> Straighten(const Regions& regions, Storage& storage);

/** As Straighten, of code without parser steps (asserted). */
std::vector<Instruction> StraightenAction(const Regions& regions, Storage& storage);

/**
 * Straightens choices right behind code that touches a register which they touch too, since a packet has one place
 * in a chip where it can touch a register.
 */
void GatherRegisters(Regions& regions, Storage& storage);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_STRAIGHT_LINE_H
