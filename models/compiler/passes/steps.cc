// Steps as longest paths over the dependencies between instructions.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/steps.h"

#include "compiler/passes/instruction-parts.h"
#include "compiler/passes/step-actions.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace pisa
{

namespace
{

/** Kind of array, or of what has an order of its own, and its number. */
using Shared = std::tuple<char, uint32_t>;

/** What one instruction does, as far as its step depends on it. */
struct Deed
{
    std::set<FieldId> reads;
    std::set<FieldId> writes;
    std::set<Shared> arrays; ///< in one stage for all actions of a table
    std::set<Shared> order;  ///< what follows it in the action comes in no earlier step
    bool isLate{false};      ///< reads what takes long to make: never in the first step
    bool isForUser{false};   ///< looks at whatever there is at that point, a result of its own step included
};

Deed
DeedOf(const Program& program, const Instruction& instruction)
{
    Access access = AccessOf(program, instruction);
    Deed deed;
    deed.reads = std::move(access.reads);
    deed.writes = std::move(access.writes);
    const auto add = [&deed](char kind, const std::set<uint32_t>& ids)
    {
        for (const uint32_t id : ids)
        {
            deed.arrays.emplace(kind, id);
        }
    };
    add('r', access.registers);
    add('c', access.counters);
    add('m', access.meters);
    deed.order = deed.arrays;
    deed.isLate = std::any_of(deed.reads.begin(), deed.reads.end(),
                              [&program](FieldId field) { return IsLate(program, field); });
    deed.isForUser = IsForUser(instruction);
    if (deed.isForUser || std::holds_alternative<Digest>(instruction) ||
        std::holds_alternative<RandomNumber>(instruction))
    {
        deed.order.emplace('o', static_cast<uint32_t>(instruction.index()));
    }
    return deed;
}

/** The latest step in which each field was read or written, and each thing with an order used, so far in an action.
 */
class Latest
{
  public:
    /** @return the earliest step for what comes next. */
    unsigned EarliestFor(const Deed& deed) const
    {
        unsigned step = deed.isLate ? 1 : 0;
        const auto behind = [&step](const auto& latest, const auto& wanted, unsigned distance)
        {
            for (const auto& one : wanted)
            {
                const auto it = latest.find(one);
                step = it == latest.end() ? step : std::max(step, it->second + distance);
            }
        };
        behind(m_written, deed.writes, 1);
        behind(m_written, deed.reads, deed.isForUser ? 0 : 1);
        behind(m_read, deed.writes, 0);
        behind(m_ordered, deed.order, 0);
        return step;
    }

    void Add(const Deed& deed, unsigned step)
    {
        const auto note = [step](auto& latest, const auto& used)
        {
            for (const auto& one : used)
            {
                latest[one] = std::max(latest[one], step);
            }
        };
        note(m_written, deed.writes);
        note(m_read, deed.reads);
        note(m_ordered, deed.order);
    }

  private:
    std::map<FieldId, unsigned> m_written;
    std::map<FieldId, unsigned> m_read;
    std::map<Shared, unsigned> m_ordered;
};

/** The steps of all actions while they are being pushed back. */
class StepOrder
{
  public:
    explicit StepOrder(const Program& program) : m_program(program)
    {
        for (const Action& action : program.actions)
        {
            m_deeds.emplace_back();
            for (const Instruction& instruction : action.body)
            {
                m_deeds.back().push_back(DeedOf(program, instruction));
            }
            m_steps.emplace_back(action.body.size(), 0);
        }
    }

    Steps Run()
    {
        std::size_t most = 0;
        for (ActionId id = 0; id < m_steps.size(); ++id)
        {
            PushBack(id);
            most += m_steps[id].size();
        }
        const Steps alone = m_steps;
        while (AlignTables())
        {
            const bool hasCycle = std::any_of(m_steps.begin(), m_steps.end(),
                                              [most](const auto& steps) { return CountSteps(steps) > most; });
            if (hasCycle) // one action needs r before s, another s before r; the placer says so
            {
                return alone;
            }
        }
        return std::move(m_steps);
    }

  private:
    /** Gives each instruction the earliest step behind those before it, none earlier than the one it has. */
    void PushBack(ActionId id)
    {
        Latest latest;
        for (std::size_t i = 0; i < m_deeds[id].size(); ++i)
        {
            m_steps[id][i] = std::max(m_steps[id][i], latest.EarliestFor(m_deeds[id][i]));
            latest.Add(m_deeds[id][i], m_steps[id][i]);
        }
    }

    /** Lets the actions of each table touch each array in the last of their steps. @return whether any changed. */
    bool AlignTables()
    {
        bool hasChanged = false;
        for (const Table& table : m_program.tables)
        {
            std::map<Shared, unsigned> last;
            ForEachTouch(table,
                         [&last](const Shared& array, unsigned& step) { last[array] = std::max(last[array], step); });
            bool changesTable = false;
            ForEachTouch(table,
                         [&](const Shared& array, unsigned& step)
                         {
                             changesTable = changesTable || step < last[array];
                             step = last[array];
                         });
            if (changesTable)
            {
                std::for_each(table.actions.begin(), table.actions.end(), [this](ActionId id) { PushBack(id); });
                hasChanged = true;
            }
        }
        return hasChanged;
    }

    template <typename Visit>
    void ForEachTouch(const Table& table, const Visit& visit)
    {
        for (const ActionId id : table.actions)
        {
            for (std::size_t i = 0; i < m_steps[id].size(); ++i)
            {
                for (const Shared& array : m_deeds[id][i].arrays)
                {
                    visit(array, m_steps[id][i]);
                }
            }
        }
    }

    const Program& m_program;
    std::vector<std::vector<Deed>> m_deeds;
    Steps m_steps;
};

} // namespace

Steps
StepsOf(const Program& program)
{
    return StepOrder(program).Run();
}

unsigned
CountSteps(const std::vector<unsigned>& steps)
{
    return steps.empty() ? 1 : *std::max_element(steps.begin(), steps.end()) + 1;
}

} // namespace pisa
