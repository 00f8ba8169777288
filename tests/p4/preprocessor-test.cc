// The preprocessor: directives, macros, and where tokens stand.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4/parsed.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

TEST(P4Preprocessor, ReplacesObjectAndFunctionMacros)
{
    const Parsed p = Check("#define W 8\n#define TWICE(x) ((x) + (x))\nconst bit<W> a = TWICE(W + 1);\n");
    EXPECT_EQ(p.FirstError(), "");
    EXPECT_EQ(p.ValueOf("a"), "18");
}

TEST(P4Preprocessor, PastesAndDoesNotExpandAMacroInItself)
{
    const Parsed p = Check("#define JOIN(a, b) a ## b\n#define loop loop\n"
                           "const bit<8> JOIN(x, 1) = 7;\nconst bit<8> loop = 9;\n");
    EXPECT_EQ(p.FirstError(), "");
    EXPECT_EQ(p.ValueOf("x1"), "7");
    EXPECT_EQ(p.ValueOf("loop"), "9");
}

TEST(P4Preprocessor, TakesTheFirstBranchThatHolds)
{
    const std::string text = "#if defined(A) && A >= 3\nconst int x = 1;\n#elif A == 2\nconst int x = 2;\n"
                             "#else\nconst int x = 3;\n#endif\n";
    EXPECT_EQ(Check("#define A 3\n" + text).ValueOf("x"), "1");
    EXPECT_EQ(Check("#define A 2\n" + text).ValueOf("x"), "2");
    EXPECT_EQ(Check(text).ValueOf("x"), "3");
    EXPECT_EQ(Check(text, {{}, {{"A", "2"}}}).ValueOf("x"), "2");
}

TEST(P4Preprocessor, EvaluatesConditionsAsCDoes)
{
    const auto holds = [](const std::string& condition)
    { return Check("#if " + condition + "\nconst bool y = true;\n#endif\n").ValueOf("y") == "true"; };
    EXPECT_TRUE(holds("1 + 2 * 3 == 7"));
    EXPECT_TRUE(holds("(1 << 4) - 1 == 0xF"));
    EXPECT_TRUE(holds("0 && 1 / 0 || 1"));
    EXPECT_TRUE(holds("-7 / 2 == -3"));
    EXPECT_FALSE(holds("!defined(B) && B"));
    EXPECT_EQ(Check("#if 1 / 0\n#endif\n").FirstError().substr(0, 14), "test.p4:1:9: e");
}

TEST(P4Preprocessor, KeepsPlacesThroughCommentsAndJoinedLines)
{
    const Parsed p = Check("/* two\nlines */ const \\\n  int a = 1;\n  const bool b = 3;\n");
    EXPECT_EQ(p.Find("a")->where.line, 3u);
    EXPECT_EQ(p.Find("a")->where.column, 7u);
    EXPECT_EQ(p.FirstError().substr(0, 13), "test.p4:4:18:");
}

TEST(P4Preprocessor, FollowsLineDirectives)
{
    EXPECT_EQ(Check("#line 70 \"other.p4\"\nconst bool b = 3;\n").FirstError().substr(0, 15), "other.p4:70:16:");
}

TEST(P4Preprocessor, NamesItsFaults)
{
    EXPECT_NE(Check("#error no luck\n").FirstError().find("test.p4:1:1: error: #error no luck"), std::string::npos);
    EXPECT_NE(Check("#include <nowhere.p4>\n").FirstError().find("cannot find 'nowhere.p4'"), std::string::npos);
    EXPECT_NE(Check("#if 1\n").FirstError().find("never ends"), std::string::npos);
    EXPECT_NE(Check("#endif\n").FirstError().find("without #if"), std::string::npos);
    EXPECT_NE(Check("/* open\n").FirstError().find("comment never ends"), std::string::npos);
    EXPECT_NE(Check("#define F(a) a\nconst int x = F(1, 2);\n").FirstError().find("1 parameters and got 2"),
              std::string::npos);
}

TEST(P4Preprocessor, EndsOnMacrosThatExplode)
{
    std::string text = "#define A0 x x x x x x x x x x\n";
    for (int i = 1; i < 12; ++i)
    {
        const std::string before = " A" + std::to_string(i - 1);
        text += "#define A" + std::to_string(i);
        for (int j = 0; j < 10; ++j)
        {
            text += before;
        }
        text += "\n";
    }
    EXPECT_NE(Check(text + "A11\n").FirstError().find("macros make more than"), std::string::npos);
}

} // namespace
} // namespace pisa
