// Which slot each task takes: what order and capacity ask of slots, for the models that choose them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_TASK_SLOTS_H
#define PISA_COMPILER_SCHEDULE_TASK_SLOTS_H

#include "compiler/schedule/clause-solver.h"
#include "compiler/schedule/slot-order.h"

namespace pisa
{

/** Where to look: slots at most `radius` from those that a schedule's tasks take. */
struct SlotNeighbourhood
{
    const std::vector<unsigned>* start{nullptr}; ///< of a schedule that holds
    unsigned radius{0};
};

/** The slots of a problem's tasks as numbers, in a solver that is the caller's. */
class TaskSlots
{
  public:
    TaskSlots(const ModuloProblem& problem, const SlotOrder& order, ClauseSolver& solver);

    /** Makes the numbers. @param near null: anywhere. @return false if some task has no slot left */
    bool Choose(const SlotNeighbourhood* near = nullptr);

    /** Tasks keep the distances that their order asks for. */
    void AddDistances();

    /** What comes in slot i or later fits there, and what comes before fits before. Redundant, and what proves fast.
     */
    void AddPrefixes(unsigned resource);

    /** Each slot of the resource holds what is in it. */
    void AddCapacity(unsigned resource);

    unsigned Count() const
    {
        return static_cast<unsigned>(m_resource.size());
    }

    unsigned ResourceOf(unsigned task) const
    {
        return m_resource[task];
    }

    /** @return how many slots a resource has. */
    unsigned SlotsOf(unsigned resource) const
    {
        return m_slots[resource];
    }

    const OrderedNumber& operator[](unsigned task) const
    {
        return m_slot[task];
    }

    unsigned CostOf(unsigned task) const
    {
        return m_problem.tasks[task].cost[m_resource[task]];
    }

  private:
    std::vector<unsigned> SlotsIn(const std::vector<unsigned>& start) const;

    const ModuloProblem& m_problem;
    const SlotOrder& m_order;
    ClauseSolver& m_solver;
    std::vector<unsigned> m_resource; ///< of each task
    std::array<unsigned, kIssueResources> m_slots{};
    std::vector<OrderedNumber> m_slot; ///< of each task
};

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_TASK_SLOTS_H
