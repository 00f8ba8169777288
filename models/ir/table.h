// Match-action tables and their entries.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_TABLE_H
#define PISA_IR_TABLE_H

#include "ir/action.h"

#include <optional>
#include <string>
#include <vector>

namespace pisa
{

using TableId = uint32_t;
using ProfileId = uint32_t;

/** How a key field is compared. */
enum class MatchKind : uint8_t
{
    Exact,
    Lpm,     ///< longest prefix; consecutive such fields form one prefix, of which a table has at most one
    Ternary, ///< value and mask; the entry with the highest priority wins. P4's optional: mask all ones or zero
    Range,   ///< value to mask, both included; the entry with the highest priority wins
};

/** @return the kind as written in the text form, e.g. "lpm". */
const char* NameOf(MatchKind kind);

struct MatchKey
{
    FieldId field;
    MatchKind kind{MatchKind::Exact};

    bool operator==(const MatchKey& o) const
    {
        return field == o.field && kind == o.kind;
    }
};

/** One action with its action data. */
struct ActionCall
{
    ActionId action{0};
    std::vector<uint64_t> arguments;

    bool operator==(const ActionCall& o) const
    {
        return action == o.action && arguments == o.arguments;
    }
};

/**
 * What one key field must be: for Exact only `value` counts; Lpm has a mask of leading ones, over the whole prefix if
 * that is several fields; Range is from `value` to `mask`.
 */
struct MatchValue
{
    uint64_t value{0};
    uint64_t mask{~uint64_t{0}};

    bool operator==(const MatchValue& o) const
    {
        return value == o.value && mask == o.mask;
    }
};

/** A row of a table: what to match and what to do then. In a table with a profile, that is a member or a group. */
struct Entry
{
    std::vector<MatchValue> match; ///< one a key field
    int32_t priority{0};           ///< the highest wins; only tables with ternary or range keys look at it
    ActionCall call;               ///< as constructed beside member or group
    std::optional<uint32_t> member{};
    std::optional<uint32_t> group{}; ///< of a selector, which chooses a member of it

    bool operator==(const Entry& o) const
    {
        return match == o.match && priority == o.priority && call == o.call && member == o.member && group == o.group;
    }
};

/** A meter with a cell an entry, executed when an entry is hit, before its action runs. */
struct DirectMeter
{
    MeterId meter{0};
    FieldId colour; ///< 0 green, 1 yellow, 2 red

    bool operator==(const DirectMeter& o) const
    {
        return meter == o.meter && colour == o.colour;
    }
};

/** A match-action table. Without keys it always runs its default action and needs no match memory. */
struct Table
{
    std::string name;
    std::vector<MatchKey> keys;
    std::vector<ActionId> actions; ///< all that entries and the default may call
    ActionCall defaultCall;
    uint64_t size{1};                 ///< entries that the control plane may install
    std::vector<Entry> entries;       ///< installed at boot
    bool isConst{false};              ///< the control plane may not change the entries
    bool isDefaultConst{false};       ///< ...nor the default
    std::optional<CounterId> counter; ///< direct: a cell an entry, counts when that entry is hit
    std::optional<DirectMeter> meter; ///< direct: a cell an entry
    std::optional<ProfileId> profile; ///< entries name its members or groups
    std::vector<UserName> keyNames;   ///< cover all keys; empty if users know them as they are
    SourceLocation where;             ///< in the user's program, if it stems from there

    bool operator==(const Table& o) const;
};

} // namespace pisa

#endif // PISA_IR_TABLE_H
