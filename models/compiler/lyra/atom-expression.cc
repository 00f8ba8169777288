// Conditions, inputs and steps of one atom.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/atom-expression.h"

#include <algorithm>

namespace pisa::lyra
{

namespace
{

bool
IsBit(const Comparison& comparison)
{
    return comparison.operation == Operation::NotEqual && comparison.left.width == 1 &&
           comparison.right == Term{Constant{0}, 1};
}

AtomValue
LiteralOf(uint64_t value)
{
    return {AtomValue::Kind::Literal, 0, value};
}

} // namespace

bool
AtomAccesses::Has(InstructionId at) const
{
    return std::find(accesses.begin(), accesses.end(), at) != accesses.end();
}

AtomValue
AtomExpression::Holds(const Predicate& when)
{
    Predicate outside;
    std::vector<AtomValue> all;
    Predicate outer = m_touched.when;
    for (std::size_t i = m_touched.when.size(); i < when.size(); ++i)
    {
        if (MeetsCell(m_program.conditions[when[i].condition].all, outer))
        {
            all.push_back(HoldsInside(when[i], outer));
        }
        else
        {
            outside.push_back(when[i]);
        }
        outer.push_back(when[i]);
    }
    if (outside.size() == 1 && m_program.conditions[outside[0].condition].all.size() == 1)
    {
        all.push_back(HoldsInside(outside[0], m_touched.when)); // one comparison is a step
    }
    else if (!outside.empty())
    {
        all.push_back(Input(OutsideBit(outside)));
    }
    return AllOf(all);
}

AtomValue
AtomExpression::AllOf(const std::vector<AtomValue>& bits)
{
    AtomValue all = bits.empty() ? LiteralOf(1) : bits[0];
    for (std::size_t i = 1; i < bits.size(); ++i)
    {
        all = Step(Operation::And, 1, {all, bits[i]});
    }
    return all;
}

AtomValue
AtomExpression::HoldsInside(Literal literal, const Predicate& outer)
{
    std::vector<AtomValue> all;
    std::vector<Comparison> outside;
    for (const Comparison& comparison : m_program.conditions[literal.condition].all)
    {
        const bool isAlone = m_program.conditions[literal.condition].all.size() == 1;
        if ((isAlone && !IsBit(comparison)) || MeetsCell({comparison}, outer))
        {
            all.push_back(Step(comparison.operation, comparison.left.width,
                               {ValueOfTerm(comparison.left, outer), ValueOfTerm(comparison.right, outer)}));
        }
        else
        {
            outside.push_back(comparison);
        }
    }
    if (!outside.empty())
    {
        all.push_back(Input(ComparedOutside(outside)));
    }
    const AtomValue result = AllOf(all);
    return literal.isTrue ? result : Step(Operation::Xor, 1, {result, LiteralOf(1)});
}

/** One bit, computed before the atom: whether all literals hold. */
Term
AtomExpression::OutsideBit(const Predicate& literals)
{
    const auto [it, isNew] = m_bits.emplace(literals, Term{});
    if (!isNew)
    {
        return it->second;
    }
    std::optional<Term> all;
    for (const Literal literal : literals)
    {
        Term one = ComparedOutside(m_program.conditions[literal.condition].all);
        one = literal.isTrue ? one : Outside(Operation::Xor, one, {Constant{1}, 1});
        all = all ? Outside(Operation::And, *all, one) : one;
    }
    m_bits[literals] = *all;
    return *all;
}

Term
AtomExpression::ComparedOutside(const std::vector<Comparison>& comparisons)
{
    std::optional<Term> all;
    for (const Comparison& comparison : comparisons)
    {
        const Term one =
            IsBit(comparison) ? comparison.left : Outside(comparison.operation, comparison.left, comparison.right);
        all = all ? Outside(Operation::And, *all, one) : one;
    }
    return *all;
}

/** One bit, computed before the atom. */
Term
AtomExpression::Outside(Operation operation, const Term& left, const Term& right)
{
    const auto id = static_cast<VariableId>(m_program.variables.size() + parts.locals.size());
    const ContextInstruction& access = At(m_touched.accesses[0]);
    parts.locals.push_back(
        {m_program.globals[m_global].name + ".when_" + std::to_string(parts.locals.size()), 1, {}, access.where});
    parts.outside.push_back({Compute{operation, left.width},
                             {left, right},
                             {Value{id, 1}},
                             m_touched.when,
                             access.algorithm,
                             access.where});
    return {Value{id, 1}, 1};
}

bool
AtomExpression::MeetsCell(const std::vector<Comparison>& comparisons, const Predicate& outer) const
{
    return std::any_of(comparisons.begin(), comparisons.end(),
                       [&](const Comparison& one)
                       { return MeetsCell(one.left, outer) || MeetsCell(one.right, outer); });
}

bool
AtomExpression::MeetsCell(const Term& term, const Predicate& when) const
{
    const Value* value = ValueOf(term);
    if (value == nullptr)
    {
        return false;
    }
    const std::vector<InstructionId> reaching = m_definitions.Reaching(*value, when);
    return std::any_of(reaching.begin(), reaching.end(),
                       [this](InstructionId at)
                       {
                           return m_touched.between.count(at) > 0 ||
                                  (std::holds_alternative<ReadGlobal>(At(at).work) && m_touched.Has(at));
                       });
}

AtomValue
AtomExpression::Step(Operation operation, unsigned width, std::vector<AtomValue> operands)
{
    const AtomStep step{operation, width, std::move(operands)};
    auto it = std::find(parts.steps.begin(), parts.steps.end(), step);
    if (it == parts.steps.end())
    {
        it = parts.steps.insert(parts.steps.end(), step);
    }
    return {AtomValue::Kind::Step, static_cast<uint32_t>(it - parts.steps.begin()), 0};
}

AtomValue
AtomExpression::Input(const Term& term)
{
    if (const auto* number = std::get_if<Constant>(&term.what))
    {
        return LiteralOf(number->value);
    }
    auto it = std::find(parts.inputs.begin(), parts.inputs.end(), term);
    if (it == parts.inputs.end())
    {
        it = parts.inputs.insert(parts.inputs.end(), term);
    }
    return {AtomValue::Kind::Input, static_cast<uint32_t>(it - parts.inputs.begin()), 0};
}

AtomValue
AtomExpression::ValueOfTerm(const Term& term, const Predicate& when)
{
    if (!MeetsCell(term, when))
    {
        return Input(term);
    }
    const Value value = *ValueOf(term);
    std::optional<AtomValue> result;
    std::vector<InstructionId> reaching = m_definitions.Reaching(value, when);
    if (m_definitions.ReachesStart(value, when))
    {
        if (m_program.variables[value.variable].field)
        {
            throw NoAtom{};
        }
        result = LiteralOf(0);
    }
    for (auto it = reaching.rbegin(); it != reaching.rend(); ++it)
    {
        const AtomValue one = ResultOf(*it, value.variable);
        if (!result || Implies(when, At(*it).when))
        {
            result = one;
            continue;
        }
        if (!Implies(At(*it).when, m_touched.when))
        {
            throw NoAtom{};
        }
        result =
            Step(Operation::Select, m_program.variables[value.variable].width, {Holds(At(*it).when), one, *result});
    }
    return *result;
}

AtomValue
AtomExpression::ResultOf(InstructionId at, VariableId variable)
{
    const Value result = At(at).results[0];
    const auto known = m_known.find(result);
    if (known != m_known.end())
    {
        return known->second;
    }
    if (m_touched.between.count(at) == 0 || result.variable != variable)
    {
        throw NoAtom{}; // an assignment outside meets one inside
    }
    const auto& compute = std::get<Compute>(At(at).work);
    std::vector<AtomValue> operands;
    for (const Term& source : At(at).sources)
    {
        operands.push_back(ValueOfTerm(source, At(at).when));
    }
    AtomValue value = operands[0];
    const unsigned width = m_program.variables[variable].width;
    if (compute.operation != Operation::Move || compute.width < width)
    {
        value = Step(compute.operation, compute.width, std::move(operands));
    }
    const bool isComparison = Info(compute.operation).isComparison;
    if (!isComparison && compute.width > width)
    {
        value = Step(Operation::Move, width, {value});
    }
    m_known[result] = value;
    return value;
}

} // namespace pisa::lyra
