// Tables as people and other programs read them.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/report.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sstream>

namespace pisa
{

namespace
{

ResultTable
TwoRows()
{
    ResultTable table("title", {{"name"}, {"time [us]", 2}, {"hidden", 0, true}});
    table.Add({std::string("a \"b\", c"), 1.25, int64_t{7}});
    table.Add({std::string("d"), CellIf(false, 3.0), int64_t{8}});
    return table;
}

TEST(ResultTable, PrintsAlignedColumnsAndADashWhereNothingApplies)
{
    std::ostringstream out;
    TwoRows().Print(out);
    EXPECT_EQ(out.str(), "\ntitle\n"
                         "      name  time [us]\n"
                         "  a \"b\", c       1.25\n"
                         "         d          -\n");
}

TEST(ResultTable, WritesEveryColumnToTheFileWithQuotesDoubled)
{
    const std::string path = testing::TempDir() + "/pisa-report-test.csv";
    TwoRows().WriteCsv(path);
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    EXPECT_EQ(text.str(), "name,time [us],hidden\n\"a \"\"b\"\", c\",1.25,7\n\"d\",NaN,8\n");
    std::remove(path.c_str());
}

TEST(ResultTable, PrintsSomeRowsOfALongTableAndItsLast)
{
    ResultTable table("long", {{"row"}});
    for (int64_t row = 0; row < 10; ++row)
    {
        table.Add({row});
    }
    std::ostringstream out;
    table.Print(out, 3);
    // every fourth row, and the last
    EXPECT_EQ(out.str(), "\nlong\n  row\n    0\n    4\n    8\n    9\n  (4 of 10 rows; the file has all)\n");
}

} // namespace

} // namespace pisa
