// Binds entries, defaults, members, and the statements of tests.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/control-binder.h"

#include "entries/bind-entry.h"
#include "entries/name-lookup.h"

#include <cassert>
#include <utility>

namespace pisa
{

ControlBinder::ControlBinder(const Program& program) : m_program(program)
{
    for (TableId table = 0; table < program.tables.size(); ++table)
    {
        m_tables.emplace_back(program, table);
    }
    for (ProfileId profile = 0; profile < program.profiles.size(); ++profile)
    {
        m_profiles.emplace_back(program, profile);
    }
    for (const ParseValueSet& set : program.valueSets)
    {
        m_valueSets.push_back(set.members);
    }
}

std::vector<ControlStep>
ControlBinder::Bind(const SpelledFile& file)
{
    constexpr std::size_t kMostErrors = 20;
    m_dialect = file.dialect;
    std::vector<Diagnostic> errors;
    for (const SpelledCommand& command : file.commands)
    {
        try
        {
            std::visit([this](const auto& one) { BindCommand(one); }, command);
        }
        catch (const InputError& error)
        {
            errors.insert(errors.end(), error.Diagnostics().begin(), error.Diagnostics().end());
        }
        if (errors.size() >= kMostErrors)
        {
            break;
        }
    }
    if (!errors.empty())
    {
        throw InputError(std::move(errors));
    }
    return std::exchange(m_steps, {});
}

void
ControlBinder::Add(const SourceLocation& where, ControlOperation operation)
{
    m_steps.push_back({where, std::move(operation)});
}

void
ControlBinder::CheckMayChange(TableId table, const SourceLocation& where) const
{
    if (m_program.tables[table].isConst)
    {
        throw InputError(where, "the entries of table '" + m_program.tables[table].name + "' are const",
                         "change them in the program");
    }
}

ProfileId
ControlBinder::ProfileOf(TableId table, const SourceLocation& where) const
{
    const Table& of = m_program.tables[table];
    if (!of.profile)
    {
        throw InputError(where, "table '" + of.name + "' has no action profile", "name actions: table_add");
    }
    return *of.profile;
}

ProfileId
ControlBinder::FindProfile(const Word& object, bool isTable) const
{
    return isTable ? ProfileOf(FindTable(m_program, object), object.where)
                   : static_cast<ProfileId>(FindName(object, NamesOf(m_program.profiles), "action profile"));
}

void
ControlBinder::BindCommand(const SpelledEntry& entry)
{
    if (entry.verb == Verb::CreateMember || entry.verb == Verb::ModifyMember)
    {
        BindMember(entry);
        return;
    }
    const TableId table = FindTable(m_program, entry.object);
    const bool namesAction = !entry.action.text.empty();
    const Table& of = m_program.tables[table];
    if (namesAction && of.profile)
    {
        throw InputError(entry.action.where,
                         "entries of table '" + of.name + "' name members of action profile '" +
                             m_program.profiles[*of.profile].name + "', not actions",
                         "use act_prof_create_member and table_indirect_add");
    }
    switch (entry.verb)
    {
    case Verb::TableSetDefault:
        BindDefault(entry, table);
        break;
    case Verb::TableModify:
        BindModification(entry, table);
        break;
    default:
        BindInsertion(entry, table);
        break;
    }
}

void
ControlBinder::BindInsertion(SpelledEntry entry, TableId table)
{
    const Table& of = m_program.tables[table];
    CheckMayChange(table, entry.where);
    InsertEntry insertion;
    insertion.table = table;
    insertion.entry.match = BindKeys(m_program, table, entry, m_dialect);
    insertion.entry.priority = TakePriority(of, entry, m_dialect);
    if (entry.verb == Verb::TableAdd)
    {
        insertion.entry.call = BindCall(m_program, entry, of.actions, "table '" + of.name + "'");
    }
    else
    {
        const bool isGroup = entry.verb == Verb::IndirectAddWithGroup;
        const ProfileBook& profile = m_profiles[ProfileOf(table, entry.object.where)];
        if (entry.arguments.size() != 1)
        {
            throw InputError(entry.where, std::to_string(entry.arguments.size()) + " handles are given, 1 is needed",
                             std::string("write the handle of a ") + (isGroup ? "group" : "member") + " behind =>");
        }
        const SpelledNumber& handle = entry.arguments.front().value;
        (isGroup ? insertion.entry.group : insertion.entry.member) =
            isGroup ? profile.CheckFullGroup(handle) : profile.CheckMember(handle);
    }
    m_tables[table].Insert(insertion.entry, entry.where);
    if (!entry.label.text.empty())
    {
        const EntryKey key{table, insertion.entry.match, insertion.entry.priority};
        if (!m_labels.emplace(entry.label.text, key).second)
        {
            throw InputError(entry.label.where, "another entry is called '" + entry.label.text + "'", "rename one");
        }
    }
    Add(entry.where, std::move(insertion));
}

void
ControlBinder::BindDefault(const SpelledEntry& entry, TableId table)
{
    const Table& of = m_program.tables[table];
    if (of.isDefaultConst)
    {
        throw InputError(entry.where, "the default action of table '" + of.name + "' is const",
                         "change it in the program");
    }
    SetDefault set;
    set.table = table;
    set.call = BindCall(m_program, entry, of.actions, "table '" + of.name + "'");
    Add(entry.where, std::move(set));
}

void
ControlBinder::BindModification(const SpelledEntry& entry, TableId table)
{
    const Table& of = m_program.tables[table];
    CheckMayChange(table, entry.where);
    const EntryKey key = m_tables[table].At(*entry.handle);
    Add(entry.where, ModifyEntry{key, BindCall(m_program, entry, of.actions, "table '" + of.name + "'")});
}

void
ControlBinder::BindMember(const SpelledEntry& entry)
{
    const ProfileId profile = FindProfile(entry.object, entry.isProfileByTable);
    const ActionCall call = BindCall(m_program, entry, ActionsOf(m_program, profile),
                                     "action profile '" + m_program.profiles[profile].name + "'");
    ProfileBook& book = m_profiles[profile];
    Add(entry.where, entry.verb == Verb::CreateMember ? book.CreateMember(call, entry.where)
                                                      : book.ModifyMember(*entry.handle, call));
}

void
ControlBinder::BindCommand(const SpelledReplication& replication)
{
    m_replication.Apply(replication, m_steps);
}

void
ControlBinder::BindCommand(const SpelledRemoveAll& removal)
{
    for (TableId table = 0; table < m_tables.size(); ++table)
    {
        if (!m_program.tables[table].isConst && !m_tables[table].IsEmpty())
        {
            m_tables[table].Clear();
            Add(removal.where, ClearTable{table});
        }
    }
    m_labels.clear();
}

} // namespace pisa
