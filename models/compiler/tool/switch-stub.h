// What the control plane of one of many switches has to install.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_SWITCH_STUB_H
#define PISA_COMPILER_TOOL_SWITCH_STUB_H

#include "compiler/split/split-program.h"

#include <string>

namespace pisa
{

/**
 * @return for each table that users fill a comment that says which entries belong here, and the command that adds
 * one, as simple_switch_CLI has it, with widths in place of values.
 */
std::string StubOf(const SwitchProgram& one);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_SWITCH_STUB_H
