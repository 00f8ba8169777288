// The instructions of a switch's program as statements of NPL.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NPL_SWITCH_BODY_H
#define PISA_COMPILER_NPL_SWITCH_BODY_H

#include "compiler/npl/npl-switch-words.h"

#include <string>
#include <vector>

namespace pisa
{

/**
 * Writes an action's instructions one after the other: assignments, "add_header(pkt.vlan);", accesses of state
 * ("counts.read(index, bus.counts_old);"), and calls by the names of hashes and "random".
 * @throws InputError for counters, meters, messages, logs and assertions
 */
void WriteNplAction(const Program& program, const Action& action, const NplParameters& parameters,
                    NplSwitchWords& words, P4Text& text);

} // namespace pisa

#endif // PISA_COMPILER_NPL_SWITCH_BODY_H
