// Finds variables of loops whose values are known when compiled.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/loop-counters.h"

#include "compiler/p4/lower/instances.h"
#include "compiler/p4/lower/parser-expressions.h"
#include "compiler/p4/lower/place-root.h"

#include <algorithm>
#include <cassert>

namespace pisa::p4
{

namespace
{

void VisitStatements(const p4::Statement& statement, const std::function<void(const p4::Statement&)>& visit);

/** Visits the statements directly inside one. */
struct StatementsInside
{
    const std::function<void(const p4::Statement&)>& visit;

    void Part(const StatementPtr& statement) const
    {
        if (statement)
        {
            VisitStatements(*statement, visit);
        }
    }

    void operator()(const BlockStatement& block) const
    {
        std::for_each(block.statements.begin(), block.statements.end(), [this](const auto& each) { Part(each); });
    }

    void operator()(const IfStatement& choice) const
    {
        Part(choice.whenTrue);
        Part(choice.whenFalse);
    }

    void operator()(const SwitchStatement& choice) const
    {
        std::for_each(choice.cases.begin(), choice.cases.end(), [this](const auto& each) { Part(each.body); });
    }

    void operator()(const ForStatement& loop) const
    {
        std::for_each(loop.initialisers.begin(), loop.initialisers.end(), [this](const auto& each) { Part(each); });
        std::for_each(loop.updates.begin(), loop.updates.end(), [this](const auto& each) { Part(each); });
        Part(loop.body);
    }

    void operator()(const p4::ForEachStatement& loop) const
    {
        Part(loop.body);
    }

    template <typename Leaf>
    void operator()(const Leaf&) const
    {
    }
};

void
VisitStatements(const p4::Statement& statement, const std::function<void(const p4::Statement&)>& visit)
{
    visit(statement);
    std::visit(StatementsInside{visit}, statement.node);
}

bool
Names(const Expression& e, const Declaration* declaration)
{
    bool names = false;
    ForEachPart(e,
                [&](const Expression& part)
                {
                    const auto* name = std::get_if<Name>(&part.node);
                    names = names || (name && name->declaration == declaration);
                });
    return names;
}

/** @return whether a call in the expression may write the variable: it is passed out, or an action runs that sees it.
 */
bool
CallWrites(const Expression& e, const Declaration* variable, bool isOwn)
{
    bool writes = false;
    ForEachPart(e,
                [&](const Expression& part)
                {
                    const Call* call = AsCall(part);
                    const bool runsAction = call && call->target &&
                                            (std::holds_alternative<Action>(call->target->node) ||
                                             std::holds_alternative<p4::Table>(call->target->node));
                    writes = writes || (runsAction && !isOwn);
                    for (const Argument& argument : call ? call->arguments : std::vector<Argument>{})
                    {
                        const auto* parameter =
                            argument.parameter ? std::get_if<Parameter>(&argument.parameter->node) : nullptr;
                        const bool isOut = !parameter || parameter->direction == Direction::Out ||
                                           parameter->direction == Direction::InOut;
                        writes = writes || (isOut && RootOf(*argument.value) == variable);
                    }
                });
    return writes;
}

/** @return the variable that the initialiser or update gives a value, null if it does something else. */
const Declaration*
VariableOf(const p4::Statement& clause)
{
    if (const auto* declared = std::get_if<DeclarationStatement>(&clause.node))
    {
        return declared->declaration.get();
    }
    const auto* assignment = std::get_if<Assignment>(&clause.node);
    const auto* name = assignment ? std::get_if<Name>(&assignment->left->node) : nullptr;
    return name ? name->declaration : nullptr;
}

} // namespace

bool
Writes(const p4::Statement& statement, const Declaration* variable, bool isOwn)
{
    bool writes = false;
    VisitStatements(statement,
                    [&](const p4::Statement& each)
                    {
                        const auto* assignment = std::get_if<Assignment>(&each.node);
                        writes = writes || (assignment && RootOf(*assignment->left) == variable);
                    });
    ForEachPart(statement, [&](const Expression& part) { writes = writes || CallWrites(part, variable, isOwn); });
    return writes;
}

LoopCounters::LoopCounters(Body& body, const ForStatement& loop) : m_body(body), m_loop(loop)
{
    for (const StatementPtr& initialiser : loop.initialisers)
    {
        Add(*initialiser);
    }
    while (ForgetUnknown())
    {
    }
}

LoopCounters::~LoopCounters()
{
    for (const Counter& counter : m_counters)
    {
        m_body.GetEnvironment().Bind(counter.variable, counter.place);
    }
}

void
LoopCounters::Add(const p4::Statement& initialiser)
{
    const Declaration* variable = VariableOf(initialiser);
    const ValuePtr value = variable ? ValueGivenBy(initialiser) : nullptr;
    const Binding* place = variable ? m_body.GetEnvironment().Find(variable) : nullptr;
    const auto* data = place ? std::get_if<Data>(place) : nullptr;
    const bool isOwn = std::holds_alternative<DeclarationStatement>(initialiser.node);
    if (value && std::holds_alternative<Integer>(value->node) && data && OnlyHeadWrites(variable, isOwn))
    {
        m_counters.push_back({variable, *data, isOwn});
        m_body.GetEnvironment().Bind(variable, value);
    }
}

bool
LoopCounters::OnlyHeadWrites(const Declaration* variable, bool isOwn) const
{
    return !Writes(*m_loop.body, variable, isOwn) &&
           !(m_loop.condition && CallWrites(*m_loop.condition, variable, isOwn)) &&
           std::all_of(m_loop.updates.begin(), m_loop.updates.end(),
                       [&](const StatementPtr& update)
                       { return VariableOf(*update) == variable || !Writes(*update, variable, isOwn); });
}

/** @return what the clause gives its variable, null if that is not known. */
ValuePtr
LoopCounters::ValueGivenBy(const p4::Statement& clause) const
{
    const Environment& environment = m_body.GetEnvironment();
    if (const auto* declared = std::get_if<DeclarationStatement>(&clause.node))
    {
        const auto* variable = std::get_if<Variable>(&declared->declaration->node);
        return variable && variable->initialiser ? ConstantValue(*variable->initialiser, environment) : nullptr;
    }
    const auto& assignment = std::get<Assignment>(clause.node);
    if (!assignment.op)
    {
        return ConstantValue(*assignment.right, environment);
    }
    const Expression whole{clause.where, Binary{*assignment.op, assignment.left, assignment.right},
                           assignment.left->type, nullptr};
    return ConstantValue(whole, environment);
}

std::vector<LoopCounters::Counter>::iterator
LoopCounters::CounterOf(const p4::Statement& update)
{
    const Declaration* variable = VariableOf(update);
    return std::find_if(m_counters.begin(), m_counters.end(),
                        [variable](const Counter& each) { return each.variable == variable; });
}

/** Forgets a counter that an update gives a value not known. @return whether there was one */
bool
LoopCounters::ForgetUnknown()
{
    for (const StatementPtr& update : m_loop.updates)
    {
        const auto counter = CounterOf(*update);
        if (counter != m_counters.end() && !ValueGivenBy(*update))
        {
            m_body.GetEnvironment().Bind(counter->variable, counter->place);
            m_counters.erase(counter);
            return true;
        }
    }
    return false;
}

bool
LoopCounters::Bound() const
{
    return m_loop.condition &&
           std::any_of(m_counters.begin(), m_counters.end(),
                       [this](const Counter& each) { return Names(*m_loop.condition, each.variable); });
}

std::vector<Integer>
LoopCounters::Values() const
{
    std::vector<Integer> values;
    for (const Counter& counter : m_counters)
    {
        const Binding* binding = m_body.GetEnvironment().Find(counter.variable);
        values.push_back(std::get<Integer>(std::get<ValuePtr>(*binding)->node));
    }
    return values;
}

void
LoopCounters::Update()
{
    for (const StatementPtr& update : m_loop.updates)
    {
        const auto counter = CounterOf(*update);
        if (counter == m_counters.end())
        {
            m_body.Lower(*update);
            continue;
        }
        const ValuePtr value = ValueGivenBy(*update);
        assert(value && std::holds_alternative<Integer>(value->node));
        if (!counter->isOwn)
        {
            m_body.Copy(counter->place, DataOf(counter->place.type, *value, m_body.GetShared().program.errors));
        }
        m_body.GetEnvironment().Bind(counter->variable, value);
    }
}

} // namespace pisa::p4
