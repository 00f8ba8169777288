// Clauses as Z3's finite-domain solver takes them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/clause-solver.h"

#include "compiler/schedule/budgeted-check.h"

#include <cassert>
#include <cstdlib>
#include <z3++.h>

namespace pisa
{

struct ClauseSolver::Model
{
    z3::context context;
    z3::solver solver{context, "QF_FD"};
    std::vector<z3::expr> variables;
    std::vector<z3::expr> negations;
    std::vector<bool> values; ///< after Found

    const z3::expr& Of(Literal literal) const
    {
        const auto index = static_cast<std::size_t>(std::abs(literal)) - 1;
        return literal > 0 ? variables[index] : negations[index];
    }
};

ClauseSolver::ClauseSolver() : m_model(std::make_unique<Model>())
{
}

ClauseSolver::~ClauseSolver() = default;

Literal
ClauseSolver::Fresh()
{
    const auto literal = static_cast<Literal>(m_model->variables.size() + 1);
    m_model->variables.push_back(m_model->context.bool_const(("b" + std::to_string(literal)).c_str()));
    m_model->negations.push_back(!m_model->variables.back());
    return literal;
}

void
ClauseSolver::Add(const std::vector<Literal>& clause)
{
    z3::expr_vector literals(m_model->context);
    for (const Literal literal : clause)
    {
        if (literal == kTrue)
        {
            return;
        }
        if (literal != kFalse)
        {
            literals.push_back(m_model->Of(literal));
        }
    }
    m_model->solver.add(z3::mk_or(literals));
}

void
ClauseSolver::AddAtMost(const WeightedLiterals& terms, uint64_t bound)
{
    z3::expr_vector literals(m_model->context);
    std::vector<int> weights;
    uint64_t sum = 0;
    uint64_t fixed = 0;
    for (const auto& [literal, weight] : terms)
    {
        if (literal == kTrue)
        {
            fixed += weight;
        }
        else if (literal != kFalse && weight > 0)
        {
            literals.push_back(m_model->Of(literal));
            weights.push_back(static_cast<int>(weight));
            sum += weight;
        }
    }
    if (fixed > bound)
    {
        Add({});
    }
    else if (sum > bound - fixed)
    {
        m_model->solver.add(z3::pble(literals, weights.data(), static_cast<int>(bound - fixed)));
    }
}

Verdict
ClauseSolver::Solve(WorkMeter& meter, NominalTime most)
{
    const Verdict verdict = CheckWithin(m_model->solver, meter, most);
    if (verdict == Verdict::Found)
    {
        const z3::model model = m_model->solver.get_model();
        for (const z3::expr& variable : m_model->variables)
        {
            m_model->values.push_back(model.eval(variable, true).is_true());
        }
    }
    return verdict;
}

bool
ClauseSolver::IsTrue(Literal literal) const
{
    if (std::abs(literal) == kTrue)
    {
        return literal == kTrue;
    }
    assert(m_model->values.size() == m_model->variables.size());
    return m_model->values[static_cast<std::size_t>(std::abs(literal)) - 1] == (literal > 0);
}

OrderedNumber::OrderedNumber(ClauseSolver& solver, unsigned first, unsigned last)
    : m_first(first),
      m_last(last),
      m_base(0)
{
    assert(first <= last);
    for (unsigned value = first + 1; value <= last; ++value)
    {
        const Literal literal = solver.Fresh();
        m_base = value == first + 1 ? literal - 1 : m_base;
        if (value > first + 1)
        {
            solver.Add({-literal, literal - 1});
        }
    }
}

unsigned
OrderedNumber::Value(const ClauseSolver& solver) const
{
    unsigned value = m_first;
    while (solver.IsTrue(AtLeast(value + 1)))
    {
        ++value;
    }
    return value;
}

void
AddBothSides(ClauseSolver& solver, const std::vector<std::pair<const OrderedNumber*, unsigned>>& numbers,
             uint64_t capacity, unsigned end)
{
    for (unsigned value = 0; value < end; ++value)
    {
        WeightedLiterals later;
        WeightedLiterals earlier;
        for (const auto& [number, weight] : numbers)
        {
            later.emplace_back(number->AtLeast(value), weight);
            earlier.emplace_back(-number->AtLeast(value), weight);
        }
        solver.AddAtMost(later, capacity * (end - value));
        solver.AddAtMost(earlier, capacity * value);
    }
}

} // namespace pisa
