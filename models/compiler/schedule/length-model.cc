// The Z3 model of start times: Booleans "task starts at t or later", in order encoding.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/length-model.h"

#include "compiler/schedule/budgeted-check.h"
#include "compiler/schedule/interchangeable.h"

#include <algorithm>
#include <map>
#include <string>
#include <z3++.h>

namespace pisa
{

namespace
{

/** Larger models are not worth starting: Z3 would spend its time on reading them. */
constexpr uint64_t kMostStarts = 60'000;

class LengthModel
{
  public:
    LengthModel(const ModuloProblem& problem, unsigned horizon)
        : m_problem(problem),
          m_horizon(horizon),
          m_solver(m_context, "QF_FD")
    {
    }

    LengthAnswer Solve(WorkMeter& meter, NominalTime most)
    {
        if (m_problem.isContradictory || m_horizon < m_problem.CriticalPath())
        {
            return {Verdict::Refuted, {}};
        }
        uint64_t starts = 0;
        for (unsigned task = 0; task < m_problem.tasks.size(); ++task)
        {
            starts += Last(task) - m_problem.head[task] + 1;
        }
        if (starts > kMostStarts)
        {
            return {};
        }
        AddWindows();
        AddLags();
        AddSymmetry();
        for (unsigned resource = 0; resource < kIssueResources; ++resource)
        {
            AddResource(resource);
            if (m_problem.period >= m_horizon)
            {
                AddPrefixes(resource);
            }
        }
        switch (CheckWithin(m_solver, meter, most))
        {
        case Verdict::Found:
            return Read();
        case Verdict::Refuted:
            return {Verdict::Refuted, {}};
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

    unsigned Last(unsigned task) const
    {
        return m_horizon - 1 - m_problem.tail[task];
    }

    /** @return "task starts at `time` or later". */
    z3::expr AtLeast(unsigned task, unsigned time)
    {
        const unsigned head = m_problem.head[task];
        return time <= head        ? m_context.bool_val(true)
               : time > Last(task) ? m_context.bool_val(false)
                                   : m_atLeast[task][time - head - 1];
    }

    void AddWindows()
    {
        for (unsigned task = 0; task < m_problem.tasks.size(); ++task)
        {
            m_atLeast.emplace_back();
            for (unsigned time = m_problem.head[task] + 1; time <= Last(task); ++time)
            {
                m_atLeast[task].push_back(Fresh("g"));
            }
            for (unsigned time = m_problem.head[task] + 1; time < Last(task); ++time)
            {
                Add(z3::implies(AtLeast(task, time + 1), AtLeast(task, time)));
            }
        }
    }

    /** Whether a third task asks for as much already. */
    bool IsImplied(unsigned from, const TaskLag& later) const
    {
        for (const TaskLag& via : m_problem.after[from])
        {
            for (const TaskLag& rest : m_problem.after[via.task])
            {
                if (rest.task == later.task && via.lag + rest.lag >= later.lag)
                {
                    return true;
                }
            }
        }
        return false;
    }

    void AddLags()
    {
        for (unsigned from = 0; from < m_problem.tasks.size(); ++from)
        {
            for (const TaskLag& later : m_problem.after[from])
            {
                if (IsImplied(from, later))
                {
                    continue;
                }
                for (unsigned time = m_problem.head[from]; time <= Last(from); ++time)
                {
                    Add(z3::implies(AtLeast(from, time), AtLeast(later.task, time + later.lag)));
                }
            }
        }
    }

    void AddSymmetry()
    {
        for (const auto& [first, second] : InterchangeablePairs(m_problem))
        {
            for (unsigned time = m_problem.head[first]; time <= Last(first); ++time)
            {
                Add(z3::implies(AtLeast(first, time), AtLeast(second, time)));
            }
        }
    }

    void AddAtMost(const std::vector<z3::expr>& terms, const std::vector<int>& weights, unsigned bound)
    {
        int sum = 0;
        z3::expr_vector literals(m_context);
        for (std::size_t i = 0; i < terms.size(); ++i)
        {
            literals.push_back(terms[i]);
            sum += weights[i];
        }
        if (sum > static_cast<int>(bound))
        {
            m_solver.add(z3::pble(literals, weights.data(), static_cast<int>(bound)));
        }
    }

    /** Capacity and turns of packets, residue by residue. */
    void AddResource(unsigned resource)
    {
        std::map<unsigned, z3::expr> turns; // by start time
        std::vector<std::vector<z3::expr>> users(m_problem.period);
        std::vector<std::vector<int>> costs(m_problem.period);
        for (unsigned task = 0; task < m_problem.tasks.size(); ++task)
        {
            std::map<unsigned, z3::expr> uses; // by residue
            for (unsigned time = m_problem.head[task]; m_problem.tasks[task].isUser[resource] && time <= Last(task);
                 ++time)
            {
                const z3::expr starts = AtLeast(task, time) && !AtLeast(task, time + 1);
                auto turn = turns.find(time);
                turn = turn != turns.end() ? turn : turns.emplace(time, Fresh("t")).first;
                Add(z3::implies(starts, turn->second));
                const unsigned residue = time % m_problem.period;
                auto use = uses.find(residue);
                use = use != uses.end() ? use : uses.emplace(residue, Fresh("u")).first;
                Add(z3::implies(starts, use->second));
            }
            for (const auto& [residue, use] : uses)
            {
                users[residue].push_back(use);
                costs[residue].push_back(static_cast<int>(m_problem.tasks[task].cost[resource]));
            }
        }
        std::vector<std::vector<z3::expr>> turnsOf(m_problem.period);
        for (const auto& [time, turn] : turns)
        {
            turnsOf[time % m_problem.period].push_back(turn);
        }
        for (unsigned residue = 0; residue < m_problem.period; ++residue)
        {
            AddAtMost(users[residue], costs[residue], m_problem.capacity[resource]);
            AddAtMost(turnsOf[residue], std::vector<int>(turnsOf[residue].size(), 1), m_problem.packets[resource]);
        }
    }

    /** Without repetition: what starts at t or later fits there. Redundant, and what proves fast. */
    void AddPrefixes(unsigned resource)
    {
        for (unsigned time = 1; time < m_horizon; ++time)
        {
            const unsigned capacity = m_problem.capacity[resource];
            std::vector<z3::expr> later;
            std::vector<z3::expr> earlier;
            std::vector<int> costs;
            for (unsigned task = 0; task < m_problem.tasks.size(); ++task)
            {
                if (m_problem.tasks[task].isUser[resource])
                {
                    later.push_back(AtLeast(task, time));
                    earlier.push_back(!AtLeast(task, time));
                    costs.push_back(static_cast<int>(m_problem.tasks[task].cost[resource]));
                }
            }
            AddAtMost(later, costs, capacity * (m_horizon - time));
            AddAtMost(earlier, costs, capacity * time);
        }
    }

    LengthAnswer Read()
    {
        LengthAnswer answer{Verdict::Found, {}};
        const z3::model model = m_solver.get_model();
        for (unsigned task = 0; task < m_problem.tasks.size(); ++task)
        {
            unsigned time = m_problem.head[task];
            while (model.eval(AtLeast(task, time + 1), true).is_true())
            {
                ++time;
            }
            answer.start.push_back(time);
        }
        return answer;
    }

    const ModuloProblem& m_problem;
    unsigned m_horizon;
    z3::context m_context;
    z3::solver m_solver;
    unsigned m_fresh{0};
    std::vector<std::vector<z3::expr>> m_atLeast; ///< [task][time - head - 1]
};

} // namespace

LengthAnswer
SolveLength(const ModuloProblem& problem, unsigned horizon, WorkMeter& meter, NominalTime most)
{
    return LengthModel(problem, horizon).Solve(meter, most);
}

} // namespace pisa
