// Symbolic execution: blocks, branches, phis and loops.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/debug-types.h"
#include "compiler/ncl/kernel-executor.h"

#include <cassert>
#include <llvm/ADT/PostOrderIterator.h>
#include <llvm/Analysis/LoopInfo.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/Dominators.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/Module.h>

namespace pisa
{

using llvm::cast;
using llvm::dyn_cast;

namespace
{

constexpr unsigned kMostIterations = 4096;            ///< of a loop whose condition is a constant each time
constexpr unsigned kMostConditionalIterations = 1500; ///< more elements than any packet holds
constexpr uint64_t kMostInstructions = 2000000;       ///< instructions of one kernel, unrolled

} // namespace

struct KernelExecutor::Analyses
{
    explicit Analyses(llvm::Function& function) : dominators(function), loops(dominators)
    {
    }

    llvm::DominatorTree dominators;
    llvm::LoopInfo loops;
    std::map<const llvm::Loop*, std::vector<const llvm::BasicBlock*>>
        order; ///< reverse post-order, by innermost loop
};

KernelExecutor::KernelExecutor(const ExecutionSetting& setting) : m_setting(setting)
{
    m_result.graph = std::make_shared<ValueGraph>();
    m_result.parameterUse.resize(setting.kernel->parameters.size());
    m_result.memoryUse.resize(setting.source->memories.size());
}

KernelExecutor::~KernelExecutor() = default;

void
KernelExecutor::Fail(const std::string& what, const std::string& remedy) const
{
    throw InputError(m_at ? LocationOf(*m_at) : m_setting.kernel->where, what, remedy);
}

StraightKernel
KernelExecutor::Run(llvm::Function& function)
{
    m_analyses = std::make_unique<Analyses>(function);
    PrepareOrder(function);
    BindParameters(function);
    m_state.decision = Graph().Constant(8, 0);
    m_state.target = Graph().Constant(16, 0);
    m_state.pending[&function.getEntryBlock()].push_back({PredicateTable::kTrue, {}});
    try
    {
        RunBlocks(nullptr);
    }
    catch (const PredicateTable::TooComplex&)
    {
        Fail("the conditions of kernel '" + m_setting.kernel->name + "' grow beyond what a switch can evaluate",
             "use fewer conditions that depend on one another");
    }
    m_result.window = std::move(m_state.window);
    m_result.decision = m_state.decision;
    m_result.target = m_state.target;
    return std::move(m_result);
}

void
KernelExecutor::PrepareOrder(llvm::Function& function)
{
    llvm::ReversePostOrderTraversal<llvm::Function*> order(&function);
    std::map<const llvm::BasicBlock*, size_t> number;
    for (const llvm::BasicBlock* block : order)
    {
        const llvm::Loop* loop = m_analyses->loops.getLoopFor(block);
        const size_t at = number.size();
        number[block] = at;
        m_analyses->order[loop].push_back(block);
        if (loop && loop->getHeader() == block)
        {
            m_analyses->order[loop->getParentLoop()].push_back(block);
        }
    }
    for (const llvm::BasicBlock* block : order)
    {
        for (const llvm::BasicBlock* next : successors(block))
        {
            const llvm::Loop* loop = m_analyses->loops.getLoopFor(next);
            const bool isBackEdge = loop && loop->getHeader() == next && loop->contains(block);
            if (number.at(next) <= number.at(block) && !isBackEdge)
            {
                m_at = block->getTerminator();
                Fail("jumps into the middle of a loop", "write the loop with for, while or do");
            }
        }
    }
}

void
KernelExecutor::BindParameters(llvm::Function& function)
{
    const auto& parameters = m_setting.kernel->parameters;
    m_state.window.resize(parameters.size());
    for (uint32_t p = 0; p < parameters.size(); ++p)
    {
        const llvm::Argument& argument = *function.getArg(p);
        ExecutionValue& value = m_values[&argument];
        if (parameters[p].isArray)
        {
            value.pointer.push_back({PredicateTable::kTrue, {PointedObject::Kind::WindowArray, p}, {}});
            const unsigned elements = m_setting.capacity[p].value_or(0);
            for (uint32_t i = 0; i < elements / m_setting.parameterPacking[p]; ++i)
            {
                m_state.window[p].push_back(
                    Graph().Input(UnitWidth(false, p), {InputKind::WindowElement, p, i, ~uint64_t{0}}));
            }
            continue;
        }
        const unsigned width = argument.getType()->getIntegerBitWidth();
        const uint64_t maximum = LowBits(width); // a bool is 8 bits on the wire and 0 or 1
        const ValueId field = Graph().Input(parameters[p].width, {InputKind::WindowElement, p, 0, maximum});
        m_state.window[p].push_back(field);
        value.scalar = Graph().Resize(field, width);
    }
}

void
KernelExecutor::RunBlocks(const llvm::Loop* loop)
{
    const auto& order = m_analyses->order[loop];
    for (size_t i = 0; i < order.size(); ++i)
    {
        const llvm::Loop* inner = m_analyses->loops.getLoopFor(order[i]);
        if (inner == loop)
        {
            RunBlock(*order[i]);
        }
        else
        {
            RunLoop(*inner);
        }
    }
}

PredicateId
KernelExecutor::PendingCondition(const llvm::BasicBlock& block)
{
    PredicateId any = PredicateTable::kFalse;
    for (const Edge& edge : m_state.pending[&block])
    {
        any = Conditions().Or(any, edge.when);
    }
    return any;
}

void
KernelExecutor::FailLoop(const llvm::Loop& loop)
{
    m_at = loop.getHeader()->getTerminator();
    const llvm::DebugLoc start = loop.getStartLoc();
    const SourceLocation where =
        start ? SourceLocation{start->getFilename().str(), start.getLine(), start.getCol()} : LocationOf(*m_at);
    for (size_t p = 0; p < m_setting.capacity.size(); ++p)
    {
        const bool isUnknown = m_setting.kernel->parameters[p].isArray && !m_setting.capacity[p];
        if (isUnknown && m_result.parameterUse[p].extent >= kMostConditionalIterations / 2)
        {
            throw InputError(where,
                             "the loop has no constant bound, and no constant mask says how many elements of '" +
                                 m_setting.kernel->parameters[p].name + "' a window holds",
                             "give ncl::out a constant mask, or compile with a mask for '" + m_setting.kernel->name +
                                 "'");
        }
    }
    throw InputError(where,
                     "the loop has no provably constant trip count (limit: " +
                         std::to_string(kMostConditionalIterations) + " iterations)",
                     "bound it by a constant or by the elements of a window array");
}

void
KernelExecutor::RunLoop(const llvm::Loop& loop)
{
    unsigned conditional = 0;
    PredicateId last = PendingCondition(*loop.getHeader());
    for (unsigned iteration = 0; last != PredicateTable::kFalse; ++iteration)
    {
        try
        {
            RunIteration(loop);
        }
        catch (const PredicateTable::TooComplex&)
        {
            FailLoop(loop);
        }
        const PredicateId next = PendingCondition(*loop.getHeader());
        conditional += next == last ? 0 : 1;
        last = next;
        const bool isEndless = iteration >= kMostIterations || conditional > kMostConditionalIterations;
        if ((isEndless || m_steps > kMostInstructions) && last != PredicateTable::kFalse)
        {
            FailLoop(loop);
        }
    }
    m_state.pending.erase(loop.getHeader());
}

void
KernelExecutor::RunIteration(const llvm::Loop& loop)
{
    State before = m_state;
    before.accesses = m_result.accesses.size();
    try
    {
        RunBlocks(&loop);
        return;
    }
    catch (const BeyondWindow& beyond)
    {
        if (beyond.loop != &loop)
        {
            throw;
        }
    }
    m_state = std::move(before);
    m_result.accesses.resize(m_state.accesses);
    m_leaving = loop.getHeader();
    RunBlock(*loop.getHeader());
    m_leaving = nullptr;
}

ExecutionValue
KernelExecutor::Merge(const std::vector<Edge>& edges, size_t phi)
{
    ExecutionValue merged = edges.back().phis[phi];
    for (size_t e = edges.size() - 1; e-- > 0;)
    {
        merged = Choose(Conditions().Restrict(edges[e].when, m_when), edges[e].phis[phi], merged);
    }
    return merged;
}

void
KernelExecutor::RunBlock(const llvm::BasicBlock& block)
{
    m_when = PendingCondition(block);
    const std::vector<Edge> edges = std::move(m_state.pending[&block]);
    m_state.pending.erase(&block);
    if (m_when == PredicateTable::kFalse)
    {
        return;
    }
    std::vector<ExecutionValue> phis;
    for (const llvm::PHINode& phi : block.phis())
    {
        m_at = &phi;
        phis.push_back(Merge(edges, phis.size()));
    }
    size_t next = 0;
    for (const llvm::PHINode& phi : block.phis())
    {
        m_values[&phi] = phis[next++];
    }
    for (const llvm::Instruction& instruction : block)
    {
        ++m_steps;
        m_at = &instruction;
        if (instruction.isTerminator())
        {
            RunTerminator(instruction);
        }
        else if (!llvm::isa<llvm::PHINode>(instruction))
        {
            RunInstruction(instruction);
        }
    }
}

void
KernelExecutor::RunTerminator(const llvm::Instruction& terminator)
{
    const llvm::BasicBlock& block = *terminator.getParent();
    if (m_leaving == &block)
    {
        const llvm::Loop* loop = m_analyses->loops.getLoopFor(&block);
        for (const llvm::BasicBlock* next : successors(&block))
        {
            if (!loop->contains(next))
            {
                Follow(block, *next, m_when);
                return;
            }
        }
        return; // the loop tests at its end: without the iteration its paths do not exist
    }
    if (const auto* branch = dyn_cast<llvm::BranchInst>(&terminator))
    {
        if (branch->isUnconditional())
        {
            Follow(block, *branch->getSuccessor(0), m_when);
            return;
        }
        const PredicateId condition = Graph().PredicateOf(ScalarOf(*branch->getCondition()));
        Follow(block, *branch->getSuccessor(0), Conditions().And(m_when, condition));
        Follow(block, *branch->getSuccessor(1), Conditions().And(m_when, Conditions().Not(condition)));
    }
    else if (llvm::isa<llvm::SwitchInst>(terminator))
    {
        RunSwitch(terminator);
    }
    else if (!llvm::isa<llvm::ReturnInst>(terminator) && !llvm::isa<llvm::UnreachableInst>(terminator))
    {
        Fail("exceptions and computed jumps do not exist on a switch", "use if, switch and loops");
    }
}

void
KernelExecutor::RunSwitch(const llvm::Instruction& terminator)
{
    const auto& choice = cast<llvm::SwitchInst>(terminator);
    const llvm::BasicBlock& block = *terminator.getParent();
    const ValueId value = ScalarOf(*choice.getCondition());
    PredicateId rest = m_when;
    std::map<const llvm::BasicBlock*, PredicateId> taken; // one edge a target, as its phis have one entry each
    for (const auto& option : choice.cases())
    {
        const ValueId constant = Graph().Constant(Graph().At(value).width, option.getCaseValue()->getZExtValue());
        const PredicateId same = Graph().PredicateOf(Graph().Compare(Operation::Equal, value, constant));
        PredicateId& when = taken[option.getCaseSuccessor()];
        when = Conditions().Or(when, Conditions().And(rest, same));
        rest = Conditions().And(rest, Conditions().Not(same));
    }
    PredicateId& otherwise = taken[choice.getDefaultDest()];
    otherwise = Conditions().Or(otherwise, rest);
    for (const llvm::BasicBlock* next : successors(&block))
    {
        const auto at = taken.find(next);
        if (at != taken.end())
        {
            Follow(block, *next, at->second);
            taken.erase(at);
        }
    }
}

void
KernelExecutor::Follow(const llvm::BasicBlock& from, const llvm::BasicBlock& to, PredicateId when)
{
    if (when == PredicateTable::kFalse)
    {
        return;
    }
    Edge edge;
    edge.when = when;
    for (const llvm::PHINode& phi : to.phis())
    {
        edge.phis.push_back(Of(*phi.getIncomingValueForBlock(&from)));
    }
    m_state.pending[&to].push_back(std::move(edge));
}

bool
KernelExecutor::RunsEveryIteration(const llvm::Loop*& loop) const
{
    const llvm::BasicBlock* block = m_at->getParent();
    loop = m_analyses->loops.getLoopFor(block);
    if (!loop)
    {
        return false;
    }
    llvm::SmallVector<llvm::BasicBlock*, 4> latches;
    loop->getLoopLatches(latches);
    for (const llvm::BasicBlock* latch : latches)
    {
        if (!m_analyses->dominators.dominates(block, latch))
        {
            return false;
        }
    }
    return true;
}

StraightKernel
ExecuteKernel(llvm::Function& function, const ExecutionSetting& setting)
{
    return KernelExecutor(setting).Run(function);
}

} // namespace pisa
