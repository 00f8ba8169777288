// Finds a program's elements by name and checks what the control plane wants to do to them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CONTROL_CHECK_H
#define PISA_CONTROL_CHECK_H

#include "entries/control-operation.h"

#include <string>
#include <vector>

namespace ns3
{

// All throw pisa::InputError; a name that is not there comes with the names that are.

pisa::TableId PisaFindTable(const pisa::Program& program, const std::string& name);
pisa::ActionId PisaFindAction(const pisa::Program& program, const std::string& name);
pisa::RegisterId PisaFindRegister(const pisa::Program& program, const std::string& name);

/** One value a key field, each within the field's width, masks as the match kind allows. */
void PisaCheckMatch(const pisa::Program& program, pisa::TableId table, const std::vector<pisa::MatchValue>& match);

/** An action of the table, with one argument a parameter, each within the parameter's width. */
void PisaCheckCall(const pisa::Program& program, pisa::TableId table, const pisa::ActionCall& call);

/** A cell of the register, and a value within its width. */
void PisaCheckCell(const pisa::Program& program, pisa::RegisterId reg, uint64_t index, uint64_t value);

/** A table whose default the control plane may change. */
void PisaCheckDefault(const pisa::Program& program, pisa::TableId table);

/** Rates from 0 to 10^6 a microsecond, the committed one not above the peak. */
void PisaCheckRates(const pisa::MeterRate& committed, const pisa::MeterRate& peak);

} // namespace ns3

#endif // PISA_CONTROL_CHECK_H
