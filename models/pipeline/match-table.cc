// One match-action table at work: its entries, its default, and changes that have not taken effect yet.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/match-table.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace pisa
{

MatchTable::MatchTable(const Program& program, TableId table, const PhvLayout& layout)
    : m_hasKeys(!program.tables[table].keys.empty()),
      m_isConst(program.tables[table].isConst),
      m_capacity(program.tables[table].size),
      m_actions(program.tables[table].actions),
      m_memory(program.tables[table], layout)
{
    Entry first;
    first.call = program.tables[table].defaultCall;
    m_default = MakeCall(first);
    for (const Entry& entry : program.tables[table].entries)
    {
        const Identity identity = IdentityOf(entry);
        if (!WillHave(identity)) // of equal entries packets meet the first
        {
            Install(identity, MakeCall(entry));
        }
    }
    m_plannedSize = m_memory.Size();
}

MatchTable::Call
MatchTable::MakeCall(const Entry& entry) const
{
    if (entry.member || entry.group)
    {
        return {entry.member ? ChoiceKind::Member : ChoiceKind::Group,
                entry.member ? *entry.member : *entry.group,
                {}};
    }
    const auto action = std::find(m_actions.begin(), m_actions.end(), entry.call.action);
    assert(action != m_actions.end());
    return {ChoiceKind::Action, static_cast<uint32_t>(action - m_actions.begin()), entry.call.arguments};
}

MatchTable::Identity
MatchTable::IdentityOf(const Entry& entry) const
{
    return {m_memory.Pack(entry.match), m_memory.PriorityOf(entry)};
}

void
MatchTable::SetCall(const Call& call, Entry& entry) const
{
    if (call.kind == ChoiceKind::Action)
    {
        entry.call = {m_actions[call.action], call.arguments};
    }
    else
    {
        (call.kind == ChoiceKind::Member ? entry.member : entry.group) = call.action;
    }
}

Entry
MatchTable::EntryAt(uint32_t row) const
{
    Entry entry;
    entry.match = m_memory.MatchOf(row);
    entry.priority = m_memory.PriorityOf(row);
    SetCall(m_calls[row], entry);
    return entry;
}

void
MatchTable::Install(const Identity& entry, Call call)
{
    const uint32_t row = m_memory.Insert(entry.first, entry.second);
    if (row >= m_calls.size())
    {
        m_calls.resize(row + 1);
    }
    m_calls[row] = std::move(call);
    if (m_whenInstalled)
    {
        m_whenInstalled(row);
    }
}

bool
MatchTable::WillHave(const Identity& entry) const
{
    const auto planned = m_planned.find(entry);
    return planned != m_planned.end() ? planned->second.isThere
                                      : m_memory.RowOf(entry.first, entry.second) != KeyIndex::kNone;
}

/** @return of the entries with this match that are there after all changes, that with the highest priority. */
std::optional<MatchTable::Identity>
MatchTable::FindPlanned(const PackedMatch& match) const
{
    std::optional<int32_t> best;
    for (const int32_t priority : m_memory.PrioritiesOf(match))
    {
        if (WillHave({match, priority}))
        {
            best = priority;
            break;
        }
    }
    for (auto planned = m_planned.lower_bound({match, std::numeric_limits<int32_t>::min()});
         planned != m_planned.end() && planned->first.first == match; ++planned)
    {
        if (planned->second.isThere)
        {
            best = best ? std::max(*best, planned->first.second) : planned->first.second;
        }
    }
    return best ? std::optional(Identity(match, *best)) : std::nullopt;
}

bool
MatchTable::Insert(const Entry& entry, Cycle at, Cycle nextAccess)
{
    assert(m_hasKeys);
    Identity identity = IdentityOf(entry);
    if (m_isConst || m_plannedSize >= m_capacity || WillHave(identity))
    {
        return false;
    }
    ++m_plannedSize;
    Plan({Change::Kind::Insert, at, std::move(identity), MakeCall(entry)}, nextAccess);
    return true;
}

bool
MatchTable::Modify(const Entry& entry, Cycle at, Cycle nextAccess)
{
    Identity identity = IdentityOf(entry);
    if (m_isConst || !WillHave(identity))
    {
        return false;
    }
    Plan({Change::Kind::Modify, at, std::move(identity), MakeCall(entry)}, nextAccess);
    return true;
}

bool
MatchTable::Remove(const std::vector<MatchValue>& match, std::optional<int32_t> priority, Cycle at, Cycle nextAccess)
{
    std::optional<Identity> identity;
    if (priority)
    {
        Entry entry;
        entry.match = match;
        entry.priority = *priority;
        identity = IdentityOf(entry);
        identity = WillHave(*identity) ? identity : std::nullopt;
    }
    else
    {
        identity = FindPlanned(m_memory.Pack(match));
    }
    if (m_isConst || !identity)
    {
        return false;
    }
    --m_plannedSize;
    Plan({Change::Kind::Remove, at, std::move(*identity), {}}, nextAccess);
    return true;
}

void
MatchTable::SetDefault(const Entry& choice, Cycle at, Cycle nextAccess)
{
    Plan({Change::Kind::SetDefault, at, {}, MakeCall(choice)}, nextAccess);
}

void
MatchTable::SetDefault(const ActionCall& call, Cycle at, Cycle nextAccess)
{
    Entry choice;
    choice.call = call;
    SetDefault(choice, at, nextAccess);
}

std::optional<uint32_t>
MatchTable::RowOf(const Entry& entry) const
{
    const Identity identity = IdentityOf(entry);
    const uint32_t row = m_memory.RowOf(identity.first, identity.second);
    return row == KeyIndex::kNone ? std::nullopt : std::optional(row);
}

std::vector<Entry>
MatchTable::Entries() const
{
    std::vector<Entry> entries;
    for (const uint32_t row : m_memory.Rows())
    {
        entries.push_back(EntryAt(row));
    }
    return entries;
}

std::optional<Entry>
MatchTable::PlannedEntry(const Entry& like) const
{
    const Identity identity = IdentityOf(like);
    if (!WillHave(identity))
    {
        return {};
    }
    const auto planned = m_planned.find(identity);
    if (planned == m_planned.end())
    {
        return EntryAt(m_memory.RowOf(identity.first, identity.second));
    }
    Entry entry;
    entry.match = like.match;
    entry.priority = identity.second;
    SetCall(planned->second.call, entry);
    return entry;
}

std::vector<Entry>
MatchTable::PlannedEntries() const
{
    std::map<Identity, uint64_t> added; // by the last change that adds it
    uint64_t number = 0;
    std::map<uint64_t, const Identity*> younger;
    for (const Change& change : m_changes)
    {
        if (change.kind == Change::Kind::Insert)
        {
            added[change.entry] = number++;
        }
    }
    for (const auto& [identity, at] : added)
    {
        younger[at] = &identity;
    }
    std::vector<Entry> entries;
    const auto add = [&](const Entry& like)
    {
        if (const std::optional<Entry> entry = PlannedEntry(like))
        {
            entries.push_back(*entry);
        }
    };
    for (const Entry& entry : Entries())
    {
        if (added.count(IdentityOf(entry)) == 0)
        {
            add(entry);
        }
    }
    for (const auto& [at, identity] : younger)
    {
        Entry entry;
        entry.match = m_memory.Unpack(identity->first);
        entry.priority = identity->second;
        add(entry);
    }
    return entries;
}

void
MatchTable::Plan(Change change, Cycle nextAccess)
{
    if (!m_changes.empty())
    {
        change.at = std::max(change.at, m_changes.back().at);
    }
    if (change.kind != Change::Kind::SetDefault)
    {
        Planned& planned = m_planned[change.entry];
        ++planned.changes;
        planned.isThere = change.kind != Change::Kind::Remove;
        planned.call = change.call;
    }
    m_changes.push_back(std::move(change));
    Advance(nextAccess);
}

void
MatchTable::Advance(Cycle access)
{
    while (!m_changes.empty() && m_changes.front().at <= access)
    {
        Apply(m_changes.front());
        m_changes.pop_front();
    }
    m_nextChange = m_changes.empty() ? kNever : m_changes.front().at;
}

void
MatchTable::Apply(Change& change)
{
    if (change.kind == Change::Kind::SetDefault)
    {
        m_default = std::move(change.call);
        return;
    }
    const auto planned = m_planned.find(change.entry);
    if (--planned->second.changes == 0)
    {
        m_planned.erase(planned);
    }
    switch (change.kind)
    {
    case Change::Kind::Insert:
        Install(change.entry, std::move(change.call));
        break;
    case Change::Kind::Modify:
        m_calls[m_memory.RowOf(change.entry.first, change.entry.second)] = std::move(change.call);
        break;
    default:
        m_memory.Erase(change.entry.first, change.entry.second);
    }
}

} // namespace pisa
