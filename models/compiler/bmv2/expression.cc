// Reads expressions and checks what their operands are.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/expression-node.h"

#include <algorithm>
#include <map>

namespace pisa::bmv2
{

namespace
{

using Kind = Expression::Kind;
using Op = Expression::Op;

const std::vector<JsonValue>&
Parts(const JsonValue& value, std::size_t count, const char* form)
{
    if (value.Items().size() != count)
    {
        value.Fail("has " + std::to_string(value.Items().size()) + " parts, it needs " + std::to_string(count),
                   std::string("write ") + form);
    }
    return value.Items();
}

const std::map<std::string, Op>&
Operations()
{
    static const std::map<std::string, Op> kOperations{
        {"+", Op::Add},
        {"-", Op::Sub},
        {"*", Op::Mul},
        {"/", Op::Div},
        {"%", Op::Mod},
        {"<<", Op::ShiftLeft},
        {">>", Op::ShiftRight},
        {"&", Op::And},
        {"|", Op::Or},
        {"^", Op::Xor},
        {"~", Op::Not},
        {"two_comp_mod", Op::Wrap},
        {"sat_cast", Op::SaturateSigned},
        {"usat_cast", Op::SaturateUnsigned},
        {"b2d", Op::FromBool},
        {"d2b", Op::ToBool},
        {"last_stack_index", Op::LastIndex},
        {"size_stack", Op::Size},
        {"?", Op::Choose},
        {"==", Op::Equal},
        {"!=", Op::NotEqual},
        {"<", Op::Less},
        {"<=", Op::LessEqual},
        {">", Op::Greater},
        {">=", Op::GreaterEqual},
        {"and", Op::BothHold},
        {"or", Op::OneHolds},
        {"not", Op::HoldsNot},
        {"valid", Op::IsValid},
        {"valid_union", Op::IsValid},
        {"dereference_header_stack", Op::Element},
        {"dereference_union_stack", Op::Element},
        {"access_union_header", Op::UnionMember},
        {"access_field", Op::FieldOf},
    };
    return kOperations;
}

} // namespace

Expression
AsData(Expression expression, const JsonValue& where)
{
    if (expression.kind == Kind::Bool)
    {
        Expression e = Node(Kind::Data, Op::FromBool, {std::move(expression)}, where);
        e.range = {0, 1};
        return e;
    }
    MustBe(expression, Kind::Data);
    return expression;
}

Expression
AsBool(Expression expression, const JsonValue& where)
{
    if (expression.kind == Kind::Data)
    {
        return Node(Kind::Bool, Op::ToBool, {std::move(expression)}, where);
    }
    MustBe(expression, Kind::Bool);
    return expression;
}

ExpressionReader::ExpressionReader(Headers& headers, const Names& registers, const std::vector<unsigned>& widths,
                                   const std::vector<unsigned>& locals)
    : m_headers(headers),
      m_registers(registers),
      m_widths(widths),
      m_locals(locals)
{
}

Expression
ExpressionReader::Read(const JsonValue& typed) const
{
    const std::string& type = typed.Member("type").String();
    const JsonValue& value = typed.Member("value");
    if (type == "expression")
    {
        return value.Find("op") != nullptr ? ReadOperation(value) : Read(value);
    }
    if (type == "hexstr" || type == "bool")
    {
        const bool isBool = type == "bool";
        Expression e = Leaf(isBool ? Kind::Bool : Kind::Data, Op::Constant, 0, typed);
        e.value = isBool ? BigInteger(value.Boolean() ? 1 : 0) : HexNumber(value);
        e.range = {e.value, e.value};
        return e;
    }
    if (type == "field")
    {
        return ReadField(value);
    }
    if (type == "local" || type == "runtime_data")
    {
        return ReadLocal(typed, value);
    }
    // p4c calls elements of stacks of unions headers
    if (type == "header_union" || (type == "header" && m_headers.NamesUnion(value)))
    {
        return Leaf(Kind::Union, Op::UnionName, m_headers.FindUnion(value), value);
    }
    if (type == "header")
    {
        return Leaf(Kind::Header, Op::HeaderName, m_headers.FindHeader(value), value);
    }
    if (type == "header_stack" || type == "header_union_stack")
    {
        return Leaf(Kind::Stack, Op::StackName, m_headers.FindStack(value, type == "header_union_stack"), value);
    }
    if (type == "stack_field" || type == "union_stack_field")
    {
        return ReadLastField(value, type == "union_stack_field");
    }
    if (type == "register")
    {
        return ReadRegister(value);
    }
    typed.Member("type").Fail("'" + type + "' is no type of an expression",
                              "types are expression, hexstr, bool, field, runtime_data, local, header, header_stack, "
                              "header_union, header_union_stack, stack_field, union_stack_field, register");
}

Expression
ExpressionReader::ReadData(const JsonValue& typed) const
{
    return AsData(Read(typed), typed);
}

Expression
ExpressionReader::ReadBool(const JsonValue& typed) const
{
    return AsBool(Read(typed), typed);
}

Expression
ExpressionReader::ReadBareBool(const JsonValue& operation) const
{
    return AsBool(ReadOperation(operation), operation);
}

Expression
ExpressionReader::ReadHeader(const JsonValue& typed) const
{
    Expression e = Read(typed);
    MustBe(e, Kind::Header);
    return e;
}

BigInteger
ExpressionReader::ReadConstant(const JsonValue& typed, const std::string& what) const
{
    const Expression e = ReadData(typed);
    if (e.range.low != e.range.high)
    {
        typed.Fail(what + " must be known when the program is compiled", "write a constant");
    }
    return e.range.low;
}

Expression
ExpressionReader::ReadField(const JsonValue& pair) const
{
    const FieldReference field = m_headers.FindField(pair);
    Expression e = Leaf(Kind::Data, Op::Field, field.header, pair);
    e.field = field.field;
    const FieldShape shape = m_headers.Shape(field);
    e.range = RangeOfBits(shape.isVarbit ? 1 : shape.width, shape.isSigned);
    return e;
}

Expression
ExpressionReader::ReadLocal(const JsonValue& typed, const JsonValue& value) const
{
    if (m_locals.empty())
    {
        typed.Fail("there are no local values here", "use them in actions that have runtime data");
    }
    Expression e = Leaf(Kind::Data, Op::Local, value.Unsigned(0, m_locals.size() - 1), typed);
    e.range = RangeOfBits(m_locals[e.index], false);
    return e;
}

Expression
ExpressionReader::ReadLastField(const JsonValue& value, bool isOfUnions) const
{
    const auto& parts = isOfUnions ? Parts(value, 3, "[STACK, MEMBER, FIELD]") : Parts(value, 2, "[STACK, FIELD]");
    Expression e = Leaf(Kind::Data, Op::LastField, m_headers.FindStack(parts[0], isOfUnions), value);
    const HeaderStack& stack = m_headers.Stack(e.index);
    std::size_t type = 0;
    if (isOfUnions)
    {
        const HeaderUnion& first = m_headers.Union(stack.elements.front());
        const auto it = std::find(first.memberNames.begin(), first.memberNames.end(), parts[1].String());
        if (it == first.memberNames.end())
        {
            parts[1].Fail("the unions of stack '" + stack.name + "' have no member '" + parts[1].String() + "'");
        }
        e.member = static_cast<std::size_t>(it - first.memberNames.begin());
        type = m_headers.Header(first.members[e.member]).type;
    }
    else
    {
        type = m_headers.TypeOfStack(e.index);
    }
    e.field = m_headers.FindFieldOf(type, parts.back());
    const HeaderIndex header =
        isOfUnions ? m_headers.Union(stack.elements.front()).members[e.member] : stack.elements.front();
    const FieldShape shape = m_headers.Shape({header, e.field});
    e.range = RangeOfBits(shape.isVarbit ? 1 : shape.width, shape.isSigned);
    return e;
}

Expression
ExpressionReader::ReadRegister(const JsonValue& value) const
{
    const auto& parts = Parts(value, 2, "[REGISTER, INDEX]");
    Expression e = Leaf(Kind::Data, Op::Register, m_registers.Find(parts[0]), value);
    e.operands.push_back(ReadData(parts[1]));
    e.range = RangeOfBits(m_widths[e.index], false);
    return e;
}

Expression
ExpressionReader::ReadOperation(const JsonValue& operation) const
{
    const JsonValue& name = operation.Member("op");
    const auto it = Operations().find(name.String());
    if (it == Operations().end())
    {
        name.Fail("there is no operation '" + name.String() + "'", "use one of BMv2's JSON format");
    }
    switch (it->second)
    {
    case Op::Not:
    case Op::FromBool:
    case Op::ToBool:
    case Op::HoldsNot:
        return ReadUnary(operation, it->second);
    case Op::Wrap:
    case Op::SaturateSigned:
    case Op::SaturateUnsigned:
        return ReadCast(operation, it->second);
    case Op::LastIndex:
    case Op::Size:
        return ReadFill(operation, it->second);
    case Op::Choose:
        return ReadChoice(operation);
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
        return ReadComparison(operation, it->second);
    case Op::BothHold:
    case Op::OneHolds:
        return ReadLogic(operation, it->second);
    case Op::IsValid:
        return ReadValid(operation);
    case Op::Element:
        return ReadElement(operation);
    case Op::UnionMember:
        return ReadUnionMember(operation);
    case Op::FieldOf:
        return ReadFieldOf(operation);
    default:
        return ReadArithmetic(operation, it->second);
    }
}

std::size_t
TypeOfHeader(const Headers& headers, const Expression& header)
{
    if (header.op == Op::HeaderName)
    {
        return headers.Header(header.index).type;
    }
    if (header.op == Op::Element)
    {
        return headers.TypeOfStack(header.operands[0].index);
    }
    const Expression& of = header.operands[0];
    const UnionIndex first = of.op == Op::UnionName ? of.index : headers.Stack(of.operands[0].index).elements.front();
    return headers.Header(headers.Union(first).members[header.index]).type;
}

} // namespace pisa::bmv2
