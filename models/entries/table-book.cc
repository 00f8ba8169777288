// Keeps count of a table's entries.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/table-book.h"

#include "target/field.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr uint32_t kSlotBits = 24;
constexpr uint32_t kSlotMask = (1U << kSlotBits) - 1;

std::string
Show(const SourceLocation& where)
{
    return where.line > 0 ? "line " + std::to_string(where.line) + " of " + where.file : "the program";
}

} // namespace

bool
HasPriorities(const Table& table)
{
    return std::any_of(table.keys.begin(), table.keys.end(),
                       [](const MatchKey& key)
                       { return key.kind == MatchKind::Ternary || key.kind == MatchKind::Range; });
}

TableBook::TableBook(const Program& program, TableId table) : m_table(program.tables[table]), m_id(table)
{
    for (const MatchKey& key : m_table.keys)
    {
        m_widths.push_back(FieldBits(program, key.field));
    }
    for (const Entry& entry : m_table.entries)
    {
        Place(entry, {});
    }
}

std::vector<uint64_t>
TableBook::SignatureOf(const Entry& entry) const
{
    std::vector<uint64_t> signature;
    for (std::size_t i = 0; i < m_widths.size(); ++i)
    {
        const uint64_t ones = ~uint64_t{0} >> (64 - m_widths[i]);
        const bool isExact = m_table.keys[i].kind == MatchKind::Exact;
        signature.push_back(entry.match[i].value & ones);
        signature.push_back(isExact ? ones : entry.match[i].mask & ones);
    }
    signature.push_back(HasPriorities(m_table) ? static_cast<uint32_t>(entry.priority) : 0);
    return signature;
}

void
TableBook::Place(const Entry& entry, const SourceLocation& where)
{
    std::vector<uint64_t> signature = SignatureOf(entry);
    const uint32_t slot = m_slots.Add({entry, signature, where});
    m_signatures.emplace(std::move(signature), slot);
}

void
TableBook::Insert(const Entry& entry, const SourceLocation& where)
{
    const auto twin = m_signatures.find(SignatureOf(entry));
    if (twin != m_signatures.end())
    {
        throw InputError(where,
                         "table '" + m_table.name + "' has an entry of this match" +
                             (HasPriorities(m_table) ? " and priority" : "") + " already, from " +
                             Show(m_slots.All().at(twin->second).where),
                         "keep one of the two");
    }
    if (m_slots.All().size() >= m_table.size)
    {
        throw InputError(where,
                         "table '" + m_table.name + "' is full: one more entry needs room for " +
                             std::to_string(m_slots.All().size() + 1) + ", its size is " +
                             std::to_string(m_table.size),
                         "enlarge the table");
    }
    Place(entry, where);
}

uint32_t
TableBook::SlotOf(const SpelledNumber& handle) const
{
    const auto number = static_cast<uint32_t>(TakeWhole(handle, "the handle of the entry", 0, UINT32_MAX));
    SpelledNumber slot = handle;
    slot.value = number & kSlotMask;
    m_slots.Check(slot, "entry of table '" + m_table.name + "'");
    const auto version = m_versions.find(number & kSlotMask);
    if ((number >> kSlotBits) != (version == m_versions.end() ? 0U : version->second))
    {
        throw InputError(handle.word.where,
                         "the entry of table '" + m_table.name + "' with the handle " + handle.word.text +
                             " was deleted",
                         "an entry in the place of a deleted one has a handle that is larger by 2^24");
    }
    return number & kSlotMask;
}

EntryKey
TableBook::At(const SpelledNumber& handle) const
{
    const Entry& entry = m_slots.All().at(SlotOf(handle)).entry;
    return {m_id, entry.match, entry.priority};
}

void
TableBook::SetDefault(std::optional<uint32_t> member, std::optional<uint32_t> group)
{
    m_defaultMember = member;
    m_defaultGroup = group;
}

bool
TableBook::UsesMember(uint32_t member) const
{
    return m_defaultMember == member ||
           std::any_of(m_slots.All().begin(), m_slots.All().end(),
                       [&](const auto& slot) { return slot.second.entry.member == member; });
}

bool
TableBook::UsesGroup(uint32_t group) const
{
    return m_defaultGroup == group || std::any_of(m_slots.All().begin(), m_slots.All().end(),
                                                  [&](const auto& slot) { return slot.second.entry.group == group; });
}

void
TableBook::Free(uint32_t slot)
{
    m_signatures.erase(m_slots.All().at(slot).signature);
    ++m_versions[slot];
    m_slots.Remove(slot);
}

void
TableBook::Delete(const SpelledNumber& handle)
{
    Free(SlotOf(handle));
}

void
TableBook::Clear()
{
    m_slots.Clear();
    m_signatures.clear();
    m_versions.clear();
}

} // namespace pisa
