// Symbolic execution: local variables and constant tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/kernel-executor.h"

#include <algorithm>
#include <llvm/Analysis/ConstantFolding.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/Module.h>

namespace pisa
{

namespace
{

constexpr unsigned kMostChoices = 64; ///< elements of a constant or local table that a run-time index selects from

/** @return bytes of the integers that a type consists of; 0 if they differ. */
unsigned
LeafBytes(const llvm::Type* type)
{
    if (const auto* array = llvm::dyn_cast<llvm::ArrayType>(type))
    {
        return LeafBytes(array->getElementType());
    }
    if (const auto* structure = llvm::dyn_cast<llvm::StructType>(type))
    {
        unsigned bytes = structure->getNumElements() == 0 ? 0 : LeafBytes(structure->getElementType(0));
        for (const llvm::Type* member : structure->elements())
        {
            bytes = LeafBytes(member) == bytes ? bytes : 0;
        }
        return bytes;
    }
    return type->isIntegerTy() ? (type->getIntegerBitWidth() + 7) / 8 : 0;
}

} // namespace

unsigned
KernelExecutor::LocalUnitBytes(const PointedObject& object) const
{
    if (object.kind == PointedObject::Kind::Constants)
    {
        return LeafBytes(m_constants[object.index]->getValueType());
    }
    for (const auto& [variable, index] : m_localIds)
    {
        if (object.kind == PointedObject::Kind::Local && index == object.index)
        {
            return LeafBytes(llvm::cast<llvm::AllocaInst>(variable)->getAllocatedType());
        }
    }
    return 0;
}

ValueId
KernelExecutor::LoadLocal(uint32_t local, const AffineIndex& offset, unsigned width)
{
    const LocalVariable& variable = m_state.locals[local];
    const ValueId zero = Graph().Constant(width, 0);
    if (offset.IsConstant())
    {
        const auto at = variable.find(offset.constant);
        return at == variable.end() ? zero : Graph().Resize(at->second, width);
    }
    if (variable.size() > kMostChoices)
    {
        Fail("a run-time index into a local array of more than " + std::to_string(kMostChoices) + " elements",
             "use switch memory, or constant indices");
    }
    ValueId result = zero;
    const ValueId index = ToValue(Graph(), offset);
    for (const auto& [at, value] : variable)
    {
        const ValueId here = Graph().Constant(Graph().At(index).width, static_cast<uint64_t>(at));
        result = Graph().Select(Graph().PredicateOf(Graph().Compare(Operation::Equal, index, here)),
                                Graph().Resize(value, width), result);
    }
    return result;
}

void
KernelExecutor::StoreLocal(uint32_t local, const AffineIndex& offset, ValueId value, PredicateId when)
{
    LocalVariable& variable = m_state.locals[local];
    if (offset.IsConstant())
    {
        const auto at = variable.find(offset.constant);
        const bool isNew = at == variable.end() || Graph().At(at->second).width != Graph().At(value).width;
        variable[offset.constant] = isNew ? value : Graph().Select(when, value, at->second);
        return;
    }
    const ValueId index = ToValue(Graph(), offset);
    for (auto& [at, old] : variable)
    {
        const ValueId here = Graph().Constant(Graph().At(index).width, static_cast<uint64_t>(at));
        const PredicateId same = Graph().PredicateOf(Graph().Compare(Operation::Equal, index, here));
        old = Graph().Select(Conditions().And(when, same), Graph().Resize(value, Graph().At(old).width), old);
    }
}

ValueId
KernelExecutor::LoadConstant(uint32_t table, const AffineIndex& offset, unsigned width)
{
    const llvm::GlobalVariable& global = *m_constants[table];
    const llvm::DataLayout& layout = global.getParent()->getDataLayout();
    llvm::Type* type = llvm::Type::getIntNTy(global.getContext(), width);
    const uint64_t bytes = layout.getTypeAllocSize(global.getValueType());
    const auto at = [&](uint64_t place)
    {
        auto* initializer = const_cast<llvm::Constant*>(global.getInitializer());
        auto* value = llvm::ConstantFoldLoadFromConst(initializer, type, llvm::APInt(64, place), layout);
        const auto* integer = llvm::dyn_cast_or_null<llvm::ConstantInt>(value);
        return Graph().Constant(width, integer ? integer->getZExtValue() : 0);
    };
    if (offset.IsConstant())
    {
        return at(static_cast<uint64_t>(offset.constant));
    }
    const uint64_t step = std::max(1u, width / 8);
    if (bytes / step > kMostChoices)
    {
        Fail("a run-time index into a constant table of " + std::to_string(bytes / step) +
                 " elements (limit: " + std::to_string(kMostChoices) + ")",
             "use an ncl::Map or switch memory");
    }
    ValueId result = Graph().Constant(width, 0);
    const ValueId index = ToValue(Graph(), offset);
    for (uint64_t place = 0; place + step <= bytes; place += step)
    {
        const ValueId here = Graph().Constant(Graph().At(index).width, place);
        result =
            Graph().Select(Graph().PredicateOf(Graph().Compare(Operation::Equal, index, here)), at(place), result);
    }
    return result;
}

} // namespace pisa
