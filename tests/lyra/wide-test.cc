// Values of more than 64 bits: moved, compared, looked up, sliced; and what is refused of them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lower.h"
#include "compiler/lyra/lyra-compiler.h"
#include "compiler/lyra/lyra-source.h"
#include "lyra/program.h"
#include "p4-lower/interpreter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace pisa::lyra
{
namespace
{

using ::testing::HasSubstr;

std::string
WideProgram(const std::string& body, const std::string& functions = "")
{
    return ">HEADER: header_type a_t { bit[128] src, dst; bit[96] tag; bit[16] out; bit[16] f; } packet p { a_t a; } "
           "parser_node start { extract(a); next accept; } >FUNCTIONS: " +
           functions + ">PIPELINES: pipeline[P]{main}; algorithm main {\n" + body + "}\n";
}

/** A number of two pieces. */
struct Wide
{
    uint64_t high{0};
    uint64_t low{0};

    bool operator==(const Wide& o) const
    {
        return high == o.high && low == o.low;
    }
};

/** One packet through a program. */
class WideRun
{
  public:
    explicit WideRun(const std::string& body, const std::string& functions = "")
        : m_program(Lowered(WideProgram(body, functions)))
    {
    }

    /** An entry of the dict t: pieces of the key, pieces of the value. */
    void Install(const std::vector<uint64_t>& keys, const std::vector<uint64_t>& values)
    {
        for (pisa::Table& table : m_program.tables)
        {
            if (table.name == "main.t" || table.name.rfind("main.t_", 0) == 0)
            {
                Entry entry;
                for (const uint64_t key : keys)
                {
                    entry.match.push_back({key, ~uint64_t{0}});
                }
                entry.call = {table.actions[0], values};
                table.entries.push_back(entry);
            }
        }
    }

    void Send(Wide src, Wide dst)
    {
        m_packet.emplace(m_program);
        m_packet->Begin();
        m_packet->Set("a.$valid$", 1);
        m_packet->Set("a.src[127:64]", src.high);
        m_packet->Set("a.src[63:0]", src.low);
        m_packet->Set("a.dst[127:64]", dst.high);
        m_packet->Set("a.dst[63:0]", dst.low);
        m_packet->Run(m_program.ingress);
    }

    Wide Get(const std::string& field, const std::string& high = "[127:64]")
    {
        return {m_packet->Get(field + high), m_packet->Get(field + "[63:0]")};
    }

    uint64_t Out()
    {
        return m_packet->Get("a.out");
    }

    const Program& Lowered() const
    {
        return m_program;
    }

  private:
    static Program Lowered(const std::string& text)
    {
        PassChoice choice;
        choice.parserMoves = false; // packets come parsed
        std::string dump;
        const CompiledContext context = CompileContext(ReadLyra(text, "t.lyra"), "", dump, choice);
        std::vector<Diagnostic> warnings;
        return LowerTables(context.program, context.tables, warnings);
    }

    Program m_program;
    std::optional<test::Interpreter> m_packet;
};

TEST(LyraWide, ValuesAreMovedWhole)
{
    WideRun run("bit[128] kept = a.src; a.src = a.dst; a.dst = kept; a.tag = 7;");
    run.Send({1, 2}, {3, 4});
    EXPECT_EQ(run.Get("a.src"), (Wide{3, 4}));
    EXPECT_EQ(run.Get("a.dst"), (Wide{1, 2}));
    EXPECT_EQ(run.Get("a.tag", "[95:64]"), (Wide{0, 7}));
}

TEST(LyraWide, ALocalWithoutDeclarationIsAsWideAsItsFirstValue)
{
    WideRun run("kept = a.src; if (a.f == 0) { a.dst = kept; }");
    run.Send({5, 6}, {0, 0});
    EXPECT_EQ(run.Get("a.dst"), (Wide{5, 6}));
}

TEST(LyraWide, ValuesAreEqualIfAllBitsAre)
{
    WideRun run("if (a.src == a.dst) { a.out = 1; } if (a.src != a.dst) { a.out = a.out + 2; } "
                "if (a.dst == 9) { a.out = a.out + 4; }");
    const auto out = [&run](Wide src, Wide dst)
    {
        run.Send(src, dst);
        return run.Out();
    };
    EXPECT_EQ(out({1, 2}, {1, 2}), 1U);
    EXPECT_EQ(out({1, 2}, {1, 3}), 2U);
    EXPECT_EQ(out({1, 2}, {0, 2}), 2U);
    EXPECT_EQ(out({0, 9}, {0, 9}), 5U);
    EXPECT_EQ(out({1, 9}, {1, 9}), 1U);
}

TEST(LyraWide, KeysAndValuesOfDictsAreLookedUpWhole)
{
    WideRun run("extern dict<bit[128] k, <bit[96] v, bit[16] w>>[8] t; "
                "if (a.dst in t) { a.tag = t[a.dst].v; a.out = t[a.dst].w; } else { a.out = 77; }");
    run.Install({3, 4}, {11, 12, 13});
    run.Send({0, 0}, {3, 4});
    EXPECT_EQ(run.Get("a.tag", "[95:64]"), (Wide{11, 12}));
    EXPECT_EQ(run.Out(), 13U);
    run.Send({0, 0}, {2, 4});
    EXPECT_EQ(run.Out(), 77U);
    const pisa::Table& table = run.Lowered().tables.at(0);
    ASSERT_EQ(table.keyNames.size(), 1U);
    EXPECT_EQ(table.keyNames[0], (UserName{"k", 128, 2}));
    EXPECT_EQ(table.keys.size(), 2U);
}

TEST(LyraWide, AKeyMayBeReplacedByItsOwnValue)
{
    WideRun run("extern dict<bit[128] k, bit[128] v>[8] t; if (a.dst in t) { a.dst = t[a.dst]; }");
    run.Install({3, 4}, {30, 40});
    run.Install({30, 4}, {1, 1}); // half of each: nobody's key
    run.Send({0, 0}, {3, 4});
    EXPECT_EQ(run.Get("a.dst"), (Wide{30, 40}));
}

TEST(LyraWide, BitsOfOnePieceAreSliced)
{
    WideRun run("a.out = a.dst[79:64]; if (a.dst[63:0] == 4) { a.f = a.dst[15:0]; }");
    run.Send({0, 0}, {0x12345, 4});
    EXPECT_EQ(run.Out(), 0x2345U);
}

TEST(LyraWide, FunctionsTakeThemWhole)
{
    WideRun run("change(a.src, a.dst);", "func change(bit[128] x, bit[128] y) { if (y != 0) { x = y; } } ");
    run.Send({1, 2}, {8, 9});
    EXPECT_EQ(run.Get("a.src"), (Wide{8, 9}));
}

TEST(LyraWide, AllElseIsRefusedWithItsPlace)
{
    const auto errors = [](const std::string& body) { return ErrorsOf(WideProgram(body)); };
    EXPECT_THAT(errors("a.src = a.src + 1;"), HasSubstr("2:1: one side has more than 64 bits, and the other is not"));
    EXPECT_THAT(errors("if (a.src < a.dst) { a.out = 1; }"),
                HasSubstr("2:5: this has 128 bits, the limit here is 64"));
    EXPECT_THAT(errors("a.tag = a.src;"), HasSubstr("one side has more than 64 bits, and the other is not as wide"));
    EXPECT_THAT(errors("if (a.src == a.tag) { drop(); }"), HasSubstr("the two operands have 128 bits and 96 bits"));
    EXPECT_THAT(errors("a.out = a.dst[130:128];"), HasSubstr("bits 130 to 128 of a value of 128 bits"));
    EXPECT_THAT(errors("extern list<<lpm bit[128] k, lpm bit[8] l>>[4] t; if ((a.src, 1) in t) { drop(); }"),
                HasSubstr("'t' matches 2 longest prefixes, the limit is 1"));
    EXPECT_THAT(errors("a.out = a.dst[70:55];"), HasSubstr("bits 70 to 55 of a value of 128 bits lie in no piece"));
    EXPECT_THAT(errors("extern list<range bit[128] k>[4] t; if (a.src in t) { drop(); }"),
                HasSubstr("a range of 128 bits, the limit is 64"));
    EXPECT_THAT(errors("global bit[128] g; g = a.src;"), HasSubstr("it must be 1 to 64"));
    EXPECT_EQ(errors("extern list<lpm bit[128] k>[4] t; if (a.src in t) { drop(); }"), "");
}

} // namespace
} // namespace pisa::lyra
