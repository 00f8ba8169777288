// Small kernels of every kind; what they leave in windows and memory was worked out by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncl/switch-under-test.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using Values = std::vector<uint64_t>;

TEST(Kernel, CountsWindowsAcrossInvocations)
{
    SwitchUnderTest s1(CompileText("_net_ int m = 40; _net_ _out_ void k(int* d) { d[0] = m++; }"));
    EXPECT_EQ(s1.Run({9}), Values{40});
    EXPECT_EQ(s1.Run({9}), Values{41});
    EXPECT_EQ(s1.Run({9}), Values{42});
}

TEST(Kernel, SeesItsOwnStoresInProgramOrder)
{
    SwitchUnderTest s1(CompileText("_net_ int m[4];\n"
                                   "_net_ _out_ void k(int* d) { m[1] = 1; d[0] = m[1]; m[1] = 2; d[1] = m[1]; }"));
    EXPECT_EQ(s1.Run({0, 0}), (Values{1, 2}));
    EXPECT_EQ(s1.Memory("m", 1), 2U);
}

TEST(Kernel, StartsMemoryAsInitialised)
{
    SwitchUnderTest s1(CompileText("_net_ int m[5] = {7, 8};\n"
                                   "_net_ _out_ void k(int* d) { d[0] = m[0]; d[1] = m[1]; d[2] = m[4]; }"));
    EXPECT_EQ(s1.Run({1, 1, 1}), (Values{7, 8, 0}));
}

TEST(Kernel, SwapsElements)
{
    SwitchUnderTest s1(CompileText("_net_ _out_ void k(int* d) { int t = d[0]; d[0] = d[1]; d[1] = t; }"));
    EXPECT_EQ(s1.Run({3, 4}), (Values{4, 3}));
}

TEST(Kernel, RotatesElements)
{
    SwitchUnderTest s1(
        CompileText("_net_ _out_ void k(int* d) { int t = d[0]; d[0] = d[1]; d[1] = d[2]; d[2] = t + d[0]; }"));
    EXPECT_EQ(s1.Run({3, 4, 5}), (Values{4, 5, 7}));
}

TEST(Kernel, KeepsTheMaximumOfSignedNumbers)
{
    SwitchUnderTest s1(CompileText("_net_ int most = -5;\n"
                                   "_net_ _out_ void k(int* d) { if (d[0] > most) most = d[0]; d[0] = most; }"));
    EXPECT_EQ(s1.Run({0xfffffff0}), Values{0xfffffffb}); // -16 is below -5
    EXPECT_EQ(s1.Run({3}), Values{3});
    EXPECT_EQ(s1.Run({0x80000000}), Values{3});
}

TEST(Kernel, CountsInAHistogram)
{
    SwitchUnderTest s1(CompileText("_net_ unsigned h[16];\n"
                                   "_net_ _out_ void k(uint8_t* d) { h[d[0] >> 4]++; }"));
    s1.Run({0x35});
    s1.Run({0x3f});
    s1.Run({0xf0});
    EXPECT_EQ(s1.Memory("h", 3), 2U);
    EXPECT_EQ(s1.Memory("h", 15), 1U);
    EXPECT_EQ(s1.Memory("h", 0), 0U);
}

TEST(Kernel, CopiesRowsOfTwoDimensionalMemory)
{
    SwitchUnderTest s1(
        CompileText("_net_ uint16_t rows[8][4];\n"
                    "_net_ _out_ void k(uint16_t* d, bool write) { if (write) memcpy(rows[window.seq], d, 8);\n"
                    "else memcpy(d, rows[window.seq], 8); }"));
    TestWindow window;
    window.seq = 6;
    window.fields["write"] = 1;
    window.arrays["d"] = {1, 2, 3, 4};
    s1.Send("k", window);
    EXPECT_EQ(s1.Memory("rows", 6 * 4 + 2), 3U);
    window.fields["write"] = 0;
    window.arrays["d"] = {0, 0, 0, 0};
    EXPECT_EQ(s1.Send("k", window).arrays["d"], (Values{1, 2, 3, 4}));
    window.seq = 5;
    EXPECT_EQ(s1.Send("k", window).arrays["d"], (Values{0, 0, 0, 0}));
}

TEST(Kernel, ChoosesByCases)
{
    SwitchUnderTest s1(CompileText("_net_ _out_ void k(int* d) { switch (d[0]) {\n"
                                   "case 1: d[1] = 10; break; case 2: d[1] = 20;\n"
                                   "case 3: d[1] += 5; break; default: d[1] = 99; } }"));
    EXPECT_EQ(s1.Run({1, 0})[1], 10U);
    EXPECT_EQ(s1.Run({2, 0})[1], 25U); // falls through
    EXPECT_EQ(s1.Run({3, 1})[1], 6U);
    EXPECT_EQ(s1.Run({4, 0})[1], 99U);
}

TEST(Kernel, RunsLambdasTemplatesAndRangeLoops)
{
    SwitchUnderTest s1(
        CompileText("template <typename T, unsigned N> static T Sum(const T (&a)[N]) {\n"
                    "T s = 0; for (auto x : a) s += x; return s; }\n"
                    "_net_ _out_ void k(int* d) { int t[3]; auto twice = [](int x) { return 2 * x; };\n"
                    "for (int i = 0; i < 3; ++i) t[i] = twice(d[i]); d[3] = Sum(t); }"));
    EXPECT_EQ(s1.Run({1, 2, 3, 0})[3], 12U);
}

TEST(Kernel, RunsTheStandardLibrarysAlgorithms)
{
    SwitchUnderTest s1(CompileText("#include <algorithm>\n"
                                   "_net_ _out_ void k(unsigned* d) { unsigned t[4] = {d[0], d[1], d[2], d[3]};\n"
                                   "d[0] = *std::max_element(t, t + 4); d[1] = std::min(d[2], d[3]); }"));
    EXPECT_EQ(s1.Run({5, 17, 9, 3}), (Values{17, 3, 9, 3}));
}

TEST(Kernel, LeavesLoopsEarly)
{
    SwitchUnderTest s1(CompileText("_net_ _out_ void k(int* d) { int i = 0;\n"
                                   "for (; i < 4; ++i) if (d[i] == 7) break; d[4] = i; }"));
    EXPECT_EQ(s1.Run({1, 7, 7, 0, 0})[4], 1U);
    EXPECT_EQ(s1.Run({1, 2, 3, 4, 0})[4], 4U);
}

TEST(Kernel, ReturnsEarly)
{
    SwitchUnderTest s1(CompileText("_net_ int m; _net_ _out_ void k(int* d) {\n"
                                   "if (d[0] == 0) { _drop(); return; } m += d[0]; d[0] = m; }"));
    TestWindow window;
    window.arrays["d"] = {0};
    EXPECT_EQ(s1.Send("k", window).decision, NcpDecision::Drop);
    window.arrays["d"] = {5};
    EXPECT_EQ(s1.Send("k", window).decision, NcpDecision::Pass);
    EXPECT_EQ(s1.Memory("m", 0), 5U);
}

TEST(Kernel, NestsConditions)
{
    SwitchUnderTest s1(
        CompileText("_net_ _out_ void k(int* d) { if (d[0] > 10) { if (d[1] > 10) d[2] = 3; else d[2] = 2; }\n"
                    "else if (d[1] > 10) d[2] = 1; else d[2] = 0; }"));
    EXPECT_EQ(s1.Run({11, 11, 9})[2], 3U);
    EXPECT_EQ(s1.Run({11, 10, 9})[2], 2U);
    EXPECT_EQ(s1.Run({10, 11, 9})[2], 1U);
    EXPECT_EQ(s1.Run({10, 10, 9})[2], 0U);
}

TEST(Kernel, ComparesSignedAndUnsignedDifferently)
{
    SwitchUnderTest s1(CompileText("_net_ _out_ void k(int* d) { d[1] = d[0] < 5; d[2] = (unsigned)d[0] < 5u; }"));
    EXPECT_EQ(s1.Run({0xffffffff, 9, 9}), (Values{0xffffffff, 1, 0}));
}

TEST(Kernel, CastsAsCDoes)
{
    SwitchUnderTest s1(CompileText("_net_ _out_ void k(int* d) {\n"
                                   "d[1] = (int8_t)d[0]; d[2] = (uint8_t)d[0]; d[3] = (int16_t)(d[0] << 8); }"));
    EXPECT_EQ(s1.Run({0x1f0, 0, 0, 0}), (Values{0x1f0, 0xfffffff0, 0xf0, 0xfffff000}));
}

TEST(Kernel, PromotesNarrowArithmetic)
{
    SwitchUnderTest s1(CompileText("_net_ _out_ void k(uint8_t* d, uint16_t s) {\n"
                                   "s = d[0] + d[1]; d[2] = (d[0] + d[1]) / 2; d[3] = d[0] + d[1]; }"));
    EXPECT_EQ(s1.Run({200, 100, 0, 0}), (Values{200, 100, 150, 44}));
}

TEST(Kernel, DividesSignedNumbersTowardsZero)
{
    SwitchUnderTest s1(CompileText("_net_ _out_ void k(int* d) { d[1] = d[0] / 4; d[2] = d[0] % 4; }"));
    EXPECT_EQ(s1.Run({0xfffffff9, 0, 0}), (Values{0xfffffff9, 0xffffffff, 0xfffffffd})); // -7 / 4, -7 % 4
    EXPECT_EQ(s1.Run({7, 0, 0}), (Values{7, 1, 3}));
}

TEST(Kernel, MultipliesByConstants)
{
    SwitchUnderTest s1(CompileText("_net_ _out_ void k(unsigned* d) { d[1] = d[0] * 10; d[2] = d[0] * 7u + 1; }"));
    EXPECT_EQ(s1.Run({123, 0, 0}), (Values{123, 1230, 862}));
}

TEST(Kernel, SelectsFromConstantTables)
{
    SwitchUnderTest s1(CompileText("static const int squares[5] = {0, 1, 4, 9, 16};\n"
                                   "_net_ _out_ void k(unsigned* d) { d[0] = squares[d[0] & 3]; }"));
    EXPECT_EQ(s1.Run({3}), Values{9});
    EXPECT_EQ(s1.Run({6}), Values{4});
}

TEST(Kernel, LooksUpWideKeys)
{
    SwitchUnderTest s1(CompileText(
        "_net_ ncl::Map<uint64_t, uint16_t, 4> names;\n"
        "_net_ _out_ void k(uint16_t* d, uint64_t key) { if (auto* p = names[key]) d[0] = *p; else d[0] = 0xff; }"));
    s1.Insert("names", 0x123456789abcdef0, 500);
    TestWindow window;
    window.fields["key"] = 0x123456789abcdef0;
    EXPECT_EQ(s1.Send("k", window).arrays["d"], Values{500});
    window.fields["key"] = 0x023456789abcdef0;
    EXPECT_EQ(s1.Send("k", window).arrays["d"], Values{0xff});
}

TEST(Kernel, LooksUpTwoKeysOfOneMap)
{
    SwitchUnderTest s1(
        CompileText("_net_ ncl::Map<uint32_t, uint32_t, 4> t;\n"
                    "_net_ _out_ void k(uint32_t* d) { unsigned s = 0; if (auto* p = t[d[0]]) s += *p;\n"
                    "if (auto* p = t[d[1]]) s += *p; d[2] = s; }"));
    s1.Insert("t", 1, 100);
    s1.Insert("t", 2, 20);
    EXPECT_EQ(s1.Run({1, 2, 0})[2], 120U);
    EXPECT_EQ(s1.Run({3, 2, 0})[2], 20U);
    EXPECT_EQ(s1.Run({1, 3, 0})[2], 100U);
}

TEST(Kernel, KnowsItsWindow)
{
    SwitchUnderTest s1(CompileText("_net_ _out_ void k(unsigned* d) {\n"
                                   "d[0] = window.seq; d[1] = window.from; d[2] = window.to; d[3] = window.len; }"));
    TestWindow window;
    window.seq = 70000;
    window.from = 3;
    window.to = 2;
    window.len = 3;
    EXPECT_EQ(s1.Send("k", window).arrays["d"], (Values{70000, 3, 2, 3}));
}

TEST(Kernel, LeavesPaddingOfAPartialWindowAlone)
{
    SwitchUnderTest s1(CompileText("_net_ int m[4] = {1, 1, 1, 1}; _net_ _out_ void k(int* d) {\n"
                                   "for (unsigned i = 0; i < window.len; ++i) m[i] = d[i]; }",
                                   kStar, {{"k", {4}}}));
    TestWindow window;
    window.len = 3;
    window.arrays["d"] = {7, 8, 9, 0};
    s1.Send("k", window);
    EXPECT_EQ(s1.Memory("m", 2), 9U);
    EXPECT_EQ(s1.Memory("m", 3), 1U);
}

TEST(Kernel, DecidesWhereWindowsGo)
{
    SwitchUnderTest s1(CompileText("_net_ _out_ void k(int* d) { switch (d[0]) { case 0: _pass(); break;\n"
                                   "case 1: _pass(h1); break; case 2: _reflect_(); break; case 3: _bcast(); break;\n"
                                   "default: _drop_(); } }"));
    const auto decide = [&](uint64_t choice)
    {
        TestWindow window;
        window.arrays["d"] = {choice};
        return s1.Send("k", window);
    };
    EXPECT_EQ(decide(0).decision, NcpDecision::Pass);
    EXPECT_EQ(decide(1).decision, NcpDecision::PassTo);
    EXPECT_EQ(decide(1).target, 2U); // h1
    EXPECT_EQ(decide(2).decision, NcpDecision::Reflect);
    EXPECT_EQ(decide(3).decision, NcpDecision::Broadcast);
    EXPECT_EQ(decide(4).decision, NcpDecision::Drop);
}

TEST(Kernel, GoesOnAfterADecision)
{
    SwitchUnderTest s1(CompileText("_net_ int m; _net_ _out_ void k(int* d) { _drop(); m = d[0]; }"));
    s1.Run({6});
    EXPECT_EQ(s1.Memory("m", 0), 6U);
}

TEST(Kernel, LastDecisionCountsAndIsWarnedOf)
{
    const NclPrograms programs = CompileText("_net_ _out_ void k(int* d) {\nd[0] = 0; _bcast();\n_drop(); }");
    SwitchUnderTest s1(programs);
    TestWindow window;
    EXPECT_EQ(s1.Send("k", window).decision, NcpDecision::Drop);
    ASSERT_EQ(programs.warnings.size(), 1U);
    EXPECT_EQ(programs.warnings[0].where.line, 4U);
}

TEST(Kernel, SharesMemoryWithOtherKernels)
{
    SwitchUnderTest s1(CompileText("_net_ int m; _net_ _out_ void add(int* d) { m += d[0]; }\n"
                                   "_net_ _out_ void get(int* d) { d[0] = m; m = 0; }"));
    TestWindow window;
    window.arrays["d"] = {4};
    s1.Send("add", window);
    s1.Send("add", window);
    EXPECT_EQ(s1.Send("get", window).arrays["d"], Values{8});
    EXPECT_EQ(s1.Send("get", window).arrays["d"], Values{0});
}

TEST(Kernel, RunsDifferentlyAtEachLocation)
{
    const NclPrograms programs = CompileText(
        "_net_ _at_(\"s1\") int only; _net_ _out_ void k(int* d) { if (location.id == s1) { d[0] += 1; only++; }\n"
        "else d[0] *= 2; }",
        "host h0\nswitch s1\nswitch s2\nlink h0 s1\nlink s1 s2\n");
    SwitchUnderTest first(programs, "s1");
    SwitchUnderTest second(programs, "s2");
    EXPECT_EQ(first.Run({3}), Values{4});
    EXPECT_EQ(second.Run({4}), Values{8});
    EXPECT_EQ(second.GetProgram().registers.size(), 0U); // nothing of the other branch
}

TEST(Kernel, StaysWhereItWasPut)
{
    const NclPrograms programs = CompileText("_net_ _out_ _at_(\"s2\") void other(int* d) { d[0] = 1; }\n"
                                             "_net_ _out_ void k(int* d) { d[0] = 2; }",
                                             "host h0\nswitch s1\nswitch s2\nlink h0 s1\nlink s1 s2\n");
    EXPECT_EQ(programs.interface.kernels[0].id, 1U);
    EXPECT_EQ(programs.interface.kernels[1].id, 2U);
    SwitchUnderTest first(programs, "s1");
    SwitchUnderTest second(programs, "s2");
    TestWindow window;
    window.arrays["d"] = {9};
    EXPECT_EQ(first.Send("other", window).arrays["d"], Values{9});
    EXPECT_EQ(second.Send("other", window).arrays["d"], Values{1});
    EXPECT_EQ(first.Send("k", window).arrays["d"], Values{2});
}

TEST(Kernel, TouchesTwoCellsOfOneArrayWhenBanksKeepThemApart)
{
    const NclPrograms programs = CompileText("_net_ int m[20]; _net_ _out_ void k(int* d) {\n"
                                             "m[window.seq * 2 + 1] = d[0]; d[1] = m[window.seq * 2]++; }");
    EXPECT_EQ(programs.interface.memories[0].banks.size(), 2U);
    SwitchUnderTest s1(programs);
    s1.Run({5, 0}, 3);
    EXPECT_EQ(s1.Run({6, 9}, 3)[1], 1U);
    EXPECT_EQ(s1.Memory("m", 7), 6U);
    EXPECT_EQ(s1.Memory("m", 6), 2U);
}

TEST(Kernel, TouchesOneOfTwoCellsOfOneArrayByCondition)
{
    SwitchUnderTest s1(CompileText("_net_ int m[8]; _net_ _out_ void k(unsigned* d) {\n"
                                   "if (d[0]) m[d[1] & 7] += 1; else m[d[2] & 7] = 9; }"));
    s1.Run({1, 2, 3});
    s1.Run({0, 2, 3});
    s1.Run({1, 3, 0});
    EXPECT_EQ(s1.Memory("m", 2), 1U);
    EXPECT_EQ(s1.Memory("m", 3), 10U);
}

TEST(Kernel, WritesOnlyWhenTheOldCellAllowsIt)
{
    SwitchUnderTest s1(CompileText("_net_ unsigned m; _net_ _out_ void k(unsigned* d) {\n"
                                   "if (m < 2) { m++; d[0] = 1; } else d[0] = 0; }"));
    EXPECT_EQ(s1.Run({7}), Values{1});
    EXPECT_EQ(s1.Run({7}), Values{1});
    EXPECT_EQ(s1.Run({7}), Values{0});
    EXPECT_EQ(s1.Memory("m", 0), 2U);
}

TEST(Kernel, UpdatesOneCellOnManyBranches)
{
    SwitchUnderTest s1(CompileText("_net_ unsigned m = 1; _net_ _out_ void k(unsigned* d) { switch (d[0]) {\n"
                                   "case 0: m += d[1]; break; case 1: m = d[2]; break; case 2: m -= d[3]; break;\n"
                                   "case 3: m += 2; break; case 4: m = 100; break; default: break; } }"));
    const Values expected{11, 20, 13, 15, 100, 100};
    for (uint64_t choice = 0; choice < expected.size(); ++choice)
    {
        s1.Run({choice, 10, 20, 7});
        EXPECT_EQ(s1.Memory("m", 0), expected[choice]) << "after choice " << choice;
    }
}

TEST(Kernel, ChainsMemories)
{
    SwitchUnderTest s1(CompileText("_net_ unsigned first[4] = {3, 2}; _net_ unsigned second[4] = {0, 0, 50, 60};\n"
                                   "_net_ _out_ void k(unsigned* d) { d[0] = second[first[d[0] & 1]]; }"));
    EXPECT_EQ(s1.Run({0}), Values{60});
    EXPECT_EQ(s1.Run({1}), Values{50});
}

} // namespace
} // namespace pisa
