// How large the state of a program may be.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LOWERING_MOST_CELLS_H
#define PISA_COMPILER_LOWERING_MOST_CELLS_H

#include <cstdint>

namespace pisa
{

/** The most cells that a register, counter array or meter array may have: each takes memory from the start. */
constexpr uint64_t kMostCells = uint64_t{1} << 26;

} // namespace pisa

#endif // PISA_COMPILER_LOWERING_MOST_CELLS_H
