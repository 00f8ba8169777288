// Chooses the form of each table and names its fields.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/npl-table-form.h"

#include "ir/diagnostic.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return bits that hold the number. */
unsigned
BitsFor(std::size_t number)
{
    unsigned bits = 1;
    while (number >> bits != 0)
    {
        ++bits;
    }
    return bits;
}

class NplFormMaker
{
  public:
    NplFormMaker(const Program& program, const Apply& apply, NplSwitchWords& words)
        : m_program(program),
          m_apply(apply),
          m_table(program.tables[apply.table]),
          m_words(words)
    {
    }

    NplTableForm Run()
    {
        NplTableForm made;
        made.form = Form();
        UniqueNames names = NplNames();
        names.Insert("action");
        const bool areNamed = m_table.keyNames.size() == m_table.keys.size();
        for (std::size_t i = 0; i < m_table.keys.size(); ++i)
        {
            const FieldId field = m_table.keys[i].field;
            const std::string place = m_words.Place(field);
            const std::string name = areNamed ? m_table.keyNames[i].name : place.substr(place.find('.') + 1);
            made.keys.push_back({names.Take(NplIdentifier(name)), m_words.WidthOf(field)});
        }
        if (made.form == NplForm::Assigned || made.form == NplForm::Numbered)
        {
            made.hit = m_words.AddToBus(m_words.Table(m_apply.table) + "_hit", 1);
        }
        if (made.form != NplForm::Inline && made.form != NplForm::Choice)
        {
            NameData(names, made);
        }
        return made;
    }

  private:
    [[noreturn]] void Refuse(const std::string& what) const
    {
        throw InputError(m_table.where, "table '" + m_table.name + "': NPL is written without " + what,
                         "write --emit p4");
    }

    /** @return whether the action can stand in fields_assign, where nothing else is read or chosen. */
    bool OnlySets(ActionId action) const
    {
        const auto sets = [](const Instruction& instruction)
        {
            const auto* statement = std::get_if<pisa::Statement>(&instruction);
            return statement != nullptr && statement->operation == Operation::Move &&
                   statement->dest.index != FieldId::kValid &&
                   !std::holds_alternative<FieldId>(statement->operands[0]);
        };
        const std::vector<Instruction>& body = m_program.actions[action].body;
        return std::all_of(body.begin(), body.end(), sets);
    }

    /** @return what entries may call: all actions but a default that only misses run. */
    std::vector<ActionId> EntryActions() const
    {
        std::vector<ActionId> actions;
        for (const ActionId action : m_table.actions)
        {
            const bool isCalled = std::any_of(m_table.entries.begin(), m_table.entries.end(),
                                              [&](const Entry& entry) { return entry.call.action == action; });
            const bool isLeft = action == m_table.defaultCall.action && m_table.actions.size() > 1;
            if (isCalled || (!m_table.isConst && !isLeft))
            {
                actions.push_back(action);
            }
        }
        return actions;
    }

    NplForm Form() const
    {
        if (m_table.profile || m_table.counter || m_table.meter)
        {
            Refuse("members, direct counters and meters");
        }
        if (m_table.keys.empty())
        {
            return FormWithoutKeys();
        }
        if (!m_table.isDefaultConst && m_table.actions.size() > 1)
        {
            Refuse("defaults that the control plane sets");
        }
        const auto isBare = [](const Entry& entry) { return entry.call.arguments.empty(); };
        const bool hasPrefix = std::any_of(m_table.keys.begin(), m_table.keys.end(),
                                           [](const MatchKey& key) { return key.kind == MatchKind::Lpm; });
        if (m_table.isConst && !hasPrefix && IsPassedBy() &&
            std::all_of(m_table.entries.begin(), m_table.entries.end(), isBare))
        {
            return NplForm::Choice;
        }
        const std::vector<ActionId> actions = EntryActions();
        return !m_table.isConst && actions.size() == 1 && OnlySets(actions[0]) ? NplForm::Assigned
                                                                               : NplForm::Numbered;
    }

    NplForm FormWithoutKeys() const
    {
        const bool isOne = m_table.actions.size() == 1;
        if (m_table.isDefaultConst || (isOne && m_table.defaultCall.arguments.empty()))
        {
            return NplForm::Inline;
        }
        if (!isOne || m_program.actions[m_table.actions[0]].parameters.size() != 1)
        {
            Refuse("tables without keys that set more than one value");
        }
        return NplForm::Register;
    }

    /** @return whether packets go on to one node, whatever is found. */
    bool IsPassedBy() const
    {
        return m_apply.onHit == m_apply.onMiss &&
               std::all_of(m_apply.onAction.begin(), m_apply.onAction.end(),
                           [&](const auto& one) { return one.second == m_apply.onMiss; });
    }

    /** Data of several actions with one name and width share a field. @param names taken in the logical table */
    void NameData(UniqueNames& names, NplTableForm& made)
    {
        const std::vector<ActionId> actions = EntryActions();
        const std::string& table = m_words.Table(m_apply.table);
        if (actions.size() > 1)
        {
            made.values.push_back({"action", BitsFor(actions.size())});
            made.action = m_words.AddToBus(table + "_action", made.values[0].width);
        }
        std::map<std::pair<std::string, unsigned>, std::pair<uint32_t, std::string>> known;
        for (const ActionId action : actions)
        {
            made.numbers.emplace(action, static_cast<unsigned>(made.numbers.size()) + 1);
            made.at[action] = {};
            made.data[action] = {};
            for (const Field& parameter : m_program.actions[action].parameters)
            {
                auto& [value, place] = known[{parameter.name, parameter.width}];
                if (place.empty())
                {
                    const bool isValue = made.form == NplForm::Register;
                    const std::string field = isValue ? "value" : names.Take(NplIdentifier(parameter.name));
                    value = static_cast<uint32_t>(made.values.size());
                    made.values.push_back({field, parameter.width});
                    place = isValue                          ? table + ".value"
                            : made.form == NplForm::Assigned ? field
                                                             : m_words.AddToBus(table + "_" + field, parameter.width);
                }
                made.at[action].push_back(value);
                made.data[action].push_back({place, parameter.width});
            }
        }
    }

    const Program& m_program;
    const Apply& m_apply;
    const Table& m_table;
    NplSwitchWords& m_words;
};

} // namespace

NplTableForm
MakeNplTableForm(const Program& program, const Apply& apply, NplSwitchWords& words)
{
    return NplFormMaker(program, apply, words).Run();
}

/** @return the entries in the order in which they win. */
std::vector<const Entry*>
EntriesInOrder(const Table& table)
{
    std::vector<const Entry*> entries;
    for (const Entry& entry : table.entries)
    {
        entries.push_back(&entry);
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry* a, const Entry* b) { return a->priority > b->priority; });
    return entries;
}

} // namespace pisa
