// Read, computation and write of a register as one atomic operation.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LOWERING_FUSE_REGISTERS_H
#define PISA_COMPILER_LOWERING_FUSE_REGISTERS_H

#include "ir/program.h"

namespace pisa
{

/**
 * In each action: a read and a later write of one register at one index, with a computation between them, become one
 * atomic operation at the place of the write, so that the packet touches the register once, as chips want it.
 * Registers that are touched otherwise stay as they are.
 */
void FuseRegisters(Program& program);

} // namespace pisa

#endif // PISA_COMPILER_LOWERING_FUSE_REGISTERS_H
