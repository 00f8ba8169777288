// Packs small elements into words where kernels only ever move whole words of them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_PACK_ARRAYS_H
#define PISA_COMPILER_NCL_PACK_ARRAYS_H

#include "compiler/ncl/window-sizes.h"

#include <vector>

namespace pisa
{

/**
 * Sets the packing of parameters and memories in `sizes`. Arrays that blocks are copied between get words of one
 * size, at most 4 bytes, that divides every offset and length of their accesses.
 * @param runs by kernel of the source, one a switch
 */
void PackArrays(const DeviceSource& source, const std::vector<std::vector<StraightKernel>>& runs,
                ProgramSizes& sizes);

} // namespace pisa

#endif // PISA_COMPILER_NCL_PACK_ARRAYS_H
