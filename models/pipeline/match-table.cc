// One match-action table at work: its entries, its default, and changes that have not taken effect yet.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/match-table.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

MatchTable::MatchTable(const Program& program, TableId table, const PhvLayout& layout)
    : m_hasKeys(!program.tables[table].keys.empty()),
      m_isConst(program.tables[table].isConst),
      m_capacity(program.tables[table].size),
      m_actions(program.tables[table].actions),
      m_memory(program.tables[table], layout),
      m_default(MakeCall(program.tables[table].defaultCall))
{
    // Of several entries with one match, which only ternary tables may have, the best by rank and age can be met.
    const std::vector<Entry>& entries = program.tables[table].entries;
    std::map<PackedMatch, const Entry*> best;
    for (const Entry& entry : entries)
    {
        const Entry*& known = best[m_memory.Pack(entry.match)];
        known = known == nullptr || entry.priority > known->priority ? &entry : known;
    }
    for (const Entry& entry : entries)
    {
        const PackedMatch match = m_memory.Pack(entry.match);
        if (best.at(match) == &entry)
        {
            Install(match, entry.priority, MakeCall(entry.call));
        }
    }
    m_plannedSize = m_memory.Size();
}

MatchTable::Call
MatchTable::MakeCall(const ActionCall& call) const
{
    const auto action = std::find(m_actions.begin(), m_actions.end(), call.action);
    assert(action != m_actions.end());
    return {static_cast<uint32_t>(action - m_actions.begin()), call.arguments};
}

void
MatchTable::Install(const PackedMatch& match, int32_t priority, Call call)
{
    const uint32_t row = m_memory.Insert(match, priority);
    if (row >= m_calls.size())
    {
        m_calls.resize(row + 1);
    }
    m_calls[row] = std::move(call);
}

bool
MatchTable::WillHave(const PackedMatch& match) const
{
    const auto planned = m_planned.find(match);
    return planned != m_planned.end() ? planned->second.isThere : m_memory.RowOf(match) != KeyIndex::kNone;
}

bool
MatchTable::Insert(const Entry& entry, Cycle at, Cycle nextAccess)
{
    assert(m_hasKeys);
    PackedMatch match = m_memory.Pack(entry.match);
    if (m_isConst || m_plannedSize >= m_capacity || WillHave(match))
    {
        return false;
    }
    ++m_plannedSize;
    Plan({Change::Kind::Insert, at, std::move(match), entry.priority, MakeCall(entry.call)}, nextAccess);
    return true;
}

bool
MatchTable::Remove(const std::vector<MatchValue>& match, Cycle at, Cycle nextAccess)
{
    assert(m_hasKeys);
    PackedMatch packed = m_memory.Pack(match);
    if (m_isConst || !WillHave(packed))
    {
        return false;
    }
    --m_plannedSize;
    Plan({Change::Kind::Remove, at, std::move(packed), 0, {}}, nextAccess);
    return true;
}

void
MatchTable::SetDefault(const ActionCall& call, Cycle at, Cycle nextAccess)
{
    Plan({Change::Kind::SetDefault, at, {}, 0, MakeCall(call)}, nextAccess);
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
        Planned& planned = m_planned[change.match];
        ++planned.changes;
        planned.isThere = change.kind == Change::Kind::Insert;
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
    const auto planned = m_planned.find(change.match);
    if (--planned->second.changes == 0)
    {
        m_planned.erase(planned);
    }
    if (change.kind == Change::Kind::Insert)
    {
        Install(change.match, change.priority, std::move(change.call));
    }
    else
    {
        m_memory.Erase(change.match);
    }
}

} // namespace pisa
