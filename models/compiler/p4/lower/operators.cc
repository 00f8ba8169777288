// Lowers operators on two operands.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/arithmetic.h"
#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/instances.h"

namespace pisa::p4
{

namespace
{

constexpr unsigned kMostBitsShifted = 256; ///< bits, of p4c's backend for BMv2

/** @return the result of an operator whose result is as wide as its operands, or of ++; nothing for other operators.
 */
std::optional<Pieced>
Arithmetic(Code& code, BinaryOperator op, const TypePtr& type, const Data& left, const Data& right)
{
    const unsigned width = ScalarWidth(type);
    switch (op)
    {
    case BinaryOperator::Add:
        return Add(code, left.pieces, right.pieces, width);
    case BinaryOperator::Subtract:
        return Subtract(code, left.pieces, right.pieces, width);
    case BinaryOperator::Multiply:
        return Multiply(code, left.pieces, right.pieces, width);
    case BinaryOperator::SaturatingAdd:
    case BinaryOperator::SaturatingSubtract:
        return Saturate(code, op == BinaryOperator::SaturatingSubtract, left.pieces, right.pieces, width,
                        IsSigned(type));
    case BinaryOperator::BitAnd:
        return Bitwise(code, Operation::And, left.pieces, right.pieces, width);
    case BinaryOperator::BitOr:
        return Bitwise(code, Operation::Or, left.pieces, right.pieces, width);
    case BinaryOperator::BitXor:
        return Bitwise(code, Operation::Xor, left.pieces, right.pieces, width);
    case BinaryOperator::Concatenate:
        return Concatenate(code, left.pieces, ScalarWidth(left.type), right.pieces, ScalarWidth(right.type));
    default:
        return std::nullopt;
    }
}

} // namespace

Operand
Body::Equal(const Data& a, const Data& b, const SourceLocation& where)
{
    if (IsScalar(a.type))
    {
        return EqualTo(m_code, a.pieces, b.pieces, ScalarWidth(a.type));
    }
    if (a.type->kind == TypeKind::Varbit)
    {
        return m_code.Compute(Operation::Equal, 64, {a.pieces[0], b.pieces[0]});
    }
    if (a.members.size() != b.members.size())
    {
        throw InputError(where,
                         "values of types " + ToString(a.type) + " and " + ToString(b.type) + " cannot be compared",
                         "compare their fields");
    }
    Operand equal = Literal(1);
    for (std::size_t i = 0; i < a.members.size(); ++i)
    {
        equal = m_code.And(equal, Equal(a.members[i], b.members[i], where));
    }
    if (!a.valid && !b.valid)
    {
        return equal;
    }
    // headers: both invalid, or both valid and all fields equal
    const Operand validA = a.valid.value_or(Literal(1));
    const Operand validB = b.valid.value_or(Literal(1));
    const Operand sameValid = m_code.Compute(Operation::Equal, 1, {validA, validB});
    return m_code.And(sameValid, m_code.Or(m_code.Not(validA), equal));
}

Data
Body::EvaluateLogical(const Expression& e, const Binary& binary)
{
    const bool isAnd = binary.op == BinaryOperator::And;
    if (HasEffects(*binary.right))
    {
        return ByWays(e,
                      [&](const Data& result)
                      {
                          const FieldId field = std::get<FieldId>(result.pieces[0]);
                          m_code.Move(field, EvaluateBit(*binary.left), 1);
                          const auto right = [&] { m_code.Move(field, EvaluateBit(*binary.right), 1); };
                          m_code.If(Operand(field), isAnd ? right : std::function<void()>(),
                                    isAnd ? std::function<void()>() : right);
                      });
    }
    const Operand left = EvaluateBit(*binary.left);
    const Operand right = EvaluateBit(*binary.right);
    Data result;
    result.type = TypeOf(e);
    result.pieces = {isAnd ? m_code.And(left, right) : m_code.Or(left, right)};
    return result;
}

Data
Body::ShiftBits(bool toLeft, const Data& left, const Expression& right)
{
    Data result = left;
    const unsigned width = ScalarWidth(result.type);
    if (const ValuePtr known = ConstantValue(right, m_environment))
    {
        const Integer& amount = std::get<Integer>(known->node);
        if (amount > kMostBitsShifted)
        {
            throw InputError(right.where, "the shift amount " + amount.str() + " is limited to 256 on this target",
                             "shift by less, or write what remains");
        }
        result.pieces = ShiftBy(m_code, toLeft, result.pieces, width, IsSigned(result.type), amount);
        return result;
    }
    result = HasEffects(right) ? Keep(result) : result;
    const Data amount = Evaluate(right);
    result.pieces =
        Shift(m_code, toLeft, result.pieces, width, IsSigned(result.type), amount.pieces, ScalarWidth(amount.type));
    return result;
}

Data
Body::Divide(bool isDivision, const Data& left, const Data& right, const SourceLocation& where)
{
    Data result = left;
    const unsigned width = ScalarWidth(left.type);
    const auto divisor = ConstantOf(right, width);
    const bool isPower = divisor && *divisor > 0 && (*divisor & (*divisor - 1)) == 0;
    if (isPower && !IsSigned(left.type))
    {
        const unsigned bits = static_cast<unsigned>(msb(*divisor));
        result.pieces = isDivision ? ShiftBy(m_code, false, left.pieces, width, false, Integer(bits))
                                   : Bitwise(m_code, Operation::And, left.pieces, Pieces(*divisor - 1, width), width);
        return result;
    }
    if (IsSigned(left.type) || width > 64)
    {
        throw InputError(
            where, "a division of " + ToString(left.type) + " at run time; there is one of bits, at most 64 wide",
            "divide by a constant power of two, or shift");
    }
    result.pieces = {m_code.Compute(isDivision ? Operation::DivUnsigned : Operation::ModUnsigned, width,
                                    {left.pieces[0], right.pieces[0]})};
    return result;
}

Data
Body::Compare(BinaryOperator op, const Data& left, const Data& right, const SourceLocation& where)
{
    Data result;
    result.type = MakeType(TypeKind::Bool);
    const unsigned width = ScalarWidth(left.type);
    const bool isSigned = IsSigned(left.type);
    switch (op)
    {
    case BinaryOperator::Equal:
        result.pieces = {Equal(left, right, where)};
        break;
    case BinaryOperator::NotEqual:
        result.pieces = {IsScalar(left.type) && left.pieces.size() == 1
                             ? m_code.Compute(Operation::NotEqual, width, {left.pieces[0], right.pieces[0]})
                             : m_code.Not(Equal(left, right, where))};
        break;
    case BinaryOperator::Less:
        result.pieces = {LessThan(m_code, left.pieces, right.pieces, width, isSigned)};
        break;
    case BinaryOperator::Greater:
        result.pieces = {LessThan(m_code, right.pieces, left.pieces, width, isSigned)};
        break;
    case BinaryOperator::LessOrEqual:
        result.pieces = {m_code.Not(LessThan(m_code, right.pieces, left.pieces, width, isSigned))};
        break;
    default:
        result.pieces = {m_code.Not(LessThan(m_code, left.pieces, right.pieces, width, isSigned))};
        break;
    }
    return result;
}

Data
Body::EvaluateNode(const Expression& e, const Binary& binary)
{
    switch (binary.op)
    {
    case BinaryOperator::And:
    case BinaryOperator::Or:
        return EvaluateLogical(e, binary);
    case BinaryOperator::Mask:
    case BinaryOperator::Range:
        throw InputError(e.where, "a set stands where a value is wanted", "use sets in selects and entries only");
    default:
        return Operate(binary.op, TypeOf(e), Evaluate(*binary.left), *binary.right, e.where);
    }
}

Data
Body::Operate(BinaryOperator op, const TypePtr& type, const Data& first, const Expression& second,
              const SourceLocation& where)
{
    if (op == BinaryOperator::ShiftLeft || op == BinaryOperator::ShiftRight)
    {
        Data shifted = first;
        shifted.type = type;
        return ShiftBits(op == BinaryOperator::ShiftLeft, shifted, second);
    }
    const Data left = HasEffects(second) ? Keep(first) : first;
    const Data right = Evaluate(second);
    Data result;
    result.type = type;
    if (const auto pieces = Arithmetic(m_code, op, type, left, right))
    {
        result.pieces = *pieces;
        return result;
    }
    const bool divides = op == BinaryOperator::Divide || op == BinaryOperator::Modulo;
    return divides ? Divide(op == BinaryOperator::Divide, left, right, where) : Compare(op, left, right, where);
}

} // namespace pisa::p4
