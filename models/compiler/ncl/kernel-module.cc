// Prepares kernels with LLVM's own passes.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/kernel-module.h"

#include <algorithm>
#include <cassert>
#include <llvm/Analysis/CGSCCPassManager.h>
#include <llvm/Analysis/LoopAnalysisManager.h>
#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/PassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Transforms/IPO/AlwaysInliner.h>
#include <llvm/Transforms/IPO/GlobalDCE.h>
#include <llvm/Transforms/Scalar/EarlyCSE.h>
#include <llvm/Transforms/Scalar/SROA.h>
#include <llvm/Transforms/Utils/LCSSA.h>
#include <llvm/Transforms/Utils/Local.h>
#include <llvm/Transforms/Utils/LoopSimplify.h>

namespace pisa
{

namespace
{

/** Runs a list of LLVM passes with the analyses that they ask for. */
void
RunPasses(llvm::Module& module, llvm::ModulePassManager passes)
{
    llvm::LoopAnalysisManager loops;
    llvm::FunctionAnalysisManager functions;
    llvm::CGSCCAnalysisManager components;
    llvm::ModuleAnalysisManager modules;
    llvm::PassBuilder builder;
    builder.registerModuleAnalyses(modules);
    builder.registerCGSCCAnalyses(components);
    builder.registerFunctionAnalyses(functions);
    builder.registerLoopAnalyses(loops);
    builder.crossRegisterProxies(loops, functions, components, modules);
    passes.run(module, modules);
}

} // namespace

KernelModule::KernelModule(const std::string& bitcode, const std::string& file)
    : m_context(std::make_unique<llvm::LLVMContext>())
{
    auto module = llvm::parseBitcodeFile(llvm::MemoryBufferRef(bitcode, file), *m_context);
    if (!module)
    {
        const std::string reason = llvm::toString(module.takeError());
        throw InputError({file, 0, 0}, "clang's output cannot be read: " + reason, "use clang-14");
    }
    m_module = std::move(*module);
}

KernelModule::~KernelModule() = default;

llvm::Function&
KernelModule::Kernel(const std::string& symbol)
{
    llvm::Function* function = m_module->getFunction(symbol);
    assert(function);
    return *function;
}

std::string
KernelModule::Text() const
{
    std::string text;
    llvm::raw_string_ostream stream(text);
    m_module->print(stream, nullptr);
    return text;
}

void
KeepKernels(llvm::Module& module, const DeviceSource& source)
{
    for (const char* list : {"llvm.used", "llvm.compiler.used", "llvm.global.annotations", "llvm.global_ctors"})
    {
        if (llvm::GlobalVariable* global = module.getGlobalVariable(list))
        {
            global->eraseFromParent();
        }
    }
    for (auto& function : module)
    {
        if (function.isDeclaration())
        {
            continue;
        }
        const bool isKernel = std::any_of(source.kernels.begin(), source.kernels.end(),
                                          [&](const DeviceKernel& kernel)
                                          { return kernel.isOutgoing && kernel.symbol == function.getName(); });
        function.setComdat(nullptr);
        function.setLinkage(isKernel ? llvm::GlobalValue::ExternalLinkage : llvm::GlobalValue::InternalLinkage);
    }
    llvm::ModulePassManager passes;
    passes.addPass(llvm::GlobalDCEPass());
    RunPasses(module, std::move(passes));
}

void
InlineCalls(llvm::Module& module)
{
    for (auto& function : module)
    {
        function.removeFnAttr(llvm::Attribute::NoInline);
        function.removeFnAttr(llvm::Attribute::OptimizeNone);
        function.addFnAttr(llvm::Attribute::NoUnwind); // a switch has nothing to unwind
        if (function.hasLocalLinkage() && !function.isDeclaration())
        {
            function.addFnAttr(llvm::Attribute::AlwaysInline);
        }
    }
    for (auto& function : module)
    {
        for (auto& block : function)
        {
            if (auto* invoke = llvm::dyn_cast<llvm::InvokeInst>(block.getTerminator()))
            {
                llvm::changeToCall(invoke);
            }
        }
        if (!function.isDeclaration())
        {
            llvm::removeUnreachableBlocks(function);
        }
    }
    llvm::ModulePassManager passes;
    passes.addPass(llvm::AlwaysInlinerPass(false));
    passes.addPass(llvm::GlobalDCEPass());
    RunPasses(module, std::move(passes));
}

void
PromoteVariables(llvm::Module& module)
{
    llvm::FunctionPassManager functions;
    functions.addPass(llvm::SROAPass());
    functions.addPass(llvm::EarlyCSEPass());
    functions.addPass(llvm::LoopSimplifyPass());
    functions.addPass(llvm::LCSSAPass());
    llvm::ModulePassManager passes;
    passes.addPass(llvm::createModuleToFunctionPassAdaptor(std::move(functions)));
    RunPasses(module, std::move(passes));
}

void
OptimiseHosts(llvm::Module& module)
{
    llvm::PipelineTuningOptions tuning;
    tuning.LoopVectorization = false;
    tuning.SLPVectorization = false;
    llvm::PassBuilder builder(nullptr, tuning);
    RunPasses(module, builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2));
}

void
VerifyModule(const llvm::Module& module)
{
    std::string reason;
    llvm::raw_string_ostream stream(reason);
    if (llvm::verifyModule(module, &stream))
    {
        throw std::logic_error("LLVM refuses the module of kernels: " + stream.str());
    }
}

} // namespace pisa
