// What switches hold together is the sum of what each has told last.
// SPDX-License-Identifier: GPL-2.0-only
#include "live-upgrade/memory-log.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

UpgradeMemory
Elements(uint64_t count)
{
    UpgradeMemory memory;
    memory[MemoryKind::Elements] = count;
    return memory;
}

uint64_t
ElementsAt(const MemoryLog& log, int64_t end)
{
    return log.HeldAt(end)[MemoryKind::Elements];
}

TEST(MemoryLog, StretchesEndBeforeWhatIsToldAtTheirEnd)
{
    MemoryLog log;
    log.Note(0, 1, Elements(4));
    log.Note(0, 2, Elements(5));
    log.Note(100, 1, Elements(7));
    log.Note(200, 2, Elements(1));
    EXPECT_EQ(ElementsAt(log, 100), 9U);
    EXPECT_EQ(ElementsAt(log, 101), 12U);
    EXPECT_EQ(ElementsAt(log, 201), 8U);
    EXPECT_EQ(log.Before()[MemoryKind::Elements], 9U);
    EXPECT_EQ(log.Peak()[MemoryKind::Elements], 12U);
}

TEST(MemoryLog, TheFirstOfSeveralSwitchesToTellIsNoPeak)
{
    MemoryLog log;
    log.Note(0, 1, Elements(9)); // before the others have told theirs
    log.Note(0, 1, Elements(2));
    EXPECT_EQ(log.Peak()[MemoryKind::Elements], 2U);
}

TEST(MemoryLog, ATransientHasACellForEachKindOfMemory)
{
    std::vector<Column> columns;
    AddMemoryColumns(columns);
    std::vector<Cell> row;
    AddMemoryCells(Elements(3), row);
    ASSERT_EQ(columns.size(), row.size());
    EXPECT_EQ(columns[0].name, "elements");
    EXPECT_EQ(row[0], Cell(int64_t{3}));
}

} // namespace
} // namespace pisa
