// Decision diagrams: construction with knowledge of related comparisons, restriction, abstraction.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/predicate.h"

#include <limits>
#include <optional>

namespace pisa
{

namespace
{

constexpr size_t kMostDecisions = 400000;
constexpr uint32_t kNoVariable = std::numeric_limits<uint32_t>::max();

/** @return what `implied` must be where `known` holds; only for variables that come after it in the order. */
std::optional<bool>
ValueWhere(const ConditionVariable& known, const ConditionVariable& implied)
{
    using Kind = ConditionVariable::Kind;
    if (known.subject != implied.subject || known.kind == Kind::Free || implied.kind == Kind::Free)
    {
        return std::nullopt;
    }
    if (known.kind == Kind::Equal)
    {
        switch (implied.kind)
        {
        case Kind::Equal:
            return known.constant == implied.constant;
        case Kind::LessUnsigned:
            return known.constant < implied.constant;
        default:
            return std::nullopt;
        }
    }
    if (known.kind == implied.kind && known.constant <= implied.constant)
    {
        return true;
    }
    return std::nullopt;
}

} // namespace

PredicateTable::PredicateTable() : m_decisions(2, Decision{kNoVariable, 0, 0})
{
}

bool
PredicateTable::Before(uint32_t a, uint32_t b) const
{
    if (a == kNoVariable || b == kNoVariable)
    {
        return b == kNoVariable && a != kNoVariable;
    }
    return m_variables[a] < m_variables[b];
}

PredicateId
PredicateTable::Of(const ConditionVariable& variable)
{
    const auto [at, isNew] = m_variableIds.emplace(variable, static_cast<uint32_t>(m_variables.size()));
    if (isNew)
    {
        m_variables.push_back(variable);
    }
    return Make(at->second, kTrue, kFalse);
}

PredicateId
PredicateTable::AssumeTrue(PredicateId f, uint32_t variable)
{
    if (IsConstant(f) || VariableOf(f).subject != m_variables[variable].subject)
    {
        return f;
    }
    const Decision decision = m_decisions[f];
    if (const auto value = ValueWhere(m_variables[variable], m_variables[decision.variable]))
    {
        return AssumeTrue(*value ? decision.high : decision.low, variable);
    }
    return Make(decision.variable, AssumeTrue(decision.high, variable), AssumeTrue(decision.low, variable));
}

PredicateId
PredicateTable::Make(uint32_t variable, PredicateId high, PredicateId low)
{
    high = AssumeTrue(high, variable);
    if (high == low || AssumeTrue(low, variable) == high)
    {
        return low;
    }
    const auto key = std::make_tuple(variable, high, low);
    const auto [at, isNew] = m_unique.emplace(key, static_cast<PredicateId>(m_decisions.size()));
    if (isNew)
    {
        if (m_decisions.size() >= kMostDecisions)
        {
            throw TooComplex{};
        }
        m_decisions.push_back({variable, high, low});
    }
    return at->second;
}

uint32_t
PredicateTable::TopVariable(PredicateId a, PredicateId b, PredicateId c) const
{
    uint32_t top = m_decisions[a].variable;
    for (PredicateId f : {b, c})
    {
        if (Before(m_decisions[f].variable, top))
        {
            top = m_decisions[f].variable;
        }
    }
    return top;
}

PredicateId
PredicateTable::Cofactor(PredicateId f, uint32_t variable, bool value)
{
    if (m_decisions[f].variable == variable)
    {
        return value ? m_decisions[f].high : m_decisions[f].low;
    }
    return value ? AssumeTrue(f, variable) : f;
}

PredicateId
PredicateTable::IfThenElse(PredicateId condition, PredicateId then, PredicateId otherwise)
{
    if (condition == kTrue || then == otherwise)
    {
        return then;
    }
    if (condition == kFalse)
    {
        return otherwise;
    }
    if (then == kTrue && otherwise == kFalse)
    {
        return condition;
    }
    const auto key = std::make_tuple(condition, then, otherwise);
    const auto known = m_results.find(key);
    if (known != m_results.end())
    {
        return known->second;
    }
    const uint32_t top = TopVariable(condition, then, otherwise);
    const PredicateId high =
        IfThenElse(Cofactor(condition, top, true), Cofactor(then, top, true), Cofactor(otherwise, top, true));
    const PredicateId low =
        IfThenElse(Cofactor(condition, top, false), Cofactor(then, top, false), Cofactor(otherwise, top, false));
    const PredicateId result = Make(top, high, low);
    m_results.emplace(key, result);
    return result;
}

PredicateId
PredicateTable::Restrict(PredicateId f, PredicateId care)
{
    if (care == kFalse || Implies(care, f))
    {
        return kTrue;
    }
    if (Exclusive(care, f))
    {
        return kFalse;
    }
    if (care == kTrue || IsConstant(f))
    {
        return f;
    }
    const auto key = std::make_pair(f, care);
    const auto known = m_restricted.find(key);
    if (known != m_restricted.end())
    {
        return known->second;
    }
    const uint32_t top = TopVariable(f, care, care);
    const PredicateId careHigh = Cofactor(care, top, true);
    const PredicateId careLow = Cofactor(care, top, false);
    PredicateId result = kFalse;
    if (m_decisions[f].variable != top)
    {
        result = Restrict(f, Or(careHigh, careLow)); // f does not ask: whatever the answer, f must be right
    }
    else if (careHigh == kFalse || careLow == kFalse)
    {
        result = careHigh == kFalse ? Restrict(Cofactor(f, top, false), careLow)
                                    : Restrict(Cofactor(f, top, true), careHigh);
    }
    else
    {
        result = Make(top, Restrict(Cofactor(f, top, true), careHigh), Restrict(Cofactor(f, top, false), careLow));
    }
    m_restricted.emplace(key, result);
    return result;
}

PredicateId
PredicateTable::Forget(PredicateId f, const std::function<bool(const ConditionVariable&)>& asks)
{
    if (IsConstant(f))
    {
        return f;
    }
    const Decision decision = m_decisions[f];
    const PredicateId high = Forget(decision.high, asks);
    const PredicateId low = Forget(decision.low, asks);
    if (asks(m_variables[decision.variable]))
    {
        return Or(high, low);
    }
    return IfThenElse(Of(m_variables[decision.variable]), high, low);
}

} // namespace pisa
