// Primitives that work on whole headers, unions and stacks.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/primitives.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

const Operand kOn{Constant{1}};
const Operand kOff{Constant{0}};

} // namespace

void
Primitives::AddHeader(const JsonValue& call, const Parameters& parameters)
{
    StraightWriter& writer = m_evaluator.Writer();
    const bool clears = call.Member("op").String() == "add_header";
    for (const Candidate& candidate : m_evaluator.HeadersOf(m_reader.ReadHeader(parameters[0])))
    {
        const Operand guard = writer.And(m_guard, candidate.condition);
        if (clears)
        {
            const Operand isNew = writer.Not(m_shared.headers.Validity(candidate.index));
            m_evaluator.Fields().Clear(candidate.index, writer.And(guard, isNew), call);
        }
        m_evaluator.Fields().SetValid(candidate.index, kOn, guard, call);
    }
}

void
Primitives::RemoveHeader(const JsonValue& call, const Parameters& parameters)
{
    for (const Candidate& candidate : m_evaluator.HeadersOf(m_reader.ReadHeader(parameters[0])))
    {
        const Operand guard = m_evaluator.Writer().And(m_guard, candidate.condition);
        m_evaluator.Fields().SetValid(candidate.index, kOff, guard, call);
    }
}

void
Primitives::CopyHeader(const JsonValue& call, const Parameters& parameters)
{
    const Expression to = m_reader.ReadHeader(parameters[0]);
    const Expression from = m_reader.ReadHeader(parameters[1]);
    if (TypeOfHeader(m_shared.headers, to) != TypeOfHeader(m_shared.headers, from))
    {
        call.Fail("copies a header of another type", "copy headers of one type");
    }
    StraightWriter& writer = m_evaluator.Writer();
    const std::vector<Candidate> sources = m_evaluator.HeadersOf(from);
    for (const Candidate& dest : m_evaluator.HeadersOf(to))
    {
        for (const Candidate& source : sources)
        {
            const Operand both = writer.And(dest.condition, source.condition);
            m_evaluator.Fields().Copy(dest.index, source.index, writer.And(m_guard, both), call);
        }
    }
}

void
Primitives::CopyElement(std::size_t to, std::size_t from, bool areUnions, const JsonValue& where)
{
    const Headers& headers = m_shared.headers;
    const std::vector<HeaderIndex> dest = areUnions ? headers.Union(to).members : std::vector<HeaderIndex>{to};
    const std::vector<HeaderIndex> source = areUnions ? headers.Union(from).members : std::vector<HeaderIndex>{from};
    for (std::size_t i = 0; i < dest.size(); ++i)
    {
        if (dest.size() != source.size() || headers.Header(dest[i]).type != headers.Header(source[i]).type)
        {
            where.Fail("copies an object of another type", "copy objects of one type");
        }
        m_evaluator.Fields().Copy(dest[i], source[i], m_guard, where);
    }
}

void
Primitives::InvalidateElement(std::size_t element, bool isUnion, const JsonValue& where)
{
    const Headers& headers = m_shared.headers;
    const auto members = isUnion ? headers.Union(element).members : std::vector<HeaderIndex>{element};
    for (HeaderIndex member : members)
    {
        m_evaluator.Fields().SetValid(member, kOff, m_guard, where);
    }
}

void
Primitives::CopyUnion(const JsonValue& call, const Parameters& parameters)
{
    const Headers& headers = m_shared.headers;
    const UnionIndex to = headers.FindUnion(NameIn(parameters[0], "header_union"));
    CopyElement(to, headers.FindUnion(NameIn(parameters[1], "header_union")), true, call);
}

void
Primitives::CopyStack(const JsonValue& call, const Parameters& parameters)
{
    const bool areUnions = call.Member("op").String() == "assign_union_stack";
    const char* type = areUnions ? "header_union_stack" : "header_stack";
    const StackIndex to = m_shared.headers.FindStack(NameIn(parameters[0], type), areUnions);
    const StackIndex from = m_shared.headers.FindStack(NameIn(parameters[1], type), areUnions);
    const HeaderStack& dest = m_shared.headers.Stack(to);
    const HeaderStack& source = m_shared.headers.Stack(from);
    if (dest.elements.size() != source.elements.size())
    {
        call.Fail("copies a stack of " + std::to_string(source.elements.size()) + " elements to one of " +
                  std::to_string(dest.elements.size()));
    }
    for (std::size_t i = 0; i < dest.elements.size(); ++i)
    {
        CopyElement(dest.elements[i], source.elements[i], areUnions, call);
    }
    if (m_filled != nullptr)
    {
        (*m_filled)[to] = (*m_filled)[from];
    }
    if (dest.next)
    {
        StraightWriter& writer = m_evaluator.Writer();
        writer.Move(*dest.next, writer.Compute(Operation::Select, 8, {m_guard, *source.next, *dest.next}), 8);
    }
}

void
Primitives::Push(const JsonValue& call, const Parameters& parameters)
{
    Shift(call, parameters, true);
}

void
Primitives::Pop(const JsonValue& call, const Parameters& parameters)
{
    Shift(call, parameters, false);
}

/** Moves all elements, as P4_16 has it; those that come in are invalid. */
void
Primitives::Shift(const JsonValue& call, const Parameters& parameters, bool isPush)
{
    const bool areUnions = parameters[0].Member("type").String() == "header_union_stack";
    const JsonValue& name = NameIn(parameters[0], areUnions ? "header_union_stack" : "header_stack");
    const StackIndex index = m_shared.headers.FindStack(name, areUnions);
    const HeaderStack& stack = m_shared.headers.Stack(index);
    const std::size_t size = stack.elements.size();
    const BigInteger number = m_reader.ReadConstant(parameters[1], "the number of elements");
    if (number < 0)
    {
        parameters[1].Fail("the number of elements is " + number.str() + ", it must not be negative");
    }
    const auto count = static_cast<std::size_t>(std::min<BigInteger>(number, size));
    for (std::size_t i = 0; i + count < size; ++i)
    {
        const std::size_t to = isPush ? size - 1 - i : i;
        const std::size_t from = isPush ? to - count : to + count;
        CopyElement(stack.elements[to], stack.elements[from], areUnions, call);
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        InvalidateElement(stack.elements[isPush ? i : size - 1 - i], areUnions, call);
    }
    if (m_filled != nullptr)
    {
        unsigned& filled = (*m_filled)[index];
        filled = isPush ? static_cast<unsigned>(std::min(size, filled + count))
                        : filled - static_cast<unsigned>(std::min<std::size_t>(filled, count));
    }
    if (stack.next)
    {
        StraightWriter& writer = m_evaluator.Writer();
        const Operand by = Constant{count};
        Operand next = writer.Compute(isPush ? Operation::AddSaturateUnsigned : Operation::SubSaturateUnsigned, 8,
                                      {*stack.next, by});
        next = isPush ? writer.Compute(Operation::MinUnsigned, 8, {next, Constant{size}}) : next;
        writer.Move(*stack.next, writer.Compute(Operation::Select, 8, {m_guard, next, *stack.next}), 8);
    }
}

} // namespace pisa::bmv2
