// Unrolls loops: a program of a fixed number of steps has no way back.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/arithmetic.h"
#include "compiler/p4/lower/instances.h"
#include "compiler/p4/lower/loop-counters.h"
#include "compiler/p4/lower/value-range.h"

#include <cassert>
#include <set>

namespace pisa::p4
{

namespace
{

/** Times that one program's loops may go round in all; each is code of its own. */
constexpr unsigned kMostRounds = 1U << 17;

/** Times that a loop may go round whose counters do not bound it. */
constexpr unsigned kMostUncounted = 256;

/** @return the elements of a list written out, or known when compiled; nothing if it is neither. */
std::optional<std::vector<Data>>
ElementsOf(Body& body, const Expression& collection, const TypePtr& type)
{
    std::vector<Data> elements;
    if (const ValuePtr known = ConstantValue(collection, body.GetEnvironment()))
    {
        for (const ValuePtr& element : std::get<CompositeValue>(known->node).elements)
        {
            elements.push_back(DataOf(type, *element, body.GetShared().program.errors));
        }
        return elements;
    }
    if (const auto* list = std::get_if<ListExpression>(&collection.node))
    {
        for (const ExpressionPtr& element : list->elements)
        {
            elements.push_back(body.Keep(body.Evaluate(*element)));
        }
        return elements;
    }
    return std::nullopt;
}

void
RefuseEndless(const p4::Statement& loop, bool isCounted, unsigned rounds)
{
    if (!isCounted && rounds == kMostUncounted)
    {
        throw InputError(loop.where,
                         "how often the loop goes round is not known: its condition depends on no variable that "
                         "only the head of the loop writes, with values known when compiled",
                         "count in the head: for (bit<8> i = 0; i < n; i = i + 1)");
    }
}

} // namespace

void
Body::LowerNode(const p4::Statement&, const BreakStatement&)
{
    assert(m_exits.onBreak); // the checker lets none stand outside of loops
    m_code.Leave(*m_exits.onBreak);
}

void
Body::LowerNode(const p4::Statement&, const ContinueStatement&)
{
    assert(m_exits.onContinue);
    m_code.Leave(*m_exits.onContinue);
}

/** One time round: break leads to `end`, continue behind the body. */
void
Body::GoRound(const p4::Statement& body, LabelId end)
{
    if (++m_shared.rounds > kMostRounds)
    {
        throw InputError(body.where,
                         "the loops of the program go round more than " + std::to_string(kMostRounds) +
                             " times in all; each time is code of its own",
                         "bound the loops more tightly");
    }
    const Exits around = m_exits;
    m_exits.onBreak = end;
    m_code.Label(
        [&](LabelId next)
        {
            m_exits.onContinue = next;
            Lower(body);
        });
    m_exits = around;
}

/** A loop ends at the latest when its counters have come round to values that they had. */
void
Body::LowerNode(const p4::Statement& statement, const ForStatement& loop)
{
    for (const StatementPtr& initialiser : loop.initialisers)
    {
        Lower(*initialiser);
    }
    LoopCounters counters(*this, loop);
    std::set<std::vector<Integer>> seen;
    m_code.Label(
        [&](LabelId end)
        {
            for (unsigned rounds = 0; !counters.Bound() || seen.insert(counters.Values()).second; ++rounds)
            {
                const auto holds = loop.condition ? TruthOf(*loop.condition, m_environment) : std::nullopt;
                RefuseEndless(statement, counters.Bound() || holds, rounds);
                if (loop.condition && (!holds || HasEffects(*loop.condition)))
                {
                    If(
                        *loop.condition, [] {}, [&] { m_code.Leave(end); });
                }
                if (holds == false)
                {
                    break;
                }
                GoRound(*loop.body, end);
                counters.Update();
            }
        });
}

void
Body::LowerNode(const p4::Statement&, const ForEachStatement& loop)
{
    const Declaration& variable = *loop.variable;
    const TypePtr type = m_environment.Resolve(variable.type);
    const auto* range = std::get_if<Binary>(&loop.collection->node);
    if (range && range->op == BinaryOperator::Range)
    {
        GoOverRange(loop, *range);
        return;
    }
    const auto listed = ElementsOf(*this, *loop.collection, type);
    const Data stack = listed ? Data{} : Evaluate(*loop.collection);
    const Data place = m_shared.storage.Variable(type, m_name + "." + variable.name, variable.where);
    m_environment.Bind(&variable, place);
    m_code.Label(
        [&](LabelId end)
        {
            for (const Data& element : listed ? *listed : stack.members)
            {
                Copy(place, element);
                GoRound(*loop.body, end);
            }
        });
}

/** Rounds for all values that the range may hold, those outside of it passed over. */
void
Body::GoOverRange(const ForEachStatement& loop, const Binary& range)
{
    const TypePtr type = m_environment.Resolve(loop.variable->type);
    const unsigned width = ScalarWidth(type);
    const auto bound = [&](const Expression& e) { return Keep(Convert(Evaluate(e), type, e.where)); };
    const auto known = [&](const Expression& e) -> std::optional<Integer>
    {
        const ValuePtr value = ConstantValue(e, m_environment);
        return value ? std::optional<Integer>(std::get<Integer>(value->node)) : std::nullopt;
    };
    const bool isSigned = IsSigned(type);
    const Integer half = Integer(1) << (width - 1);
    const Integer first = known(*range.left).value_or(isSigned ? Integer(-half) : Integer(0));
    const Integer last = known(*range.right).value_or(isSigned ? Integer(half - 1) : Integer(2 * half - 1));
    const Data low = bound(*range.left);
    const Data high = bound(*range.right);
    const bool isWritten = Writes(*loop.body, loop.variable.get(), true);
    const Data place = m_shared.storage.Variable(type, m_name + "." + loop.variable->name, loop.variable->where);
    m_code.Label(
        [&](LabelId end)
        {
            for (Integer i = first; i <= last; ++i)
            {
                const auto value = std::make_shared<Value>(Value{i});
                const Data now = DataOf(type, *value, m_shared.program.errors);
                const auto round = [&]
                {
                    if (isWritten)
                    {
                        Copy(place, now);
                    }
                    m_environment.Bind(loop.variable.get(), isWritten ? Binding(place) : Binding(ValuePtr(value)));
                    GoRound(*loop.body, end);
                };
                const Operand isBelow = LessThan(m_code, now.pieces, low.pieces, width, isSigned);
                m_code.If(LessThan(m_code, high.pieces, now.pieces, width, isSigned), [&] { m_code.Leave(end); });
                m_code.If(
                    isBelow, [] {}, round);
            }
        });
}

} // namespace pisa::p4
