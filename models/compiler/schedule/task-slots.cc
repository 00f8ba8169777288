// Slots of tasks in order encoding.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/task-slots.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace pisa
{

TaskSlots::TaskSlots(const ModuloProblem& problem, const SlotOrder& order, ClauseSolver& solver)
    : m_problem(problem),
      m_order(order),
      m_solver(solver)
{
    for (const ModuloTask& task : problem.tasks)
    {
        m_resource.push_back(task.isUser[0] ? 0 : 1);
        ++m_slots[m_resource.back()];
    }
    for (unsigned resource = 0; resource < kIssueResources; ++resource)
    {
        m_slots[resource] = std::min(m_slots[resource], problem.packets[resource] * problem.period);
    }
}

/** @return the slot of every task in a schedule: how many starts of its resource come before. */
std::vector<unsigned>
TaskSlots::SlotsIn(const std::vector<unsigned>& start) const
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

bool
TaskSlots::Choose(const SlotNeighbourhood* near)
{
    const std::vector<unsigned> centre = near != nullptr ? SlotsIn(*near->start) : std::vector<unsigned>{};
    for (unsigned task = 0; task < Count(); ++task)
    {
        const unsigned slots = m_slots[m_resource[task]];
        if (m_order.head[task] + m_order.tail[task] >= slots)
        {
            return false;
        }
        unsigned first = m_order.head[task];
        unsigned last = slots - 1 - m_order.tail[task];
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

void
TaskSlots::AddDistances()
{
    for (unsigned from = 0; from < Count(); ++from)
    {
        for (unsigned to = 0; to < Count(); ++to)
        {
            const int distance = m_order.distance[from][to];
            for (unsigned slot = 0; distance >= 0 && slot < m_slots[m_resource[from]]; ++slot)
            {
                m_solver.Add(
                    {-m_slot[from].AtLeast(slot), m_slot[to].AtLeast(slot + static_cast<unsigned>(distance))});
            }
        }
    }
}

void
TaskSlots::AddPrefixes(unsigned resource)
{
    std::vector<std::pair<const OrderedNumber*, unsigned>> numbers;
    for (unsigned task = 0; task < Count(); ++task)
    {
        if (m_resource[task] == resource)
        {
            numbers.emplace_back(&m_slot[task], CostOf(task));
        }
    }
    AddBothSides(m_solver, numbers, m_problem.capacity[resource], m_slots[resource]);
}

void
TaskSlots::AddCapacity(unsigned resource)
{
    for (unsigned slot = 0; slot < m_slots[resource]; ++slot)
    {
        WeightedLiterals here;
        for (unsigned task = 0; task < Count(); ++task)
        {
            if (m_resource[task] == resource && m_slot[task].First() <= slot && slot <= m_slot[task].Last())
            {
                here.emplace_back(m_solver.Fresh(), CostOf(task));
                m_solver.Add({-m_slot[task].AtLeast(slot), m_slot[task].AtLeast(slot + 1), here.back().first});
            }
        }
        m_solver.AddAtMost(here, m_problem.capacity[resource]);
    }
}

} // namespace pisa
