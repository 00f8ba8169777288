// Layout of P4 values in operands.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/data.h"

#include "ir/parser.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace pisa::p4
{

std::optional<uint64_t>
LiteralOf(const Operand& operand)
{
    const auto* constant = std::get_if<pisa::Constant>(&operand);
    return constant ? std::optional<uint64_t>(constant->value) : std::nullopt;
}

bool
IsScalar(const TypePtr& type)
{
    switch (type->kind)
    {
    case TypeKind::Bool:
    case TypeKind::Bit:
    case TypeKind::Int:
    case TypeKind::Error:
    case TypeKind::Enum:
        return true;
    case TypeKind::SerialisableEnum:
    case TypeKind::NewType:
        return IsScalar(type->arguments[0]);
    default:
        return false;
    }
}

std::vector<TypePtr>
PartsOf(const TypePtr& type)
{
    if (type->kind == TypeKind::Stack)
    {
        return std::vector<TypePtr>(type->size, type->arguments[0]);
    }
    if (type->kind == TypeKind::Tuple || type->kind == TypeKind::ListLiteral || type->kind == TypeKind::StructLiteral)
    {
        return type->arguments;
    }
    std::vector<TypePtr> parts;
    for (const TypedField& field : FieldsOf(type))
    {
        parts.push_back(field.type);
    }
    return parts;
}

unsigned
ScalarWidth(const TypePtr& type)
{
    switch (type->kind)
    {
    case TypeKind::Bool:
        return 1;
    case TypeKind::Bit:
    case TypeKind::Int:
        return type->width;
    case TypeKind::Error:
    case TypeKind::Enum:
        return 8;
    case TypeKind::SerialisableEnum:
    case TypeKind::NewType:
        return ScalarWidth(type->arguments[0]);
    default:
        return 0;
    }
}

bool
IsSigned(const TypePtr& type)
{
    const bool isMade = type->kind == TypeKind::SerialisableEnum || type->kind == TypeKind::NewType;
    return isMade ? IsSigned(type->arguments[0]) : type->kind == TypeKind::Int;
}

std::optional<std::pair<Operation, bool>>
ComparisonOf(BinaryOperator op, bool isSigned)
{
    const Operation less = isSigned ? Operation::LessSigned : Operation::LessUnsigned;
    const Operation lessEqual = isSigned ? Operation::LessEqualSigned : Operation::LessEqualUnsigned;
    switch (op)
    {
    case BinaryOperator::Equal:
        return {{Operation::Equal, false}};
    case BinaryOperator::NotEqual:
        return {{Operation::NotEqual, false}};
    case BinaryOperator::Less:
        return {{less, false}};
    case BinaryOperator::Greater:
        return {{less, true}};
    case BinaryOperator::LessOrEqual:
        return {{lessEqual, false}};
    case BinaryOperator::GreaterOrEqual:
        return {{lessEqual, true}};
    default:
        return std::nullopt;
    }
}

std::vector<unsigned>
PieceWidths(unsigned width)
{
    std::vector<unsigned> widths;
    for (unsigned rest = width; rest > 0; rest -= widths.back())
    {
        widths.push_back(rest % 64 == 0 ? 64 : rest % 64);
    }
    return widths;
}

std::vector<Operand>
Pieces(const Integer& value, unsigned width)
{
    const Integer modulus = Integer(1) << width;
    Integer rest = value % modulus;
    if (rest < 0)
    {
        rest += modulus;
    }
    std::vector<Operand> pieces(PieceWidths(width).size());
    for (std::size_t i = pieces.size(); i-- > 0;)
    {
        pieces[i] = Literal(static_cast<uint64_t>(rest & Integer(~uint64_t{0})));
        rest >>= 64;
    }
    return pieces;
}

std::optional<Integer>
ConstantOf(const Data& data, unsigned width)
{
    Integer value = 0;
    const std::vector<unsigned> widths = PieceWidths(width);
    for (std::size_t i = 0; i < widths.size(); ++i)
    {
        const std::optional<uint64_t> piece = LiteralOf(data.pieces[i]);
        if (!piece)
        {
            return std::nullopt;
        }
        value = (value << widths[i]) | Integer(*piece & LowBits(widths[i]));
    }
    return value;
}

uint64_t
NumberOf(const TypePtr& type, const std::string& member, const std::vector<std::string>& errors)
{
    if (type->kind == TypeKind::Error)
    {
        static const std::array<const char*, kFirstOwnFault> kCore{
            "NoError",       "PacketTooShort",       "NoMatch", "StackOutOfBounds", "HeaderTooShort",
            "ParserTimeout", "ParserInvalidArgument"};
        const auto core = std::find(kCore.begin(), kCore.end(), member);
        const auto own = std::find(errors.begin(), errors.end(), member);
        assert(core != kCore.end() || own != errors.end());
        return core != kCore.end() ? static_cast<uint64_t>(core - kCore.begin())
                                   : static_cast<uint64_t>(own - errors.begin()) + kFirstOwnFault;
    }
    const std::vector<EnumMember>& members = std::get<Enum>(type->declaration->node).members;
    const auto it =
        std::find_if(members.begin(), members.end(), [&](const EnumMember& one) { return one.name == member; });
    assert(it != members.end());
    return static_cast<uint64_t>(it - members.begin());
}

Data
DataOf(const TypePtr& type, const Value& value, const std::vector<std::string>& errors)
{
    Data data;
    data.type = type;
    if (const auto* integer = std::get_if<Integer>(&value.node))
    {
        data.pieces = Pieces(*integer, ScalarWidth(type));
    }
    else if (const auto* flag = std::get_if<bool>(&value.node))
    {
        data.pieces = {Literal(*flag ? 1 : 0)};
    }
    else if (const auto* member = std::get_if<MemberValue>(&value.node))
    {
        data.pieces = {Literal(NumberOf(type, member->name, errors))};
    }
    else if (const auto* composite = std::get_if<CompositeValue>(&value.node))
    {
        data = ZeroOf(type);
        const std::vector<TypePtr> parts = PartsOf(type);
        for (std::size_t i = 0; i < composite->elements.size() && i < parts.size(); ++i)
        {
            data.members[i] = DataOf(parts[i], *composite->elements[i], errors);
        }
        if (data.valid)
        {
            data.valid = Literal(composite->isValid ? 1 : 0);
        }
    }
    return data;
}

Data
ZeroOf(const TypePtr& type)
{
    Data data;
    data.type = type;
    if (IsScalar(type))
    {
        data.pieces = Pieces(0, ScalarWidth(type));
        return data;
    }
    if (type->kind == TypeKind::Varbit)
    {
        data.pieces = {Literal(0)};
        return data;
    }
    for (const TypePtr& part : PartsOf(type))
    {
        data.members.push_back(ZeroOf(part));
    }
    if (type->kind == TypeKind::Header)
    {
        data.valid = Literal(0);
    }
    return data;
}

std::optional<HeaderId>
HeaderOf(const Data& header)
{
    const auto* valid = header.valid ? std::get_if<FieldId>(&*header.valid) : nullptr;
    return valid && valid->index == FieldId::kValid ? std::optional<HeaderId>(valid->header) : std::nullopt;
}

const Data&
MemberOf(const Data& data, const std::string& name)
{
    std::vector<std::string> names = data.type->names;
    for (const TypedField& field : FieldsOf(data.type))
    {
        names.push_back(field.name);
    }
    const auto it = std::find(names.begin(), names.end(), name);
    assert(it != names.end());
    return data.members[static_cast<std::size_t>(it - names.begin())];
}

std::vector<Operand>
OperandsOf(const Data& data)
{
    std::vector<Operand> operands = data.pieces;
    for (const Data& member : data.members)
    {
        const std::vector<Operand> inside = OperandsOf(member);
        operands.insert(operands.end(), inside.begin(), inside.end());
    }
    if (data.valid)
    {
        operands.push_back(*data.valid);
    }
    return operands;
}

} // namespace pisa::p4
