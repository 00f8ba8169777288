// Truths and unknowns as expressions of Z3.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/constraint-sheet.h"

#include <algorithm>
#include <optional>
#include <string>
#include <z3++.h>

namespace pisa
{

WeightedSum
operator*(WeightedSum sum, int64_t factor)
{
    for (auto& [truth, weight] : sum.truths)
    {
        weight.numerator *= factor;
    }
    for (auto& [unknown, weight] : sum.unknowns)
    {
        weight.numerator *= factor;
    }
    return sum;
}

WeightedSum
operator+(WeightedSum a, const WeightedSum& b)
{
    a.truths.insert(a.truths.end(), b.truths.begin(), b.truths.end());
    a.unknowns.insert(a.unknowns.end(), b.unknowns.begin(), b.unknowns.end());
    return a;
}

struct ConstraintSheet::Model
{
    z3::context context;
    z3::solver solver{context};
    std::vector<z3::expr> truths; ///< number n is truths[n - 1]
    std::vector<z3::expr> unknowns;
    std::vector<z3::expr> groups;
    std::optional<z3::model> values;

    z3::expr Of(Truth truth) const
    {
        const z3::expr& expression = truths[static_cast<std::size_t>(std::abs(truth)) - 1];
        return truth > 0 ? expression : !expression;
    }

    z3::expr_vector Of(const std::vector<Truth>& all)
    {
        z3::expr_vector vector(context);
        for (const Truth truth : all)
        {
            vector.push_back(Of(truth));
        }
        return vector;
    }

    Truth Keep(const z3::expr& expression)
    {
        truths.push_back(expression);
        return static_cast<Truth>(truths.size());
    }

    z3::expr Of(Ratio weight, bool isReal)
    {
        const std::string text = std::to_string(weight.numerator);
        return isReal ? context.real_val((text + "/" + std::to_string(weight.denominator)).c_str())
                      : context.int_val(text.c_str());
    }

    /** @return units of work since the beginning. */
    uint64_t Work() const
    {
        const z3::stats all = solver.statistics();
        for (unsigned i = 0; i < all.size(); ++i)
        {
            if (all.key(i) == "rlimit count" && all.is_uint(i))
            {
                return all.uint_value(i);
            }
        }
        return 0;
    }

    /** @return the terms of a sum, all of one sort. */
    z3::expr Of(const WeightedSum& sum, bool isReal)
    {
        z3::expr_vector terms(context);
        terms.push_back(Of(Ratio{}, isReal));
        for (const auto& [truth, weight] : sum.truths)
        {
            terms.push_back(z3::ite(Of(truth), Of(weight, isReal), Of(Ratio{}, isReal)));
        }
        for (const auto& [unknown, weight] : sum.unknowns)
        {
            const z3::expr& value = unknowns[unknown.number];
            terms.push_back((isReal ? z3::to_real(value) : value) * Of(weight, isReal));
        }
        return z3::sum(terms);
    }
};

ConstraintSheet::ConstraintSheet() : m_model(std::make_unique<Model>())
{
    z3::params parameters(m_model->context);
    parameters.set("random_seed", 1U);
    parameters.set("core.minimize", true);
    m_model->solver.set(parameters);
    for (unsigned group = 0; group < kNetworkGroups; ++group)
    {
        m_model->groups.push_back(m_model->context.bool_const(("group" + std::to_string(group)).c_str()));
    }
}

ConstraintSheet::~ConstraintSheet() = default;

Truth
ConstraintSheet::NewTruth()
{
    const std::string name = "t" + std::to_string(m_model->truths.size());
    return m_model->Keep(m_model->context.bool_const(name.c_str()));
}

Unknown
ConstraintSheet::NewUnknown()
{
    const auto number = static_cast<uint32_t>(m_model->unknowns.size());
    m_model->unknowns.push_back(m_model->context.int_const(("n" + std::to_string(number)).c_str()));
    m_model->solver.add(m_model->unknowns.back() >= 0);
    return {number};
}

Truth
ConstraintSheet::AnyOf(const std::vector<Truth>& all)
{
    return all.size() == 1 ? all[0] : m_model->Keep(z3::mk_or(m_model->Of(all)));
}

Truth
ConstraintSheet::AllOf(const std::vector<Truth>& all)
{
    return all.size() == 1 ? all[0] : m_model->Keep(z3::mk_and(m_model->Of(all)));
}

Truth
ConstraintSheet::AreEqual(Truth a, Truth b)
{
    return m_model->Keep(m_model->Of(a) == m_model->Of(b));
}

Truth
ConstraintSheet::AtMostOne(const std::vector<Truth>& all)
{
    return m_model->Keep(z3::atmost(m_model->Of(all), 1));
}

Truth
ConstraintSheet::AtMost(const WeightedSum& sum, Ratio bound)
{
    const auto isWhole = [](const auto& term) { return term.second.denominator == 1; };
    const bool isReal = bound.denominator != 1 || !std::all_of(sum.truths.begin(), sum.truths.end(), isWhole) ||
                        !std::all_of(sum.unknowns.begin(), sum.unknowns.end(), isWhole);
    return m_model->Keep(m_model->Of(sum, isReal) <= m_model->Of(bound, isReal));
}

void
ConstraintSheet::Add(Truth truth)
{
    m_model->solver.add(m_model->Of(truth));
}

void
ConstraintSheet::Add(NetworkGroup group, Truth truth)
{
    m_model->solver.add(z3::implies(m_model->groups[static_cast<std::size_t>(group)], m_model->Of(truth)));
}

SheetAnswer
ConstraintSheet::Solve(const std::set<NetworkGroup>& groups, const std::vector<Truth>& also, uint64_t work)
{
    z3::solver& solver = m_model->solver;
    z3::params parameters(m_model->context);
    parameters.set("rlimit", static_cast<unsigned>(std::min<uint64_t>(work, ~0U)));
    solver.set(parameters);
    z3::expr_vector asked(m_model->context);
    for (const NetworkGroup group : groups)
    {
        asked.push_back(m_model->groups[static_cast<std::size_t>(group)]);
    }
    solver.push();
    for (const Truth truth : also)
    {
        Add(truth);
    }
    const uint64_t before = m_model->Work();
    const z3::check_result result = solver.check(asked);
    SheetAnswer answer;
    answer.isDecided = result != z3::unknown;
    answer.isPossible = result == z3::sat;
    answer.work = m_model->Work() - before;
    if (answer.isPossible)
    {
        m_model->values = solver.get_model();
    }
    if (result == z3::unsat)
    {
        const z3::expr_vector core = solver.unsat_core();
        for (unsigned i = 0; i < core.size(); ++i)
        {
            for (const NetworkGroup group : groups)
            {
                if (z3::eq(core[static_cast<int>(i)], m_model->groups[static_cast<std::size_t>(group)]))
                {
                    answer.core.insert(group);
                }
            }
        }
    }
    solver.pop();
    return answer;
}

bool
ConstraintSheet::Holds(Truth truth) const
{
    return m_model->values->eval(m_model->Of(truth), true).is_true();
}

uint64_t
ConstraintSheet::ValueOf(Unknown unknown) const
{
    return m_model->values->eval(m_model->unknowns[unknown.number], true).get_numeral_uint64();
}

uint64_t
ConstraintSheet::ValueOf(const WeightedSum& sum) const
{
    return m_model->values->eval(m_model->Of(sum, false), true).get_numeral_uint64();
}

} // namespace pisa
