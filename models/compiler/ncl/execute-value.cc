// Symbolic execution: LLVM's constants and pointers as execution values.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/debug-types.h"
#include "compiler/ncl/kernel-executor.h"

#include <algorithm>
#include <llvm/IR/Constants.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Operator.h>

namespace pisa
{

using llvm::cast;
using llvm::dyn_cast;

ExecutionValue
KernelExecutor::Of(const llvm::Value& value)
{
    const auto known = m_values.find(&value);
    if (known != m_values.end())
    {
        return known->second;
    }
    if (const auto* constant = dyn_cast<llvm::Constant>(&value))
    {
        return OfConstant(*constant);
    }
    return {}; // of a path that is never taken
}

ExecutionValue
KernelExecutor::OfConstant(const llvm::Constant& constant)
{
    ExecutionValue value;
    if (const auto* integer = dyn_cast<llvm::ConstantInt>(&constant))
    {
        value.scalar = Graph().Constant(WidthOf(constant), integer->getValue().getLimitedValue());
    }
    else if (llvm::isa<llvm::ConstantPointerNull>(constant))
    {
        value.pointer.push_back({PredicateTable::kTrue, {PointedObject::Kind::Null, 0}, {}});
    }
    else if (const auto* global = dyn_cast<llvm::GlobalVariable>(&constant))
    {
        return OfGlobal(*global);
    }
    else if (llvm::isa<llvm::UndefValue>(constant) && constant.getType()->isIntegerTy())
    {
        value.scalar = Graph().Constant(WidthOf(constant), 0);
    }
    else if (llvm::isa<llvm::GEPOperator>(constant) || llvm::isa<llvm::BitCastOperator>(constant))
    {
        return RunPointerArithmetic(constant);
    }
    else if (const auto* expression = dyn_cast<llvm::ConstantExpr>(&constant))
    {
        const bool isAddress = expression->getOpcode() == llvm::Instruction::PtrToInt;
        return isAddress ? Of(*expression->getOperand(0)) : ExecutionValue{};
    }
    else if (constant.getType()->isStructTy() || constant.getType()->isArrayTy())
    {
        for (unsigned i = 0; const llvm::Constant* member = constant.getAggregateElement(i); ++i)
        {
            value.members.push_back(OfConstant(*member));
        }
    }
    return value;
}

ExecutionValue
KernelExecutor::OfGlobal(const llvm::GlobalVariable& global)
{
    const std::string symbol = global.getName().str();
    const DeviceSource& source = *m_setting.source;
    const auto indexOf = [&](const auto& list) -> std::optional<uint32_t>
    {
        const auto at = std::find_if(list.begin(), list.end(), [&](const auto& x) { return x.symbol == symbol; });
        return at == list.end() ? std::nullopt : std::make_optional(static_cast<uint32_t>(at - list.begin()));
    };
    PointedObject object;
    if (const auto memory = indexOf(source.memories))
    {
        object = {PointedObject::Kind::Memory, *memory};
    }
    else if (const auto map = indexOf(source.maps))
    {
        object = {PointedObject::Kind::Map, *map};
    }
    else if (symbol == "window" || symbol == "location")
    {
        object = {symbol == "window" ? PointedObject::Kind::WindowStruct : PointedObject::Kind::Location, 0};
    }
    else if (global.isConstant() && global.hasInitializer())
    {
        const auto at = std::find(m_constants.begin(), m_constants.end(), &global);
        object = {PointedObject::Kind::Constants, static_cast<uint32_t>(at - m_constants.begin())};
        if (at == m_constants.end())
        {
            m_constants.push_back(&global);
        }
    }
    else
    {
        Fail("kernel '" + m_setting.kernel->name + "' uses host memory '" + NameOf(global) + "'",
             "declare it _net_ to make it switch memory, or const if it never changes");
    }
    ExecutionValue value;
    value.pointer.push_back({PredicateTable::kTrue, object, {}});
    return value;
}

ValueId
KernelExecutor::ScalarOf(const llvm::Value& value)
{
    const unsigned width = WidthOf(value);
    const ExecutionValue known = Of(value);
    if (!known.pointer.empty())
    {
        Fail("a pointer is used as a number", "compare pointers only with null or with pointers into the same array");
    }
    return known.scalar.value_or(Graph().Constant(width, 0));
}

std::vector<PointerChoice>
KernelExecutor::PointerOf(const llvm::Value& value)
{
    const ExecutionValue known = Of(value);
    if (known.pointer.empty() && known.scalar)
    {
        Fail("a number is used as a pointer", "point into window arrays, switch memory or local variables only");
    }
    return known.pointer;
}

ExecutionValue
KernelExecutor::RunPointerArithmetic(const llvm::Value& value)
{
    const auto& operation = cast<llvm::Operator>(value);
    ExecutionValue result = Of(*operation.getOperand(0));
    const auto* steps = dyn_cast<llvm::GEPOperator>(&operation);
    if (!steps)
    {
        if (!value.getType()->isPointerTy())
        {
            WidthOf(value);
        }
        return result;
    }
    const llvm::DataLayout& layout = m_at->getModule()->getDataLayout();
    llvm::MapVector<llvm::Value*, llvm::APInt> variable;
    llvm::APInt constant(64, 0);
    if (!steps->collectOffset(layout, 64, variable, constant))
    {
        Fail("pointer arithmetic on types of unknown size", "index arrays of integers");
    }
    AffineIndex offset = ConstantIndex(constant.getSExtValue());
    for (const auto& [index, factor] : variable)
    {
        const ValueId extended = Graph().SignExtend(ScalarOf(*index), 64);
        offset = Add(offset, Scale(ToAffine(Graph(), extended), factor.getSExtValue()));
    }
    for (auto& place : result.pointer)
    {
        place.offset = Add(place.offset, offset);
    }
    return result;
}

ExecutionValue
KernelExecutor::Choose(PredicateId condition, const ExecutionValue& then, const ExecutionValue& otherwise)
{
    const auto isNothing = [](const ExecutionValue& v)
    { return !v.scalar && v.pointer.empty() && v.members.empty(); };
    if (condition == PredicateTable::kTrue || isNothing(otherwise))
    {
        return then;
    }
    if (condition == PredicateTable::kFalse || isNothing(then))
    {
        return otherwise;
    }
    ExecutionValue result;
    if (then.scalar && otherwise.scalar)
    {
        result.scalar = Graph().Select(condition, *then.scalar, *otherwise.scalar);
    }
    const auto add = [&](const std::vector<PointerChoice>& places, PredicateId when)
    {
        for (PointerChoice place : places)
        {
            place.when = Conditions().And(place.when, when);
            const auto same = std::find_if(result.pointer.begin(), result.pointer.end(),
                                           [&](const auto& other)
                                           { return other.object == place.object && other.offset == place.offset; });
            if (same != result.pointer.end())
            {
                same->when = Conditions().Or(same->when, place.when);
            }
            else if (place.when != PredicateTable::kFalse)
            {
                result.pointer.push_back(place);
            }
        }
    };
    add(then.pointer, condition);
    add(otherwise.pointer, Conditions().Not(condition));
    for (size_t i = 0; i < std::max(then.members.size(), otherwise.members.size()); ++i)
    {
        result.members.push_back(Choose(condition, i < then.members.size() ? then.members[i] : ExecutionValue{},
                                        i < otherwise.members.size() ? otherwise.members[i] : ExecutionValue{}));
    }
    return result;
}

ValueId
KernelExecutor::Difference(const PointerChoice& a, const PointerChoice& b, unsigned width)
{
    return Graph().Resize(ToValue(Graph(), Add(a.offset, Scale(b.offset, -1))), width);
}

PredicateId
KernelExecutor::ComparePointers(const std::vector<PointerChoice>& a, const std::vector<PointerChoice>& b,
                                Operation operation)
{
    PredicateId result = PredicateTable::kFalse;
    for (const auto& left : a)
    {
        for (const auto& right : b)
        {
            const PredicateId when = Conditions().And(left.when, right.when);
            PredicateId holds = PredicateTable::kFalse;
            const bool isEquality = operation == Operation::Equal || operation == Operation::NotEqual;
            if (left.object == right.object)
            {
                const ValueId x = ToValue(Graph(), left.offset);
                const ValueId y = ToValue(Graph(), right.offset);
                const unsigned width = std::max(Graph().At(x).width, Graph().At(y).width);
                holds = Graph().PredicateOf(
                    Graph().Compare(operation, Graph().Resize(x, width), Graph().Resize(y, width)));
            }
            else if (isEquality)
            {
                const auto isNull = [](const PointerChoice& p) { return p.object.kind == PointedObject::Kind::Null; };
                const PointerChoice& other = isNull(left) ? right : left;
                PredicateId same = PredicateTable::kFalse;
                if ((isNull(left) || isNull(right)) && other.object.kind == PointedObject::Kind::MapValue)
                {
                    same = Conditions().Not(Graph().PredicateOf(HitOf(other.object.index)));
                }
                holds = operation == Operation::Equal ? same : Conditions().Not(same);
            }
            else
            {
                Fail("compares pointers into different arrays", "compare pointers into the same array");
            }
            result = Conditions().Or(result, Conditions().And(when, holds));
        }
    }
    return result;
}

} // namespace pisa
