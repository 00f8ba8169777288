// Declarations of logical tables, and their look-ups with what follows.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/npl-switch-tables.h"

#include "compiler/npl/npl-switch-body.h"
#include "ir/control-graph.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** NPL's kinds of memory; a range is kept as masks. */
const char*
MemoryOf(const Table& table)
{
    const auto has = [&](MatchKind kind) {
        return std::any_of(table.keys.begin(), table.keys.end(),
                           [&](const MatchKey& key) { return key.kind == kind; });
    };
    return has(MatchKind::Ternary) || has(MatchKind::Range) ? "tcam" : has(MatchKind::Lpm) ? "alpm" : "hash";
}

NplParameters
NumbersOf(const std::vector<uint64_t>& arguments)
{
    NplParameters numbers;
    for (const uint64_t argument : arguments)
    {
        numbers.push_back({std::to_string(argument), 0});
    }
    return numbers;
}

/** @return "key == 7", "(key & 0xf0) == 16", or nothing where all keys match. */
std::string
NplMatches(const std::string& key, MatchKind kind, const MatchValue& value, unsigned width)
{
    const std::string number = std::to_string(value.value);
    const uint64_t mask = kind == MatchKind::Exact ? LowBits(width) : value.mask & LowBits(width);
    if (kind == MatchKind::Range)
    {
        return number + " <= " + key + " && " + key + " <= " + std::to_string(value.mask);
    }
    return mask == 0                ? ""
           : mask == LowBits(width) ? key + " == " + number
                                    : "(" + key + " & " + std::to_string(mask) + ") == " + number;
}

void
WriteFields(const char* what, const std::vector<Field>& fields, P4Text& text)
{
    text.Open(what);
    for (const Field& field : fields)
    {
        text.Line("bit[" + std::to_string(field.width) + "] " + field.name + ";");
    }
    text.Close();
}

/** Writes "if (a) {...} else if (b) {...} else {...}"; without a condition, what is left. */
void
WriteCases(std::vector<std::pair<std::string, P4Text>> cases, P4Text& text)
{
    while (!cases.empty() && cases.back().second.IsEmpty())
    {
        cases.pop_back();
    }
    for (std::size_t i = 0; i < cases.size(); ++i)
    {
        const std::string test = cases[i].first.empty() ? "" : "if (" + cases[i].first + ")";
        if (i > 0)
        {
            text.Turn(test.empty() ? "else" : "else " + test);
        }
        else if (!test.empty())
        {
            text.Open(test);
        }
        text.Add(cases[i].second);
    }
    if (!cases.empty() && !cases[0].first.empty())
    {
        text.Close();
    }
}

} // namespace

NplSwitchTables::NplSwitchTables(const Program& program, NplSwitchWords& words) : m_program(program), m_words(words)
{
    for (const Thread thread : kThreads)
    {
        const Control& control = ControlOf(program, thread);
        const ControlGraph graph(program, control);
        for (const pisa::NodeId node : graph.Order())
        {
            if (const auto* apply = std::get_if<Apply>(&control.nodes[node]))
            {
                m_tables.emplace(apply->table, MakeNplTableForm(program, *apply, words));
            }
        }
    }
}

void
NplSwitchTables::Declare(P4Text& text) const
{
    for (const auto& [id, made] : m_tables)
    {
        if (made.form == NplForm::Register)
        {
            text.Open("logical_register " + m_words.Table(id));
            WriteFields("fields", made.values, text);
            text.Close();
            text.Line("");
        }
        else if (!made.hit.empty())
        {
            const Table& table = m_program.tables[id];
            text.Open("logical_table " + m_words.Table(id));
            text.Line(std::string("table_type : ") + MemoryOf(table) + ";");
            WriteFields("keys", made.keys, text);
            if (!made.values.empty())
            {
                WriteFields("fields", made.values, text);
            }
            const std::string size = std::to_string(std::max<uint64_t>(table.size, table.entries.size()));
            text.Line("min_size : " + size + ";");
            text.Line("max_size : " + size + ";");
            WriteKeys(table, made, text);
            WriteResults(made, text);
            text.Close();
            text.Line("");
        }
    }
}

void
NplSwitchTables::WriteKeys(const Table& table, const NplTableForm& made, P4Text& text) const
{
    text.Open("key_construct()");
    text.Open("if (_LOOKUP0 == 1)");
    for (std::size_t i = 0; i < table.keys.size(); ++i)
    {
        text.Line(made.keys[i].name + " = " + m_words.Place(table.keys[i].field) + ";");
    }
    text.Close();
    text.Close();
}

/** Whether it hit; and if it did, the entry's data to the bus, or what the one action sets. */
void
NplSwitchTables::WriteResults(const NplTableForm& made, P4Text& text) const
{
    P4Text onHit;
    if (made.form == NplForm::Assigned)
    {
        WriteBody(made.data.begin()->first, made.data.begin()->second, onHit);
    }
    else
    {
        std::map<uint32_t, std::string> places;
        for (const auto& [action, at] : made.at)
        {
            for (std::size_t i = 0; i < at.size(); ++i)
            {
                places[at[i]] = made.data.at(action)[i].text;
            }
        }
        if (!made.action.empty())
        {
            places[0] = made.action;
        }
        for (const auto& [value, place] : places)
        {
            onHit.Line(place + " = " + made.values[value].name + ";");
        }
    }
    text.Open("fields_assign()");
    text.Open("if (_LOOKUP0 == 1)");
    text.Line(made.hit + " = _HIT0;");
    if (!onHit.IsEmpty())
    {
        text.Open("if (_HIT0 == 1)");
        text.Add(onHit);
        text.Close();
    }
    text.Close();
    text.Close();
}

void
NplSwitchTables::WriteBody(ActionId id, const NplParameters& parameters, P4Text& text) const
{
    WriteNplAction(m_program, m_program.actions[id], parameters, m_words, text);
}

void
NplSwitchTables::WriteDefault(const Table& table, P4Text& text) const
{
    WriteBody(table.defaultCall.action, NumbersOf(table.defaultCall.arguments), text);
}

/** @return the condition that an entry with this action hit. */
std::string
NplSwitchTables::Ran(const NplTableForm& made, ActionId action)
{
    return made.action.empty() ? made.hit + " == 1" : made.action + " == " + std::to_string(made.numbers.at(action));
}

void
NplSwitchTables::WriteApply(TableId id, P4Text& text) const
{
    const Table& table = m_program.tables[id];
    const NplTableForm& made = m_tables.at(id);
    switch (made.form)
    {
    case NplForm::Inline:
        WriteDefault(table, text);
        return;
    case NplForm::Register:
        WriteBody(table.actions[0], made.data.at(table.actions[0]), text);
        return;
    case NplForm::Choice:
        WriteChoice(table, text);
        return;
    case NplForm::Assigned:
    case NplForm::Numbered:
        break;
    }
    text.Line(m_words.Table(id) + ".lookup(0);");
    std::vector<std::pair<std::string, P4Text>> cases;
    const auto add = [&cases](const std::string& condition, const P4Text& body)
    {
        if (!body.IsEmpty())
        {
            cases.emplace_back(condition, body);
        }
    };
    for (const auto& [action, data] : made.data)
    {
        P4Text body;
        if (made.form == NplForm::Numbered)
        {
            WriteBody(action, data, body);
        }
        add(Ran(made, action), body);
    }
    P4Text missed;
    WriteDefault(table, missed);
    add(made.hit + " == 0", missed);
    WriteCases(cases, text);
}

FlowWays
NplSwitchTables::WaysOf(const Apply& apply) const
{
    const Table& table = m_program.tables[apply.table];
    const NplTableForm& made = m_tables.at(apply.table);
    const auto nextOf = [&](ActionId action, pisa::NodeId otherwise)
    {
        const auto on = std::find_if(apply.onAction.begin(), apply.onAction.end(),
                                     [action](const auto& one) { return one.first == action; });
        return on == apply.onAction.end() ? otherwise : on->second;
    };
    const pisa::NodeId missed = nextOf(table.defaultCall.action, apply.onMiss);
    FlowWays ways;
    bool isOne = true;
    if (!made.hit.empty())
    {
        for (const auto& [action, number] : made.numbers)
        {
            ways.push_back({{Ran(made, action)}, nextOf(action, apply.onHit)});
            isOne = isOne && ways.back().next == missed;
        }
    }
    if (isOne)
    {
        ways.clear();
    }
    ways.push_back({{}, missed});
    return ways;
}

void
NplSwitchTables::WriteChoice(const Table& table, P4Text& text) const
{
    std::vector<std::pair<std::string, P4Text>> cases;
    for (const Entry* entry : EntriesInOrder(table))
    {
        std::string all;
        for (std::size_t i = 0; i < table.keys.size(); ++i)
        {
            const FieldId field = table.keys[i].field;
            const std::string one =
                NplMatches(m_words.Place(field), table.keys[i].kind, entry->match[i], m_words.WidthOf(field));
            all += (all.empty() || one.empty() ? "" : " && ") + one;
        }
        cases.emplace_back(all.empty() ? "1 == 1" : all, P4Text{});
        WriteBody(entry->call.action, {}, cases.back().second);
    }
    cases.emplace_back("", P4Text{});
    WriteDefault(table, cases.back().second);
    WriteCases(cases, text);
}

NplControlEntry
NplSwitchTables::EntryOf(const Table& table, const NplTableForm& made, const Entry& entry)
{
    NplControlEntry row;
    for (std::size_t i = 0; i < table.keys.size(); ++i)
    {
        const MatchValue& value = entry.match[i];
        const std::string number = std::to_string(value.value);
        const std::string second = std::to_string(value.mask & LowBits(made.keys[i].width));
        row.keys.push_back(table.keys[i].kind == MatchKind::Exact ? number : "(" + number + ", " + second + ")");
    }
    row.values.resize(made.values.size(), 0);
    if (!made.action.empty())
    {
        row.values[0] = made.numbers.at(entry.call.action);
    }
    for (std::size_t i = 0; i < entry.call.arguments.size(); ++i)
    {
        row.values[made.at.at(entry.call.action)[i]] = entry.call.arguments[i];
    }
    return row;
}

std::vector<NplControlTable>
NplSwitchTables::Settings() const
{
    std::vector<NplControlTable> all;
    for (const auto& [id, made] : m_tables)
    {
        if (made.form == NplForm::Inline || made.form == NplForm::Choice)
        {
            continue;
        }
        const Table& table = m_program.tables[id];
        all.push_back(
            {m_words.Table(id), made.keys, made.values, std::max<uint64_t>(table.size, table.entries.size()), {}});
        for (const Entry* entry : EntriesInOrder(table))
        {
            all.back().entries.push_back(EntryOf(table, made, *entry));
        }
    }
    return all;
}

} // namespace pisa
