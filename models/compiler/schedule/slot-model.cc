// The Z3 model of slots: Booleans "task in slot i or later", in order encoding.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/slot-model.h"

#include "compiler/schedule/budgeted-check.h"
#include "compiler/schedule/interchangeable.h"

#include <algorithm>
#include <string>
#include <z3++.h>

namespace pisa
{

namespace
{

/** Larger models are not worth starting: Z3 would spend its time on reading them. */
constexpr uint64_t kMostClauses = 8'000'000;

/** A weighted Boolean. */
struct Term
{
    z3::expr literal;
    unsigned weight;
};

class SlotModel
{
  public:
    SlotModel(const ModuloProblem& problem, const SlotOrder& order)
        : m_problem(problem),
          m_order(order),
          m_solver(m_context, "QF_FD")
    {
        for (unsigned task = 0; task < problem.tasks.size(); ++task)
        {
            m_resource.push_back(problem.tasks[task].isUser[0] ? 0 : 1);
            ++m_slots[m_resource[task]];
        }
        for (unsigned resource = 0; resource < kIssueResources; ++resource)
        {
            m_slots[resource] = std::min(m_slots[resource], problem.packets[resource] * problem.period);
        }
    }

    SlotAnswer Solve(WorkMeter& meter, NominalTime most)
    {
        if (m_order.crossings.size() * m_slots[0] * m_slots[1] > kMostClauses)
        {
            return {};
        }
        if (!AddWindows())
        {
            return {Verdict::Refuted, {}, {}, {}};
        }
        AddDistances();
        AddSymmetry();
        AddInterleaving();
        for (unsigned resource = 0; resource < kIssueResources; ++resource)
        {
            AddPrefixes(resource);
            m_problem.packets[resource] == 1 ? AddSlotCapacity(resource) : AddBins(resource);
        }
        switch (CheckWithin(m_solver, meter, most))
        {
        case Verdict::Found:
            return Read();
        case Verdict::Refuted:
            return {m_order.hasTies ? Verdict::Unknown : Verdict::Refuted, {}, {}, {}};
        case Verdict::Unknown:
            break;
        }
        return {};
    }

  private:
    z3::expr Fresh(const char* prefix)
    {
        return m_context.bool_const((prefix + std::to_string(m_fresh++)).c_str());
    }

    void Add(const z3::expr& clause)
    {
        m_solver.add(clause.simplify());
    }

    /** Makes m_atLeast. @return false if some task has no slot left. */
    bool AddWindows()
    {
        for (unsigned task = 0; task < m_resource.size(); ++task)
        {
            const unsigned slots = m_slots[m_resource[task]];
            if (m_order.head[task] + m_order.tail[task] >= slots)
            {
                return false;
            }
            const unsigned last = slots - 1 - m_order.tail[task];
            std::vector<z3::expr> atLeast;
            for (unsigned slot = 0; slot <= slots; ++slot)
            {
                atLeast.push_back(slot <= m_order.head[task] ? m_context.bool_val(true)
                                  : slot > last              ? m_context.bool_val(false)
                                                             : Fresh("g"));
            }
            for (unsigned slot = m_order.head[task] + 1; slot < last; ++slot)
            {
                Add(z3::implies(atLeast[slot + 1], atLeast[slot]));
            }
            m_atLeast.push_back(std::move(atLeast));
        }
        return true;
    }

    void AddDistances()
    {
        for (unsigned from = 0; from < m_resource.size(); ++from)
        {
            for (unsigned to = 0; to < m_resource.size(); ++to)
            {
                const int distance = m_order.distance[from][to];
                const unsigned slots = m_slots[m_resource[from]];
                for (unsigned slot = 0; distance >= 0 && slot + static_cast<unsigned>(distance) <= slots; ++slot)
                {
                    Add(z3::implies(m_atLeast[from][slot], m_atLeast[to][slot + static_cast<unsigned>(distance)]));
                }
            }
        }
    }

    void AddSymmetry()
    {
        for (const auto& [first, second] : InterchangeablePairs(m_problem))
        {
            for (unsigned slot = 0; slot < m_slots[m_resource[first]]; ++slot)
            {
                Add(z3::implies(m_atLeast[first][slot], m_atLeast[second][slot]));
            }
        }
    }

    /** m_actionFirst[i][j]: action slot j comes before match slot i. */
    void AddInterleaving()
    {
        for (unsigned match = 0; match < m_slots[0]; ++match)
        {
            m_actionFirst.emplace_back();
            for (unsigned action = 0; action < m_slots[1]; ++action)
            {
                m_actionFirst[match].push_back(Fresh("b"));
                if (match > 0)
                {
                    Add(z3::implies(m_actionFirst[match - 1][action], m_actionFirst[match][action]));
                }
                if (action > 0)
                {
                    Add(z3::implies(m_actionFirst[match][action], m_actionFirst[match][action - 1]));
                }
            }
        }
        for (const auto& [from, to] : m_order.crossings)
        {
            for (unsigned match = 0; match < m_slots[0]; ++match)
            {
                for (unsigned action = 0; action < m_slots[1]; ++action)
                {
                    const bool isMatchFirst = m_resource[from] == 0;
                    const z3::expr& first = m_atLeast[from][isMatchFirst ? match : action];
                    const z3::expr& beyond = m_atLeast[to][(isMatchFirst ? action : match) + 1];
                    const z3::expr& order = m_actionFirst[match][action];
                    Add(!first || beyond || (isMatchFirst ? !order : order));
                }
            }
        }
    }

    void AddAtMost(const std::vector<Term>& terms, int bound)
    {
        z3::expr_vector literals(m_context);
        std::vector<int> weights;
        int sum = 0;
        for (const Term& term : terms)
        {
            const z3::expr literal = term.literal.simplify();
            if (literal.is_true())
            {
                bound -= static_cast<int>(term.weight);
            }
            else if (!literal.is_false() && term.weight > 0)
            {
                literals.push_back(literal);
                weights.push_back(static_cast<int>(term.weight));
                sum += weights.back();
            }
        }
        if (bound < 0)
        {
            m_solver.add(m_context.bool_val(false));
        }
        else if (sum > bound)
        {
            m_solver.add(z3::pble(literals, weights.data(), bound));
        }
    }

    unsigned CostOf(unsigned task) const
    {
        return m_problem.tasks[task].cost[m_resource[task]];
    }

    /** What comes in slot i or later fits there, and what comes before fits before. Redundant, and what proves fast.
     */
    void AddPrefixes(unsigned resource)
    {
        const int capacity = static_cast<int>(m_problem.capacity[resource]);
        for (unsigned slot = 1; slot < m_slots[resource]; ++slot)
        {
            std::vector<Term> later;
            std::vector<Term> earlier;
            for (unsigned task = 0; task < m_resource.size(); ++task)
            {
                if (m_resource[task] == resource)
                {
                    later.push_back({m_atLeast[task][slot], CostOf(task)});
                    earlier.push_back({!m_atLeast[task][slot], CostOf(task)});
                }
            }
            AddAtMost(later, capacity * static_cast<int>(m_slots[resource] - slot));
            AddAtMost(earlier, capacity * static_cast<int>(slot));
        }
    }

    z3::expr IsIn(unsigned task, unsigned slot)
    {
        return m_atLeast[task][slot] && !m_atLeast[task][slot + 1];
    }

    /** One packet a cycle: a slot is a bin. */
    void AddSlotCapacity(unsigned resource)
    {
        for (unsigned slot = 0; slot < m_slots[resource]; ++slot)
        {
            std::vector<Term> here;
            for (unsigned task = 0; task < m_resource.size(); ++task)
            {
                if (m_resource[task] != resource || m_order.head[task] > slot ||
                    slot + m_order.tail[task] >= m_slots[resource])
                {
                    continue;
                }
                const z3::expr isHere = Fresh("s");
                Add(z3::implies(IsIn(task, slot), isHere));
                here.push_back({isHere, CostOf(task)});
            }
            AddAtMost(here, static_cast<int>(m_problem.capacity[resource]));
        }
    }

    /** Several packets a cycle: slots share bins. Slot s opens at most bin s, so that names of bins do not matter. */
    void AddBins(unsigned resource)
    {
        const unsigned bins = std::min(m_problem.period, m_slots[resource]);
        auto& binOf = m_binOf[resource];
        for (unsigned slot = 0; slot < m_slots[resource]; ++slot)
        {
            binOf.emplace_back();
            z3::expr_vector choices(m_context);
            for (unsigned bin = 0; bin < bins; ++bin)
            {
                binOf[slot].push_back(bin <= slot ? Fresh("y") : m_context.bool_val(false));
                if (bin <= slot)
                {
                    choices.push_back(binOf[slot][bin]);
                }
            }
            m_solver.add(z3::mk_or(choices));
        }
        for (unsigned bin = 0; bin < bins; ++bin)
        {
            std::vector<Term> slots;
            for (unsigned slot = 0; slot < m_slots[resource]; ++slot)
            {
                slots.push_back({binOf[slot][bin], 1});
            }
            AddAtMost(slots, static_cast<int>(m_problem.packets[resource]));
            AddBinCapacity(resource, bin);
        }
    }

    void AddBinCapacity(unsigned resource, unsigned bin)
    {
        std::vector<Term> inside;
        for (unsigned task = 0; task < m_resource.size(); ++task)
        {
            if (m_resource[task] != resource)
            {
                continue;
            }
            const z3::expr isInside = Fresh("z");
            for (unsigned slot = 0; slot < m_slots[resource]; ++slot)
            {
                Add(z3::implies(IsIn(task, slot) && m_binOf[resource][slot][bin], isInside));
            }
            inside.push_back({isInside, CostOf(task)});
        }
        AddAtMost(inside, static_cast<int>(m_problem.capacity[resource]));
    }

    SlotAnswer Read()
    {
        SlotAnswer answer;
        answer.verdict = Verdict::Found;
        const z3::model model = m_solver.get_model();
        const auto isTrue = [&](const z3::expr& literal) { return model.eval(literal, true).is_true(); };
        for (unsigned task = 0; task < m_resource.size(); ++task)
        {
            unsigned slot = m_order.head[task];
            while (isTrue(m_atLeast[task][slot + 1]))
            {
                ++slot;
            }
            answer.slot.push_back(slot);
        }
        for (unsigned resource = 0; resource < kIssueResources; ++resource)
        {
            for (unsigned slot = 0; slot < m_slots[resource]; ++slot)
            {
                unsigned bin = slot;
                const auto& binOf = m_binOf[resource];
                if (!binOf.empty())
                {
                    bin = static_cast<unsigned>(std::find_if(binOf[slot].begin(), binOf[slot].end(), isTrue) -
                                                binOf[slot].begin());
                }
                answer.bin[resource].push_back(bin);
            }
        }
        unsigned match = 0;
        unsigned action = 0;
        while (match < m_slots[0] || action < m_slots[1])
        {
            const bool isAction =
                action < m_slots[1] && (match == m_slots[0] || isTrue(m_actionFirst[match][action]));
            answer.sequence.emplace_back(isAction ? 1 : 0, isAction ? action++ : match++);
        }
        return answer;
    }

    const ModuloProblem& m_problem;
    const SlotOrder& m_order;
    z3::context m_context;
    z3::solver m_solver;
    unsigned m_fresh{0};
    std::vector<unsigned> m_resource; ///< of each task
    std::array<unsigned, kIssueResources> m_slots{};
    std::vector<std::vector<z3::expr>> m_atLeast; ///< [task][slot]
    std::vector<std::vector<z3::expr>> m_actionFirst;
    std::array<std::vector<std::vector<z3::expr>>, kIssueResources> m_binOf; ///< [slot][bin], several packets only
};

} // namespace

SlotAnswer
SolveSlots(const ModuloProblem& problem, const SlotOrder& order, WorkMeter& meter, NominalTime most)
{
    return SlotModel(problem, order).Solve(meter, most);
}

} // namespace pisa
