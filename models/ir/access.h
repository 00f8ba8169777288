// What actions and conditions read and write.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_ACCESS_H
#define PISA_IR_ACCESS_H

#include "ir/action.h"
#include "ir/control.h"

#include <set>

namespace pisa
{

/** The fields and registers that one action touches. */
struct Access
{
    std::set<FieldId> reads; ///< before the action itself has written them
    std::set<FieldId> writes;
    std::set<RegisterId> registers;
};

/** @return all accesses of the action's body, stateful operations included. */
Access AccessOf(const Action& action);

/** @return the fields that a condition compares. */
std::set<FieldId> FieldsOf(const Condition& condition);

} // namespace pisa

#endif // PISA_IR_ACCESS_H
