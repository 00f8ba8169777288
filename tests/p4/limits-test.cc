// Programs that would take the checker too deep or too long are refused with the limit and the place.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4/parsed.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

std::string
Repeat(const std::string& text, unsigned times)
{
    std::string all;
    for (unsigned i = 0; i < times; ++i)
    {
        all += text;
    }
    return all;
}

TEST(P4Limits, NestingDeeperThan250IsAnError)
{
    constexpr unsigned kDeep = 5000;
    const std::string programs[] = {
        "const bit<8> x = " + Repeat("(", kDeep) + "1" + Repeat(")", kDeep) + ";",
        "const bit<8> x = " + Repeat("~", kDeep) + "8w1;",
        "const bit<8> x = " + Repeat("(bit<8>) ", kDeep) + "1;",
        "const bit<8> x = " + Repeat("true ? 8w1 : ", kDeep) + "8w1;",
        "control C() { apply {" + Repeat("{", kDeep) + Repeat("}", kDeep) + "}}",
        "control C(in bool b) { apply {" + Repeat("if (b) ", kDeep) + ";}}",
        "control C(in " + Repeat("tuple<", kDeep) + "bit<8>" + Repeat(">", kDeep) + " x) { apply {} }",
    };
    for (const std::string& program : programs)
    {
        EXPECT_NE(Check(program).FirstError().find("nested deeper than 250"), std::string::npos)
            << program.substr(0, 40);
    }
    EXPECT_EQ(Check("const bit<8> x = " + Repeat("(", 100) + "1" + Repeat(")", 100) + ";").FirstError(), "");
}

TEST(P4Limits, AStructureHoldsAtMost65536Values)
{
    std::string text = "struct S0 { bit<8> a; }\n"; // 2^i values in Si
    for (unsigned i = 1; i <= 17; ++i)
    {
        const std::string inner = "S" + std::to_string(i - 1);
        text += "struct S" + std::to_string(i) + " { " + inner + " a; " + inner + " b; }\n";
    }
    const Parsed parsed = Check(text);
    ASSERT_FALSE(parsed.diagnostics.empty());
    EXPECT_EQ(parsed.diagnostics[0].what, "S17 holds more than 65536 values in all");
    EXPECT_EQ(parsed.diagnostics[0].where.line, 18u);
}

TEST(P4Limits, MacrosThatDoubleForEverEndInAnError)
{
    std::string text;
    for (unsigned i = 0; i < 60; ++i)
    {
        const std::string next = "A" + std::to_string(i + 1);
        text += "#define A" + std::to_string(i) + " " + next + " " + next + "\n";
    }
    EXPECT_NE(Check(text + "const bit<8> x = A0;").FirstError().find("macros make more than 2000000 tokens"),
              std::string::npos);
}

} // namespace
} // namespace pisa
