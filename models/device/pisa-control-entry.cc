// Entries of tables as controllers write them: by names, with values of any width.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-control-entry.h"

#include "entries/bind-entry.h"
#include "entries/table-book.h"
#include "entries/user-value.h"

namespace ns3
{

namespace
{

pisa::WideNumber
NumberOf(const uint8_t* bytes, std::size_t count)
{
    pisa::WideNumber number = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        number = number << 8 | bytes[i];
    }
    return number;
}

pisa::Word
WordOf(const std::string& text)
{
    return {text, {}};
}

pisa::SpelledNumber
Spell(const PisaValue& value)
{
    pisa::SpelledNumber number;
    number.word = WordOf(value.Get().str());
    number.value = value.Get();
    return number;
}

pisa::SpelledMatch
Spell(const PisaKey& key)
{
    pisa::SpelledMatch match;
    match.value = Spell(key.Value());
    match.second = Spell(key.Second());
    switch (key.GetForm())
    {
    case PisaKey::Form::Exact:
        match.form = pisa::SpelledMatch::Form::Number;
        break;
    case PisaKey::Form::Prefix:
        match.form = pisa::SpelledMatch::Form::Prefix;
        break;
    case PisaKey::Form::Masked:
        match.form = pisa::SpelledMatch::Form::Mask;
        break;
    case PisaKey::Form::Range:
        match.form = pisa::SpelledMatch::Form::Range;
        break;
    }
    return match;
}

pisa::SpelledEntry
Spell(const PisaTableEntry& entry)
{
    pisa::SpelledEntry spelled;
    spelled.object = WordOf(entry.table);
    for (const auto& [name, key] : entry.keys)
    {
        spelled.keys.push_back({WordOf(name), Spell(key)});
    }
    return spelled;
}

pisa::ActionCall
Bind(const pisa::Program& program, const PisaAction& action, const std::vector<pisa::ActionId>& among,
     const std::string& of)
{
    pisa::SpelledEntry spelled;
    spelled.action = WordOf(action.name);
    for (const auto& [name, value] : action.arguments)
    {
        spelled.arguments.push_back({WordOf(name), Spell(value)});
    }
    return pisa::BindCall(program, spelled, among, of);
}

/** Takes the pieces of one value from a list, first most significant. */
template <typename Piece>
pisa::WideNumber
Join(const pisa::UserValue& as, std::size_t& at, const Piece& piece)
{
    pisa::WideNumber number = 0;
    for (const unsigned width : as.pieces)
    {
        number = number << width | piece(at++);
    }
    return number;
}

/** @return the key, none if it matches anything. */
std::optional<PisaKey>
NameKey(const pisa::UserKey& key, const std::vector<pisa::MatchValue>& match, std::size_t& at)
{
    std::size_t second = at;
    const pisa::WideNumber value = Join(key.value, at, [&](std::size_t i) { return match[i].value; });
    const pisa::WideNumber mask = Join(key.value, second, [&](std::size_t i) { return match[i].mask; });
    const pisa::WideNumber ones = (pisa::WideNumber(1) << key.value.width) - 1;
    switch (key.kind)
    {
    case pisa::MatchKind::Exact:
        return PisaKey(value);
    case pisa::MatchKind::Lpm:
        return mask == 0 ? std::nullopt
                         : std::optional(PisaKey::Prefix(value, key.value.width - boost::multiprecision::lsb(mask)));
    case pisa::MatchKind::Ternary:
        return (mask & ones) == 0 ? std::nullopt
                                  : std::optional(PisaKey::Masked(value, pisa::WideNumber(mask & ones)));
    case pisa::MatchKind::Range:
        return value == 0 && mask == ones ? std::nullopt : std::optional(PisaKey::Range(value, mask));
    }
    return std::nullopt;
}

} // namespace

PisaValue::PisaValue(const Ipv6Address& address)
{
    uint8_t bytes[16];
    address.GetBytes(bytes);
    m_number = NumberOf(bytes, sizeof(bytes));
}

PisaValue::PisaValue(const Mac48Address& address)
{
    uint8_t bytes[6];
    address.CopyTo(bytes);
    m_number = NumberOf(bytes, sizeof(bytes));
}

PisaKey::PisaKey(Form form, const PisaValue& value, const PisaValue& second)
    : m_form(form),
      m_value(value),
      m_second(second)
{
}

PisaKey
PisaKey::Prefix(const PisaValue& value, unsigned length)
{
    return PisaKey(Form::Prefix, value, length);
}

PisaKey
PisaKey::Masked(const PisaValue& value, const PisaValue& mask)
{
    return PisaKey(Form::Masked, value, mask);
}

PisaKey
PisaKey::Range(const PisaValue& low, const PisaValue& high)
{
    return PisaKey(Form::Range, low, high);
}

pisa::EntryKey
PisaBindKey(const pisa::Program& program, const PisaTableEntry& entry)
{
    pisa::EntryKey key;
    key.table = pisa::FindTable(program, WordOf(entry.table));
    key.match = pisa::BindKeys(program, key.table, Spell(entry), pisa::Dialect::Runtime);
    key.priority = entry.priority;
    const pisa::Table& table = program.tables[key.table];
    if (entry.priority != 0 && !pisa::HasPriorities(table))
    {
        throw pisa::InputError({}, "entries of table '" + table.name + "' have no priority",
                               "leave it 0: no key is ternary or a range");
    }
    return key;
}

pisa::InsertEntry
PisaBindEntry(const pisa::Program& program, const PisaTableEntry& entry)
{
    const pisa::EntryKey key = PisaBindKey(program, entry);
    pisa::InsertEntry bound;
    bound.table = key.table;
    bound.entry.match = key.match;
    bound.entry.priority = key.priority;
    bound.entry.member = entry.member;
    bound.entry.group = entry.group;
    const pisa::Table& table = program.tables[key.table];
    const unsigned choices = (entry.member ? 1 : 0) + (entry.group ? 1 : 0) + (entry.action.name.empty() ? 0 : 1);
    if (choices != 1 || table.profile.has_value() != entry.action.name.empty() ||
        (entry.group && !program.profiles[*table.profile].isSelector))
    {
        throw pisa::InputError({}, "an entry of table '" + table.name + "' does not say what to do",
                               !table.profile                                ? "give it an action"
                               : program.profiles[*table.profile].isSelector ? "give it a member or a group"
                                                                             : "give it a member");
    }
    if (!table.profile)
    {
        bound.entry.call = PisaBindCall(program, key.table, entry.action);
    }
    return bound;
}

pisa::ActionCall
PisaBindCall(const pisa::Program& program, pisa::TableId table, const PisaAction& action)
{
    const pisa::Table& of = program.tables[table];
    return Bind(program, action, of.actions, "table '" + of.name + "'");
}

pisa::ActionCall
PisaBindMember(const pisa::Program& program, pisa::ProfileId profile, const PisaAction& action)
{
    return Bind(program, action, pisa::ActionsOf(program, profile),
                "profile '" + program.profiles[profile].name + "'");
}

std::vector<pisa::MatchValue>
PisaBindValues(const pisa::ParseValueSet& set, const std::vector<PisaValue>& values)
{
    if (values.size() > set.size)
    {
        throw pisa::InputError(
            {}, "value set '" + set.name + "' cannot hold " + std::to_string(values.size()) + " values",
            "at most " + std::to_string(set.size));
    }
    const pisa::UserValue as{set.name, set.width, {set.width}};
    std::vector<pisa::MatchValue> bound;
    for (const PisaValue& value : values)
    {
        const auto number = static_cast<uint64_t>(pisa::TakeValue(Spell(value), as, "value set"));
        bound.push_back({number, ~uint64_t{0} >> (64 - set.width)});
    }
    return bound;
}

PisaTableEntry
PisaNameEntry(const pisa::Program& program, pisa::TableId table, const pisa::Entry& entry)
{
    const pisa::Table& of = program.tables[table];
    PisaTableEntry named;
    named.table = of.name;
    named.priority = entry.priority;
    named.member = entry.member;
    named.group = entry.group;
    std::size_t at = 0;
    for (const pisa::UserKey& key : pisa::KeysOf(program, of))
    {
        if (const std::optional<PisaKey> name = NameKey(key, entry.match, at))
        {
            named.keys.emplace(key.value.name, *name);
        }
    }
    if (!of.profile)
    {
        const pisa::Action& action = program.actions[entry.call.action];
        named.action.name = action.name;
        std::size_t argument = 0;
        for (const pisa::UserValue& parameter : pisa::ParametersOf(action))
        {
            named.action.arguments[parameter.name] =
                Join(parameter, argument, [&](std::size_t i) { return entry.call.arguments[i]; });
        }
    }
    return named;
}

} // namespace ns3
