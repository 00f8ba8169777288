// Entries of one table as entries of another that takes its place.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/entry-move.h"

#include "target/field.h"

#include <algorithm>
#include <bitset>
#include <cassert>
#include <set>

namespace pisa
{
namespace
{

const Table&
TableOf(const MoveSide& side)
{
    return side.program.tables.at(side.table);
}

/** @return why a table's entries are bound to it; empty if they are not. */
std::string
BondOf(const MoveSide& side)
{
    const Table& table = TableOf(side);
    return table.keys.empty()                              ? "has no keys"
           : table.isConst                                 ? "has constant entries"
           : table.counter || table.meter || table.profile ? "has counters, meters or a profile of its own"
                                                           : "";
}

/** What tells an entry of the old table from the others, as far as its keys look at it. */
auto
IdentityOf(const Entry& entry, const EntryTranslation& translation)
{
    std::vector<std::pair<uint64_t, uint64_t>> match;
    for (const EntryTranslation::Key& key : translation.keys)
    {
        if (key.from)
        {
            const MatchValue& value = entry.match[*key.from];
            const bool isMasked = key.was == MatchKind::Ternary || key.was == MatchKind::Lpm;
            match.emplace_back(isMasked ? value.value & value.mask : value.value,
                               key.was == MatchKind::Exact ? 0 : value.mask);
        }
    }
    return std::make_pair(match, translation.HasPriority() ? entry.priority : 0);
}

bool
HasPrefix(const Table& table)
{
    return std::any_of(table.keys.begin(), table.keys.end(),
                       [](const MatchKey& key) { return key.kind == MatchKind::Lpm; });
}

bool
IsExact(const Table& table)
{
    return std::all_of(table.keys.begin(), table.keys.end(),
                       [](const MatchKey& key) { return key.kind == MatchKind::Exact; });
}

/** @return the position of the field among a table's keys. */
std::optional<uint32_t>
FindKey(const MoveSide& side, const std::string& field)
{
    const std::vector<MatchKey>& keys = TableOf(side).keys;
    for (uint32_t i = 0; i < keys.size(); ++i)
    {
        if (QualifiedName(side.program, keys[i].field) == field)
        {
            return i;
        }
    }
    return {};
}

bool
IsSameKind(const Table& from, const Table& into)
{
    return std::equal(from.keys.begin(), from.keys.end(), into.keys.begin(), into.keys.end(),
                      [](const MatchKey& a, const MatchKey& b) { return a.kind == b.kind; });
}

/** Fills the keys. @return what is in the way */
std::string
TranslateKeys(const MoveSide& from, const MoveSide& into, EntryTranslation& translation)
{
    std::vector<bool> isUsed(TableOf(from).keys.size(), false);
    for (const MatchKey& key : TableOf(into).keys)
    {
        const std::string field = QualifiedName(into.program, key.field);
        const std::optional<uint32_t> was = FindKey(from, field);
        const MatchKind kind = was ? TableOf(from).keys[*was].kind : key.kind;
        translation.keys.push_back({was, kind, key.kind, FieldBits(into.program, key.field)});
        if (!was && key.kind == MatchKind::Exact)
        {
            return "entries say nothing of '" + field + "', which the new table matches exactly";
        }
        if (kind != key.kind && kind != MatchKind::Exact)
        {
            return "key '" + field + "' is " + NameOf(kind) + " and becomes " + NameOf(key.kind);
        }
        if (was)
        {
            isUsed[*was] = true;
        }
    }
    const auto lost = std::find(isUsed.begin(), isUsed.end(), false);
    if (lost != isUsed.end())
    {
        return "key '" + QualifiedName(from.program, TableOf(from).keys[lost - isUsed.begin()].field) +
               "' is not in the new table";
    }
    const bool hasPrefix = HasPrefix(TableOf(from)) || HasPrefix(TableOf(into));
    const bool keepsOrder = IsSameKind(TableOf(from), TableOf(into)) &&
                            std::is_sorted(translation.keys.begin(), translation.keys.end(),
                                           [](const auto& a, const auto& b) { return a.from < b.from; });
    return hasPrefix && !keepsOrder ? "a table with prefixes changes its keys" : "";
}

/** Fills the actions. @return what is in the way */
std::string
TranslateActions(const MoveSide& from, const MoveSide& into, EntryTranslation& translation)
{
    assert(from.actions.size() == TableOf(from).actions.size());
    assert(into.actions.size() == TableOf(into).actions.size());
    for (std::size_t i = 0; i < from.actions.size(); ++i)
    {
        const ActionId was = TableOf(from).actions[i];
        const auto same = std::find(into.actions.begin(), into.actions.end(), from.actions[i]);
        if (same == into.actions.end())
        {
            return "action '" + from.actions[i] + "' is not in the new table";
        }
        const ActionId is = TableOf(into).actions[same - into.actions.begin()];
        const auto& ours = from.program.actions[was].parameters;
        const auto& theirs = into.program.actions[is].parameters;
        if (!std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                        [](const auto& a, const auto& b) { return a.width == b.width; }))
        {
            return "action '" + from.actions[i] + "' changes its parameters";
        }
        translation.fromActions.push_back(was);
        translation.toActions.push_back(is);
    }
    return "";
}

} // namespace

MatchValue
EntryTranslation::Key::Translate(const Entry& entry) const
{
    const uint64_t most = LowBits(width);
    if (!from)
    {
        return {0, is == MatchKind::Range ? most : 0};
    }
    const MatchValue& value = entry.match[*from];
    if (was == is || is == MatchKind::Exact)
    {
        return value;
    }
    return {value.value, is == MatchKind::Range ? value.value : most};
}

Entry
EntryTranslation::Translate(const Entry& entry) const
{
    Entry translated = entry;
    translated.match.clear();
    for (const Key& key : keys)
    {
        translated.match.push_back(key.Translate(entry));
    }
    const auto action = std::find(fromActions.begin(), fromActions.end(), entry.call.action);
    assert(action != fromActions.end());
    translated.call.action = toActions[action - fromActions.begin()];
    return translated;
}

bool
EntryTranslation::HasPriority() const
{
    return std::any_of(keys.begin(), keys.end(),
                       [](const Key& key)
                       { return key.from && (key.was == MatchKind::Ternary || key.was == MatchKind::Range); });
}

int64_t
EntryTranslation::RankOf(const Entry& entry) const
{
    if (HasPriority())
    {
        return entry.priority;
    }
    int64_t length = 0;
    for (const Key& key : keys)
    {
        length += key.from && key.was == MatchKind::Lpm
                      ? static_cast<int64_t>(std::bitset<64>(entry.match[*key.from].mask).count())
                      : 0;
    }
    return length;
}

std::variant<EntryTranslation, std::string>
TranslationBetween(const MoveSide& from, const MoveSide& into)
{
    EntryTranslation translation;
    std::string why = BondOf(from);
    why = why.empty() ? BondOf(into) : why;
    why = why.empty() ? TranslateKeys(from, into, translation) : why;
    why = why.empty() ? TranslateActions(from, into, translation) : why;
    const uint64_t need = TableOf(from).size + TableOf(into).entries.size();
    if (why.empty() && TableOf(into).size < need)
    {
        why = "the new table has room for " + std::to_string(TableOf(into).size) + " entries, up to " +
              std::to_string(need) + " may come";
    }
    if (why.empty() && !TableOf(into).entries.empty() && !IsExact(TableOf(into)))
    {
        why = "the new table's own entries may win against those that are still to come";
    }
    if (!why.empty())
    {
        return why;
    }
    return translation;
}

EntryMove::EntryMove(Pipeline& pipeline, TableId from, TableId into, EntryTranslation translation)
    : m_pipeline(pipeline),
      m_from(from),
      m_into(into),
      m_translation(std::move(translation))
{
}

bool
EntryMove::HasNext()
{
    while (!m_left.empty() && !m_pipeline.PlannedEntry(m_from, m_left.front()))
    {
        m_left.pop_front();
    }
    if (m_left.empty())
    {
        const std::vector<Entry> found = m_pipeline.PlannedEntries(m_from);
        m_left.assign(found.begin(), found.end());
        std::stable_sort(m_left.begin(), m_left.end(),
                         [this](const Entry& a, const Entry& b)
                         { return m_translation.RankOf(a) > m_translation.RankOf(b); });
    }
    return !m_left.empty();
}

/** @return the entry that this move has brought to the new table; the end if it has not. */
std::vector<EntryMove::Passage>::iterator
EntryMove::FindMoved(const Entry& entry)
{
    return std::find_if(m_moved.begin(), m_moved.end(),
                        [&](const Passage& moved) {
                            return moved.isOwn &&
                                   IdentityOf(moved.entry, m_translation) == IdentityOf(entry, m_translation);
                        });
}

bool
EntryMove::Put(Cycle at)
{
    const std::optional<Entry> entry = m_pipeline.PlannedEntry(m_from, m_left.front());
    assert(entry);
    const Entry translated = m_translation.Translate(*entry);
    Passage passage{*entry};
    if (m_pipeline.PlannedEntry(m_into, translated))
    {
        passage.isOwn = FindMoved(*entry) != m_moved.end(); // added again; else the new program's own stays
        if (passage.isOwn)
        {
            m_pipeline.ModifyEntry(m_into, translated, at);
        }
    }
    else if (!m_pipeline.InsertEntry(m_into, translated, at))
    {
        return false;
    }
    m_moved.push_back(std::move(passage));
    m_left.pop_front();
    return true;
}

void
EntryMove::Take(Cycle at)
{
    Passage& last = m_moved.back();
    const std::optional<Entry> entry = m_pipeline.PlannedEntry(m_from, last.entry);
    const Entry translated = m_translation.Translate(entry.value_or(last.entry));
    if (!entry)
    {
        // somebody was quicker, and means both
        if (last.isOwn)
        {
            m_pipeline.RemoveEntry(m_into, translated.match, translated.priority, at);
        }
        m_moved.pop_back();
        return;
    }
    if (last.isOwn && !(*entry == last.entry))
    {
        m_pipeline.ModifyEntry(m_into, translated, at);
    }
    m_pipeline.RemoveEntry(m_from, entry->match, entry->priority, at);
    last.entry = *entry;
    last.isTaken = true;
}

bool
EntryMove::PutBack(Cycle at)
{
    if (!m_moved.empty()) // else somebody has removed them
    {
        const Passage& last = m_moved.back();
        if (last.isTaken && !m_pipeline.PlannedEntry(m_from, last.entry))
        {
            if (!m_pipeline.InsertEntry(m_from, last.entry, at))
            {
                return false;
            }
            m_back.push_back(last.entry);
        }
        m_moved.pop_back();
    }
    if (m_moved.empty() && m_translation.HasPriority())
    {
        PutInOrder(at);
    }
    return true;
}

/** Of equal priorities the older entry wins, so that those that went and came back must be older than the others. */
void
EntryMove::PutInOrder(Cycle at)
{
    std::vector<Entry> order(m_back.rbegin(), m_back.rend());
    std::set<decltype(IdentityOf(Entry{}, m_translation))> back;
    std::set<int32_t> priorities;
    for (const Entry& entry : m_back)
    {
        back.insert(IdentityOf(entry, m_translation));
        priorities.insert(entry.priority);
    }
    for (const Entry& entry : m_pipeline.PlannedEntries(m_from))
    {
        if (back.count(IdentityOf(entry, m_translation)) == 0 && priorities.count(entry.priority) != 0)
        {
            order.push_back(entry);
        }
    }
    for (const Entry& like : order)
    {
        if (const std::optional<Entry> entry = m_pipeline.PlannedEntry(m_from, like))
        {
            m_pipeline.RemoveEntry(m_from, entry->match, entry->priority, at);
            m_pipeline.InsertEntry(m_from, *entry, at);
        }
    }
    m_back.clear();
}

} // namespace pisa
