// What controllers ask of a table whose entries are on their way into another.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/entry-move.h"

#include <algorithm>

namespace pisa
{

bool
EntryMove::WinsAgainstMoved(const Entry& entry) const
{
    return std::any_of(m_moved.begin(), m_moved.end(),
                       [&](const Passage& moved)
                       { return m_translation.RankOf(entry) > m_translation.RankOf(moved.entry); });
}

bool
EntryMove::Insert(const Entry& entry, Cycle at)
{
    const auto known = FindMoved(entry);
    if (known != m_moved.end() && known->isTaken)
    {
        return false;
    }
    const auto gone =
        std::count_if(m_moved.begin(), m_moved.end(), [](const Passage& moved) { return moved.isTaken; });
    const uint64_t held = m_pipeline.PlannedEntries(m_from).size() + static_cast<uint64_t>(gone);
    if (held >= m_pipeline.GetImage().program.tables.at(m_from).size)
    {
        return false; // all of them must find room in the new table, and in the old one if they go back
    }
    const bool isForNew = m_where == Where::New || (m_where == Where::Moving && WinsAgainstMoved(entry));
    if (!isForNew)
    {
        return m_pipeline.InsertEntry(m_from, entry, at);
    }
    if (m_pipeline.PlannedEntry(m_from, entry) || !m_pipeline.InsertEntry(m_into, m_translation.Translate(entry), at))
    {
        return false;
    }
    Passage passage{entry};
    passage.isTaken = true;
    const bool isOneUnderWay = !m_moved.empty() && !m_moved.back().isTaken; // which stays the last
    m_moved.insert(m_moved.end() - isOneUnderWay, std::move(passage));
    return true;
}

bool
EntryMove::Modify(const Entry& entry, Cycle at)
{
    if (m_pipeline.ModifyEntry(m_from, entry, at))
    {
        return true; // one that is in both tables is changed in the other when it leaves this one
    }
    const auto known = FindMoved(entry);
    if (known == m_moved.end() || !known->isTaken)
    {
        return false;
    }
    known->entry = entry;
    return m_pipeline.ModifyEntry(m_into, m_translation.Translate(entry), at);
}

bool
EntryMove::Remove(const Entry& entry, Cycle at)
{
    if (m_pipeline.RemoveEntry(m_from, entry.match, entry.priority, at))
    {
        return true;
    }
    const auto known = FindMoved(entry);
    if (known == m_moved.end() || !known->isTaken)
    {
        return false;
    }
    const Entry translated = m_translation.Translate(known->entry);
    m_moved.erase(known);
    return m_pipeline.RemoveEntry(m_into, translated.match, translated.priority, at);
}

std::vector<Entry>
EntryMove::Gone() const
{
    std::vector<Entry> gone;
    for (const Passage& moved : m_moved)
    {
        if (moved.isTaken)
        {
            gone.push_back(moved.entry);
        }
    }
    return gone;
}

} // namespace pisa
