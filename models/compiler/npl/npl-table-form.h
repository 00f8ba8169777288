// How a table of a switch's program is kept in NPL.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NPL_TABLE_FORM_H
#define PISA_COMPILER_NPL_TABLE_FORM_H

#include "compiler/npl/npl-switch-words.h"

#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** How a table is written. */
enum class NplForm : uint8_t
{
    Inline,   ///< its one action, where it is applied
    Choice,   ///< constant entries without data: "if (key == 1) {...} else ..."
    Register, ///< a value that the control plane sets, and the one action that reads it
    Assigned, ///< one action that only sets fields: in fields_assign
    Numbered, ///< entries bring data, and the number of the action if there are several
};

/** NPL has no actions: what a table finds are fields of the bus, "bus.routes_action" and data. */
struct NplTableForm
{
    NplForm form{NplForm::Numbered};
    std::vector<Field> keys;
    std::vector<Field> values;                    ///< fields of the logical table: action, data
    std::map<ActionId, unsigned> numbers;         ///< of actions that entries name, from 1
    std::map<ActionId, NplParameters> data;       ///< of those: what reads each parameter
    std::map<ActionId, std::vector<uint32_t>> at; ///< of those: which of `values` each parameter is
    std::string hit;                              ///< "bus.routes_hit"; empty without look-ups
    std::string action;                           ///< "bus.routes_action"; empty if there is but one
};

/**
 * Adds the fields that the table needs to the bus.
 * @param apply where the table is applied
 * @throws InputError for members, direct counters and meters, and defaults that can be set
 */
NplTableForm MakeNplTableForm(const Program& program, const Apply& apply, NplSwitchWords& words);

/** @return the entries in the order in which they win. */
std::vector<const Entry*> EntriesInOrder(const Table& table);

} // namespace pisa

#endif // PISA_COMPILER_NPL_TABLE_FORM_H
