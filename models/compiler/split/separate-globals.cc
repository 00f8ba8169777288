// Levels of what globals of one table need of each other.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/separate-globals.h"

#include "compiler/lyra/versions.h"

#include <algorithm>
#include <map>
#include <set>

namespace pisa
{

namespace
{

using namespace lyra;

/** Of a table's instructions: level 0 stays, on each further one globals come first, then what needs them. */
using Levels = std::map<InstructionId, unsigned>;

class Separation
{
  public:
    explicit Separation(ContextProgram& program) : m_program(program), m_storage(program, Definitions(program))
    {
    }

    void Add(const CandidateTable& table, std::vector<CandidateTable>& tables)
    {
        const std::map<GlobalId, std::set<InstructionId>> globals = GlobalsOf(table);
        const bool isAlone = globals.empty() || (globals.size() == 1 && !table.lookUp);
        const std::optional<Levels> levels = isAlone ? std::nullopt : LevelsOf(table, globals);
        if (!levels)
        {
            tables.push_back(table);
            return;
        }
        unsigned last = 0;
        for (const auto& [at, level] : *levels)
        {
            last = std::max(last, level);
        }
        for (unsigned level = 0; level <= last; ++level)
        {
            std::set<InstructionId> rest;
            for (const auto& [at, own] : *levels)
            {
                if (own == level && !GlobalOf(m_program.instructions[at]))
                {
                    rest.insert(at);
                }
            }
            for (const auto& [global, instructions] : globals)
            {
                if (levels->at(*instructions.begin()) == level)
                {
                    AddPart(table, instructions, tables);
                }
            }
            if (level == 0 && table.lookUp)
            {
                CandidateTable look = Only(table, rest);
                look.lookUp = table.lookUp;
                tables.push_back(std::move(look));
            }
            else if (!rest.empty())
            {
                AddPart(table, rest, tables);
            }
        }
    }

  private:
    std::map<GlobalId, std::set<InstructionId>> GlobalsOf(const CandidateTable& table) const
    {
        std::map<GlobalId, std::set<InstructionId>> globals;
        for (const CandidateAction& action : table.actions)
        {
            for (const InstructionId at : action.instructions)
            {
                if (const auto global = GlobalOf(m_program.instructions[at]))
                {
                    globals[*global].insert(at);
                }
            }
        }
        return globals;
    }

    std::set<StorageId> PlacesOf(const std::vector<Value>& values) const
    {
        std::set<StorageId> places;
        for (const Value value : values)
        {
            places.insert(m_storage.Of(value));
        }
        return places;
    }

    bool MustFollow(InstructionId second, InstructionId first) const
    {
        const ContextInstruction& a = m_program.instructions[first];
        const ContextInstruction& b = m_program.instructions[second];
        const auto meet = [](const std::set<StorageId>& one, const std::set<StorageId>& other)
        { return std::any_of(one.begin(), one.end(), [&](StorageId place) { return other.count(place) > 0; }); };
        const std::set<StorageId> readFirst = PlacesOf(ReadsOf(m_program, a));
        const std::set<StorageId> written = PlacesOf(b.results);
        const std::set<StorageId> writtenFirst = PlacesOf(a.results);
        return meet(writtenFirst, PlacesOf(ReadsOf(m_program, b))) || meet(writtenFirst, written) ||
               meet(readFirst, written);
    }

    /** @return nothing if the instructions of one global would have to come both before and behind another table. */
    std::optional<Levels> LevelsOf(const CandidateTable& table,
                                   const std::map<GlobalId, std::set<InstructionId>>& globals) const
    {
        Levels levels;
        for (const InstructionId at : InstructionsOf(table))
        {
            if (at != table.lookUp)
            {
                levels[at] = table.lookUp && GlobalOf(m_program.instructions[at]) ? 1 : 0;
            }
        }
        for (bool changed = true; changed;)
        {
            changed = false;
            const auto raise = [&](InstructionId at, unsigned least)
            {
                changed = changed || levels[at] < least;
                levels[at] = std::max(levels[at], least);
                return levels[at] <= levels.size();
            };
            for (const CandidateAction& action : table.actions)
            {
                for (const InstructionId at : action.instructions)
                {
                    const unsigned step = GlobalOf(m_program.instructions[at]) ? 1 : 0;
                    for (const InstructionId before : action.instructions)
                    {
                        if (before < at && MustFollow(at, before) && !raise(at, levels[before] + step))
                        {
                            return std::nullopt;
                        }
                    }
                }
            }
            for (const auto& [global, instructions] : globals)
            {
                for (const InstructionId at : instructions)
                {
                    for (const InstructionId other : instructions)
                    {
                        if (!raise(at, levels[other]))
                        {
                            return std::nullopt;
                        }
                    }
                }
            }
        }
        return levels;
    }

    static CandidateTable Only(const CandidateTable& table, const std::set<InstructionId>& instructions)
    {
        CandidateTable left{table.when, table.thread, {}, {}};
        for (const CandidateAction& action : table.actions)
        {
            left.actions.push_back({action.when, {}});
            std::copy_if(action.instructions.begin(), action.instructions.end(),
                         std::back_inserter(left.actions.back().instructions),
                         [&](InstructionId at) { return instructions.count(at) > 0; });
        }
        return left;
    }

    /** A table of these instructions; those of a look-up's actions ask for its result. */
    void AddPart(const CandidateTable& table, const std::set<InstructionId>& instructions,
                 std::vector<CandidateTable>& tables)
    {
        CandidateTable part = Only(table, instructions);
        if (table.lookUp)
        {
            if (part.actions[0].instructions == part.actions[1].instructions)
            {
                part.actions.pop_back();
            }
            else
            {
                const ConditionId isHit = AskHit(*table.lookUp);
                part.actions[0].when = {{isHit, true}};
                part.actions[1].when = {{isHit, false}};
            }
        }
        part.actions.erase(std::remove_if(part.actions.begin(), part.actions.end(),
                                          [](const CandidateAction& action) { return action.instructions.empty(); }),
                           part.actions.end());
        tables.push_back(std::move(part));
        if (tables.back().actions.size() == 1) // needs no key to choose
        {
            Predicate& when = tables.back().actions[0].when;
            tables.back().when.insert(tables.back().when.end(), when.begin(), when.end());
            when.clear();
        }
    }

    ConditionId AskHit(InstructionId lookUp)
    {
        const ContextInstruction& instruction = m_program.instructions[lookUp];
        ChoiceCondition condition;
        condition.all = {{Operation::Equal, {instruction.results[0], 1}, {Constant{1}, 1}}};
        condition.where = instruction.where;
        m_program.conditions.push_back(std::move(condition));
        return static_cast<ConditionId>(m_program.conditions.size() - 1);
    }

    ContextProgram& m_program;
    Storage m_storage;
};

} // namespace

std::vector<CandidateTable>
SeparateGlobals(ContextProgram& program, const std::vector<CandidateTable>& tables)
{
    std::vector<CandidateTable> separate;
    Separation separation(program);
    for (const CandidateTable& table : tables)
    {
        separation.Add(table, separate);
    }
    return separate;
}

} // namespace pisa
