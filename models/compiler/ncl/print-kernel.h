// Kernels between the passes as text, for --dump.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_PRINT_KERNEL_H
#define PISA_COMPILER_NCL_PRINT_KERNEL_H

#include "compiler/ncl/kernel-state.h"
#include "compiler/ncl/window-sizes.h"

#include <string>
#include <vector>

namespace pisa
{

/** @return the shape of windows and the packing of memory. */
std::string Print(const DeviceSource& source, const ProgramSizes& sizes);

/** @return cells (or, once there are any, operations on banks), look-ups, window and decision as expressions. */
std::string Print(const DeviceSource& source, const DeviceKernel& kernel, const KernelState& state,
                  const std::vector<CellOperation>& operations);

} // namespace pisa

#endif // PISA_COMPILER_NCL_PRINT_KERNEL_H
