// Expressions of P4_16 as text that knows its width, and the operations of actions over them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-value.h"

#include "ir/text-words.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

using Kind = P4Value::Kind;
using Values = std::vector<P4Value>;

std::string
CastToBits(unsigned width)
{
    return "(bit<" + std::to_string(width) + ">)";
}

P4Value
Number(const std::string& text, unsigned width, bool isPlain = false)
{
    return {text, width, Kind::Bits, isPlain, 0};
}

P4Value
Boolean(const std::string& text)
{
    return {text, 1, Kind::Bool, false, 0};
}

/** @return the left side of two: literals alone have no width. */
std::string
Left(const Values& v)
{
    return v[0].kind == Kind::Literal ? Typed(v[0]) : Bracketed(v[0]);
}

std::string
Signed(const P4Value& value)
{
    return "(int<" + std::to_string(value.width) + ">)" +
           (value.kind == Kind::Literal ? Typed(value) : Bracketed(value));
}

std::string
Infix(const Values& v, const char* sign, bool isSigned)
{
    return isSigned ? Signed(v[0]) + sign + Signed(v[1]) : Left(v) + sign + Bracketed(v[1]);
}

P4Value
Arithmetic(const Values& v, const char* sign, bool isSigned = false)
{
    const std::string text = Infix(v, sign, isSigned);
    return Number(isSigned ? CastToBits(v[0].width) + "(" + text + ")" : text, v[0].width);
}

P4Value
Choice(const std::string& condition, const P4Value& yes, const P4Value& no)
{
    const bool isTyped = yes.kind == Kind::Literal && no.kind == Kind::Literal;
    return Number(condition + " ? " + (isTyped ? Typed(yes) : Bracketed(yes)) + " : " + Bracketed(no), yes.width);
}

/** Shifts by the width or more leave nothing; amounts of targets have 8 bits. */
P4Value
Shift(Operation operation, const Values& v)
{
    const bool isArithmetic = operation == Operation::ShiftRightArithmetic;
    const unsigned width = v[0].width;
    const std::string sign = operation == Operation::ShiftLeft ? " << " : " >> ";
    const auto shifted = [&](const std::string& amount)
    {
        const std::string text = (isArithmetic ? Signed(v[0]) : Left(v)) + sign + amount;
        return Number(isArithmetic ? CastToBits(width) + "(" + text + ")" : text, width);
    };
    if (v[1].kind == Kind::Literal)
    {
        const uint64_t most = isArithmetic ? width - 1 : width;
        return !isArithmetic && v[1].literal >= most ? P4Literal(0, width)
                                                     : shifted(std::to_string(std::min(v[1].literal, most)));
    }
    if (width <= 8)
    {
        return shifted(Bracketed(v[1]));
    }
    const P4Value near = shifted(Bracketed(Resized(v[1], 8)));
    const P4Value far = isArithmetic ? shifted(std::to_string(width - 1)) : P4Literal(0, width);
    return Choice(Bracketed(v[1]) + " < " + std::to_string(width), near, far);
}

std::optional<P4Value>
Divide(Operation operation, const Values& v)
{
    const bool isPower = v[1].kind == Kind::Literal && v[1].literal != 0 && (v[1].literal & (v[1].literal - 1)) == 0;
    if (!isPower)
    {
        return std::nullopt;
    }
    if (operation == Operation::ModUnsigned)
    {
        return Arithmetic({v[0], P4Literal(v[1].literal - 1, v[0].width)}, " & ");
    }
    unsigned bits = 0;
    while (v[1].literal >> bits > 1)
    {
        ++bits;
    }
    return Shift(Operation::ShiftRight, {v[0], P4Literal(bits, v[0].width)});
}

/** Numbers stand on the right, as people write them. */
P4Value
Less(const Values& v, const char* sign, const char* turned, bool isSigned)
{
    const bool isTurned = v[0].kind == Kind::Literal;
    return Boolean(isTurned ? Infix({v[1], v[0]}, turned, isSigned) : Infix(v, sign, isSigned));
}

P4Value
SignExtend(const P4Value& value, unsigned wanted)
{
    if (wanted <= value.width)
    {
        return Resized(value, wanted);
    }
    return Number(CastToBits(wanted) + "(int<" + std::to_string(wanted) + ">)" + Signed(value), wanted, true);
}

} // namespace

P4Value
P4Literal(uint64_t value, unsigned width)
{
    const uint64_t bits = value & LowBits(width);
    return {TextWords::Number(bits), width, Kind::Literal, true, bits};
}

std::string
Bracketed(const P4Value& value)
{
    return value.isPlain ? value.text : "(" + value.text + ")";
}

std::string
Typed(const P4Value& value)
{
    return value.kind == Kind::Literal ? std::to_string(value.width) + "w" + value.text : value.text;
}

P4Value
Resized(const P4Value& value, unsigned width)
{
    if (value.kind == Kind::Literal)
    {
        return P4Literal(value.literal, width);
    }
    if (value.kind == Kind::Bool)
    {
        const P4Value bit = Number(CastToBits(1) + Bracketed(value), 1, true);
        return width == 1 ? bit : Number(CastToBits(width) + bit.text, width, true);
    }
    return value.width == width ? value : Number(CastToBits(width) + Bracketed(value), width, true);
}

std::string
Truth(const P4Value& value)
{
    if (value.kind == Kind::Bool)
    {
        return value.text;
    }
    if (value.kind == Kind::Literal)
    {
        return value.literal != 0 ? "true" : "false";
    }
    return Bracketed(value) + (value.width == 1 ? " == 1" : " != 0");
}

std::string
Negated(const std::string& condition)
{
    const std::size_t equal = condition.find(" == ");
    if (equal != std::string::npos && condition.find_first_of("?&|<>!") == std::string::npos &&
        condition.find('=', equal + 3) == std::string::npos)
    {
        return condition.substr(0, equal) + " != " + condition.substr(equal + 4);
    }
    const bool isWord = condition.find_first_of(" ?&|<>=!") == std::string::npos;
    return isWord ? "!" + condition : "!(" + condition + ")";
}

// One case an operation: longer than the usual function, but a table.
std::optional<P4Value>
Operate(Operation operation, unsigned width, const std::vector<P4Value>& v, unsigned wanted)
{
    if (std::all_of(v.begin(), v.end(), [](const P4Value& one) { return one.kind == Kind::Literal; }))
    {
        const uint64_t result = Evaluate(operation, width, v[0].literal, v.size() > 1 ? v[1].literal : 0,
                                         v.size() > 2 ? v[2].literal : 0);
        return P4Literal(result, operation == Operation::SignExtend ? wanted
                                 : Info(operation).isComparison     ? 1
                                                                    : width);
    }
    switch (operation)
    {
    case Operation::Move:
        return v[0];
    case Operation::Add:
        return Arithmetic(v, " + ");
    case Operation::Sub:
        return Arithmetic(v, " - ");
    case Operation::Mul:
        return Arithmetic(v, " * ");
    case Operation::And:
        return Arithmetic(v, " & ");
    case Operation::Or:
        return Arithmetic(v, " | ");
    case Operation::Xor:
        return Arithmetic(v, " ^ ");
    case Operation::Not:
        return Number("~" + Bracketed(v[0]), width);
    case Operation::ShiftLeft:
    case Operation::ShiftRight:
    case Operation::ShiftRightArithmetic:
        return Shift(operation, v);
    case Operation::Equal:
        return Boolean(Infix(v, " == ", false));
    case Operation::NotEqual:
        return Boolean(Infix(v, " != ", false));
    case Operation::LessUnsigned:
        return Less(v, " < ", " > ", false);
    case Operation::LessEqualUnsigned:
        return Less(v, " <= ", " >= ", false);
    case Operation::LessSigned:
        return Less(v, " < ", " > ", true);
    case Operation::LessEqualSigned:
        return Less(v, " <= ", " >= ", true);
    case Operation::MinUnsigned:
        return Choice(Infix(v, " < ", false), v[0], v[1]);
    case Operation::MaxUnsigned:
        return Choice(Infix(v, " < ", false), v[1], v[0]);
    case Operation::MinSigned:
        return Choice(Infix(v, " < ", true), v[0], v[1]);
    case Operation::MaxSigned:
        return Choice(Infix(v, " < ", true), v[1], v[0]);
    case Operation::AddSaturateUnsigned:
        return Arithmetic(v, " |+| ");
    case Operation::SubSaturateUnsigned:
        return Arithmetic(v, " |-| ");
    case Operation::AddSaturateSigned:
        return Arithmetic(v, " |+| ", true);
    case Operation::SubSaturateSigned:
        return Arithmetic(v, " |-| ", true);
    case Operation::SignExtend:
        return SignExtend(v[0], wanted);
    case Operation::Select:
        return v[0].kind == Kind::Literal ? v[v[0].literal != 0 ? 1 : 2] : Choice(Truth(v[0]), v[1], v[2]);
    case Operation::DivUnsigned:
    case Operation::ModUnsigned:
        return Divide(operation, v);
    }
    assert(false && "an operation that is none");
    return std::nullopt;
}

} // namespace pisa
