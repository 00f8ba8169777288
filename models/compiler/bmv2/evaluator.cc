// Numbers: as many bits as are asked for, or as the value needs.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/evaluator.h"

#include <algorithm>
#include <cassert>

namespace pisa::bmv2
{

namespace
{

using Kind = Expression::Kind;
using Op = Expression::Op;

constexpr unsigned kMostExact = 2048; // bits

bool
IsConstant(const Expression& e)
{
    return e.kind == Kind::Data && e.range.low == e.range.high;
}

/** @return how many ones a mask of low bits has; nothing if it is none. */
std::optional<unsigned>
LowMask(const Expression& e)
{
    if (!IsConstant(e) || e.range.low <= 0 || ((e.range.low + 1) & e.range.low) != 0)
    {
        return std::nullopt;
    }
    return BitsOf(e.range, false);
}

} // namespace

Shared::Shared(const JsonValue& jsonRoot, Program& made)
    : root(jsonRoot),
      program(made),
      headers(root, program),
      faults(root, program),
      resources(root, headers, program),
      temporaries(program)
{
}

Evaluator::Evaluator(Shared& shared, SwitchHalf half, StraightWriter& writer, const std::vector<Wide>& locals,
                     const std::vector<unsigned>* filled)
    : m_shared(shared),
      m_writer(writer),
      m_wide(writer),
      m_fields(shared.headers, shared.faults, half, writer),
      m_locals(locals),
      m_filled(filled)
{
}

Wide
Evaluator::Data(const Expression& e, unsigned bits)
{
    assert(e.kind == Kind::Data);
    if (IsConstant(e))
    {
        return WideConstant(e.range.low, bits);
    }
    const bool isSigned = IsSigned(e.range);
    const unsigned needed = BitsOf(e.range, isSigned);
    if (needed < bits)
    {
        return m_wide.Fit(Low(e, needed), isSigned, bits);
    }
    return Low(e, bits);
}

/** The whole value, at least `bits` wide and wide enough for its range. */
Wide
Evaluator::Exact(const Expression& e, bool isSigned, unsigned bits)
{
    const unsigned needed = std::max(bits, BitsOf(e.range, isSigned));
    if (needed > kMostExact)
    {
        e.where->Fail("a value of up to " + std::to_string(needed) +
                          " bits is compared, divided or shifted right, "
                          "the limit is " +
                          std::to_string(kMostExact),
                      "cut it with & before");
    }
    return Data(e, needed);
}

Wide
Evaluator::Natural(const Expression& e)
{
    if (IsSigned(e.range))
    {
        e.where->Fail("the value can be negative", "cut it with & before");
    }
    return Exact(e, false, 1);
}

Wide
Evaluator::Low(const Expression& e, unsigned bits)
{
    switch (e.op)
    {
    case Op::Field:
    {
        const FieldReference field{e.index, e.field};
        if (m_shared.headers.Shape(field).isVarbit)
        {
            e.where->Fail("uses a field of variable length as a number", "copy it or hash it, nothing else");
        }
        return m_wide.Fit(m_fields.Read(field), IsSigned(e.range), bits);
    }
    case Op::Local:
        return m_wide.Fit(m_locals[e.index], false, bits);
    case Op::FieldOf:
        return FieldValue(HeadersOf(e.operands[0]), e.field, bits);
    case Op::LastField:
        return FieldValue(LastOf(e), e.field, bits);
    case Op::Register:
        return Cell(e, bits);
    case Op::Not:
        return m_wide.Not(Data(e.operands[0], bits));
    case Op::Div:
    case Op::Mod:
        return Quotient(e, bits);
    case Op::ShiftLeft:
        return ShiftedLeft(e, bits);
    case Op::ShiftRight:
        return ShiftedRight(e, bits);
    case Op::Wrap:
        return m_wide.Fit(Data(e.operands[0], e.width), true, bits);
    case Op::SaturateSigned:
    case Op::SaturateUnsigned:
        return Saturated(e.operands[0], e.op == Op::SaturateSigned, e.width, bits);
    case Op::FromBool:
        return m_wide.Fit({1, {Bit(e.operands[0])}}, false, bits);
    case Op::LastIndex:
    case Op::Size:
        return Filled(e, bits);
    case Op::Choose:
        return m_wide.Select(Bit(e.operands[0]), Data(e.operands[1], bits), Data(e.operands[2], bits));
    default:
        return Binary(e, bits);
    }
}

Wide
Evaluator::Binary(const Expression& e, unsigned bits)
{
    if (e.op == Op::And)
    {
        return Masked(e, bits);
    }
    const Wide left = Data(e.operands[0], bits);
    const Wide right = Data(e.operands[1], bits);
    switch (e.op)
    {
    case Op::Add:
        return m_wide.Add(left, right);
    case Op::Sub:
        return m_wide.Sub(left, right);
    case Op::Mul:
        return m_wide.Mul(left, right);
    case Op::Or:
        return m_wide.Bitwise(Operation::Or, left, right);
    default:
        assert(e.op == Op::Xor);
        return m_wide.Bitwise(Operation::Xor, left, right);
    }
}

/** A mask of low bits computes nothing: the rest is not computed with more. */
Wide
Evaluator::Masked(const Expression& e, unsigned bits)
{
    for (std::size_t i = 0; i < 2; ++i)
    {
        if (const auto ones = LowMask(e.operands[i]))
        {
            return m_wide.Fit(Data(e.operands[1 - i], std::min(*ones, bits)), false, bits);
        }
    }
    return m_wide.Bitwise(Operation::And, Data(e.operands[0], bits), Data(e.operands[1], bits));
}

Wide
Evaluator::ShiftedLeft(const Expression& e, unsigned bits)
{
    const Expression& by = e.operands[1];
    if (IsConstant(by))
    {
        return by.range.low >= bits
                   ? WideConstant(0, bits)
                   : m_wide.ShiftLeft(Data(e.operands[0], bits), static_cast<uint64_t>(by.range.low));
    }
    return m_wide.ShiftLeft(Data(e.operands[0], bits), Natural(by));
}

Wide
Evaluator::ShiftedRight(const Expression& e, unsigned bits)
{
    const Expression& from = e.operands[0];
    const Expression& by = e.operands[1];
    const bool isSigned = IsSigned(from.range);
    const unsigned needed = BitsOf(from.range, isSigned);
    if (!IsConstant(by))
    {
        return m_wide.Fit(m_wide.ShiftRight(Exact(from, isSigned, 1), isSigned, Natural(by)), isSigned, bits);
    }
    if (by.range.low >= needed)
    {
        return m_wide.Fit(m_wide.ShiftRight(Exact(from, isSigned, 1), isSigned, needed), isSigned, bits);
    }
    // bits above those that are asked for need not be there
    const auto shift = static_cast<unsigned>(by.range.low);
    if (bits + shift < needed)
    {
        return m_wide.Fit(m_wide.ShiftRight(Data(from, bits + shift), false, shift), false, bits);
    }
    return m_wide.Fit(m_wide.ShiftRight(Exact(from, isSigned, 1), isSigned, shift), isSigned, bits);
}

Wide
Evaluator::Quotient(const Expression& e, unsigned bits)
{
    const unsigned width = std::max(BitsOf(e.operands[0].range, false), BitsOf(e.operands[1].range, false));
    if (width > 64)
    {
        e.where->Fail("divides numbers of " + std::to_string(width) + " bits, the limit is 64",
                      "cut them with & before");
    }
    const BigInteger divisor = e.operands[1].range.low;
    const bool isPower = IsConstant(e.operands[1]) && divisor > 0 && (divisor & (divisor - 1)) == 0;
    const Wide dividend = Exact(e.operands[0], false, width);
    if (isPower)
    {
        const unsigned shift = boost::multiprecision::msb(divisor);
        const Wide result = e.op == Op::Div
                                ? m_wide.ShiftRight(dividend, false, shift)
                                : m_wide.Bitwise(Operation::And, dividend, WideConstant(divisor - 1, width));
        return m_wide.Fit(result, false, bits);
    }
    const Operation operation = e.op == Op::Div ? Operation::DivUnsigned : Operation::ModUnsigned;
    return m_wide.Fit(m_wide.Divide(operation, dividend, Exact(e.operands[1], false, width)), false, bits);
}

Wide
Evaluator::Saturated(const Expression& e, bool isSigned, unsigned width, unsigned bits)
{
    const Range bounds = RangeOfBits(width, isSigned);
    const bool hasSign = isSigned || IsSigned(e.range);
    // wide enough for the bounds too, which are compared with it
    const Wide value = Exact(e, hasSign, width + 1);
    Wide result = value;
    if (e.range.low < bounds.low)
    {
        const Wide least = WideConstant(bounds.low, value.width);
        result = m_wide.Select(m_wide.Less(value, least, hasSign), least, result);
    }
    if (e.range.high > bounds.high)
    {
        const Wide most = WideConstant(bounds.high, value.width);
        result = m_wide.Select(m_wide.Less(most, value, hasSign), most, result);
    }
    return m_wide.Fit(result, hasSign, bits);
}

Wide
Evaluator::FieldValue(const std::vector<Candidate>& headers, std::size_t field, unsigned bits)
{
    Wide value = WideConstant(0, bits);
    for (const Candidate& candidate : headers)
    {
        const FieldReference from{candidate.index, field};
        const Wide here = m_wide.Fit(m_fields.Read(from), m_shared.headers.Shape(from).isSigned, bits);
        value = m_wide.Select(candidate.condition, here, value);
    }
    return value;
}

/** How many elements a stack has that are filled, or the index of the last of them. */
Wide
Evaluator::Filled(const Expression& e, unsigned bits)
{
    const StackIndex stack = e.operands[0].index;
    const BigInteger less = e.op == Op::LastIndex ? 1 : 0;
    if (m_filled != nullptr)
    {
        return WideConstant(BigInteger((*m_filled)[stack]) - less, bits);
    }
    const FieldId next = *m_shared.headers.Stack(stack).next;
    const Wide count = m_wide.Fit({8, {next}}, false, bits);
    return m_wide.Sub(count, WideConstant(less, bits));
}

Wide
Evaluator::Cell(const Expression& e, unsigned bits)
{
    const RegisterArray& array = m_shared.resources.registers[e.index];
    const Wide index = Natural(e.operands[0]);
    if (index.width > 64)
    {
        e.where->Fail("an index of " + std::to_string(index.width) + " bits, the limit is 64",
                      "cut it with & before");
    }
    Wide value{array.width, {}};
    const std::vector<unsigned> widths = WidthsOfPieces(array.width);
    for (std::size_t piece = 0; piece < widths.size(); ++piece)
    {
        const FieldId dest = m_writer.Temporary(widths[piece]);
        StatefulOperation read;
        read.reg = array.pieces[piece];
        read.index = m_wide.Clean(index).pieces[0];
        read.outputs.push_back({dest, AtomValue{}});
        m_writer.Add(read);
        value.pieces.emplace_back(dest);
    }
    return m_wide.Fit(value, false, bits);
}

} // namespace pisa::bmv2
