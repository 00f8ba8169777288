// The grammar: precedence, generics, types against names, and going on after faults.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4/parsed.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

std::string
Value(const std::string& type, const std::string& expression)
{
    const Parsed p = Check("const " + type + " x = " + expression + ";");
    return p.IsGood() ? p.ValueOf("x") : p.FirstError();
}

TEST(P4Reader, ReadsLiteralsOfAllBasesAndWidths)
{
    EXPECT_EQ(Value("int", "0xFF_FF"), "65535");
    EXPECT_EQ(Value("int", "0b1010_1010"), "170");
    EXPECT_EQ(Value("int", "0o17"), "15");
    EXPECT_EQ(Value("int", "0d019"), "19");
    EXPECT_EQ(Value("bit<8>", "8w0x1F"), "31");
    EXPECT_EQ(Value("int<4>", "4s7"), "7");
    EXPECT_EQ(Value("int<4>", "4s0xF"), "-1");
    EXPECT_EQ(Value("bit<128>", "128w0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"), "340282366920938463463374607431768211455");
}

TEST(P4Reader, BindsBitOperatorsTighterThanComparisons)
{
    EXPECT_EQ(Value("bool", "6 & 3 == 2"), "true"); // in C: 6 & (3 == 2)
    EXPECT_EQ(Value("bool", "8w1 | 2 == 3"), "true");
    EXPECT_EQ(Value("int", "1 + 2 * 3 - 4"), "3");
    EXPECT_EQ(Value("int", "2 << 1 + 1"), "8");
    EXPECT_EQ(Value("bit<8>", "4w1 ++ 4w2"), "18");
    EXPECT_EQ(Value("bit<8>", "8w200 |+| 8w100"), "255");
    EXPECT_EQ(Value("bit<8>", "8w2 |-| 8w3"), "0");
    EXPECT_EQ(Value("int", "true ? false ? 1 : 2 : 3"), "2");
}

TEST(P4Reader, TellsCastsFromBrackets)
{
    EXPECT_EQ(Value("bit<4>", "(bit<4>) 8w0x1F"), "15");
    EXPECT_EQ(Value("bit<8>", "(8w3) + 1"), "4");
    EXPECT_EQ(Check("typedef bit<4> T; const T x = (T)-1;").ValueOf("x"), "15");
    EXPECT_EQ(Check("enum bit<4> E { a = 3 } const bool x = (E.a) == 3;").ValueOf("x"), "true");
}

TEST(P4Reader, ClosesNestedTypeArguments)
{
    const Parsed p = Check("struct S<T> { T f; } struct U<T> { T f; } struct R { S<U<bit<8>>> s; tuple<bit<4>, "
                           "list<bit<(2 > 1 ? 8 : 4)>>> t; }");
    EXPECT_EQ(p.FirstError(), "");
    EXPECT_EQ(ToString(p4::FieldType(p.Find("R")->type, "s")), "S<U<bit<8>>>");
    EXPECT_EQ(ToString(p4::FieldType(p.Find("R")->type, "t")), "tuple<bit<4>, list<bit<8>>>");
}

TEST(P4Reader, ComparesWhereNoTypeIsMeant)
{
    const Parsed p = Check("bool f(in bit<8> a, in bit<8> b) { return a < b && b > (a); }\n"
                           "T g<T>(in T x) { return x; }\n"
                           "bit<8> h(in bit<8> a) { return g<bit<8>>(a) >> 1; }\n");
    EXPECT_EQ(p.FirstError(), "");
}

TEST(P4Reader, LetsAVariableHideAType)
{
    EXPECT_EQ(
        Check("struct S { bit<8> f; } action a() { bit<8> S; S = 3; { bit<4> S; S = 1; } S = S + 1; }").FirstError(),
        "");
}

TEST(P4Reader, KeepsAnnotationsWithTheirBodies)
{
    const Parsed p = Parse("@name(\"a.b\") @size[n = 3, m = (1)] @pragma x 1 \"two\"\naction f() {}\n");
    ASSERT_TRUE(p.IsGood()) << p.FirstError();
    const p4::Annotations& all = p.Find("f")->annotations;
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(p4::FindAnnotation(all, "name")->body.at(0).text, "a.b");
    EXPECT_TRUE(p4::FindAnnotation(all, "size")->isStructured);
    EXPECT_EQ(p4::FindAnnotation(all, "size")->body.size(), 9u); // n = 3 , m = ( 1 )
    EXPECT_EQ(p4::FindAnnotation(all, "x")->body.size(), 2u);
}

TEST(P4Reader, GoesOnBehindFaults)
{
    const Parsed p =
        Parse("const int a = ;\nconst int b = 1;\naction f() { x y z; = 3; }\nconst int c = 2;\nstruct {\n");
    std::vector<unsigned> lines;
    for (const Diagnostic& diagnostic : p.diagnostics)
    {
        lines.push_back(diagnostic.where.line);
    }
    EXPECT_EQ(std::count(lines.begin(), lines.end(), 1u), 1);
    EXPECT_EQ(std::count(lines.begin(), lines.end(), 5u), 1);
    EXPECT_GE(std::count(lines.begin(), lines.end(), 3u), 2);
    EXPECT_NE(p.Find("b"), nullptr);
    EXPECT_NE(p.Find("c"), nullptr);
}

TEST(P4Reader, RefusesWhatIsNestedTooDeeply)
{
    for (const char* open : {"(", "{", "-", "(bit<(", "f(", "a ? ", "a ? b : "})
    {
        std::string text = "const int x = ";
        for (int i = 0; i < 3000; ++i)
        {
            text += open;
        }
        EXPECT_NE(Parse(text + "1;").FirstError(), "") << open;
    }
}

TEST(P4Reader, ReadsEntriesWithPriorities)
{
    const Parsed p =
        Check("#include <core.p4>\ncontrol c(inout bit<8> x) {\n action a(bit<8> v) { x = v; }\n"
              " table t { key = { x : exact; x + 1 : ternary @name(\"y\"); } actions = { a; NoAction; }\n"
              "  entries = { const priority = 10 : (1, 2 &&& 3) : a(4); (2, default) : NoAction(); }\n"
              "  size = 16; const default_action = NoAction; }\n apply { t.apply(); } }");
    ASSERT_EQ(p.FirstError(), "");
    const auto& control = std::get<p4::Control>(p.Find("c")->node);
    const auto& table = std::get<p4::Table>(control.locals.at(1)->node);
    ASSERT_EQ(table.entries.size(), 2u);
    EXPECT_TRUE(table.entries[0].isConstant);
    EXPECT_EQ(std::get<p4::Integer>(table.entries[0].priority->constant->node), 10);
    EXPECT_FALSE(table.entries[1].isConstant);
    EXPECT_FALSE(table.entriesConstant);
    EXPECT_TRUE(table.defaultConstant);
    EXPECT_EQ(table.keys[1].annotations.at(0).name, "name");
    EXPECT_EQ(std::get<p4::Integer>(p4::FindProperty(table, "size")->value->constant->node), 16);
}

} // namespace
} // namespace pisa
