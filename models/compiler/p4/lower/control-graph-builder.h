// Turns structured code into a control of tables and branches.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_CONTROL_GRAPH_BUILDER_H
#define PISA_COMPILER_P4_LOWER_CONTROL_GRAPH_BUILDER_H

#include "compiler/p4/lower/region.h"

namespace pisa::p4
{

/**
 * @return the control; straight code becomes tables without keys with one action, named `name` and a number, which
 * are added to the program.
 * @throws InputError if a table is applied in two places from which the packet goes on differently
 */
pisa::Control BuildControl(const Regions& regions, const std::string& name, Program& program);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_CONTROL_GRAPH_BUILDER_H
