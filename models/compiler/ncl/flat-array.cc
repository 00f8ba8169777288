// Flattens array types and reads initialisers.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/flat-array.h"

#include <algorithm>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DerivedTypes.h>

namespace pisa
{

using llvm::cast;
using llvm::dyn_cast;

FlatType
Flatten(const llvm::Type* type)
{
    if (const auto* array = dyn_cast<llvm::ArrayType>(type))
    {
        const FlatType element = Flatten(array->getElementType());
        return {element.element, element.size * array->getNumElements()};
    }
    const auto* structure = dyn_cast<llvm::StructType>(type);
    // clang gives a partly initialised array a type without a name: what is written, then the zeros
    if (!structure || structure->getNumElements() == 0 ||
        (structure->getNumElements() > 1 && !structure->isLiteral()))
    {
        return {type, 1};
    }
    FlatType whole = Flatten(structure->getElementType(0));
    for (unsigned i = 1; i < structure->getNumElements(); ++i)
    {
        const FlatType part = Flatten(structure->getElementType(i));
        whole.element = part.element == whole.element ? whole.element : nullptr;
        whole.size += part.size;
    }
    return whole;
}

void
ReadInitial(const llvm::Constant* constant, uint64_t place, std::vector<uint64_t>& values)
{
    const auto set = [&](uint64_t at, uint64_t value)
    {
        if (value != 0)
        {
            values.resize(std::max<size_t>(values.size(), at + 1));
            values[at] = value;
        }
    };
    if (const auto* integer = dyn_cast<llvm::ConstantInt>(constant))
    {
        set(place, integer->getZExtValue());
    }
    else if (const auto* data = dyn_cast<llvm::ConstantDataSequential>(constant))
    {
        for (unsigned i = 0; i < data->getNumElements(); ++i)
        {
            set(place + i, data->getElementAsInteger(i));
        }
    }
    else if (!constant->isNullValue() && !llvm::isa<llvm::UndefValue>(constant))
    {
        for (const auto& operand : constant->operands())
        {
            const auto* part = cast<llvm::Constant>(operand);
            ReadInitial(part, place, values);
            place += Flatten(part->getType()).size;
        }
    }
}

} // namespace pisa
