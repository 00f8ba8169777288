// The model of start times: each a number in order encoding, with what tasks use of residues.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/length-model.h"

#include "compiler/schedule/clause-solver.h"
#include "compiler/schedule/interchangeable.h"

#include <map>

namespace pisa
{

namespace
{

/** Larger models are not worth starting: Z3 would spend its time on reading them. */
constexpr uint64_t kMostStarts = 60'000;

class LengthModel
{
  public:
    LengthModel(const ModuloProblem& problem, unsigned horizon) : m_problem(problem), m_horizon(horizon)
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
        for (unsigned task = 0; task < m_problem.tasks.size(); ++task)
        {
            m_start.emplace_back(m_solver, m_problem.head[task], Last(task));
        }
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
        LengthAnswer answer{m_solver.Solve(meter, most), {}};
        for (unsigned task = 0; task < m_start.size() && answer.verdict == Verdict::Found; ++task)
        {
            answer.start.push_back(m_start[task].Value(m_solver));
        }
        return answer;
    }

  private:
    unsigned Last(unsigned task) const
    {
        return m_horizon - 1 - m_problem.tail[task];
    }

    void AddLags()
    {
        for (unsigned from = 0; from < m_start.size(); ++from)
        {
            for (const TaskLag& later : m_problem.after[from])
            {
                if (!m_problem.IsImplied(from, later))
                {
                    AddLag(from, later.task, later.lag);
                }
            }
        }
    }

    void AddLag(unsigned from, unsigned to, unsigned lag)
    {
        for (unsigned time = m_start[from].First(); time <= m_start[from].Last(); ++time)
        {
            m_solver.Add({-m_start[from].AtLeast(time), m_start[to].AtLeast(time + lag)});
        }
    }

    void AddSymmetry()
    {
        for (const auto& [first, second] : InterchangeablePairs(m_problem))
        {
            AddLag(first, second, 0);
        }
    }

    /** A literal for each key, made when first asked for. */
    Literal Of(std::map<unsigned, Literal>& literals, unsigned key)
    {
        const auto [known, isNew] = literals.try_emplace(key, kFalse);
        known->second = isNew ? m_solver.Fresh() : known->second;
        return known->second;
    }

    /** Capacity and turns of packets, residue by residue. */
    void AddResource(unsigned resource)
    {
        std::map<unsigned, Literal> turns; // by start time
        std::vector<WeightedLiterals> users(m_problem.period);
        for (unsigned task = 0; task < m_start.size(); ++task)
        {
            if (!m_problem.tasks[task].isUser[resource])
            {
                continue;
            }
            const OrderedNumber& start = m_start[task];
            std::map<unsigned, Literal> uses; // by residue
            for (unsigned time = start.First(); time <= start.Last(); ++time)
            {
                m_solver.Add({-start.AtLeast(time), start.AtLeast(time + 1), Of(turns, time)});
                m_solver.Add({-start.AtLeast(time), start.AtLeast(time + 1), Of(uses, time % m_problem.period)});
            }
            for (const auto& [residue, use] : uses)
            {
                users[residue].emplace_back(use, m_problem.tasks[task].cost[resource]);
            }
        }
        std::vector<WeightedLiterals> turnsOf(m_problem.period);
        for (const auto& [time, turn] : turns)
        {
            turnsOf[time % m_problem.period].emplace_back(turn, 1);
        }
        for (unsigned residue = 0; residue < m_problem.period; ++residue)
        {
            m_solver.AddAtMost(users[residue], m_problem.capacity[resource]);
            m_solver.AddAtMost(turnsOf[residue], m_problem.packets[resource]);
        }
    }

    /** Without repetition: what starts at t or later fits there. Redundant, and what proves fast. */
    void AddPrefixes(unsigned resource)
    {
        std::vector<std::pair<const OrderedNumber*, unsigned>> numbers;
        for (unsigned task = 0; task < m_start.size(); ++task)
        {
            if (m_problem.tasks[task].isUser[resource])
            {
                numbers.emplace_back(&m_start[task], m_problem.tasks[task].cost[resource]);
            }
        }
        AddBothSides(m_solver, numbers, m_problem.capacity[resource], m_horizon);
    }

    const ModuloProblem& m_problem;
    unsigned m_horizon;
    ClauseSolver m_solver;
    std::vector<OrderedNumber> m_start; ///< of each task
};

} // namespace

LengthAnswer
SolveLength(const ModuloProblem& problem, unsigned horizon, WorkMeter& meter, NominalTime most)
{
    return LengthModel(problem, horizon).Solve(meter, most);
}

} // namespace pisa
