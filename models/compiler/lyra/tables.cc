// Merges blocks one pair after the other while the order of dependencies allows it.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/tables.h"

#include <algorithm>
#include <cassert>
#include <set>

namespace pisa::lyra
{

namespace
{

Predicate
RestOf(const Predicate& when, std::size_t from)
{
    return {when.begin() + static_cast<std::ptrdiff_t>(from), when.end()};
}

class TableFormer
{
  public:
    TableFormer(const ContextProgram& program, const std::vector<Dependency>& dependencies, TableSteps steps)
        : m_program(program),
          m_steps(steps)
    {
        for (const Dependency& one : dependencies)
        {
            if (one.reason == Reason::Gate && steps.gatesOnce)
            {
                continue;
            }
            m_needs.insert({one.to, one.from});
            if (one.reason < Reason::Anti)
            {
                m_strict.insert({one.to, one.from});
            }
        }
    }

    std::vector<CandidateTable> Run(const std::vector<PredicateBlock>& blocks)
    {
        for (const PredicateBlock& block : blocks)
        {
            CandidateTable table;
            table.when = block.when;
            table.thread = block.thread;
            const InstructionId first = block.instructions[0];
            if (std::holds_alternative<LookUp>(m_program.instructions[first].work))
            {
                table.lookUp = first;
                table.actions.resize(2);
            }
            else
            {
                table.actions.push_back({{}, block.instructions});
            }
            m_tables.push_back(std::move(table));
        }
        while (MergeOnce())
        {
        }
        return std::move(m_tables);
    }

  private:
    bool MergeOnce()
    {
        for (std::size_t i = 0; i < m_tables.size(); ++i)
        {
            for (std::size_t j = i + 1; j < m_tables.size(); ++j)
            {
                if (m_tables[i].thread != m_tables[j].thread)
                {
                    continue;
                }
                if ((m_steps.results && JoinResult(i, j)) || (m_steps.keyless && JoinKeyless(i, j)) ||
                    (m_steps.siblings && JoinSiblings(i, j)))
                {
                    return true;
                }
            }
        }
        return false;
    }

    bool Needs(std::size_t later, std::size_t earlier) const
    {
        for (const InstructionId to : InstructionsOf(m_tables[later]))
        {
            for (const InstructionId from : InstructionsOf(m_tables[earlier]))
            {
                if (m_needs.count({to, from}) > 0)
                {
                    return true;
                }
            }
        }
        return false;
    }

    /** @return whether table `from` may stand at place `to`: nothing between needs it or is needed by it. */
    bool MayMove(std::size_t from, std::size_t to) const
    {
        for (std::size_t k = std::min(from, to) + 1; k < std::max(from, to); ++k)
        {
            if (from > to ? Needs(from, k) : Needs(k, from))
            {
                return false;
            }
        }
        return true;
    }

    /** @return whether all instructions may stand in one action of the table with the look-up. */
    bool DependsStrictly(InstructionId to, const std::vector<InstructionId>& on) const
    {
        return std::any_of(on.begin(), on.end(), [&](InstructionId from) { return m_strict.count({to, from}) > 0; });
    }

    /** @return +1 if the literal asks for a hit of the look-up, -1 for a miss, 0 for something else. */
    int AsksFor(InstructionId lookUp, Literal literal) const
    {
        const std::vector<Comparison>& all = m_program.conditions[literal.condition].all;
        const Value hit = m_program.instructions[lookUp].results[0];
        if (all.size() != 1 || ValueOf(all[0].left) == nullptr || !(*ValueOf(all[0].left) == hit))
        {
            return 0;
        }
        const auto* number = std::get_if<Constant>(&all[0].right.what);
        const bool isEquality = all[0].operation == Operation::Equal || all[0].operation == Operation::NotEqual;
        if (number == nullptr || !isEquality)
        {
            return 0;
        }
        const bool asksOne = (number->value == 1) == (all[0].operation == Operation::Equal);
        return asksOne == literal.isTrue ? 1 : -1;
    }

    /** A block that runs on a hit (or a miss) of a look-up becomes part of the hit's (or the miss's) action. */
    bool JoinResult(std::size_t i, std::size_t j)
    {
        CandidateTable& table = m_tables[i];
        const CandidateTable& block = m_tables[j];
        if (!table.lookUp || block.lookUp || block.actions.size() != 1 ||
            block.when.size() != table.when.size() + 1 || !Implies(block.when, table.when))
        {
            return false;
        }
        const int asked = AsksFor(*table.lookUp, block.when.back());
        CandidateAction& action = table.actions[asked > 0 ? 0 : 1];
        for (const InstructionId one : block.actions[0].instructions)
        {
            // what computes with a result may run beside the result's arrival: it takes it from the entry
            if (asked == 0 || DependsStrictly(one, action.instructions))
            {
                return false;
            }
        }
        if (asked == 0 || !MayMove(j, i))
        {
            return false;
        }
        action.instructions.insert(action.instructions.end(), block.actions[0].instructions.begin(),
                                   block.actions[0].instructions.end());
        m_tables.erase(m_tables.begin() + static_cast<std::ptrdiff_t>(j));
        return true;
    }

    bool IsPlain(const CandidateTable& table) const
    {
        const std::vector<InstructionId> all = InstructionsOf(table);
        return std::all_of(all.begin(), all.end(),
                           [this](InstructionId at)
                           { return std::holds_alternative<Compute>(m_program.instructions[at].work); });
    }

    /** A keyless block that runs whenever the look-up does becomes part of both of its actions. What it reads of the
     * entry is action data on a hit, and on a miss what it was. */
    bool JoinKeyless(std::size_t i, std::size_t j)
    {
        const std::size_t look = m_tables[i].lookUp ? i : j;
        const std::size_t block = m_tables[i].lookUp ? j : i;
        if (!m_tables[look].lookUp || m_tables[block].lookUp || m_tables[block].actions.size() != 1 ||
            !(m_tables[block].when == m_tables[look].when) || !IsPlain(m_tables[block]) || Needs(look, block) ||
            !MayMove(block, look))
        {
            return false;
        }
        const std::vector<InstructionId> more = m_tables[block].actions[0].instructions;
        for (const CandidateAction& action : m_tables[look].actions)
        {
            for (const InstructionId one : action.instructions)
            {
                const bool isBound = DependsStrictly(one, more) ||
                                     std::any_of(more.begin(), more.end(),
                                                 [&](InstructionId other) { return DependsStrictly(other, {one}); });
                if (isBound)
                {
                    return false;
                }
            }
        }
        for (CandidateAction& action : m_tables[look].actions)
        {
            action.instructions.insert(action.instructions.end(), more.begin(), more.end());
        }
        m_tables.erase(m_tables.begin() + static_cast<std::ptrdiff_t>(block));
        return true;
    }

    bool AreMatchable(const Predicate& literals) const
    {
        return std::all_of(literals.begin(), literals.end(),
                           [this](Literal one) { return IsMatchable(m_program, one.condition); });
    }

    static Predicate Whole(const CandidateTable& table, const CandidateAction& action)
    {
        Predicate all = table.when;
        all.insert(all.end(), action.when.begin(), action.when.end());
        return all;
    }

    static bool ExcludeEachOther(const CandidateTable& first, const CandidateTable& second)
    {
        for (const CandidateAction& one : first.actions)
        {
            for (const CandidateAction& other : second.actions)
            {
                if (!AreExclusive(Whole(first, one), Whole(second, other)))
                {
                    return false;
                }
            }
        }
        return true;
    }

    /** Blocks without look-ups whose predicates exclude each other become actions of one table. */
    bool JoinSiblings(std::size_t i, std::size_t j)
    {
        const CandidateTable& first = m_tables[i];
        const CandidateTable& second = m_tables[j];
        if (first.lookUp || second.lookUp || !ExcludeEachOther(first, second))
        {
            return false;
        }
        const Predicate shared = CommonPrefix(first.when, second.when);
        if (!AreMatchable(RestOf(first.when, shared.size())) || !AreMatchable(RestOf(second.when, shared.size())))
        {
            return false;
        }
        const bool toFirst = MayMove(j, i);
        if (!toFirst && !MayMove(i, j))
        {
            return false;
        }
        CandidateTable merged;
        merged.when = shared;
        merged.thread = first.thread;
        for (const std::size_t from : {i, j})
        {
            const Predicate rest = RestOf(m_tables[from].when, shared.size());
            for (const CandidateAction& action : m_tables[from].actions)
            {
                Predicate when = rest;
                when.insert(when.end(), action.when.begin(), action.when.end());
                merged.actions.push_back({std::move(when), action.instructions});
            }
        }
        m_tables[toFirst ? i : j] = std::move(merged);
        m_tables.erase(m_tables.begin() + static_cast<std::ptrdiff_t>(toFirst ? j : i));
        return true;
    }

    const ContextProgram& m_program;
    const TableSteps m_steps;
    std::set<std::pair<InstructionId, InstructionId>> m_needs;  ///< (to, from)
    std::set<std::pair<InstructionId, InstructionId>> m_strict; ///< those that one action cannot keep
    std::vector<CandidateTable> m_tables;
};

/** @return how many conditions both share, up to the last that asks for what the first overwrites. */
std::size_t
AskedDepth(const ContextProgram& program, const ContextInstruction& writer, const ContextInstruction& other)
{
    std::size_t depth = 0;
    for (std::size_t d = 0; d < std::min(writer.when.size(), other.when.size()); ++d)
    {
        if (writer.when[d].condition != other.when[d].condition)
        {
            break;
        }
        for (const Comparison& comparison : program.conditions[writer.when[d].condition].all)
        {
            for (const Term* term : {&comparison.left, &comparison.right})
            {
                const Value* value = ValueOf(*term);
                const bool isWritten = value != nullptr && std::any_of(writer.results.begin(), writer.results.end(),
                                                                       [value](Value result) {
                                                                           return result.variable == value->variable;
                                                                       });
                depth = isWritten ? d + 1 : depth;
            }
        }
    }
    return depth;
}

} // namespace

std::vector<InstructionId>
InstructionsOf(const CandidateTable& table)
{
    std::set<InstructionId> all;
    if (table.lookUp)
    {
        all.insert(*table.lookUp);
    }
    for (const CandidateAction& action : table.actions)
    {
        all.insert(action.instructions.begin(), action.instructions.end());
    }
    return {all.begin(), all.end()};
}

bool
GatesHold(const std::vector<CandidateTable>& tables, const ContextProgram& program,
          const std::vector<Dependency>& dependencies)
{
    std::vector<std::size_t> tableOf(program.instructions.size(), 0);
    for (std::size_t t = 0; t < tables.size(); ++t)
    {
        for (const InstructionId at : InstructionsOf(tables[t]))
        {
            tableOf[at] = t;
        }
    }
    for (const Dependency& one : dependencies)
    {
        if (one.reason != Reason::Gate || tableOf[one.to] >= tableOf[one.from])
        {
            continue;
        }
        // the write comes first: all from it on must stand behind the branch that asks
        const Predicate& to = program.instructions[one.to].when;
        const std::size_t depth = AskedDepth(program, program.instructions[one.to], program.instructions[one.from]);
        for (std::size_t t = tableOf[one.to]; t <= tableOf[one.from]; ++t)
        {
            for (std::size_t d = 0; d < depth; ++d)
            {
                if (tables[t].when.size() <= d || tables[t].when[d].condition != to[d].condition)
                {
                    return false;
                }
            }
        }
    }
    return true;
}

bool
IsMatchable(const ContextProgram& program, ConditionId condition)
{
    const std::vector<Comparison>& all = program.conditions[condition].all;
    return std::all_of(all.begin(), all.end(),
                       [&all](const Comparison& one)
                       {
                           const auto* number = std::get_if<Constant>(&one.right.what);
                           const bool isOne = one.operation == Operation::NotEqual && one.left.width == 1;
                           const bool isOnlyOne = one.operation == Operation::NotEqual && all.size() == 1;
                           return ValueOf(one.left) != nullptr && number != nullptr &&
                                  (one.operation == Operation::Equal || isOne || isOnlyOne);
                       });
}

std::vector<CandidateTable>
FormTables(const ContextProgram& program, const std::vector<PredicateBlock>& blocks,
           const std::vector<Dependency>& dependencies, TableSteps steps)
{
    return TableFormer(program, dependencies, steps).Run(blocks);
}

} // namespace pisa::lyra
