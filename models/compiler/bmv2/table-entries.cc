// Reads the entries that a table has from the start.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/tables.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

/** @return whether an entry may say that for a key of that kind. */
bool
Suits(const std::string& type, MatchKind kind)
{
    return type == NameOf(kind) || (kind == MatchKind::Exact && type == "valid") ||
           (kind == MatchKind::Ternary && type == "optional");
}

} // namespace

/** @return the pieces of one user's key. */
std::vector<MatchValue>
Tables::ReadMatch(const JsonValue& match, const TableKey& key) const
{
    const std::string& type = match.Member("match_type").String();
    if (!Suits(type, key.kind))
    {
        match.Member("match_type").Fail("is '" + type + "', the table's key is " + NameOf(key.kind));
    }
    const BigInteger all = (BigInteger(1) << key.width) - 1;
    BigInteger value = 0;
    BigInteger mask = all;
    if (type == "valid")
    {
        value = match.Member("key").Boolean() ? 1 : 0;
    }
    else if (key.kind == MatchKind::Range)
    {
        value = HexNumber(match.Member("start"), key.width, key.isSigned);
        mask = HexNumber(match.Member("end"), key.width, key.isSigned);
        if (value > mask)
        {
            match.Member("start").Fail("the range begins behind its end", "exchange its ends");
        }
    }
    else
    {
        value = HexNumber(match.Member("key"), key.width, key.isSigned);
        if (key.kind == MatchKind::Lpm)
        {
            const auto length = static_cast<unsigned>(match.Member("prefix_length").Unsigned(0, key.width));
            mask = all - (all >> length);
        }
        else if (key.kind == MatchKind::Ternary)
        {
            const unsigned padded = (key.width + 7) / 8 * 8;
            mask = HexNumber(match.Member("mask"), padded, key.isSigned) & all;
        }
        value &= mask;
    }
    const std::vector<uint64_t> values = WordsOf(value, key.width);
    const std::vector<uint64_t> masks = WordsOf(mask, key.width);
    std::vector<MatchValue> pieces;
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        pieces.push_back({values[i], key.kind == MatchKind::Exact ? ~uint64_t{0} : masks[i]});
    }
    return pieces;
}

void
Tables::ReadEntries(const JsonValue& object, Table& table, const TableMade& made)
{
    const JsonValue* entries = Present(object, "entries");
    if (entries == nullptr || entries->Items().empty())
    {
        return;
    }
    if (table.profile)
    {
        entries->Fail("a table with an action profile has no entries in the file",
                      "install them by the control plane");
    }
    for (const JsonValue& written : entries->Items())
    {
        const std::vector<JsonValue>& match = written.Member("match_key").Items();
        if (match.size() != m_keys.size() || m_keys.empty())
        {
            written.Fail("has " + std::to_string(match.size()) + " keys, table '" + table.name + "' has " +
                         std::to_string(m_keys.size()));
        }
        Entry entry;
        for (std::size_t i = 0; i < match.size(); ++i)
        {
            const std::vector<MatchValue> pieces = ReadMatch(match[i], m_keys[i]);
            entry.match.insert(entry.match.end(), pieces.begin(), pieces.end());
        }
        const JsonValue& call = written.Member("action_entry");
        entry.call = ReadCall(call.Member("action_id"), Present(call, "action_data"), made);
        // the smallest number wins in BMv2
        const JsonValue* priority = Present(written, "priority");
        const bool hasPriorities = std::any_of(
            m_keys.begin(), m_keys.end(),
            [](const TableKey& key) { return key.kind == MatchKind::Ternary || key.kind == MatchKind::Range; });
        const int64_t number = priority == nullptr ? 0 : priority->Integer(INT32_MIN + 1, INT32_MAX);
        entry.priority = hasPriorities ? static_cast<int32_t>(-number) : 0;
        table.entries.push_back(std::move(entry));
    }
    table.size = std::max<uint64_t>(table.size, table.entries.size());
    table.isConst = true;
}

} // namespace pisa::bmv2
