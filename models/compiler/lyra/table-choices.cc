// The decision tree of actions that exclude each other.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/table-choices.h"

#include <algorithm>
#include <cassert>
#include <set>

namespace pisa::lyra
{

namespace
{

/** Adds the rows below a place of the tree; the last one has nothing in its row but `above`. */
void
AddChoices(const ContextProgram& program, const CandidateTable& table, const FieldOfTerm& fieldOf,
           const std::vector<std::size_t>& actions, const ChoiceRow& above, std::vector<TableChoice>& choices,
           std::size_t depth)
{
    const bool isTaken = std::any_of(choices.begin(), choices.end(),
                                     [&above](const TableChoice& choice) { return choice.row == above; });
    if (isTaken)
    {
        return; // all that comes here was chosen above
    }
    if (actions.empty())
    {
        choices.push_back({above, {}});
        return;
    }
    if (table.actions[actions[0]].when.size() == depth)
    {
        assert(actions.size() == 1 && "actions of a table exclude each other");
        choices.push_back({above, actions[0]});
        return;
    }
    const ConditionId condition = table.actions[actions[0]].when[depth].condition;
    std::vector<std::size_t> sides[2];
    for (const std::size_t action : actions)
    {
        const Literal literal = table.actions[action].when[depth];
        assert(literal.condition == condition && "actions that exclude each other part at one condition");
        sides[literal.isTrue ? 1 : 0].push_back(action);
    }
    ChoiceRow row = above;
    const auto& all = program.conditions[condition].all;
    const bool isUnequal = all.size() == 1 && all[0].operation == Operation::NotEqual && all[0].left.width > 1;
    bool isPossible = true;
    for (const Comparison& comparison : all)
    {
        const uint64_t number = std::get<Constant>(comparison.right.what).value;
        const uint64_t value = comparison.operation == Operation::Equal || isUnequal ? number : number ^ 1;
        const auto [it, isNew] = row.emplace(fieldOf(comparison.left), value);
        isPossible = isPossible && (isNew || it->second == value);
    }
    if (isPossible)
    {
        AddChoices(program, table, fieldOf, sides[isUnequal ? 0 : 1], row, choices, depth + 1);
    }
    AddChoices(program, table, fieldOf, sides[isUnequal ? 1 : 0], above, choices, depth + 1);
}

} // namespace

std::vector<TableChoice>
ChoicesOf(const ContextProgram& program, const CandidateTable& table, const FieldOfTerm& fieldOf)
{
    std::vector<std::size_t> all(table.actions.size());
    for (std::size_t i = 0; i < all.size(); ++i)
    {
        all[i] = i;
    }
    std::vector<TableChoice> choices;
    AddChoices(program, table, fieldOf, all, {}, choices, 0);
    return choices;
}

void
FillEntries(const std::vector<TableChoice>& choices, const std::function<unsigned(FieldId)>& widthOf,
            const std::function<ActionId(const TableChoice&)>& actionOf, pisa::Table& lowered)
{
    std::set<FieldId> fields;
    for (const TableChoice& choice : choices)
    {
        for (const auto& [field, value] : choice.row)
        {
            fields.insert(field);
        }
    }
    const bool isExact = std::all_of(choices.begin(), choices.end() - 1,
                                     [&](const TableChoice& choice) { return choice.row.size() == fields.size(); });
    for (const FieldId field : fields)
    {
        lowered.keys.push_back({field, isExact ? MatchKind::Exact : MatchKind::Ternary});
    }
    for (std::size_t i = 0; i + 1 < choices.size(); ++i)
    {
        Entry entry;
        for (const FieldId field : fields)
        {
            const auto it = choices[i].row.find(field);
            const uint64_t mask = LowBits(widthOf(field));
            entry.match.push_back(it == choices[i].row.end() ? MatchValue{0, 0} : MatchValue{it->second, mask});
        }
        entry.priority = isExact ? 0 : static_cast<int32_t>(choices.size() - i);
        entry.call.action = actionOf(choices[i]);
        lowered.entries.push_back(std::move(entry));
    }
    lowered.defaultCall.action = actionOf(choices.back());
    lowered.size = std::max<uint64_t>(1, lowered.entries.size());
}

} // namespace pisa::lyra
