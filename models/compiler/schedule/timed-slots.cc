// The model of slots with times: both are numbers in order encoding, tied by what tasks wait for.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/timed-slots.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <tuple>

namespace pisa
{

namespace
{

class TimedSlots
{
  public:
    TimedSlots(const ModuloProblem& problem, const SlotOrder& order, unsigned horizon)
        : m_problem(problem),
          m_horizon(horizon),
          m_slot(problem, order, m_solver)
    {
        for (unsigned resource = 0; resource < kIssueResources; ++resource)
        {
            m_end = std::max(m_end, horizon + std::min(problem.period, 2 * m_slot.SlotsOf(resource)));
        }
    }

    LengthAnswer Solve(WorkMeter& meter, NominalTime most, const SlotNeighbourhood* near)
    {
        if (m_problem.isContradictory || m_horizon < m_problem.CriticalPath())
        {
            return {Verdict::Refuted, {}};
        }
        const unsigned slots = m_slot.SlotsOf(0) + m_slot.SlotsOf(1);
        if (uint64_t{slots} * slots * m_end > kMostClauses)
        {
            return {};
        }
        if (!m_slot.Choose(near))
        {
            return {Verdict::Refuted, {}};
        }
        for (unsigned resource = 0; resource < kIssueResources; ++resource)
        {
            AddTimes(resource);
            AddResidues(resource);
            m_slot.AddCapacity(resource);
            m_slot.AddPrefixes(resource);
        }
        AddWindows();
        m_slot.AddDistances();
        AddLags();
        LengthAnswer answer{m_solver.Solve(meter, most), {}};
        for (unsigned task = 0; task < m_slot.Count() && answer.verdict == Verdict::Found; ++task)
        {
            answer.start.push_back(m_time[m_slot.ResourceOf(task)][m_slot[task].Value(m_solver)].Value(m_solver));
        }
        return answer;
    }

  private:
    void AddTimes(unsigned resource)
    {
        std::vector<OrderedNumber>& times = m_time[resource];
        for (unsigned slot = 0; slot < m_slot.SlotsOf(resource); ++slot)
        {
            times.emplace_back(m_solver, slot, m_end - m_slot.SlotsOf(resource) + slot);
            for (unsigned time = 0; slot > 0 && time < m_end; ++time)
            {
                m_solver.Add({-times[slot - 1].AtLeast(time), times[slot].AtLeast(time + 1)});
            }
        }
    }

    /** No two slots share a residue, as each serves another packet there. */
    void AddResidues(unsigned resource)
    {
        std::vector<WeightedLiterals> slotsAt(m_problem.period);
        for (const OrderedNumber& time : m_time[resource])
        {
            std::map<unsigned, Literal> isAt; // by residue
            for (unsigned t = time.First(); t <= time.Last(); ++t)
            {
                const auto [at, isNew] = isAt.try_emplace(t % m_problem.period, kFalse);
                at->second = isNew ? m_solver.Fresh() : at->second;
                m_solver.Add({-time.AtLeast(t), time.AtLeast(t + 1), at->second});
            }
            for (const auto& [residue, literal] : isAt)
            {
                slotsAt[residue].emplace_back(literal, 1);
            }
        }
        for (const auto& slots : slotsAt)
        {
            m_solver.AddAtMost(slots, 1);
        }
    }

    /** A slot is no earlier than the head of any of its tasks, no later than a tail before the horizon. */
    void AddWindows()
    {
        for (unsigned task = 0; task < m_slot.Count(); ++task)
        {
            const std::vector<OrderedNumber>& times = m_time[m_slot.ResourceOf(task)];
            for (unsigned slot = 0; slot < times.size(); ++slot)
            {
                const OrderedNumber& time = times[slot];
                m_solver.Add({m_slot[task].AtLeast(slot + 1), time.AtLeast(m_problem.head[task])});
                m_solver.Add({-m_slot[task].AtLeast(slot), -time.AtLeast(m_horizon - m_problem.tail[task])});
            }
        }
    }

    void AddLags()
    {
        for (unsigned from = 0; from < m_slot.Count(); ++from)
        {
            for (const TaskLag& later : m_problem.after[from])
            {
                // within one resource, the order of slots gives a lag of 1
                const bool isOrder = m_slot.ResourceOf(from) == m_slot.ResourceOf(later.task) && later.lag <= 1;
                if (!isOrder && !m_problem.IsImplied(from, later))
                {
                    AddLag(from, later);
                }
            }
        }
    }

    void AddLag(unsigned from, const TaskLag& later)
    {
        const bool isSame = m_slot.ResourceOf(from) == m_slot.ResourceOf(later.task);
        for (unsigned slot = m_slot[from].First(); slot <= m_slot[from].Last(); ++slot)
        {
            // of one resource, a later slot is sure
            const unsigned first = std::max(m_slot[later.task].First(), isSame ? slot + 1 : 0);
            for (unsigned other = first; other <= m_slot[later.task].Last(); ++other)
            {
                m_solver.Add({-m_slot[from].AtLeast(slot), m_slot[later.task].AtLeast(other + 1),
                              Apart(m_slot.ResourceOf(from), slot, m_slot.ResourceOf(later.task), other, later.lag)});
            }
        }
    }

    /** @return "one slot is at least `lag` after another". */
    Literal Apart(unsigned resource, unsigned slot, unsigned otherResource, unsigned other, unsigned lag)
    {
        const auto [known, isNew] = m_apart.try_emplace({resource, slot, otherResource, other, lag}, kFalse);
        if (isNew)
        {
            known->second = m_solver.Fresh();
            for (unsigned time = 0; time < m_end; ++time)
            {
                m_solver.Add({-known->second, -m_time[resource][slot].AtLeast(time),
                              m_time[otherResource][other].AtLeast(time + lag)});
            }
        }
        return known->second;
    }

    const ModuloProblem& m_problem;
    unsigned m_horizon;
    unsigned m_end{0}; ///< of all slots; those that no task takes find free residues from the horizon on
    ClauseSolver m_solver;
    TaskSlots m_slot;
    std::array<std::vector<OrderedNumber>, kIssueResources> m_time; ///< of each slot
    std::map<std::tuple<unsigned, unsigned, unsigned, unsigned, unsigned>, Literal> m_apart;
};

} // namespace

LengthAnswer
SolveTimedSlots(const ModuloProblem& problem, const SlotOrder& order, unsigned horizon, WorkMeter& meter,
                NominalTime most, const SlotNeighbourhood* near)
{
    assert(problem.packets[0] == 1 && problem.packets[1] == 1);
    return TimedSlots(problem, order, horizon).Solve(meter, most, near);
}

} // namespace pisa
