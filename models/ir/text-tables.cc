// Reads tables: keys, actions, default and entries.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"

#include <limits>
#include <utility>

namespace pisa
{

namespace
{

MatchKey
TakeKey(TextInput& input)
{
    TokenCursor& cursor = input.cursor;
    MatchKey key;
    key.field = TakeField(input);
    cursor.Expect(":");
    for (const MatchKind kind : {MatchKind::Exact, MatchKind::Lpm, MatchKind::Ternary, MatchKind::Range})
    {
        if (cursor.Accept(NameOf(kind)))
        {
            key.kind = kind;
            return key;
        }
    }
    cursor.Fail("exact, lpm, ternary or range");
}

ActionCall
TakeCall(TextInput& input)
{
    ActionCall call;
    call.action = TakeKnown(input, input.actions, "action");
    input.cursor.Expect("(");
    input.cursor.TakeList(")", [&] { call.arguments.push_back(input.cursor.TakeNumber("an argument")); });
    return call;
}

/** Takes `value`, `value & mask` or `low to high`. */
MatchValue
TakeMatch(TokenCursor& cursor)
{
    MatchValue match = TakeMasked(cursor);
    if (cursor.Accept("to"))
    {
        match.mask = cursor.TakeNumber("the upper end of a range");
    }
    return match;
}

int32_t
TakePriority(TokenCursor& cursor)
{
    constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
    const bool isNegative = cursor.Accept("-");
    const auto size = static_cast<int64_t>(cursor.TakeNumber("a priority", isNegative ? kMost + 1 : kMost));
    return static_cast<int32_t>(isNegative ? -size : size);
}

uint32_t
TakeIndex(TokenCursor& cursor)
{
    return static_cast<uint32_t>(cursor.TakeNumber("a number", std::numeric_limits<uint32_t>::max()));
}

Entry
TakeEntry(TextInput& input)
{
    TokenCursor& cursor = input.cursor;
    Entry entry;
    cursor.Expect("(");
    cursor.TakeList(")", [&] { entry.match.push_back(TakeMatch(cursor)); });
    cursor.Expect("->");
    if (cursor.Accept("member"))
    {
        entry.member = TakeIndex(cursor);
    }
    else if (cursor.Accept("group"))
    {
        entry.group = TakeIndex(cursor);
    }
    else
    {
        entry.call = TakeCall(input);
    }
    entry.priority = cursor.Accept("priority") ? TakePriority(cursor) : 0;
    return entry;
}

/** Takes what a table has beside keys and actions; @return whether it was that. */
bool
TakeExtra(TextInput& input, Table& table)
{
    TokenCursor& cursor = input.cursor;
    if (cursor.Accept("named"))
    {
        table.keyNames = TakeUserNames(cursor);
    }
    else if (cursor.Accept("counter"))
    {
        table.counter = TakeKnown(input, input.counters, "counter");
    }
    else if (cursor.Accept("meter"))
    {
        const MeterId meter = TakeKnown(input, input.meters, "meter");
        cursor.Expect("->");
        table.meter = DirectMeter{meter, TakeField(input)};
    }
    else if (cursor.Accept("profile"))
    {
        table.profile = TakeKnown(input, input.profiles, "profile");
    }
    else
    {
        return false;
    }
    return true;
}

/** Takes one line of a table's block; @return whether it was the default action. */
bool
TakeTableLine(TextInput& input, Table& table)
{
    TokenCursor& cursor = input.cursor;
    bool isDefault = false;
    if (cursor.Accept("key"))
    {
        table.keys.push_back(TakeKey(input));
    }
    else if (cursor.Accept("action"))
    {
        table.actions.push_back(TakeKnown(input, input.actions, "action"));
    }
    else if (cursor.IsAt("const") || cursor.IsAt("default"))
    {
        table.isDefaultConst = cursor.Accept("const");
        cursor.Expect("default");
        table.defaultCall = TakeCall(input);
        isDefault = true;
    }
    else if (cursor.Accept("entry"))
    {
        table.entries.push_back(TakeEntry(input));
    }
    else if (!TakeExtra(input, table))
    {
        cursor.Fail("key, named, action, default, counter, meter, profile, entry or '}'");
    }
    cursor.Expect(";");
    return isDefault;
}

} // namespace

void
ReadTable(TextInput& input)
{
    TokenCursor& cursor = input.cursor;
    const auto id = static_cast<TableId>(input.program.tables.size());
    const SourceLocation where = cursor.Where();
    input.places[{ElementKind::Table, id}] = where;
    Table table;
    table.name = cursor.TakeName("a table");
    cursor.Expect("[");
    table.size = cursor.TakeNumber("a number of entries");
    cursor.Expect("]");
    table.isConst = cursor.Accept("const");
    table.where = cursor.TakeSource();
    cursor.Expect("{");
    unsigned defaults = 0;
    while (!cursor.Accept("}"))
    {
        defaults += TakeTableLine(input, table) ? 1 : 0;
    }
    if (defaults != 1)
    {
        throw InputError(where, "table '" + table.name + "' has " + std::to_string(defaults) +
                                    " default actions, it must have one");
    }
    input.tables.emplace(table.name, id);
    input.program.tables.push_back(std::move(table));
}

} // namespace pisa
