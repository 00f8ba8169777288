// Rows of switch memory, one register each, and what lies in them; expected cells were worked out by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncl/switch-under-test.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using Values = std::vector<uint64_t>;

TEST(Memory, TouchesOneCellOfEachRow)
{
    // columns 9 & 7 = 1 and 9 >> 1 = 4: elements 1 and 8 + 4
    const NclPrograms programs =
        CompileText("_net_ uint32_t m[2][8] = {{0, 5}, {0, 0, 0, 0, 7}};\n"
                    "_net_ _out_ void k(uint32_t* d) {\n"
                    "uint32_t x = d[0]; d[0] = ++m[0][x & 7]; d[1] = ++m[1][(x >> 1) & 7]; }");
    EXPECT_EQ(programs.interface.memories[0].banks.size(), 2U);
    EXPECT_EQ(programs.interface.memories[0].rows, 2U);
    SwitchUnderTest s1(programs);
    EXPECT_EQ(s1.Run({9, 0}), (Values{6, 8}));
    EXPECT_EQ(s1.Memory("m", 1), 6U);
    EXPECT_EQ(s1.Memory("m", 12), 8U);
    EXPECT_EQ(s1.Memory("m", 9), 0U);
}

TEST(Memory, TakesTheRowOfAnUnboundedColumnFromTheDeclaration)
{
    const NclPrograms programs = CompileText("_net_ uint32_t m[2][6]; _net_ _out_ void k(uint32_t* d) {\n"
                                             "m[0][d[0]] = 3; m[1][d[1]] = 4; }");
    SwitchUnderTest s1(programs);
    s1.Run({5, 2});
    EXPECT_EQ(s1.Memory("m", 5), 3U);
    EXPECT_EQ(s1.Memory("m", 8), 4U);
}

TEST(Memory, KeepsDisjointRangesOfOneArrayApart)
{
    const NclPrograms programs = CompileText("_net_ uint32_t m[16]; _net_ _out_ void k(uint32_t* d) {\n"
                                             "m[d[0] & 7] = 3; m[8 + (d[1] & 7)] = 4; }");
    SwitchUnderTest s1(programs);
    s1.Run({5, 2});
    EXPECT_EQ(s1.Memory("m", 5), 3U);
    EXPECT_EQ(s1.Memory("m", 10), 4U);
}

TEST(Memory, SplitsRowsIntoBanks)
{
    // slot 2: elements 2 * 2 and 2 * 2 + 1 of row 0; slot 1: 8 + 2 and 8 + 3 of row 1
    const NclPrograms programs = CompileText("_net_ uint32_t m[2][8]; _net_ _out_ void k(uint32_t s, uint32_t* d) {\n"
                                             "for (int i = 0; i < 2; ++i) { m[0][(s & 3) * 2 + i] = d[i];\n"
                                             "m[1][(s >> 2 & 3) * 2 + i] = d[i] + 1; } }");
    EXPECT_EQ(programs.interface.memories[0].rows, 2U);
    EXPECT_EQ(programs.interface.memories[0].banks.size(), 4U);
    SwitchUnderTest s1(programs);
    TestWindow window;
    window.fields["s"] = 2 | 1 << 2;
    window.arrays["d"] = {10, 20};
    s1.Send("k", window);
    EXPECT_EQ(s1.Memory("m", 4), 10U);
    EXPECT_EQ(s1.Memory("m", 5), 20U);
    EXPECT_EQ(s1.Memory("m", 10), 11U);
    EXPECT_EQ(s1.Memory("m", 11), 21U);
}

TEST(Window, ReadsElementsOfAnArrayOfTypedefsInTheWindow)
{
    const NclPrograms programs = CompileText("struct Mine : ncl::Window { uint32_t tags[2]; };\n"
                                             "extern const Mine window;\n"
                                             "_net_ _out_ void k(uint32_t* d) { d[0] = window.tags[1]; }");
    ASSERT_EQ(programs.interface.windowFields.size(), 2U);
    EXPECT_EQ(programs.interface.windowFields[1].width, 32U);
}

TEST(Memory, StartsAsWrittenWhereAnArrayIsPartlyInitialised)
{
    SwitchUnderTest s1(
        CompileText("_net_ int a[16] = {7}; _net_ int b[300] = {1, 2, 3}; _net_ int c[3][4] = {{}, {0, 9}};\n"
                    "_net_ _out_ void k(int* d) { d[0] = a[d[0]]; d[1] = b[d[1]]; d[2] = c[1][d[2]]; }"));
    EXPECT_EQ(s1.Run({0, 2, 1}), (Values{7, 3, 9}));
    EXPECT_EQ(s1.Run({15, 299, 3}), (Values{0, 0, 0}));
    EXPECT_EQ(s1.Memory("c", 5), 9U);
}

TEST(Memory, WithoutElementsIsRefused)
{
    EXPECT_NE(ErrorOf("_net_ int m[0];\n_net_ _out_ void k(int* d) { d[0] = 1; }").find("'m' has no elements"),
              std::string::npos);
}

TEST(Memory, KeepsAnIndexThatReachesBackOutOfItsRowWhole)
{
    // &m[1][0] - 1 + x is m[1][x - 1] or m[0][7 + x]: nothing says which row
    EXPECT_NE(ErrorOf("_net_ uint32_t m[2][8]; _net_ _out_ void k(uint32_t* d) {\n"
                      "m[0][d[1]] = 1; const uint32_t* p = &m[1][0] + d[0]; d[0] = p[-1]; }")
                  .find("two cells of 'm'"),
              std::string::npos);
}

} // namespace
} // namespace pisa
