// Symbolic execution: arithmetic, casts, comparisons and selections.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/kernel-executor.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/Operator.h>

namespace pisa
{

using llvm::cast;
using llvm::dyn_cast;

namespace
{

std::optional<Operation>
BinaryOperationOf(unsigned opcode)
{
    switch (opcode)
    {
    case llvm::Instruction::Add:
        return Operation::Add;
    case llvm::Instruction::Sub:
        return Operation::Sub;
    case llvm::Instruction::And:
        return Operation::And;
    case llvm::Instruction::Or:
        return Operation::Or;
    case llvm::Instruction::Xor:
        return Operation::Xor;
    case llvm::Instruction::Shl:
        return Operation::ShiftLeft;
    case llvm::Instruction::LShr:
        return Operation::ShiftRight;
    case llvm::Instruction::AShr:
        return Operation::ShiftRightArithmetic;
    default:
        return std::nullopt;
    }
}

Operation
ComparisonOf(llvm::CmpInst::Predicate predicate, bool& swaps)
{
    using Predicate = llvm::CmpInst::Predicate;
    swaps = predicate == Predicate::ICMP_UGT || predicate == Predicate::ICMP_SGT ||
            predicate == Predicate::ICMP_UGE || predicate == Predicate::ICMP_SGE;
    switch (predicate)
    {
    case Predicate::ICMP_EQ:
        return Operation::Equal;
    case Predicate::ICMP_NE:
        return Operation::NotEqual;
    case Predicate::ICMP_ULT:
    case Predicate::ICMP_UGT:
        return Operation::LessUnsigned;
    case Predicate::ICMP_ULE:
    case Predicate::ICMP_UGE:
        return Operation::LessEqualUnsigned;
    case Predicate::ICMP_SLT:
    case Predicate::ICMP_SGT:
        return Operation::LessSigned;
    default:
        return Operation::LessEqualSigned;
    }
}

} // namespace

unsigned
KernelExecutor::WidthOf(const llvm::Value& value)
{
    const llvm::Type* type = value.getType();
    if (type->isFloatingPointTy())
    {
        Fail("floating point arithmetic; switches compute with integers only", "use integers or fixed point");
    }
    if (type->isPointerTy())
    {
        return 64;
    }
    if (!type->isIntegerTy() || type->getIntegerBitWidth() > 64)
    {
        Fail("a value is neither an integer of up to 64 bits nor a pointer", "use integers of up to 64 bits");
    }
    return type->getIntegerBitWidth();
}

void
KernelExecutor::RunInstruction(const llvm::Instruction& instruction)
{
    ExecutionValue value;
    switch (instruction.getOpcode())
    {
    case llvm::Instruction::Load:
        value = RunLoad(instruction);
        break;
    case llvm::Instruction::Store:
        RunStore(instruction);
        return;
    case llvm::Instruction::Alloca:
        m_localIds.emplace(&instruction, static_cast<uint32_t>(m_localIds.size()));
        m_state.locals.resize(m_localIds.size());
        m_state.locals[m_localIds.at(&instruction)].clear();
        value.pointer.push_back(
            {PredicateTable::kTrue, {PointedObject::Kind::Local, m_localIds.at(&instruction)}, {}});
        break;
    case llvm::Instruction::GetElementPtr:
    case llvm::Instruction::BitCast:
        value = RunPointerArithmetic(instruction);
        break;
    case llvm::Instruction::ICmp:
        value = RunCompare(instruction);
        break;
    case llvm::Instruction::Select:
        value = RunSelect(instruction);
        break;
    case llvm::Instruction::Call:
    case llvm::Instruction::Invoke:
        value = RunCall(cast<llvm::CallBase>(instruction));
        break;
    case llvm::Instruction::ExtractValue:
        value = RunExtract(instruction);
        break;
    case llvm::Instruction::InsertValue:
        value = RunInsert(instruction);
        break;
    default:
        value = instruction.isCast() || llvm::isa<llvm::FreezeInst>(instruction) ? RunCast(instruction)
                                                                                 : RunArithmetic(instruction);
        break;
    }
    m_values[&instruction] = std::move(value);
}

ExecutionValue
KernelExecutor::RunArithmetic(const llvm::Instruction& instruction)
{
    if (instruction.getNumOperands() != 2 || !instruction.isBinaryOp())
    {
        WidthOf(instruction);
        Fail(std::string("no switch has the operation '") + instruction.getOpcodeName() + "'",
             "use additions, shifts, comparisons and bitwise operations");
    }
    WidthOf(instruction);
    ExecutionValue result;
    const auto left = Of(*instruction.getOperand(0));
    const auto right = Of(*instruction.getOperand(1));
    if (!left.pointer.empty() && !right.pointer.empty() && instruction.getOpcode() == llvm::Instruction::Sub)
    {
        const auto a = PointerOf(*instruction.getOperand(0));
        const auto b = PointerOf(*instruction.getOperand(1));
        if (a.size() == 1 && b.size() == 1 && a[0].object == b[0].object)
        {
            result.scalar = Difference(a[0], b[0], WidthOf(instruction));
            return result;
        }
    }
    const ValueId a = ScalarOf(*instruction.getOperand(0));
    const ValueId b = ScalarOf(*instruction.getOperand(1));
    if (const auto operation = BinaryOperationOf(instruction.getOpcode()))
    {
        result.scalar = Graph().Binary(*operation, a, b);
    }
    else if (instruction.getOpcode() == llvm::Instruction::Mul)
    {
        result.scalar = RunMultiplication(instruction, a, b);
    }
    else
    {
        result.scalar = RunDivision(instruction, a, b);
    }
    return result;
}

ValueId
KernelExecutor::RunMultiplication(const llvm::Instruction&, ValueId a, ValueId b)
{
    ValueGraph& graph = Graph();
    if (graph.IsConstant(a) || graph.IsConstant(b) || graph.At(a).width == 1)
    {
        return graph.Binary(Operation::Mul, a, b);
    }
    for (ValueId factor : {b, a})
    {
        while (graph.At(factor).kind == ValueNode::Kind::Resize ||
               (graph.At(factor).kind == ValueNode::Kind::Operation &&
                graph.At(factor).operation == Operation::SignExtend))
        {
            factor = graph.At(factor).operands[0];
        }
        if (graph.At(factor).kind != ValueNode::Kind::Input)
        {
            continue;
        }
        const ValueInput& input = graph.InputOf(factor);
        const bool isLength = input.kind == InputKind::NcpField && input.first == kNcpLengthField;
        if (isLength || input.kind == InputKind::WindowField)
        {
            // the field becomes a constant of the program: this run only tells which one
            m_result.multiplied.length |= isLength;
            if (!isLength)
            {
                m_result.multiplied.fields.insert(input.first);
            }
            return graph.Binary(Operation::Mul, a, b);
        }
    }
    Fail("multiplication of two values that are known only at run time; switch ALUs cannot multiply",
         "make one of them a constant or a field of 'window', or use shifts");
}

ValueId
KernelExecutor::RunDivision(const llvm::Instruction& instruction, ValueId a, ValueId b)
{
    ValueGraph& graph = Graph();
    const unsigned width = graph.At(a).width;
    const unsigned opcode = instruction.getOpcode();
    const bool isSigned = opcode == llvm::Instruction::SDiv || opcode == llvm::Instruction::SRem;
    const bool isRemainder = opcode == llvm::Instruction::URem || opcode == llvm::Instruction::SRem;
    const uint64_t divisor = graph.IsConstant(b) ? graph.ConstantOf(b) : 0;
    if (divisor == 0 || (divisor & (divisor - 1)) != 0 || (isSigned && divisor >> (width - 1) != 0))
    {
        WidthOf(instruction);
        Fail(std::string(isRemainder ? "remainder" : "division") + " by " +
                 (graph.IsConstant(b) ? std::to_string(divisor) : "a value known only at run time") +
                 "; switch ALUs only divide by powers of two",
             "divide by a power of two");
    }
    const unsigned shift = static_cast<unsigned>(__builtin_ctzll(divisor));
    if (shift == 0)
    {
        return isRemainder ? graph.Constant(width, 0) : a;
    }
    ValueId biased = a;
    if (isSigned && graph.Maximum(a) > LowBits(width - 1))
    {
        // rounds towards zero: negative dividends get divisor - 1 first
        const ValueId sign = graph.Binary(Operation::ShiftRightArithmetic, a, graph.Constant(width, width - 1));
        const ValueId bias = graph.Binary(Operation::ShiftRight, sign, graph.Constant(width, width - shift));
        biased = graph.Binary(Operation::Add, a, bias);
    }
    if (isRemainder)
    {
        const ValueId whole = graph.Binary(Operation::And, biased, graph.Constant(width, 0 - divisor));
        return biased == a ? graph.Binary(Operation::And, a, graph.Constant(width, divisor - 1))
                           : graph.Binary(Operation::Sub, a, whole);
    }
    return graph.Binary(isSigned ? Operation::ShiftRightArithmetic : Operation::ShiftRight, biased,
                        graph.Constant(width, shift));
}

ExecutionValue
KernelExecutor::RunCast(const llvm::Instruction& instruction)
{
    const llvm::Value& operand = *instruction.getOperand(0);
    ExecutionValue result = Of(operand);
    switch (instruction.getOpcode())
    {
    case llvm::Instruction::ZExt:
    case llvm::Instruction::Trunc:
        result.scalar = Graph().Resize(ScalarOf(operand), WidthOf(instruction));
        return result;
    case llvm::Instruction::SExt:
        result.scalar = Graph().SignExtend(ScalarOf(operand), WidthOf(instruction));
        return result;
    case llvm::Instruction::PtrToInt:
    case llvm::Instruction::IntToPtr:
    case llvm::Instruction::Freeze:
        return result;
    default:
        WidthOf(instruction);
        WidthOf(operand);
        Fail(std::string("no switch has the conversion '") + instruction.getOpcodeName() + "'", "use integers");
    }
}

ExecutionValue
KernelExecutor::RunCompare(const llvm::Instruction& instruction)
{
    bool swaps = false;
    const Operation operation = ComparisonOf(cast<llvm::ICmpInst>(instruction).getPredicate(), swaps);
    const llvm::Value& left = *instruction.getOperand(swaps ? 1 : 0);
    const llvm::Value& right = *instruction.getOperand(swaps ? 0 : 1);
    ExecutionValue result;
    if (!Of(left).pointer.empty() || !Of(right).pointer.empty())
    {
        result.scalar = Graph().OfPredicate(ComparePointers(PointerOf(left), PointerOf(right), operation));
        return result;
    }
    result.scalar = Graph().Compare(operation, ScalarOf(left), ScalarOf(right));
    return result;
}

ExecutionValue
KernelExecutor::RunSelect(const llvm::Instruction& instruction)
{
    const auto& select = cast<llvm::SelectInst>(instruction);
    return Choose(Graph().PredicateOf(ScalarOf(*select.getCondition())), Of(*select.getTrueValue()),
                  Of(*select.getFalseValue()));
}

ExecutionValue
KernelExecutor::RunExtract(const llvm::Instruction& instruction)
{
    const auto& extract = cast<llvm::ExtractValueInst>(instruction);
    ExecutionValue value = Of(*extract.getAggregateOperand());
    for (unsigned index : extract.indices())
    {
        ExecutionValue member = index < value.members.size() ? value.members[index] : ExecutionValue{};
        value = std::move(member);
    }
    return value;
}

ExecutionValue
KernelExecutor::RunInsert(const llvm::Instruction& instruction)
{
    const auto& insert = cast<llvm::InsertValueInst>(instruction);
    ExecutionValue value = Of(*insert.getAggregateOperand());
    ExecutionValue* place = &value;
    for (unsigned index : insert.indices())
    {
        if (place->members.size() <= index)
        {
            place->members.resize(index + 1);
        }
        place = &place->members[index];
    }
    *place = Of(*insert.getInsertedValueOperand());
    return value;
}

} // namespace pisa
