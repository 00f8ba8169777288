// A row of three tables of which the middle one can change in place, and upgrades of it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_UPGRADE_MOVING_ROW_H
#define PISA_TESTS_UPGRADE_MOVING_ROW_H

#include "upgrade/graft.h"
#include "upgrade/planner.h"
#include "upgrade/version-line.h"

namespace pisa
{

constexpr FieldId kRowKey{1, 1};
constexpr FieldId kRowOther{1, 2};
constexpr uint64_t kRowMissed = uint64_t{1} << 50; ///< what the middle table's default adds
constexpr uint64_t kByNewRow = uint64_t{1} << 40;  ///< what the new middle table leaves on packets
constexpr TableId kMovingTable = 1;
constexpr ActionId kRowPut = 2;

/** What an entry adds. */
uint64_t RowValueOf(uint64_t key);

/** An entry of the middle table, under one exact key. */
Entry RowEntry(uint64_t key, ActionId put = kRowPut);

/** first adds 1, middle adds what its entry says (six of them), last adds 2. */
Program Row();

/** The middle table with more room, a ternary key more, and an action that leaves a mark. */
Program NewRow();

/** The new program brings two entries with it. */
void GiveOwnEntries(Table& table, uint64_t size);

/** What it takes to change one program into another at execution level, in place where that can be. */
struct InPlaceUpgrade
{
    InPlaceUpgrade(const Program& from, const Program& into);

    static PlannerOptions Options();

    /** @return whether two tables are looked up as one. */
    bool HasGroups() const;

    Program was;
    Program is;
    Delta delta;
    UpgradePlan plan;
    VersionLine line;
    uint32_t version;
    Graft graft;
};

} // namespace pisa

#endif // PISA_TESTS_UPGRADE_MOVING_ROW_H
