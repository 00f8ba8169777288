// The size of a BMv2 program's control flow as its JSON states it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_JSON_GRAPH_SIZE_H
#define PISA_COMPILER_TOOL_JSON_GRAPH_SIZE_H

#include "upgrade/flow-graph.h"

#include <array>
#include <string>

namespace pisa
{

/**
 * Counts tables, conditionals and their distinct next nodes as p4c wrote them, before conditions and keys that no
 * chip evaluates at once are split: the V and E that papers state. By pipe.
 * @throws InputError with file and line if this is no BMv2 JSON
 */
std::array<FlowGraphSize, 2> SizesOfBmv2(const std::string& text, const std::string& fileName);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_JSON_GRAPH_SIZE_H
