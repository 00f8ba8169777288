// Commands with gaps.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/switch-stub.h"

#include <sstream>

namespace pisa
{

namespace
{

/** @return "SRC:32". */
std::string
Gap(const std::string& name, unsigned width)
{
    return name + ":" + std::to_string(width);
}

std::string
KeysOf(const Program& program, const Table& table)
{
    std::string keys;
    for (std::size_t i = 0; i < table.keys.size(); ++i)
    {
        const MatchKey& key = table.keys[i];
        const Header& header = program.headers[key.field.header];
        const bool isValidity = key.field.index == FieldId::kValid;
        const std::string field = header.name + "." + (isValidity ? "$valid$" : header.fields[key.field.index].name);
        const unsigned width = isValidity ? 1 : header.fields[key.field.index].width;
        keys += " " + Gap(i < table.keyNames.size() ? table.keyNames[i].name + "(" + field + ")" : field, width);
        keys += key.kind == MatchKind::Lpm ? "/LENGTH" : key.kind == MatchKind::Ternary ? "&&&MASK" : "";
        keys += key.kind == MatchKind::Range ? "->LAST" : "";
    }
    return keys;
}

bool
HasPriority(const Table& table)
{
    for (const MatchKey& key : table.keys)
    {
        if (key.kind == MatchKind::Ternary || key.kind == MatchKind::Range)
        {
            return true;
        }
    }
    return false;
}

} // namespace

std::string
StubOf(const SwitchProgram& one)
{
    std::ostringstream out;
    out << "# Switch " << one.name << " of " << one.program.name << ": one line a table, to be filled in.\n";
    for (const Table& table : one.program.tables)
    {
        if (table.isConst)
        {
            continue;
        }
        const Action& action = one.program.actions[table.actions.front()];
        std::string parameters;
        for (const Field& parameter : action.parameters)
        {
            parameters += " " + Gap(parameter.name, parameter.width);
        }
        if (table.keys.empty())
        {
            out << "# table_set_default " << table.name << " " << action.name << parameters << "\n";
            continue;
        }
        for (const EntryShare& share : one.shares)
        {
            if (share.table == table.name || table.name.rfind(share.table + "_", 0) == 0)
            {
                out << "# " << table.name << ": entries " << share.first << " to " << share.first + share.count - 1
                    << " of the whole network's, which are numbered from the highest priority or longest prefix on\n";
            }
        }
        out << "# table_add " << table.name << " " << action.name << KeysOf(one.program, table) << " =>" << parameters
            << (HasPriority(table) ? " PRIORITY" : "") << "\n";
    }
    return out.str();
}

} // namespace pisa
