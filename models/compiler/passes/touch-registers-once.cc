// Reads and writes of one register cell in one action become one atomic operation.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/fuse-registers.h"
#include "compiler/passes/passes.h"

namespace pisa
{

void
TouchRegistersOnce(Program& program, const Target& /* target */)
{
    FuseRegisters(program);
}

} // namespace pisa
