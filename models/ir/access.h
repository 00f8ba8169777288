// What actions and conditions read and write.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_ACCESS_H
#define PISA_IR_ACCESS_H

#include "ir/program.h"

#include <set>

namespace pisa
{

/** The fields and the state that one action touches. */
struct Access
{
    std::set<FieldId> reads; ///< before the action itself has written them
    std::set<FieldId> writes;
    std::set<RegisterId> registers;
    std::set<CounterId> counters;
    std::set<MeterId> meters;
};

/** @return all accesses of the action's body; a digest reads the fields that the program's layout says. */
Access AccessOf(const Program& program, const Action& action);

/** @return all accesses of one instruction. */
Access AccessOf(const Program& program, const Instruction& instruction);

/** @return the fields that a condition compares. */
std::set<FieldId> FieldsOf(const Condition& condition);

/** @return the fields that the steps and the select of a parse state read or write, those of headers left out. */
std::set<FieldId> FieldsOf(const ParseState& state);

/** @return the fields that a checksum is over, is kept in and depends on. */
std::set<FieldId> FieldsOf(const Checksum& checksum);

} // namespace pisa

#endif // PISA_IR_ACCESS_H
