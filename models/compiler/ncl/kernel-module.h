// LLVM's part of the device half: the module of kernels, checked, inlined and with variables in registers.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_KERNEL_MODULE_H
#define PISA_COMPILER_NCL_KERNEL_MODULE_H

#include "compiler/ncl/device-source.h"

#include <memory>
#include <string>

namespace llvm
{
class Function;
class LLVMContext;
class Module;
} // namespace llvm

namespace pisa
{

/** A module with the context that it lives in. */
class KernelModule
{
  public:
    /** Reads bitcode. */
    KernelModule(const std::string& bitcode, const std::string& file);
    ~KernelModule();
    KernelModule(const KernelModule&) = delete;
    KernelModule& operator=(const KernelModule&) = delete;

    llvm::Module& Module()
    {
        return *m_module;
    }

    llvm::Function& Kernel(const std::string& symbol);

    /** @return the module as LLVM text. */
    std::string Text() const;

  private:
    std::unique_ptr<llvm::LLVMContext> m_context;
    std::unique_ptr<llvm::Module> m_module;
};

/** Deletes all that outgoing kernels do not reach. */
void KeepKernels(llvm::Module& module, const DeviceSource& source);

/** Makes every kernel one function without calls of functions that have a body. Needs a module without recursion. */
void InlineCalls(llvm::Module& module);

/** Moves local variables into registers and gives loops one exit phi a value (LCSSA). */
void PromoteVariables(llvm::Module& module);

/** Optimises a module as for hosts, so that constants reach the calls of NCL's built-ins. */
void OptimiseHosts(llvm::Module& module);

/** Asserts that LLVM finds the module well formed. */
void VerifyModule(const llvm::Module& module);

} // namespace pisa

#endif // PISA_COMPILER_NCL_KERNEL_MODULE_H
