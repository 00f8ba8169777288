// The model of slots: a number for each task's slot, the interleaving of the resources, and bins of shared slots.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/slot-model.h"

#include "compiler/schedule/interchangeable.h"
#include "compiler/schedule/task-slots.h"

#include <algorithm>

namespace pisa
{

namespace
{

class SlotModel
{
  public:
    SlotModel(const ModuloProblem& problem, const SlotOrder& order)
        : m_problem(problem),
          m_order(order),
          m_slot(problem, order, m_solver)
    {
    }

    SlotAnswer Solve(WorkMeter& meter, NominalTime most)
    {
        if (m_order.crossings.size() * m_slot.SlotsOf(0) * m_slot.SlotsOf(1) > kMostClauses)
        {
            return {};
        }
        if (!m_slot.Choose())
        {
            return {Verdict::Refuted, {}, {}, {}};
        }
        m_slot.AddDistances();
        AddSymmetry();
        AddInterleaving();
        for (unsigned resource = 0; resource < kIssueResources; ++resource)
        {
            m_slot.AddPrefixes(resource);
            m_problem.packets[resource] == 1 ? m_slot.AddCapacity(resource) : AddBins(resource);
        }
        switch (m_solver.Solve(meter, most))
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
    void AddSymmetry()
    {
        for (const auto& [first, second] : InterchangeablePairs(m_problem))
        {
            for (unsigned slot = 0; slot < m_slot.SlotsOf(m_slot.ResourceOf(first)); ++slot)
            {
                m_solver.Add({-m_slot[first].AtLeast(slot), m_slot[second].AtLeast(slot)});
            }
        }
    }

    /** m_actionFirst[i][j]: action slot j comes before match slot i. */
    void AddInterleaving()
    {
        for (unsigned match = 0; match < m_slot.SlotsOf(0); ++match)
        {
            m_actionFirst.emplace_back();
            for (unsigned action = 0; action < m_slot.SlotsOf(1); ++action)
            {
                m_actionFirst[match].push_back(m_solver.Fresh());
                if (match > 0)
                {
                    m_solver.Add({-m_actionFirst[match - 1][action], m_actionFirst[match][action]});
                }
                if (action > 0)
                {
                    m_solver.Add({-m_actionFirst[match][action], m_actionFirst[match][action - 1]});
                }
            }
        }
        for (const auto& [from, to] : m_order.crossings)
        {
            AddCrossing(from, to);
        }
    }

    /** A task's slot comes before that of a task of the other resource. */
    void AddCrossing(unsigned from, unsigned to)
    {
        const bool isMatchFirst = m_slot.ResourceOf(from) == 0;
        for (unsigned match = 0; match < m_slot.SlotsOf(0); ++match)
        {
            for (unsigned action = 0; action < m_slot.SlotsOf(1); ++action)
            {
                const Literal order = m_actionFirst[match][action];
                m_solver.Add({-m_slot[from].AtLeast(isMatchFirst ? match : action),
                              m_slot[to].AtLeast((isMatchFirst ? action : match) + 1),
                              isMatchFirst ? -order : order});
            }
        }
    }

    /** Several packets a cycle: slots share bins. Slot s opens at most bin s, so that names of bins do not matter. */
    void AddBins(unsigned resource)
    {
        const unsigned slots = m_slot.SlotsOf(resource);
        const unsigned bins = std::min(m_problem.period, slots);
        auto& binOf = m_binOf[resource];
        for (unsigned slot = 0; slot < slots; ++slot)
        {
            binOf.emplace_back();
            for (unsigned bin = 0; bin < bins; ++bin)
            {
                binOf[slot].push_back(bin <= slot ? m_solver.Fresh() : kFalse);
            }
            m_solver.Add(binOf[slot]);
        }
        for (unsigned bin = 0; bin < bins; ++bin)
        {
            WeightedLiterals inside;
            for (unsigned slot = 0; slot < slots; ++slot)
            {
                inside.emplace_back(binOf[slot][bin], 1);
            }
            m_solver.AddAtMost(inside, m_problem.packets[resource]);
            AddBinCapacity(resource, bin);
        }
    }

    void AddBinCapacity(unsigned resource, unsigned bin)
    {
        WeightedLiterals inside;
        for (unsigned task = 0; task < m_slot.Count(); ++task)
        {
            if (m_slot.ResourceOf(task) != resource)
            {
                continue;
            }
            inside.emplace_back(m_solver.Fresh(), m_slot.CostOf(task));
            for (unsigned slot = 0; slot < m_slot.SlotsOf(resource); ++slot)
            {
                m_solver.Add({-m_slot[task].AtLeast(slot), m_slot[task].AtLeast(slot + 1),
                              -m_binOf[resource][slot][bin], inside.back().first});
            }
        }
        m_solver.AddAtMost(inside, m_problem.capacity[resource]);
    }

    SlotAnswer Read()
    {
        SlotAnswer answer;
        answer.verdict = Verdict::Found;
        for (unsigned task = 0; task < m_slot.Count(); ++task)
        {
            answer.slot.push_back(m_slot[task].Value(m_solver));
        }
        const auto isTrue = [&](Literal literal) { return m_solver.IsTrue(literal); };
        for (unsigned resource = 0; resource < kIssueResources; ++resource)
        {
            const auto& binOf = m_binOf[resource];
            for (unsigned slot = 0; slot < m_slot.SlotsOf(resource); ++slot)
            {
                answer.bin[resource].push_back(
                    binOf.empty()
                        ? slot
                        : static_cast<unsigned>(std::find_if(binOf[slot].begin(), binOf[slot].end(), isTrue) -
                                                binOf[slot].begin()));
            }
        }
        unsigned match = 0;
        unsigned action = 0;
        while (match < m_slot.SlotsOf(0) || action < m_slot.SlotsOf(1))
        {
            const bool isAction =
                action < m_slot.SlotsOf(1) && (match == m_slot.SlotsOf(0) || isTrue(m_actionFirst[match][action]));
            answer.sequence.emplace_back(isAction ? 1 : 0, isAction ? action++ : match++);
        }
        return answer;
    }

    const ModuloProblem& m_problem;
    const SlotOrder& m_order;
    ClauseSolver m_solver;
    TaskSlots m_slot;
    std::vector<std::vector<Literal>> m_actionFirst;
    std::array<std::vector<std::vector<Literal>>, kIssueResources> m_binOf; ///< [slot][bin], several packets only
};

} // namespace

SlotAnswer
SolveSlots(const ModuloProblem& problem, const SlotOrder& order, WorkMeter& meter, NominalTime most)
{
    return SlotModel(problem, order).Solve(meter, most);
}

} // namespace pisa
