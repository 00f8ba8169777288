// Truths, headers that depend on the packet, and assignments.
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

const Operand kNever{Constant{0}};

} // namespace

Operand
Evaluator::Bit(const Expression& e)
{
    assert(e.kind == Kind::Bool);
    switch (e.op)
    {
    case Op::Constant:
        return Constant{e.value == 0 ? 0U : 1U};
    case Op::ToBool:
    {
        const Range& range = e.operands[0].range;
        const bool isBit = range.low >= 0 && range.high <= 1;
        const Wide value = Exact(e.operands[0], IsSigned(range), 1);
        return isBit ? m_wide.Clean(value).pieces[0] : m_wide.IsNonzero(value);
    }
    case Op::HoldsNot:
        return m_writer.Not(Bit(e.operands[0]));
    case Op::BothHold:
        return m_writer.And(Bit(e.operands[0]), Bit(e.operands[1]));
    case Op::OneHolds:
        return m_writer.Or(Bit(e.operands[0]), Bit(e.operands[1]));
    case Op::Choose:
        return m_writer.Compute(Operation::Select, 1, {Bit(e.operands[0]), Bit(e.operands[1]), Bit(e.operands[2])});
    case Op::IsValid:
        return e.operands[0].kind == Kind::Union ? ValidOfUnion(e.operands[0]) : ValidOf(HeadersOf(e.operands[0]));
    default:
        return Comparison(e);
    }
}

Operand
Evaluator::Comparison(const Expression& e)
{
    const Expression& a = e.operands[0];
    const Expression& b = e.operands[1];
    if (a.kind != Kind::Data)
    {
        const Operand same = SameObject(a, b);
        return e.op == Op::Equal ? same : m_writer.Not(same);
    }
    if (ComparesContents(e))
    {
        const Operand same = m_wide.Equal(Content(a), Content(b));
        return e.op == Op::Equal ? same : m_writer.Not(same);
    }
    const bool isSigned = IsSigned(a.range) || IsSigned(b.range);
    const unsigned width = std::max(BitsOf(a.range, isSigned), BitsOf(b.range, isSigned));
    const Wide left = Exact(a, isSigned, width);
    const Wide right = Exact(b, isSigned, width);
    switch (e.op)
    {
    case Op::Equal:
        return m_wide.Equal(left, right);
    case Op::NotEqual:
        return m_writer.Not(m_wide.Equal(left, right));
    case Op::Less:
        return m_wide.Less(left, right, isSigned);
    case Op::Greater:
        return m_wide.Less(right, left, isSigned);
    case Op::LessEqual:
        return m_writer.Not(m_wide.Less(right, left, isSigned));
    default:
        assert(e.op == Op::GreaterEqual);
        return m_writer.Not(m_wide.Less(left, right, isSigned));
    }
}

/** @return whether it asks if two fields of variable length are the same. */
bool
Evaluator::ComparesContents(const Expression& e) const
{
    const auto isVarbit = [this](const Expression& side)
    {
        const bool isField = side.op == Op::Field || side.op == Op::FieldOf || side.op == Op::LastField;
        return isField && ShapeOf(side).isVarbit;
    };
    return (e.op == Op::Equal || e.op == Op::NotEqual) && isVarbit(e.operands[0]) && isVarbit(e.operands[1]);
}

/** @return the reference to what a field of variable length holds. */
Wide
Evaluator::Content(const Expression& e)
{
    if (e.op == Op::Field)
    {
        return m_fields.Read({e.index, e.field});
    }
    return FieldValue(e.op == Op::FieldOf ? HeadersOf(e.operands[0]) : LastOf(e), e.field, 64);
}

Operand
Evaluator::ValidOf(const std::vector<Candidate>& headers)
{
    Operand valid = kNever;
    for (const Candidate& candidate : headers)
    {
        valid = m_writer.Or(valid, m_writer.And(candidate.condition, m_shared.headers.Validity(candidate.index)));
    }
    return valid;
}

Operand
Evaluator::ValidOfUnion(const Expression& e)
{
    std::vector<Candidate> members;
    for (const Candidate& candidate : UnionsOf(e))
    {
        for (HeaderIndex member : m_shared.headers.Union(candidate.index).members)
        {
            members.push_back({candidate.condition, member});
        }
    }
    return ValidOf(members);
}

Condition
Evaluator::Compare(const Expression& e)
{
    const bool isComparison = e.op >= Op::Equal && e.op <= Op::GreaterEqual && e.operands[0].kind == Kind::Data;
    const bool isSigned = isComparison && (IsSigned(e.operands[0].range) || IsSigned(e.operands[1].range));
    const unsigned width =
        isComparison ? std::max(BitsOf(e.operands[0].range, isSigned), BitsOf(e.operands[1].range, isSigned)) : 1;
    if (!isComparison || width > 64 || ComparesContents(e))
    {
        return {Operation::NotEqual, 1, Bit(e), Constant{0}};
    }
    Condition condition{Operation::Equal, width, Exact(e.operands[0], isSigned, width).pieces[0],
                        Exact(e.operands[1], isSigned, width).pieces[0]};
    const bool isLess = e.op == Op::Less || e.op == Op::Greater;
    if (e.op == Op::NotEqual)
    {
        condition.operation = Operation::NotEqual;
    }
    else if (e.op != Op::Equal && isSigned)
    {
        condition.operation = isLess ? Operation::LessSigned : Operation::LessEqualSigned;
    }
    else if (e.op != Op::Equal)
    {
        condition.operation = isLess ? Operation::LessUnsigned : Operation::LessEqualUnsigned;
    }
    if (e.op == Op::Greater || e.op == Op::GreaterEqual)
    {
        std::swap(condition.left, condition.right);
    }
    return condition;
}

/** Headers are the same if both are invalid, or both are valid and all fields are the same. */
Operand
Evaluator::SameHeader(const std::vector<Candidate>& a, const std::vector<Candidate>& b)
{
    const HeaderType& type = m_shared.headers.Type(a.front().index);
    const Operand validA = ValidOf(a);
    const Operand validB = ValidOf(b);
    Operand same = m_writer.And(validA, validB);
    for (std::size_t field = 0; field < type.fields.size(); ++field)
    {
        const FieldShape& shape = type.fields[field];
        const unsigned width = shape.isVarbit ? 64 : shape.width;
        same = m_writer.And(same, m_wide.Equal(FieldValue(a, field, width), FieldValue(b, field, width)));
    }
    const Operand neither = m_writer.Not(m_writer.Or(validA, validB));
    return m_writer.Or(same, neither);
}

/** Of two headers, unions or stacks. */
Operand
Evaluator::SameObject(const Expression& a, const Expression& b)
{
    if (a.kind == Kind::Header)
    {
        return SameHeader(HeadersOf(a), HeadersOf(b));
    }
    const Headers& headers = m_shared.headers;
    const auto parts = [&](const Expression& e)
    {
        std::vector<HeaderIndex> all;
        if (e.op != Op::UnionName && e.op != Op::StackName)
        {
            e.where->Fail("compares a union that depends on the packet", "compare its members");
        }
        const std::vector<std::size_t> elements =
            e.op == Op::UnionName ? std::vector<std::size_t>{e.index} : headers.Stack(e.index).elements;
        const bool areUnions = e.op == Op::UnionName || headers.Stack(e.index).isOfUnions;
        for (std::size_t element : elements)
        {
            const auto& members = areUnions ? headers.Union(element).members : std::vector<HeaderIndex>{element};
            all.insert(all.end(), members.begin(), members.end());
        }
        return all;
    };
    const std::vector<HeaderIndex> left = parts(a);
    const std::vector<HeaderIndex> right = parts(b);
    Operand same = kAlways;
    for (std::size_t i = 0; i < left.size(); ++i)
    {
        if (left.size() != right.size() || headers.Header(left[i]).type != headers.Header(right[i]).type)
        {
            b.where->Fail("compares stacks or unions of different types", "compare those of one type");
        }
        same = m_writer.And(same, SameHeader({{kAlways, left[i]}}, {{kAlways, right[i]}}));
    }
    return same;
}

/** Elements of a stack by index; an index beyond it is none of them. */
std::vector<Candidate>
Evaluator::Elements(const Expression& e)
{
    const std::vector<std::size_t>& elements = m_shared.headers.Stack(e.operands[0].index).elements;
    const Expression& index = e.operands[1];
    const bool isSigned = IsSigned(index.range);
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < elements.size(); ++i)
    {
        if (index.range.low > i || index.range.high < i)
        {
            continue;
        }
        const unsigned width = BitsOf(index.range, isSigned);
        const Operand is = m_wide.Equal(Exact(index, isSigned, width), WideConstant(i, width));
        candidates.push_back({is, elements[i]});
    }
    return candidates;
}

/** The last filled element of a stack. */
std::vector<Candidate>
Evaluator::LastOf(const Expression& e)
{
    const HeaderStack& stack = m_shared.headers.Stack(e.index);
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < stack.elements.size(); ++i)
    {
        const std::size_t element = stack.elements[i];
        const HeaderIndex header = stack.isOfUnions ? m_shared.headers.Union(element).members[e.member] : element;
        if (m_filled == nullptr)
        {
            const Operand is = m_writer.Compute(Operation::Equal, 8, {*stack.next, Constant{i + 1}});
            candidates.push_back({is, header});
        }
        else if ((*m_filled)[e.index] == i + 1)
        {
            candidates.push_back({kAlways, header});
        }
    }
    return candidates;
}

std::vector<Candidate>
Evaluator::UnionsOf(const Expression& e)
{
    return e.op == Op::UnionName ? std::vector<Candidate>{{kAlways, e.index}} : Elements(e);
}

std::vector<Candidate>
Evaluator::HeadersOf(const Expression& e)
{
    assert(e.kind == Kind::Header);
    if (e.op == Op::HeaderName)
    {
        return {{kAlways, e.index}};
    }
    if (e.op == Op::Element)
    {
        return Elements(e);
    }
    std::vector<Candidate> members = UnionsOf(e.operands[0]);
    for (Candidate& candidate : members)
    {
        candidate.index = m_shared.headers.Union(candidate.index).members[e.index];
    }
    return members;
}

HeaderIndex
Evaluator::HeaderOf(const Expression& e)
{
    const std::vector<Candidate> headers = HeadersOf(e);
    if (headers.size() != 1 || !(headers.front().condition == kAlways))
    {
        e.where->Fail("which header it is depends on the packet", "name one");
    }
    return headers.front().index;
}

FieldShape
Evaluator::ShapeOf(const Expression& target) const
{
    const Headers& headers = m_shared.headers;
    switch (target.op)
    {
    case Op::Field:
        return headers.Shape({target.index, target.field});
    case Op::FieldOf:
        return headers.TypeAt(TypeOfHeader(headers, target.operands[0])).fields[target.field];
    case Op::LastField:
    {
        const HeaderStack& stack = headers.Stack(target.index);
        const std::size_t first = stack.elements.front();
        const HeaderIndex header = stack.isOfUnions ? headers.Union(first).members[target.member] : first;
        return headers.Shape({header, target.field});
    }
    default:
        target.where->Fail("cannot be written", "write to a field");
    }
}

void
Evaluator::Assign(const Expression& target, const Expression& source, const Operand& guard)
{
    const FieldShape shape = ShapeOf(target);
    if (shape.IsEmpty())
    {
        return;
    }
    if (shape.isVarbit)
    {
        const bool isVarbit = source.op == Op::Field && ShapeOf(source).isVarbit;
        if (!isVarbit || target.op != Op::Field)
        {
            target.where->Fail("is of variable length and is given something else", "give it a field of such");
        }
        Store(target, m_fields.Read({source.index, source.field}), guard);
        return;
    }
    Store(target,
          shape.isSaturating ? Saturated(source, shape.isSigned, shape.width, shape.width)
                             : Data(source, shape.width),
          guard);
}

void
Evaluator::Store(const Expression& target, const Wide& value, const Operand& guard)
{
    if (target.op == Op::Field)
    {
        m_fields.Write({target.index, target.field}, value, guard, *target.where);
        return;
    }
    const std::vector<Candidate> headers = target.op == Op::FieldOf ? HeadersOf(target.operands[0]) : LastOf(target);
    for (const Candidate& candidate : headers)
    {
        const Operand here = m_writer.And(guard, candidate.condition);
        m_fields.Write({candidate.index, target.field}, value, here, *target.where);
    }
}

} // namespace pisa::bmv2
