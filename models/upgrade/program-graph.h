// The flow graph of a program, each element with all that it does written out.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_PROGRAM_GRAPH_H
#define PISA_UPGRADE_PROGRAM_GRAPH_H

#include "ir/program.h"
#include "target/target.h"
#include "upgrade/flow-graph.h"

namespace pisa
{

/**
 * @param program one that verifies; fields, registers and other state count as the same in two programs if their
 * names are (see UnderNamesOf), names of tables, actions, branches and parameters do not count
 * @param target whose memory prices the elements; null, or one without limits: an entry is a row
 */
FlowGraph GraphOf(const Program& program, const Target* target = nullptr);

} // namespace pisa

#endif // PISA_UPGRADE_PROGRAM_GRAPH_H
