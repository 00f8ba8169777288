// Checks expressions: names, widths, keys and calls.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/checker.h"
#include "compiler/lyra/library.h"
#include "ir/operation.h"

#include <algorithm>

namespace pisa::lyra
{

namespace
{

/** @return how many bits the number needs, at least one. */
unsigned
BitsOf(uint64_t value)
{
    unsigned bits = 1;
    while (bits < 64 && value > LowBits(bits))
    {
        ++bits;
    }
    return bits;
}

} // namespace

const Symbol*
BodyChecker::Find(const std::string& name) const
{
    const auto it = m_routine.symbols.find(name);
    return it == m_routine.symbols.end() ? nullptr : &it->second;
}

/** @return the symbol if it may be used here; says why not else. */
const Symbol*
BodyChecker::Use(const std::string& name, const SourceLocation& where)
{
    const Symbol* symbol = Find(name);
    if (symbol == nullptr)
    {
        m_faults.Add(where, "there is no '" + name + "' in '" + m_routine.name + "'",
                     "declare it; headers are named with their fields, as in ipv4.ttl");
        return nullptr;
    }
    if (m_known.count(name) == 0)
    {
        m_faults.Add(where, "'" + name + "' is used above its first assignment or declaration",
                     "declare or assign it first");
        return nullptr;
    }
    return symbol;
}

unsigned
BodyChecker::CheckExpression(Expression& expression, unsigned wanted)
{
    expression.width = CheckNode(expression, wanted);
    return expression.width;
}

unsigned
BodyChecker::CheckNode(Expression& expression, unsigned wanted)
{
    if (const auto* number = std::get_if<Number>(&expression.node))
    {
        return CheckNumber(expression, number->value, wanted);
    }
    if (const auto* name = std::get_if<NameUse>(&expression.node))
    {
        return CheckName(expression, name->name, wanted);
    }
    if (const auto* field = std::get_if<FieldUse>(&expression.node))
    {
        return CheckField(expression, *field);
    }
    if (auto* index = std::get_if<Index>(&expression.node))
    {
        return CheckIndex(expression, *index);
    }
    if (auto* slice = std::get_if<Slice>(&expression.node))
    {
        const unsigned width = CheckExpression(*slice->of, 0);
        if (width != 0 && slice->high >= width)
        {
            m_faults.Add(expression.where,
                         "bit " + std::to_string(slice->high) + " is beyond the " + Bits(width) + " of the value",
                         "the highest bit is " + std::to_string(width - 1));
        }
        return slice->high - slice->low + 1;
    }
    if (auto* membership = std::get_if<Membership>(&expression.node))
    {
        return CheckMembership(expression, *membership);
    }
    if (auto* unary = std::get_if<Unary>(&expression.node))
    {
        return CheckUnary(*unary, wanted);
    }
    if (auto* binary = std::get_if<Binary>(&expression.node))
    {
        return CheckBinary(expression, *binary, wanted);
    }
    if (auto* conditional = std::get_if<Conditional>(&expression.node))
    {
        return CheckConditional(*conditional, wanted);
    }
    if (auto* cast = std::get_if<Cast>(&expression.node))
    {
        CheckExpression(*cast->operand, 0);
        return cast->width;
    }
    return CheckLibraryCall(std::get<Call>(expression.node), expression.where, false, wanted);
}

/** Conditions are true when they are not zero. */
void
BodyChecker::CheckCondition(Expression& expression)
{
    CheckExpression(expression, 0);
}

void
BodyChecker::CheckWidth(Expression& expression, unsigned width, const std::string& what)
{
    const unsigned own = CheckExpression(expression, width);
    if (own != 0 && own != width)
    {
        m_faults.Add(expression.where, "this has " + Bits(own) + ", " + what + " has " + std::to_string(width),
                     "write the width that you mean: (bit[" + std::to_string(width) + "]) before it");
    }
}

unsigned
BodyChecker::CheckNumber(const Expression& expression, uint64_t value, unsigned wanted)
{
    const unsigned needed = BitsOf(value);
    if (wanted != 0 && needed > wanted)
    {
        m_faults.Add(expression.where,
                     std::to_string(value) + " needs " + Bits(needed) + ", here are " + std::to_string(wanted),
                     "choose a smaller number or a wider variable");
    }
    return wanted != 0 ? wanted : needed;
}

unsigned
BodyChecker::CheckName(const Expression& expression, const std::string& name, unsigned wanted)
{
    if (const auto constant = m_source.constants.find(name); constant != m_source.constants.end())
    {
        return CheckNumber(expression, constant->second.value, wanted);
    }
    const Symbol* symbol = Use(name, expression.where);
    if (symbol == nullptr)
    {
        return 0;
    }
    if (symbol->kind == Symbol::Kind::Global && symbol->global.cells > 1)
    {
        m_faults.Add(expression.where,
                     "'" + name + "' is an array of " + std::to_string(symbol->global.cells) + " cells",
                     "name one: " + name + "[i]");
        return 0;
    }
    if (symbol->kind == Symbol::Kind::External && !symbol->external.keys.empty())
    {
        m_faults.Add(expression.where, "'" + name + "' is looked up with a key",
                     symbol->external.values.empty() ? "ask: key in " + name : "name one: " + name + "[key]");
        return 0;
    }
    return WidthOf(m_source, m_routine, expression);
}

unsigned
BodyChecker::CheckField(const Expression& expression, const FieldUse& field)
{
    const unsigned width = FieldWidth(m_source, field);
    if (width == 0)
    {
        m_faults.Add(expression.where, "there is no field '" + field.header + "." + field.field + "'",
                     "name a header of the packet and a field of its type");
    }
    return width;
}

unsigned
BodyChecker::CheckIndex(Expression& expression, Index& index)
{
    const Symbol* symbol = Use(index.of, expression.where);
    if (symbol == nullptr)
    {
        return 0;
    }
    if (symbol->kind == Symbol::Kind::Global)
    {
        if (index.keys.size() != 1 || !index.member.empty())
        {
            m_faults.Add(expression.where, "a cell of '" + index.of + "' has one index", "write " + index.of + "[i]");
            return 0;
        }
        const auto* number = std::get_if<Number>(&index.keys[0]->node);
        if (number != nullptr && number->value >= symbol->global.cells)
        {
            m_faults.Add(expression.where,
                         "there is no cell " + std::to_string(number->value) + ", '" + index.of + "' has " +
                             std::to_string(symbol->global.cells),
                         "cells count from 0");
        }
        CheckExpression(*index.keys[0], 0);
        return symbol->global.width;
    }
    if (symbol->kind != Symbol::Kind::External || symbol->external.values.empty() || symbol->external.keys.empty())
    {
        m_faults.Add(expression.where, "'" + index.of + "' has no values to look up",
                     "index a global array or an extern dict");
        return 0;
    }
    CheckKeys(index.keys, symbol->external, expression.where);
    const std::vector<ExternalField>& values = symbol->external.values;
    const bool isNamed = std::any_of(values.begin(), values.end(),
                                     [&index](const ExternalField& value) { return value.name == index.member; });
    if (!isNamed && (values.size() > 1 || !index.member.empty()))
    {
        m_faults.Add(expression.where, "'" + index.of + "' has no value '" + index.member + "'",
                     "name one of its values: " + index.of + "[key]." + values[0].name);
        return 0;
    }
    return WidthOf(m_source, m_routine, expression);
}

void
BodyChecker::CheckKeys(std::vector<ExpressionPtr>& keys, const ExternalDeclaration& external,
                       const SourceLocation& where)
{
    if (keys.size() != external.keys.size())
    {
        m_faults.Add(where,
                     "'" + external.name + "' has " + std::to_string(external.keys.size()) +
                         " key fields, here are " + std::to_string(keys.size()),
                     "give one value a key field");
        return;
    }
    for (std::size_t i = 0; i < keys.size(); ++i)
    {
        CheckWidth(*keys[i], external.keys[i].width, "the key of '" + external.name + "'");
    }
}

unsigned
BodyChecker::CheckMembership(Expression& expression, Membership& membership)
{
    const Symbol* symbol = Use(membership.of, expression.where);
    if (symbol == nullptr)
    {
        return 0;
    }
    if (symbol->kind != Symbol::Kind::External || symbol->external.keys.empty())
    {
        m_faults.Add(expression.where, "'" + membership.of + "' has no members", "ask an extern list or dict");
        return 0;
    }
    CheckKeys(membership.keys, symbol->external, expression.where);
    return 1;
}

unsigned
BodyChecker::CheckUnary(Unary& unary, unsigned wanted)
{
    if (unary.op == UnaryOperator::Not)
    {
        CheckCondition(*unary.operand);
        return 1;
    }
    return CheckExpression(*unary.operand, wanted);
}

unsigned
BodyChecker::CheckBinary(const Expression& expression, Binary& binary, unsigned wanted)
{
    switch (binary.op)
    {
    case BinaryOperator::Or:
    case BinaryOperator::And:
        CheckCondition(*binary.left);
        CheckCondition(*binary.right);
        return 1;
    case BinaryOperator::ShiftLeft:
    case BinaryOperator::ShiftRight:
        CheckExpression(*binary.right, 0);
        return CheckExpression(*binary.left, wanted);
    default:
        break;
    }
    const bool isComparison = binary.op <= BinaryOperator::GreaterOrEqual;
    const unsigned width =
        CheckPair(*binary.left, *binary.right, isComparison ? 0 : wanted, expression.where, "the two operands");
    const auto* divisor = std::get_if<Number>(&binary.right->node);
    if ((binary.op == BinaryOperator::Divide || binary.op == BinaryOperator::Modulo) && divisor != nullptr &&
        divisor->value == 0)
    {
        m_faults.Add(expression.where, "this divides by zero", "divide by another number");
    }
    return isComparison ? 1 : width;
}

unsigned
BodyChecker::CheckPair(Expression& left, Expression& right, unsigned wanted, const SourceLocation& where,
                       const std::string& what)
{
    const unsigned leftWidth = WidthOf(m_source, m_routine, left);
    const unsigned rightWidth = WidthOf(m_source, m_routine, right);
    unsigned width = leftWidth != 0 ? leftWidth : rightWidth;
    width = width != 0 ? width : wanted;
    const unsigned a = CheckExpression(left, width);
    const unsigned b = CheckExpression(right, width != 0 ? width : a);
    if (a != 0 && b != 0 && a != b)
    {
        m_faults.Add(where, what + " have " + Bits(a) + " and " + Bits(b),
                     "write the width that you mean: (bit[" + std::to_string(std::max(a, b)) + "]) before one");
    }
    return a != 0 ? a : b;
}

unsigned
BodyChecker::CheckConditional(Conditional& conditional, unsigned wanted)
{
    CheckCondition(*conditional.condition);
    return CheckPair(*conditional.whenTrue, *conditional.whenFalse, wanted, conditional.condition->where,
                     "the two choices");
}

} // namespace pisa::lyra
