// Programs as P4_16 text for v1model.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_EMIT_P4_H
#define PISA_COMPILER_EMIT_EMIT_P4_H

#include "ir/program.h"

#include <string>

namespace pisa
{

/**
 * @return a P4_16 program for v1model (version 20200408) that does the same to packets and state. Names are the
 * program's, where they are no identifiers with @name; ports have v1model's 9 bits and times whole microseconds.
 * @param program one that verifies
 * @throws InputError for what v1model has no words for, by element: cells in queues, congestion and version of the
 * chip, hashes over payload in actions, division by what is no power of two, members in boot entries
 */
std::string EmitP4(const Program& program);

/**
 * @return what the control plane must set before packets come, as commands of simple_switch_CLI: first cells of
 * registers, members of value sets, and with a comment what it must still add: ports that flood.
 */
std::string EmitP4Commands(const Program& program);

} // namespace pisa

#endif // PISA_COMPILER_EMIT_EMIT_P4_H
