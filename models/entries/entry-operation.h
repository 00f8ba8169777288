// What the control plane does to tables and action profiles, by the indices of one program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_ENTRY_OPERATION_H
#define PISA_ENTRIES_ENTRY_OPERATION_H

#include "ir/program.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace pisa
{

/** Says which entry: no two of a table have the same match and priority. */
struct EntryKey
{
    TableId table{0};
    std::vector<MatchValue> match;
    int32_t priority{0};

    bool operator==(const EntryKey& o) const
    {
        return table == o.table && match == o.match && priority == o.priority;
    }
};

struct InsertEntry
{
    TableId table{0};
    Entry entry; ///< with `member` or `group` if the table has a profile
};

/** Of call, member and group, the one that the table's entries have. */
struct ModifyEntry
{
    EntryKey key;
    ActionCall call{};
    std::optional<uint32_t> member{};
    std::optional<uint32_t> group{};
};

struct DeleteEntry
{
    EntryKey key;
};

/** Deletes all entries; the default stays. */
struct ClearTable
{
    TableId table{0};
};

/** Of call, member and group, the one that the table's entries have. */
struct SetDefault
{
    TableId table{0};
    ActionCall call;
    std::optional<uint32_t> member;
    std::optional<uint32_t> group;
};

/** The default is that of the program again. */
struct ResetDefault
{
    TableId table{0};
};

/** Creates or changes a member of an action profile. */
struct SetMember
{
    ProfileId profile{0};
    uint32_t member{0};
    ActionCall call;
};

struct DeleteMember
{
    ProfileId profile{0};
    uint32_t member{0};
};

/** Creates or changes a group of a selector. */
struct SetGroup
{
    ProfileId profile{0};
    uint32_t group{0};
    std::vector<uint32_t> members; ///< ascending
};

struct DeleteGroup
{
    ProfileId profile{0};
    uint32_t group{0};
};

} // namespace pisa

#endif // PISA_ENTRIES_ENTRY_OPERATION_H
