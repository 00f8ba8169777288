// Prints tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-words.h"

namespace pisa
{

namespace
{

std::string
CallText(const Program& program, const ActionCall& call)
{
    return TextWords::Name(program.actions[call.action].name) + "(" +
           TextWords::List(call.arguments, TextWords::Number) + ")";
}

std::string
MatchText(const Table& table, const Entry& entry)
{
    std::string text;
    for (std::size_t k = 0; k < entry.match.size(); ++k)
    {
        const MatchValue& match = entry.match[k];
        text += k == 0 ? "" : ", ";
        text += table.keys[k].kind == MatchKind::Range
                    ? TextWords::Number(match.value) + " to " + TextWords::Number(match.mask)
                    : TextWords::Masked(match.value, match.mask);
    }
    return text;
}

std::string
ResultText(const Program& program, const Entry& entry)
{
    return entry.member  ? "member " + TextWords::Number(*entry.member)
           : entry.group ? "group " + TextWords::Number(*entry.group)
                         : CallText(program, entry.call);
}

/** Prints what a table has beside actions and entries. */
void
PrintKeys(const Program& program, const Table& table, std::ostream& out)
{
    const TextWords words(program);
    for (const MatchKey& key : table.keys)
    {
        out << "    key " << words.Field(key.field) << " : " << NameOf(key.kind) << ";\n";
    }
    if (!table.keyNames.empty())
    {
        out << "    named " << TextWords::UserNames(table.keyNames) << ";\n";
    }
    if (table.profile)
    {
        out << "    profile " << TextWords::Name(program.profiles[*table.profile].name) << ";\n";
    }
    if (table.counter)
    {
        out << "    counter " << TextWords::Name(program.counters[*table.counter].name) << ";\n";
    }
    if (table.meter)
    {
        out << "    meter " << TextWords::Name(program.meters[table.meter->meter].name) << " -> "
            << words.Field(table.meter->colour) << ";\n";
    }
}

} // namespace

void
PrintTables(const Program& program, std::ostream& out)
{
    for (const Table& table : program.tables)
    {
        out << "\ntable " << TextWords::Name(table.name) << "[" << table.size << "]"
            << (table.isConst ? " const" : "") << TextWords::Where(table.where) << "\n{\n";
        PrintKeys(program, table, out);
        for (ActionId action : table.actions)
        {
            out << "    action " << TextWords::Name(program.actions[action].name) << ";\n";
        }
        out << (table.isDefaultConst ? "    const default " : "    default ") << CallText(program, table.defaultCall)
            << ";\n";
        for (const Entry& entry : table.entries)
        {
            out << "    entry (" << MatchText(table, entry) << ") -> " << ResultText(program, entry);
            if (entry.priority != 0)
            {
                out << " priority " << entry.priority;
            }
            out << ";\n";
        }
        out << "}\n";
    }
}

} // namespace pisa
