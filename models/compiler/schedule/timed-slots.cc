// The model of slots with times: both are numbers in order encoding, tied by what tasks wait for.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/timed-slots.h"

#include "compiler/schedule/clause-solver.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <set>
#include <tuple>

namespace pisa
{

namespace
{

/** Larger models are not worth starting: Z3 would spend its time on reading them. */
constexpr uint64_t kMostClauses = 8'000'000;

class TimedSlots
{
  public:
    TimedSlots(const ModuloProblem& problem, const SlotOrder& order, unsigned horizon)
        : m_problem(problem),
          m_order(order),
          m_horizon(horizon)
    {
        for (unsigned task = 0; task < problem.tasks.size(); ++task)
        {
            m_resource.push_back(problem.tasks[task].isUser[0] ? 0 : 1);
            ++m_slots[m_resource[task]];
        }
        for (unsigned& slots : m_slots)
        {
            slots = std::min(slots, problem.period);
            m_end = std::max(m_end, horizon + std::min(problem.period, 2 * slots));
        }
    }

    LengthAnswer Solve(WorkMeter& meter, NominalTime most, const SlotNeighbourhood* near)
    {
        if (m_problem.isContradictory || m_horizon < m_problem.CriticalPath())
        {
            return {Verdict::Refuted, {}};
        }
        if (uint64_t{m_slots[0] + m_slots[1]} * (m_slots[0] + m_slots[1]) * m_end > kMostClauses)
        {
            return {};
        }
        if (!AddTasks(near))
        {
            return {Verdict::Refuted, {}};
        }
        for (unsigned resource = 0; resource < kIssueResources; ++resource)
        {
            AddTimes(resource);
            AddResidues(resource);
            AddCapacity(resource);
        }
        AddWindows();
        AddDistances();
        AddLags();
        LengthAnswer answer{m_solver.Solve(meter, most), {}};
        for (unsigned task = 0; task < m_resource.size() && answer.verdict == Verdict::Found; ++task)
        {
            answer.start.push_back(m_time[m_resource[task]][m_slot[task].Value(m_solver)].Value(m_solver));
        }
        return answer;
    }

  private:
    unsigned SlotsOf(unsigned task) const
    {
        return m_slots[m_resource[task]];
    }

    /** @return the slot of every task in a schedule: how many starts of its resource come before. */
    std::vector<unsigned> SlotsIn(const std::vector<unsigned>& start) const
    {
        std::array<std::set<unsigned>, kIssueResources> times;
        for (unsigned task = 0; task < start.size(); ++task)
        {
            times[m_resource[task]].insert(start[task]);
        }
        std::vector<unsigned> slots;
        for (unsigned task = 0; task < start.size(); ++task)
        {
            const auto& all = times[m_resource[task]];
            slots.push_back(static_cast<unsigned>(std::distance(all.begin(), all.find(start[task]))));
        }
        return slots;
    }

    /** @return false if some task has no slot left. */
    bool AddTasks(const SlotNeighbourhood* near)
    {
        const std::vector<unsigned> centre = near != nullptr ? SlotsIn(*near->start) : std::vector<unsigned>{};
        for (unsigned task = 0; task < m_resource.size(); ++task)
        {
            if (m_order.head[task] + m_order.tail[task] >= SlotsOf(task))
            {
                return false;
            }
            unsigned first = m_order.head[task];
            unsigned last = SlotsOf(task) - 1 - m_order.tail[task];
            if (near != nullptr)
            {
                first = std::max(first, centre[task] - std::min(centre[task], near->radius));
                last = std::min(last, centre[task] + near->radius);
            }
            if (first > last)
            {
                return false;
            }
            m_slot.emplace_back(m_solver, first, last);
        }
        return true;
    }

    void AddTimes(unsigned resource)
    {
        std::vector<OrderedNumber>& times = m_time[resource];
        for (unsigned slot = 0; slot < m_slots[resource]; ++slot)
        {
            times.emplace_back(m_solver, slot, m_end - m_slots[resource] + slot);
            for (unsigned time = 0; slot > 0 && time < m_end; ++time)
            {
                m_solver.Add({-times[slot - 1].AtLeast(time), times[slot].AtLeast(time + 1)});
            }
        }
    }

    /** No two slots share a residue, as each serves another packet there. */
    void AddResidues(unsigned resource)
    {
        std::vector<std::vector<std::pair<Literal, unsigned>>> slotsAt(m_problem.period);
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

    /** Each slot holds its tasks, and those from a slot on fit there and before it: redundant, and what proves fast.
     */
    void AddCapacity(unsigned resource)
    {
        const uint64_t capacity = m_problem.capacity[resource];
        for (unsigned slot = 0; slot < m_slots[resource]; ++slot)
        {
            std::vector<std::pair<Literal, unsigned>> here;
            std::vector<std::pair<Literal, unsigned>> later;
            std::vector<std::pair<Literal, unsigned>> earlier;
            for (unsigned task = 0; task < m_resource.size(); ++task)
            {
                const unsigned cost = m_problem.tasks[task].cost[resource];
                if (m_resource[task] != resource)
                {
                    continue;
                }
                later.emplace_back(m_slot[task].AtLeast(slot), cost);
                earlier.emplace_back(-m_slot[task].AtLeast(slot), cost);
                if (m_slot[task].First() <= slot && slot <= m_slot[task].Last())
                {
                    here.emplace_back(m_solver.Fresh(), cost);
                    m_solver.Add({-m_slot[task].AtLeast(slot), m_slot[task].AtLeast(slot + 1), here.back().first});
                }
            }
            m_solver.AddAtMost(here, capacity);
            m_solver.AddAtMost(later, capacity * (m_slots[resource] - slot));
            m_solver.AddAtMost(earlier, capacity * slot);
        }
    }

    /** A slot is no earlier than the head of any of its tasks, no later than a tail before the horizon. */
    void AddWindows()
    {
        for (unsigned task = 0; task < m_resource.size(); ++task)
        {
            for (unsigned slot = 0; slot < SlotsOf(task); ++slot)
            {
                const OrderedNumber& time = m_time[m_resource[task]][slot];
                m_solver.Add({m_slot[task].AtLeast(slot + 1), time.AtLeast(m_problem.head[task])});
                m_solver.Add({-m_slot[task].AtLeast(slot), -time.AtLeast(m_horizon - m_problem.tail[task])});
            }
        }
    }

    void AddDistances()
    {
        for (unsigned from = 0; from < m_resource.size(); ++from)
        {
            for (unsigned to = 0; to < m_resource.size(); ++to)
            {
                const int distance = m_order.distance[from][to];
                for (unsigned slot = 0; distance >= 0 && slot < SlotsOf(from); ++slot)
                {
                    m_solver.Add(
                        {-m_slot[from].AtLeast(slot), m_slot[to].AtLeast(slot + static_cast<unsigned>(distance))});
                }
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
        for (unsigned from = 0; from < m_resource.size(); ++from)
        {
            for (const TaskLag& later : m_problem.after[from])
            {
                // within one resource, the order of slots gives a lag of 1
                const bool isOrder = m_resource[from] == m_resource[later.task] && later.lag <= 1;
                if (!isOrder && !IsImplied(from, later))
                {
                    AddLag(from, later);
                }
            }
        }
    }

    void AddLag(unsigned from, const TaskLag& later)
    {
        const bool isSame = m_resource[from] == m_resource[later.task];
        for (unsigned slot = m_slot[from].First(); slot <= m_slot[from].Last(); ++slot)
        {
            // of one resource, a later slot is sure
            const unsigned first = std::max(m_slot[later.task].First(), isSame ? slot + 1 : 0);
            for (unsigned other = first; other <= m_slot[later.task].Last(); ++other)
            {
                m_solver.Add({-m_slot[from].AtLeast(slot), m_slot[later.task].AtLeast(other + 1),
                              Apart(m_resource[from], slot, m_resource[later.task], other, later.lag)});
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
    const SlotOrder& m_order;
    unsigned m_horizon;
    unsigned m_end{0}; ///< of all slots; those that no task takes find free residues from the horizon on
    ClauseSolver m_solver;
    std::vector<unsigned> m_resource; ///< of each task
    std::array<unsigned, kIssueResources> m_slots{};
    std::vector<OrderedNumber> m_slot;                              ///< of each task
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
