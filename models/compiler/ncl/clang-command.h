// Runs clang as a process of its own: source to bitcode for the device half, source to shared object for hosts.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_CLANG_COMMAND_H
#define PISA_COMPILER_NCL_CLANG_COMMAND_H

#include "compiler/ncl/ncl-compiler.h"

#include <string>

namespace pisa
{

/**
 * @return unoptimised LLVM bitcode of the whole file, with full debug information
 * @throws InputError with clang's own messages
 */
std::string CompileToBitcode(const NclOptions& options);

/** Compiles the host half to a shared object at `path`. @throws InputError with clang's own messages */
void CompileToSharedObject(const NclOptions& options, const std::string& path);

} // namespace pisa

#endif // PISA_COMPILER_NCL_CLANG_COMMAND_H
