// Tables as P4_16.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-tables.h"

#include "ir/verify-parts.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace pisa
{

namespace
{

bool
HasPriorities(const Table& table)
{
    return std::any_of(table.keys.begin(), table.keys.end(),
                       [](const MatchKey& key)
                       { return key.kind == MatchKind::Ternary || key.kind == MatchKind::Range; });
}

/** @return file and line; characters that could end a comment are not in it. */
std::string
Comment(const SourceLocation& where)
{
    std::string file = where.file.substr(where.file.rfind('/') + 1);
    const auto isStrange = [](char one)
    { return std::isalnum(static_cast<unsigned char>(one)) == 0 && one != '.' && one != '-' && one != '_'; };
    std::replace_if(file.begin(), file.end(), isStrange, '_');
    return file + ":" + std::to_string(where.line);
}

} // namespace

P4Tables::P4Tables(const Program& program, P4Words& words, const P4Resources& resources, ActionName nameOf)
    : m_program(program),
      m_words(words),
      m_resources(resources),
      m_nameOf(std::move(nameOf))
{
}

/** Keys of users, or else: pieces of one field, and parts of one prefix, are one key. */
std::vector<UserPieces>
P4Tables::KeysOf(const Table& table) const
{
    std::vector<UserPieces> all;
    std::size_t at = 0;
    for (const UserName& name : table.keyNames)
    {
        all.push_back({name.name, at, name.pieces, name.width});
        at += name.pieces;
    }
    while (at < table.keys.size())
    {
        const MatchKind kind = table.keys[at].kind;
        std::vector<FieldId> run;
        for (std::size_t i = at; i < table.keys.size() && table.keys[i].kind == kind; ++i)
        {
            run.push_back(table.keys[i].field);
        }
        const bool isPlain = !IntrinsicOf(run[0]) && run[0].index != FieldId::kValid;
        const std::size_t count = kind == MatchKind::Lpm                ? run.size()
                                  : isPlain && kind != MatchKind::Range ? m_words.Data().Whole(run, 0).second
                                                                        : 1;
        all.push_back({"", at, count, 0});
        at += count;
    }
    return all;
}

bool
P4Tables::IsBool(const Table& table, const UserPieces& key) const
{
    const MatchKey& first = table.keys[key.first];
    return key.count == 1 && first.field.index == FieldId::kValid && first.kind == MatchKind::Exact;
}

/** The chip's own fields are as wide as v1model's where that matches the same. */
std::vector<unsigned>
P4Tables::Widths(const Table& table, const UserPieces& key) const
{
    std::vector<unsigned> widths;
    for (std::size_t i = key.first; i < key.first + key.count; ++i)
    {
        const MatchKey& one = table.keys[i];
        const bool isOwn = IntrinsicOf(one.field) && (one.kind == MatchKind::Exact || one.kind == MatchKind::Ternary);
        widths.push_back(isOwn ? m_words.Value(one.field, 64).width : m_words.WidthOf(one.field));
    }
    return widths;
}

std::string
P4Tables::KeyText(const Table& table, const UserPieces& key) const
{
    if (IsBool(table, key))
    {
        return m_words.Value(table.keys[key.first].field, 1).text;
    }
    std::vector<HashInput> inputs;
    const std::vector<unsigned> widths = Widths(table, key);
    for (std::size_t i = 0; i < key.count; ++i)
    {
        inputs.push_back({table.keys[key.first + i].field, widths[i]});
    }
    std::string text;
    for (const P4Value& item : m_words.Items(inputs))
    {
        text += (text.empty() ? "" : " ++ ") + item.text;
    }
    return text;
}

void
P4Tables::WriteKeys(const Table& table, P4Text& text) const
{
    text.Open("key =");
    std::set<std::string> taken;
    for (const UserPieces& key : KeysOf(table))
    {
        const std::string expression = KeyText(table, key);
        const bool isComputed = expression.find_first_of(" (") != std::string::npos && !IsBool(table, key);
        const std::string natural =
            IsBool(table, key) ? expression.substr(0, expression.rfind('.')) + ".$valid$" : expression;
        const std::string fallback = isComputed ? NameOf(m_program, table.keys[key.first].field) : natural;
        std::string name = key.name.empty() ? fallback : key.name;
        while (!taken.insert(name).second)
        {
            name += "_again"; // one field may be two keys
        }
        text.Line(expression + ": " + NameOf(table.keys[key.first].kind) +
                  (name == natural && !isComputed ? "" : " @name(" + P4String(name) + ")") + ";");
    }
    if (table.profile)
    {
        for (const FieldId field : m_program.profiles[*table.profile].fields)
        {
            const std::string chosen = m_words.Bits(field, m_words.WidthOf(field)).text;
            const bool isComputed = chosen.find('(') != std::string::npos;
            text.Line(chosen + ": selector" +
                      (isComputed ? " @name(" + P4String(NameOf(m_program, field)) + ")" : "") + ";");
        }
    }
    text.Close();
}

std::string
P4Tables::MatchText(const Table& table, const UserPieces& key, const Entry& entry) const
{
    const std::vector<unsigned> widths = Widths(table, key);
    std::vector<uint64_t> values;
    std::vector<uint64_t> masks;
    bool isAll = true; // every bit counts
    bool isAny = true; // none does
    const MatchKind kind = table.keys[key.first].kind;
    for (std::size_t i = 0; i < key.count; ++i)
    {
        const MatchValue& match = entry.match[key.first + i];
        const uint64_t ones = LowBits(widths[i]);
        if ((match.value & (kind == MatchKind::Exact ? ~uint64_t{0} : match.mask) & ~ones) != 0)
        {
            m_words.Refuse("an entry matches " + std::to_string(match.value) + ", but v1model's field has " +
                               std::to_string(widths[i]) + " bits",
                           "match a smaller value");
        }
        values.push_back(match.value);
        masks.push_back(match.mask & ones);
        isAll = isAll && masks.back() == ones;
        isAny = isAny && (kind == MatchKind::Range ? match.value == 0 && masks.back() == ones : masks.back() == 0);
    }
    const std::string value = JoinNumbers(values, widths);
    if (IsBool(table, key))
    {
        return values[0] != 0 ? "true" : "false";
    }
    if (kind == MatchKind::Exact)
    {
        return value;
    }
    if (isAny)
    {
        return "_";
    }
    if (kind == MatchKind::Range)
    {
        return value + " .. " + JoinNumbers(masks, widths);
    }
    return isAll ? value : value + " &&& " + JoinNumbers(masks, widths);
}

std::string
P4Tables::Call(const std::string& name, const ActionCall& call) const
{
    const Action& action = m_program.actions[call.action];
    std::string arguments;
    for (const UserPieces& parameter : UserParameters(action))
    {
        std::vector<uint64_t> numbers;
        std::vector<unsigned> widths;
        for (std::size_t i = parameter.first; i < parameter.first + parameter.count; ++i)
        {
            numbers.push_back(call.arguments[i]);
            widths.push_back(action.parameters[i].width);
        }
        arguments += (arguments.empty() ? "" : ", ") + JoinNumbers(numbers, widths);
    }
    return name + "(" + arguments + ")";
}

/** Constant entries win in the order in which they stand; others say their priority. */
void
P4Tables::WriteEntries(TableId id, P4Text& text) const
{
    const Table& table = m_program.tables[id];
    std::vector<Entry> entries = table.entries;
    const bool isRanked = HasPriorities(table);
    if (isRanked && table.isConst)
    {
        std::stable_sort(entries.begin(), entries.end(),
                         [](const Entry& a, const Entry& b) { return a.priority > b.priority; });
    }
    text.Open(table.isConst ? "const entries =" : "entries =");
    const std::vector<UserPieces> keys = KeysOf(table);
    std::set<std::string> matches;
    for (const Entry& entry : entries)
    {
        if (entry.member || entry.group)
        {
            m_words.Refuse("an entry at boot names a member; v1model has those from the control plane",
                           "add the entry by commands");
        }
        std::string match;
        for (const UserPieces& key : keys)
        {
            match += (match.empty() ? "" : ", ") + MatchText(table, key, entry);
        }
        if (!matches.insert(match).second)
        {
            if (isRanked && !table.isConst)
            {
                m_words.Refuse("two entries match the same; in P4_16 all of a table differ",
                               "leave out the one of lower priority");
            }
            continue; // of equal entries the first one counts
        }
        if (isRanked && !table.isConst && entry.priority < 0)
        {
            m_words.Refuse("an entry has priority " + std::to_string(entry.priority) + "; P4_16 begins at 0",
                           "give the entries priorities from 0 on");
        }
        const std::string priority =
            isRanked && !table.isConst ? "priority = " + std::to_string(entry.priority) + ": " : "";
        text.Line(priority + (keys.size() == 1 ? match : "(" + match + ")") + ": " +
                  Call(m_nameOf(id, entry.call.action), entry.call) + ";");
    }
    text.Close();
}

void
P4Tables::Write(TableId id, const std::string& identifier, const std::string& annotation, P4Text& text) const
{
    const Table& table = m_program.tables[id];
    m_words.At("table '" + table.name + "'", table.where);
    if (table.where.line > 0)
    {
        text.Line("// " + Comment(table.where));
    }
    if (!annotation.empty())
    {
        text.Line(annotation);
    }
    text.Open("table " + identifier);
    if (!table.keys.empty() || (table.profile && m_program.profiles[*table.profile].isSelector))
    {
        WriteKeys(table, text);
    }
    text.Open("actions =");
    for (const ActionId action : table.actions)
    {
        text.Line(m_nameOf(id, action) + ";");
    }
    text.Close();
    text.Line((table.isDefaultConst ? "const default_action = " : "default_action = ") +
              Call(m_nameOf(id, table.defaultCall.action), table.defaultCall) + ";");
    if (!table.keys.empty() && (!table.entries.empty() || table.isConst))
    {
        WriteEntries(id, text);
    }
    if (!table.keys.empty() && !table.isConst)
    {
        text.Line("size = " + std::to_string(table.size) + ";");
    }
    if (table.profile)
    {
        text.Line("implementation = " + m_resources.Profile(*table.profile) + ";");
    }
    if (table.counter)
    {
        text.Line("counters = " + m_resources.Names().counters[*table.counter] + ";");
    }
    if (table.meter)
    {
        text.Line("meters = " + m_resources.Names().meters[table.meter->meter] + ";");
    }
    text.Close();
}

} // namespace pisa
