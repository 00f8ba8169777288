// Cuts candidate tables down to what a switch has of them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/program-part.h"

#include <algorithm>
#include <map>

namespace pisa
{

namespace
{

using namespace lyra;

class PartWriter
{
  public:
    PartWriter(const CompiledContext& context, const PartWishes& wishes)
        : m_context(context),
          m_wishes(wishes),
          m_part{context.program, {}}
    {
        for (const auto& condition : wishes.runsIf)
        {
            m_gates.push_back(condition ? std::optional(AddCondition(*condition)) : std::nullopt);
        }
    }

    ProgramPart Run()
    {
        for (const CandidateTable& table : m_context.tables)
        {
            std::map<uint32_t, std::set<InstructionId>> here; ///< by the first algorithm that runs with theirs
            for (const InstructionId at : InstructionsOf(table))
            {
                if (m_wishes.instructions.count(at) > 0)
                {
                    here[FirstOf(m_context.program.instructions[at].algorithm)].insert(at);
                }
            }
            for (const auto& [algorithm, instructions] : here)
            {
                const std::optional<uint32_t> group = m_wishes.groupOf[algorithm];
                table.lookUp ? AddLookUp(table, instructions, group) : AddActions(table, instructions, group);
            }
        }
        return std::move(m_part);
    }

  private:
    /** @return the first algorithm of the group; of PER-SW algorithms each is its own. */
    uint32_t FirstOf(uint32_t algorithm) const
    {
        const auto& group = m_wishes.groupOf[algorithm];
        const auto first = std::find(m_wishes.groupOf.begin(), m_wishes.groupOf.end(), group);
        return group ? static_cast<uint32_t>(first - m_wishes.groupOf.begin()) : algorithm;
    }

    ConditionId AddCondition(const Comparison& comparison)
    {
        ChoiceCondition condition;
        condition.all = {comparison};
        m_part.program.conditions.push_back(std::move(condition));
        return static_cast<ConditionId>(m_part.program.conditions.size() - 1);
    }

    Predicate Gated(const CandidateTable& table, std::optional<uint32_t> group) const
    {
        Predicate when = table.when;
        if (group && m_gates[*group])
        {
            when.insert(when.begin(), {*m_gates[*group], true});
        }
        return when;
    }

    static CandidateAction Within(const CandidateAction& action, const std::set<InstructionId>& here)
    {
        CandidateAction left{action.when, {}};
        std::copy_if(action.instructions.begin(), action.instructions.end(), std::back_inserter(left.instructions),
                     [&](InstructionId at) { return here.count(at) > 0; });
        return left;
    }

    void AddActions(const CandidateTable& table, const std::set<InstructionId>& here, std::optional<uint32_t> group)
    {
        CandidateTable left{Gated(table, group), table.thread, {}, {}};
        for (const CandidateAction& action : table.actions)
        {
            left.actions.push_back(Within(action, here));
            if (left.actions.back().instructions.empty())
            {
                left.actions.pop_back();
            }
        }
        m_part.tables.push_back(std::move(left));
    }

    void AddLookUp(const CandidateTable& table, const std::set<InstructionId>& here, std::optional<uint32_t> group)
    {
        const bool looksUp = here.count(*table.lookUp) > 0;
        CandidateTable left{Gated(table, group), table.thread, table.lookUp, {}};
        if (looksUp && m_wishes.repeated.count(*table.lookUp) == 0)
        {
            for (const CandidateAction& action : table.actions)
            {
                left.actions.push_back(Within(action, here));
            }
            m_part.tables.push_back(std::move(left));
            return;
        }
        if (looksUp)
        {
            left.when.push_back({AskHit(*table.lookUp), false});
            left.actions.resize(2);
            m_part.tables.push_back(std::move(left));
        }
        AddFollowers(table, here, group, AskHit(*table.lookUp)); // anew: the look-up has changed it
    }

    /** What the look-up's actions do, in tables of their own. */
    void AddFollowers(const CandidateTable& table, const std::set<InstructionId>& here, std::optional<uint32_t> group,
                      ConditionId isHit)
    {
        const auto isIn = [&](std::size_t action, InstructionId at)
        {
            const std::vector<InstructionId>& all = table.actions[action].instructions;
            return std::find(all.begin(), all.end(), at) != all.end();
        };
        std::optional<Predicate> last;
        for (const InstructionId at : here)
        {
            if (at == *table.lookUp)
            {
                continue;
            }
            Predicate when = Gated(table, group);
            if (!isIn(0, at) || !isIn(1, at))
            {
                when.push_back({isHit, isIn(0, at)});
            }
            if (last && *last == when)
            {
                m_part.tables.back().actions[0].instructions.push_back(at);
                continue;
            }
            m_part.tables.push_back({when, table.thread, {}, {{{}, {at}}}});
            last = when;
        }
    }

    ConditionId AskHit(InstructionId lookUp)
    {
        const ContextInstruction& instruction = m_context.program.instructions[lookUp];
        const ConditionId made = AddCondition({Operation::Equal, {instruction.results[0], 1}, {Constant{1}, 1}});
        m_part.program.conditions.back().where = instruction.where;
        return made;
    }

    const CompiledContext& m_context;
    const PartWishes& m_wishes;
    ProgramPart m_part;
    std::vector<std::optional<ConditionId>> m_gates; ///< of each group
};

} // namespace

ProgramPart
PartOf(const CompiledContext& context, const PartWishes& wishes)
{
    return PartWriter(context, wishes).Run();
}

} // namespace pisa
