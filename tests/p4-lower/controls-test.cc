// Controls, tables, actions, headers and externs: what they do to a packet, by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4-lower/source.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace pisa;
using namespace pisa::test;

namespace
{

template <typename T>
bool
Has(const std::vector<T>& things, const std::string& name)
{
    return std::any_of(things.begin(), things.end(), [&](const T& thing) { return thing.name == name; });
}

const Source kChoice{
    "bit<8> a; bit<8> b; bit<8> c;",
    "switch (t.apply().action_run) { one: two: { h.v.c = 12; } three: { h.v.c = 3; } default: { h.v.c = 9; } }"
    " h.v.b = h.v.b + 100;",
    "action one() { h.v.b = 1; } action two() { h.v.b = 2; } action three() { h.v.b = 3; }"
    " action four() { h.v.b = 4; }"
    " table t { key = { h.v.a : exact; } actions = { one; two; three; four; }"
    " const default_action = four();"
    " const entries = { 1 : one(); 2 : two(); 3 : three(); } }"};

} // namespace

TEST(Switches, GoByTheActionThatRan)
{
    const uint64_t bodies[] = {9, 12, 12, 3, 9};
    const uint64_t actions[] = {4, 1, 2, 3, 4};
    for (uint64_t a = 0; a < 5; ++a)
    {
        Packet packet(kChoice);
        packet.With("a", a).Ingress();
        EXPECT_EQ(packet["c"], bodies[a]) << a;
        EXPECT_EQ(packet["b"], actions[a] + 100) << a;
    }
}

TEST(Switches, GoByValues)
{
    const Source source{"bit<8> a; bit<8> c;", "switch (h.v.a) { 1: 2: { h.v.c = 12; } 3: { h.v.c = 3; } }"};
    const uint64_t expected[] = {7, 12, 12, 3, 7};
    for (uint64_t a = 0; a < 5; ++a)
    {
        EXPECT_EQ(Packet(source).With("a", a).With("c", 7).Ingress()["c"], expected[a]) << a;
    }
}

TEST(Conditions, OfSeveralPartsTakeOneOfTwoWays)
{
    const Source source{"bit<8> a; bit<8> b; bit<8> c;",
                        "if ((h.v.a > 1 && h.v.b > 1) || !(h.v.a != 0)) { h.v.c = 1; } else { h.v.c = 2; }"};
    for (uint64_t a = 0; a < 4; ++a)
    {
        for (uint64_t b = 0; b < 4; ++b)
        {
            const uint64_t expected = (a > 1 && b > 1) || a == 0 ? 1 : 2;
            EXPECT_EQ(Packet(source).With("a", a).With("b", b).Ingress()["c"], expected) << a << " " << b;
        }
    }
}

TEST(Actions, ExitEndsTheControlAndReturnOnlyTheAction)
{
    const Source source{"bit<8> a; bit<8> b; bit<8> c;", "t.apply(); h.v.c = 1;",
                        "action x(bit<8> n) { h.v.b = n; if (n > 5) { exit; } if (n > 2) { return; } h.v.b = 50; }"
                        " table t { key = { h.v.a : exact; } actions = { x; NoAction; }"
                        " const entries = { 1 : x(1); 2 : x(4); 3 : x(9); } }"};
    const uint64_t b[] = {0, 50, 4, 9};
    const uint64_t c[] = {1, 1, 1, 0};
    for (uint64_t a = 0; a < 4; ++a)
    {
        Packet packet(source);
        packet.With("a", a).Ingress();
        EXPECT_EQ(packet["b"], b[a]) << a;
        EXPECT_EQ(packet["c"], c[a]) << a;
    }
}

TEST(Actions, TakeWideDataInPieces)
{
    Packet packet({"bit<8> a; bit<72> w;", "t.apply();",
                   "action x(bit<72> n) { h.v.w = n; } table t { key = { h.v.a : exact; } actions = { x; NoAction; }"
                   " const entries = { 1 : x(72w0x12_3456_789a_bcde_f012); } }"});
    packet.With("a", 1).Ingress();
    EXPECT_EQ(packet["w[71:64]"], 0x12u);
    EXPECT_EQ(packet["w[63:0]"], 0x3456789abcdef012u);
    const auto it = std::find_if(packet.program.actions.begin(), packet.program.actions.end(),
                                 [](const Action& action) { return action.name == "I.x"; });
    ASSERT_NE(it, packet.program.actions.end());
    EXPECT_EQ(it->parameterNames, (std::vector<UserName>{{"n", 72, 2}}));
}

TEST(Actions, NumberWideDataOfOneName)
{
    const Program program = Lower({"bit<8> a; bit<72> w;", "t.apply();",
                                   "action x(@name(\"n\") bit<72> n, @name(\"n\") bit<72> o) { h.v.w = n + o; }"
                                   " table t { key = { h.v.a : exact; } actions = { x; NoAction; } }"});
    const auto it = std::find_if(program.actions.begin(), program.actions.end(),
                                 [](const Action& action) { return action.name == "I.x"; });
    ASSERT_NE(it, program.actions.end());
    EXPECT_EQ(it->parameterNames, (std::vector<UserName>{{"n", 72, 2}, {"n_1", 72, 2}}));
}

TEST(Copies, AreAskedForAlsoOfSessionsThatAreZeroIn15Bits)
{
    const auto askedBy = [](const std::string& session)
    {
        const Program program = Lower({"bit<8> a;", "clone(CloneType.I2E, " + session + ");"});
        for (const Action& action : program.actions)
        {
            for (const Instruction& instruction : action.body)
            {
                const auto* statement = std::get_if<Statement>(&instruction);
                if (statement != nullptr && statement->dest == IntrinsicField(Intrinsic::MirrorSession))
                {
                    return std::get<Constant>(statement->operands.at(0)).value;
                }
            }
        }
        return uint64_t{0};
    };
    EXPECT_EQ(askedBy("32w0"), kMirrorAsked);
    EXPECT_EQ(askedBy("32w65536"), kMirrorAsked);
    EXPECT_EQ(askedBy("32w7"), 7U);
}

TEST(Actions, CalledWithDirectionsCopyInAndOut)
{
    Packet packet({"bit<8> a; bit<8> b;", "x(h.v.a + 1, h.v.b, h.v.a);",
                   "action x(in bit<8> i, inout bit<8> io, out bit<8> o) { o = i + io; io = i + io; }"});
    packet.With("a", 3).With("b", 10).Ingress();
    EXPECT_EQ(packet["a"], 14u); // 4 + 10
    EXPECT_EQ(packet["b"], 14u); // i is still 4
}

TEST(Entries, EarlierOnesWinUnlessPrioritiesSayOtherwise)
{
    const std::string head = "action x(bit<8> n) { h.v.b = n; } table t { key = { h.v.a : ternary; }"
                             " actions = { x; NoAction; } ";
    const std::string fields = "bit<8> a; bit<8> b;";
    const Source first{fields, "t.apply();", head + "const entries = { 1 &&& 1 : x(1); _ : x(2); } }"};
    EXPECT_EQ(Packet(first).With("a", 3).Ingress()["b"], 1u);
    EXPECT_EQ(Packet(first).With("a", 2).Ingress()["b"], 2u);
    const Source largest{fields, "t.apply();",
                         head + "entries = { priority=1 : 1 &&& 1 : x(1); priority=2 : _ : x(2); } }"};
    EXPECT_EQ(Packet(largest).With("a", 3).Ingress()["b"], 2u);
    const Source smallest{fields, "t.apply();",
                          head + "largest_priority_wins = false;"
                                 " entries = { priority=1 : 1 &&& 1 : x(1); priority=2 : _ : x(2); } }"};
    EXPECT_EQ(Packet(smallest).With("a", 3).Ingress()["b"], 1u);
}

TEST(Tables, MatchComputedKeysAndTellHits)
{
    const Source source{
        "bit<8> a; bit<8> b;", "if (t.apply().hit) { h.v.b = 1; } else { h.v.b = 2; }",
        "table t { key = { h.v.a + 1 : range @name(\"next\"); h.v.isValid() : exact; } actions = { NoAction; }"
        " const entries = { (3 .. 5, true) : NoAction(); } }"};
    EXPECT_EQ(Packet(source).With("a", 1).Ingress()["b"], 2u);
    EXPECT_EQ(Packet(source).With("a", 2).Ingress()["b"], 1u);
    EXPECT_EQ(Packet(source).With("a", 4).Ingress()["b"], 1u);
    EXPECT_EQ(Packet(source).With("a", 5).Ingress()["b"], 2u);
}

TEST(Tables, InNestedControlsHaveTheNamesOfTheirInstances)
{
    Packet packet({"bit<8> a; bit<8> b;", "one.apply(h.v.a, h.v.b); two.apply(h.v.b, h.v.a);",
                   "Sub(5) one; Sub(7) two;",
                   "control Sub(in bit<8> x, out bit<8> y)(bit<8> n) {"
                   " action set() { y = x + n; } table t { actions = { set; } default_action = set(); }"
                   " apply { t.apply(); } }"});
    EXPECT_TRUE(Has(packet.program.tables, "I.one.t"));
    EXPECT_TRUE(Has(packet.program.tables, "I.two.t"));
    EXPECT_TRUE(Has(packet.program.actions, "I.two.set"));
    packet.With("a", 1).Ingress();
    EXPECT_EQ(packet["b"], 6u);  // 1 + 5
    EXPECT_EQ(packet["a"], 13u); // 6 + 7
}

TEST(Stacks, AreIndexedByFieldsAndMoveTheirElements)
{
    const std::string stack = "o_t[3] s;";
    const Source source{"bit<8> i; bit<8> r;",
                        "h.s[0].setValid(); h.s[0].a = 10; h.s[1].setValid(); h.s[1].a = 11; h.s[2].a = 12;"
                        " h.s[h.v.i].a = h.s[h.v.i].a + 100; h.v.r = h.s[h.v.i].a; h.s.push_front(1);",
                        "",
                        "",
                        "",
                        stack};
    Packet packet(source);
    packet.With("i", 1).Ingress();
    EXPECT_EQ(packet["r"], 111u);
    EXPECT_EQ(packet.model.Get("s[0].$valid$"), 0u);
    EXPECT_EQ(packet.model.Get("s[1].$valid$"), 1u);
    EXPECT_EQ(packet.model.Get("s[1].a"), 10u);
    EXPECT_EQ(packet.model.Get("s[2].$valid$"), 1u);
    EXPECT_EQ(packet.model.Get("s[2].a"), 111u);
}

TEST(Unions, HaveAtMostOneValidHeader)
{
    Packet packet({"bit<8> a;",
                   "h.u.o.setValid(); h.u.p.setValid(); if (h.u.isValid() && !h.u.o.isValid()) { h.v.a = 1; }", "",
                   "", "", "u_t u;"});
    packet.Ingress();
    EXPECT_EQ(packet.model.Get("u.o.$valid$"), 0u);
    EXPECT_EQ(packet.model.Get("u.p.$valid$"), 1u);
    EXPECT_EQ(packet["a"], 1u);
}

TEST(Headers, AreEqualIfBothAreInvalidOrTheirFieldsAre)
{
    const Source source{
        "bit<8> x; bit<8> y; bit<8> r;",
        "if (h.v.x == 1) { h.p.setValid(); h.p.a = 5; } if (h.v.y == 1) { h.q.setValid(); h.q.a = 5; }"
        " if (h.p == h.q) { h.v.r = 1; }",
        "",
        "",
        "",
        "o_t p; o_t q;"};
    EXPECT_EQ(Packet(source).Ingress()["r"], 1u);
    EXPECT_EQ(Packet(source).With("x", 1).Ingress()["r"], 0u);
    EXPECT_EQ(Packet(source).With("x", 1).With("y", 1).Ingress()["r"], 1u);
}

TEST(Registers, KeepWhatPacketsAddUp)
{
    Packet packet({"bit<8> a; bit<8> b;", "bit<8> n; r.read(n, 2); n = n + h.v.a; r.write(2, n); h.v.b = n;",
                   "register<bit<8>>(4) r;"});
    packet.With("a", 3).Ingress();
    EXPECT_EQ(packet["b"], 3u);
    packet.model.Begin();
    packet.With("a", 4).Ingress();
    EXPECT_EQ(packet["b"], 7u);
    EXPECT_EQ((packet.model.cells[{0, 2}]), 7u);
}

TEST(Registers, AreTouchedOnceByReadComputationAndWrite)
{
    // the greater of cell and field stays; the packet takes the old cell along
    Packet packet({"bit<8> a; bit<8> b;", "x();",
                   "register<bit<8>>(4) r; action x() { bit<8> n; r.read(n, (bit<32>)h.v.b); h.v.b = n;"
                   " if (n < h.v.a) { n = h.v.a; } r.write(2, n); }"});
    const Source same{"bit<8> a; bit<8> b;", "x();",
                      "register<bit<8>>(4) r; action x() { bit<8> n; r.read(n, 2); h.v.b = n;"
                      " if (n < h.v.a) { n = h.v.a; } r.write(2, n); }"};
    const auto touches = [](const Program& program)
    {
        std::size_t count = 0;
        for (const Action& action : program.actions)
        {
            count += static_cast<std::size_t>(std::count_if(
                action.body.begin(), action.body.end(),
                [](const Instruction& each) { return std::holds_alternative<StatefulOperation>(each); }));
        }
        return count;
    };
    EXPECT_EQ(touches(packet.program), 2u); // two indices
    Packet once(same);
    EXPECT_EQ(touches(once.program), 1u);
    const uint64_t fields[] = {5, 3, 9};
    const uint64_t before[] = {0, 5, 5};
    const uint64_t after[] = {5, 5, 9};
    for (std::size_t i = 0; i < 3; ++i)
    {
        once.model.Begin();
        once.With("a", fields[i]).Ingress();
        EXPECT_EQ(once["b"], before[i]) << i;
        EXPECT_EQ((once.model.cells[{0, 2}]), after[i]) << i;
    }
}

TEST(Parameters, OfOnePlaceTwiceAreCopiedBackInTheirOrder)
{
    Packet packet(
        {"bit<8> a;", "f(h.v.a, h.v.a);", "", "void f(inout bit<8> x, inout bit<8> y) { x = x + 1; y = y + 10; }"});
    packet.With("a", 1).Ingress();
    EXPECT_EQ(packet["a"], 11u); // x comes back first, then y
}

TEST(Registers, AreUntouchedWhereTheGuardDoesNotHold)
{
    const Source source{"bit<8> a;", "x();",
                        "register<bit<8>>(4) r; action x() { if (h.v.a > 3) { r.write(1, h.v.a); } }"};
    Packet less(source);
    less.With("a", 3).Ingress();
    EXPECT_EQ((less.model.cells[{0, 1}]), 0u);
    Packet more(source);
    more.With("a", 4).Ingress();
    EXPECT_EQ((more.model.cells[{0, 1}]), 4u);
}

TEST(Hashes, AreReducedModuloTheMaximumAndAddedToTheBase)
{
    const auto hashed = [](const std::string& max)
    {
        Packet packet(
            {"bit<8> a; bit<16> b;", "hash(h.v.b, HashAlgorithm.identity, 16w10, { h.v.a }, " + max + ");"});
        return packet.With("a", 37).Ingress()["b"];
    };
    EXPECT_EQ(hashed("16w7"), 12u); // 10 + 37 mod 7
    EXPECT_EQ(hashed("16w8"), 15u); // 10 + 37 mod 8
    EXPECT_EQ(hashed("16w0"), 10u);
}

TEST(Drops, AreTakenBackByAPortInEgress)
{
    const std::string fields = "bit<8> a;";
    Packet dropped({fields, "", "", "", "mark_to_drop(s);"});
    dropped.Egress();
    EXPECT_EQ(dropped.model.Get(IntrinsicField(Intrinsic::Drop)), 1u);
    Packet kept({fields, "", "", "", "mark_to_drop(s); if (h.v.a == 1) { s.egress_spec = 3; }"});
    kept.With("a", 1).Egress();
    EXPECT_EQ(kept.model.Get(IntrinsicField(Intrinsic::Drop)), 0u);
    Packet ingress({fields, "mark_to_drop(s);"});
    ingress.Ingress();
    EXPECT_EQ(ingress.model.Get(IntrinsicField(Intrinsic::EgressPort)), 511u);
}

TEST(Times, AreMicrosecondsInV1model)
{
    Packet packet({"bit<48> a;", "h.v.a = s.ingress_global_timestamp;"});
    packet.model.Set("intrinsic.arrival_time", 5999);
    packet.Ingress();
    EXPECT_EQ(packet["a"], 5u);
}

TEST(Faults, OfTablesAppliedTwiceNameTheTable)
{
    const std::string fault = FaultOf({"bit<8> a;", "t.apply(); h.v.a = 1; t.apply();",
                                       "table t { key = { h.v.a : exact; } actions = { NoAction; } }"});
    EXPECT_NE(fault.find("table 'I.t' is applied in several places"), std::string::npos) << fault;
    EXPECT_NE(fault.find("test.p4:"), std::string::npos) << fault;
}
