// Conformance of the call graph and of what hosts touch.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/debug-types.h"
#include "compiler/ncl/source-checks.h"

#include <algorithm>
#include <llvm/IR/Constants.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/Module.h>
#include <map>
#include <set>

namespace pisa
{

namespace
{

/** Walks what functions use and call. */
class UseCheck
{
  public:
    UseCheck(const llvm::Module& module, const DeviceSource& source) : m_module(module), m_source(source)
    {
    }

    void Run();

  private:
    enum class Color
    {
        White,
        Grey,
        Black
    };

    /** @return the functions that kernels, outgoing or incoming ones, reach. */
    std::set<const llvm::Function*> Reachable(bool fromOutgoing) const;
    void CheckRecursion(const llvm::Function& function);
    void CheckHost(const llvm::Function& function, bool isOutside);
    void CheckHostUse(const llvm::Instruction& instruction, const llvm::Value& operand, bool isOutside);

    const llvm::Module& m_module;
    const DeviceSource& m_source;
    std::map<const llvm::Function*, Color> m_colors;
    std::vector<Diagnostic> m_findings;
};

template <typename F>
void
ForEachCall(const llvm::Function& function, F visit)
{
    for (const auto& block : function)
    {
        for (const auto& instruction : block)
        {
            const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
            const auto* callee =
                call ? llvm::dyn_cast<llvm::Function>(call->getCalledOperand()->stripPointerCasts()) : nullptr;
            if (callee)
            {
                visit(*call, *callee);
            }
        }
    }
}

void
UseCheck::CheckRecursion(const llvm::Function& function)
{
    m_colors[&function] = Color::Grey;
    ForEachCall(function,
                [&](const llvm::CallBase& call, const llvm::Function& callee)
                {
                    if (callee.isDeclaration())
                    {
                        return;
                    }
                    if (m_colors[&callee] == Color::Grey)
                    {
                        m_findings.push_back(
                            {Severity::Error, LocationOf(call),
                             "'" + NameOf(callee) + "' calls itself" +
                                 (&callee == &function ? "" : " through '" + NameOf(function) + "'") +
                                 "; kernels cannot recurse",
                             "write a loop with a constant bound"});
                    }
                    else if (m_colors[&callee] == Color::White)
                    {
                        CheckRecursion(callee);
                    }
                });
    m_colors[&function] = Color::Black;
}

std::set<const llvm::Function*>
UseCheck::Reachable(bool fromOutgoing) const
{
    std::vector<const llvm::Function*> work;
    for (const auto& kernel : m_source.kernels)
    {
        if (kernel.isOutgoing == fromOutgoing)
        {
            work.push_back(m_module.getFunction(kernel.symbol));
        }
    }
    std::set<const llvm::Function*> found;
    while (!work.empty())
    {
        const llvm::Function* function = work.back();
        work.pop_back();
        if (!found.insert(function).second)
        {
            continue;
        }
        ForEachCall(*function,
                    [&](const llvm::CallBase&, const llvm::Function& callee)
                    {
                        if (!callee.isDeclaration())
                        {
                            work.push_back(&callee);
                        }
                    });
    }
    return found;
}

void
UseCheck::CheckHostUse(const llvm::Instruction& instruction, const llvm::Value& operand, bool isOutside)
{
    const auto* global = llvm::dyn_cast<llvm::GlobalVariable>(operand.stripInBoundsOffsets());
    if (!global)
    {
        return;
    }
    const std::string symbol = global->getName().str();
    if (isOutside && (symbol == "window" || symbol == "location"))
    {
        m_findings.push_back({Severity::Error, LocationOf(instruction), "'" + symbol + "' is used outside a kernel",
                              "hosts give their own window structure to ncl::out; ncl::self() is where they are"});
    }
    const auto memory = std::find_if(m_source.memories.begin(), m_source.memories.end(),
                                     [&](const DeviceMemory& m) { return m.symbol == symbol; });
    const bool isAddress = llvm::isa<llvm::CallBase>(instruction) || llvm::isa<llvm::GetElementPtrInst>(instruction);
    if (memory != m_source.memories.end() && !(memory->isControl && isAddress))
    {
        m_findings.push_back({Severity::Error, LocationOf(instruction),
                              "host code uses switch memory '" + memory->name + "', which only kernels can reach",
                              memory->isControl ? "write it with ncl::ctrl_wr(&" + memory->name + ", value)"
                                                : "send a window that reads or writes it"});
    }
}

void
UseCheck::CheckHost(const llvm::Function& function, bool isOutside)
{
    for (const auto& block : function)
    {
        for (const auto& instruction : block)
        {
            for (const auto& operand : instruction.operands())
            {
                if (llvm::isa<llvm::Constant>(operand.get()))
                {
                    CheckHostUse(instruction, *operand.get(), isOutside);
                }
            }
        }
    }
}

void
UseCheck::Run()
{
    const auto outgoing = Reachable(true);
    const auto incoming = Reachable(false);
    for (const auto& kernel : m_source.kernels)
    {
        const llvm::Function* function = m_module.getFunction(kernel.symbol);
        if (kernel.isOutgoing && m_colors[function] == Color::White)
        {
            CheckRecursion(*function);
        }
    }
    for (const auto& function : m_module)
    {
        if (!function.isDeclaration() && outgoing.count(&function) == 0)
        {
            CheckHost(function, incoming.count(&function) == 0);
        }
    }
    if (!m_findings.empty())
    {
        throw InputError(m_findings);
    }
}

} // namespace

void
CheckUses(const llvm::Module& module, const DeviceSource& source)
{
    UseCheck(module, source).Run();
}

} // namespace pisa
