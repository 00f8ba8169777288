// The symbolic executor behind ExecuteKernel: control flow, instructions, memory.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_KERNEL_EXECUTOR_H
#define PISA_COMPILER_NCL_KERNEL_EXECUTOR_H

#include "compiler/ncl/straight-kernel.h"

#include <map>
#include <memory>
#include <vector>

namespace llvm
{
class BasicBlock;
class CallBase;
class Constant;
class GlobalVariable;
class Instruction;
class Loop;
class MemIntrinsic;
class Value;
} // namespace llvm

namespace pisa
{

/** What a pointer can point at. */
struct PointedObject
{
    enum class Kind : uint8_t
    {
        Null,
        WindowArray, ///< index: parameter
        Memory,      ///< index: memory of the source
        Map,         ///< index: map of the source
        MapValue,    ///< index: look-up; null on a miss
        WindowStruct,
        Location,
        Local,    ///< index: a variable of the kernel
        Constants ///< index: a constant global
    };

    Kind kind{Kind::Null};
    uint32_t index{0};

    bool operator==(const PointedObject& o) const
    {
        return kind == o.kind && index == o.index;
    }
};

/** A pointer is a choice between places; the conditions exclude each other. */
struct PointerChoice
{
    PredicateId when{PredicateTable::kTrue};
    PointedObject object;
    AffineIndex offset; ///< bytes
};

/** What an LLVM value is while a kernel is executed: an integer, a pointer, or a structure of these. */
struct ExecutionValue
{
    std::optional<ValueId> scalar;
    std::vector<PointerChoice> pointer;
    std::vector<ExecutionValue> members;
};

class KernelExecutor
{
  public:
    explicit KernelExecutor(const ExecutionSetting& setting);
    ~KernelExecutor();

    StraightKernel Run(llvm::Function& function);

  private:
    /** A way into a block: its condition and the values of the block's phis. */
    struct Edge
    {
        PredicateId when{PredicateTable::kFalse};
        std::vector<ExecutionValue> phis;
    };

    /** A variable that stays in memory: values by byte offset. */
    using LocalVariable = std::map<int64_t, ValueId>;

    /** All that running an iteration changes, so that one can be taken back. */
    struct State
    {
        std::map<const llvm::BasicBlock*, std::vector<Edge>> pending;
        std::vector<std::vector<ValueId>> window;
        std::vector<LocalVariable> locals;
        size_t accesses{0};
        ValueId decision{0};
        ValueId target{0};
    };

    /** Thrown when an iteration meets an element beyond the window: the iteration does not exist. */
    struct BeyondWindow
    {
        const llvm::Loop* loop{nullptr};
    };

    // ---- control: execute-control.cc ----
    void PrepareOrder(llvm::Function& function);
    void BindParameters(llvm::Function& function);
    void RunBlocks(const llvm::Loop* loop);
    void RunLoop(const llvm::Loop& loop);
    void RunIteration(const llvm::Loop& loop);
    void RunBlock(const llvm::BasicBlock& block);
    void RunTerminator(const llvm::Instruction& terminator);
    void RunSwitch(const llvm::Instruction& terminator);
    void Follow(const llvm::BasicBlock& from, const llvm::BasicBlock& to, PredicateId when);
    ExecutionValue Merge(const std::vector<Edge>& edges, size_t phi);
    PredicateId PendingCondition(const llvm::BasicBlock& block);
    /** @return whether the current block runs in every whole iteration of its loop, and that loop. */
    bool RunsEveryIteration(const llvm::Loop*& loop) const;
    [[noreturn]] void FailLoop(const llvm::Loop& loop);

    // ---- instructions: execute-instruction.cc ----
    void RunInstruction(const llvm::Instruction& instruction);
    ExecutionValue RunArithmetic(const llvm::Instruction& instruction);
    ValueId RunDivision(const llvm::Instruction& instruction, ValueId a, ValueId b);
    ValueId RunMultiplication(const llvm::Instruction& instruction, ValueId a, ValueId b);
    ExecutionValue RunCast(const llvm::Instruction& instruction);
    ExecutionValue RunCompare(const llvm::Instruction& instruction);
    ExecutionValue RunSelect(const llvm::Instruction& instruction);
    ExecutionValue RunPointerArithmetic(const llvm::Value& value);
    ExecutionValue RunExtract(const llvm::Instruction& instruction);
    ExecutionValue RunInsert(const llvm::Instruction& instruction);
    ExecutionValue Of(const llvm::Value& value);
    ExecutionValue OfConstant(const llvm::Constant& constant);
    ExecutionValue OfGlobal(const llvm::GlobalVariable& global);
    ValueId ScalarOf(const llvm::Value& value);
    std::vector<PointerChoice> PointerOf(const llvm::Value& value);
    unsigned WidthOf(const llvm::Value& value);
    ExecutionValue Choose(PredicateId condition, const ExecutionValue& then, const ExecutionValue& otherwise);
    PredicateId ComparePointers(const std::vector<PointerChoice>& a, const std::vector<PointerChoice>& b,
                                Operation operation);
    ValueId Difference(const PointerChoice& a, const PointerChoice& b, unsigned width);

    // ---- calls: execute-call.cc ----
    ExecutionValue RunCall(const llvm::CallBase& call);
    ExecutionValue RunIntrinsic(const llvm::CallBase& call);
    ExecutionValue RunArithmeticIntrinsic(const llvm::CallBase& call);
    ExecutionValue RunLookup(const llvm::CallBase& call);
    ValueId HitOf(uint32_t lookup);
    bool RunDecision(const llvm::CallBase& call, const std::string& name);
    void Decide(unsigned decision, ValueId target);

    // ---- memory: execute-memory.cc, execute-copy.cc ----
    ExecutionValue RunLoad(const llvm::Instruction& instruction);
    void RunStore(const llvm::Instruction& instruction);
    ValueId Load(const PointerChoice& place, unsigned width, PredicateId when);
    void Store(const PointerChoice& place, ValueId value, PredicateId when);
    std::optional<unsigned> WindowUnit(uint32_t parameter, const AffineIndex& offset, unsigned width,
                                       PredicateId when);
    ValueId LoadMemory(uint32_t memory, const AffineIndex& offset, unsigned width, PredicateId when);
    std::optional<unsigned> BeyondCapacity(uint32_t parameter, uint64_t element, PredicateId when);
    AffineIndex MemoryUnit(uint32_t memory, const AffineIndex& offset, unsigned width);
    PredicateId WithHits(const AffineIndex& index, PredicateId when);
    ValueId LoadWindowField(const AffineIndex& offset, unsigned width);
    /** @return the capacity of the first array, `otherwise` if it is unknown or there is none. */
    uint64_t MostElements(uint64_t otherwise) const;
    ValueId LoadLocal(uint32_t local, const AffineIndex& offset, unsigned width);
    void StoreLocal(uint32_t local, const AffineIndex& offset, ValueId value, PredicateId when);
    ValueId LoadConstant(uint32_t table, const AffineIndex& offset, unsigned width);
    ValueId LoadMapValue(uint32_t lookup, unsigned width);
    void WarnOfMiss();
    void NoteUse(const PointerChoice& place, unsigned granularity);
    void RunCopy(const llvm::MemIntrinsic& copy);
    void CopyUnits(const PointerChoice& to, const PointerChoice* from, ValueId fill, ValueId length,
                   PredicateId when);
    void NoteCopy(const PointerChoice& to, const PointerChoice* from, ValueId length);
    static PointerChoice Shifted(PointerChoice place, uint64_t bytes);
    ValueId Repeated(ValueId byte, unsigned bytes);
    unsigned UnitBytes(const PointerChoice& place);
    unsigned LocalUnitBytes(const PointedObject& object) const;
    uint64_t MostBytes(const PointerChoice& place);
    unsigned UnitWidth(bool isMemory, uint32_t index) const;

    PredicateTable& Conditions()
    {
        return m_result.graph->Predicates();
    }

    ValueGraph& Graph()
    {
        return *m_result.graph;
    }

    static constexpr uint64_t kMostCopiedBytes = 9000; ///< more than any packet holds

    /** Stops with the place of the instruction that is being run. */
    [[noreturn]] void Fail(const std::string& what, const std::string& remedy) const;

    const ExecutionSetting& m_setting;
    StraightKernel m_result;
    State m_state;
    PredicateId m_when{PredicateTable::kTrue}; ///< of the block that is being run
    const llvm::Instruction* m_at{nullptr};
    const llvm::BasicBlock* m_leaving{nullptr}; ///< a loop header that must take its exit
    std::map<const llvm::Value*, ExecutionValue> m_values;
    std::map<const llvm::Value*, uint32_t> m_localIds;
    std::vector<const llvm::GlobalVariable*> m_constants;
    std::vector<std::tuple<PredicateId, unsigned, ValueId>> m_decisions; ///< so far: when, what, to whom
    uint64_t m_steps{0};
    uint32_t m_loads{0};

    struct Analyses;
    std::unique_ptr<Analyses> m_analyses;
};

} // namespace pisa

#endif // PISA_COMPILER_NCL_KERNEL_EXECUTOR_H
