// The passes over the device half, in order; each leaves its result in a Compilation.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_PASSES_H
#define PISA_COMPILER_NCL_PASSES_H

#include "compiler/ncl/build-switch.h"
#include "compiler/ncl/kernel-module.h"
#include "compiler/ncl/ncl-compiler.h"
#include "compiler/ncl/window-sizes.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pisa
{

/** All that the passes make on the way from source to programs. */
struct Compilation
{
    NclOptions options;
    std::string bitcode;
    std::unique_ptr<KernelModule> module;
    DeviceSource source;
    std::vector<HostCall> calls;
    ProgramSizes sizes;
    std::map<std::string, std::vector<SwitchKernel>> kernels; ///< by switch
    std::vector<MemoryLayout> layouts;
    NclPrograms result;
};

/** One pass: a name for --dump, what it does, and how its result is shown. */
struct Pass
{
    const char* name;
    void (*run)(Compilation&);
    std::string (*print)(const Compilation&);
};

/** @return the list, first to last. */
const std::vector<Pass>& NclPasses();

} // namespace pisa

#endif // PISA_COMPILER_NCL_PASSES_H
