// What the checker knows: types, constants, what names mean, and which fault it names where.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4/parsed.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

/** The first error of a program, its place taken off. */
std::string
FaultOf(const std::string& text)
{
    const std::string error = Check(text).FirstError();
    const std::size_t at = error.find("error: ");
    return at == std::string::npos ? error : error.substr(at + 7);
}

const std::string kSwitch = R"(
#include <v1model.p4>
header eth_t { bit<48> dst; bit<48> src; bit<16> type; }
header opt_t { bit<8> kind; varbit<320> data; }
struct headers { eth_t eth; opt_t opt; eth_t[3] more; }
struct meta { bit<8> m; bit<32> count; }
parser P(packet_in b, out headers h, inout meta m, inout standard_metadata_t s) {
    state start {
        b.extract(h.eth);
        transition select(h.eth.type, b.lookahead<bit<8>>()) {
            (0x800 &&& 0xFF00, 1 .. 5): more;
            (_, 7): options;
            default: accept;
        }
    }
    state more { b.extract(h.more.next); transition select(h.more.last.type) { 1: more; _: accept; } }
    state options { b.extract(h.opt, (bit<32>) h.eth.type * 8); transition accept; }
}
control V(inout headers h, inout meta m) { apply {} }
control I(inout headers h, inout meta m, inout standard_metadata_t s) {
    register<bit<32>>(16) counts;
    counter(4, CounterType.packets) seen;
    action forward(bit<9> port) { s.egress_spec = port; }
    action drop() { mark_to_drop(s); }
    table t {
        key = { h.eth.dst : exact; }
        actions = { forward; drop; NoAction; }
        default_action = drop();
        const entries = { 48w1 : forward(2); }
    }
    apply {
        counts.read(m.count, 3);
        counts.write(3, m.count + 1);
        seen.count((bit<32>) s.ingress_port);
        hash(m.m, HashAlgorithm.crc16, 8w0, { h.eth.dst, h.eth.src }, 8w255);
        if (t.apply().hit) { h.eth.src[7:0] = m.m; }
        switch (t.apply().action_run) { forward: { exit; } default: { h.more.push_front(1); } }
        log_msg("port {}", { s.ingress_port });
    }
}
control E(inout headers h, inout meta m, inout standard_metadata_t s) { apply {} }
control C(inout headers h, inout meta m) {
    apply { update_checksum(h.eth.isValid(), { h.eth.dst }, h.eth.type, HashAlgorithm.csum16); }
}
control D(packet_out b, in headers h) { apply { b.emit(h.eth); b.emit(h); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
)";

TEST(P4Checker, TakesAWholeV1modelProgramInBothVersions)
{
    EXPECT_EQ(Check(kSwitch).FirstError(), "");
    std::string newer = kSwitch;
    newer.replace(newer.find("register<bit<32>>"), 17, "register<bit<32>, bit<8>>");
    newer.replace(newer.find("counter(4"), 9, "counter<bit<32>>(4");
    EXPECT_EQ(Check(newer, {{}, {{"V1MODEL_VERSION", "20200408"}}}).FirstError(), "");
    EXPECT_NE(Check(newer).FirstError(), "");
}

TEST(P4Checker, InfersTheTypesOfThePackage)
{
    const Parsed p = Check(kSwitch);
    ASSERT_TRUE(p.IsGood());
    EXPECT_EQ(ToString(p.Find("main")->type), "V1Switch<headers, meta>");
    const auto& instance = std::get<p4::Instance>(p.Find("main")->node);
    const auto& call = std::get<p4::Call>(instance.arguments.at(2).value->node);
    EXPECT_EQ(call.target, p.Find("I"));
    EXPECT_EQ(instance.arguments[2].parameter->name, "ig");
}

TEST(P4Checker, GivesLiteralsTheTypeOfTheirContext)
{
    const Parsed p = Check("action a(inout bit<8> x) { x = x + 1; }");
    ASSERT_TRUE(p.IsGood());
    const auto& body = std::get<p4::BlockStatement>(std::get<p4::Action>(p.Find("a")->node).body->node);
    const auto& sum = std::get<p4::Binary>(std::get<p4::Assignment>(body.statements.at(0)->node).right->node);
    EXPECT_EQ(ToString(sum.right->type), "bit<8>");
    EXPECT_EQ(std::get<p4::Name>(sum.left->node).declaration,
              std::get<p4::Action>(p.Find("a")->node).parameters.at(0).get());
}

TEST(P4Checker, ComputesConstantsOfAnyWidth)
{
    const Parsed p =
        Check("const bit<8> a0 = 4;\nconst bit<200> big = 1 << 199;\nconst bit<200> wrapped = big + big;\n"
              "const int<8> least = -128;\nconst int<8> over = least - 1;\n"
              "const int<8> most = least |-| 1;\nconst int<8> half = (int<8>) -7 >> 1;\n"
              "const bit<8> not = ~8w5;\nconst bit<4> slice = 16w0xABCD[11:8];\n"
              "const bool eq = 8w3 == (bit<8>) 3;\nconst int mod = 17 % 5;\n"
              "enum bit<8> E { a = 1, b = a0 + 1 }\nconst bit<8> member = E.b;\n");
    EXPECT_EQ(p.ValueOf("big"), p4::Integer(p4::Integer(1) << 199).str());
    EXPECT_EQ(p.ValueOf("wrapped"), "0");
    EXPECT_EQ(p.ValueOf("least"), "-128");
    EXPECT_EQ(p.ValueOf("over"), "127");
    EXPECT_EQ(p.ValueOf("most"), "-128");
    EXPECT_EQ(p.ValueOf("half"), "-4");
    EXPECT_EQ(p.ValueOf("not"), "250");
    EXPECT_EQ(p.ValueOf("slice"), "11");
    EXPECT_EQ(p.ValueOf("eq"), "true");
    EXPECT_EQ(p.ValueOf("mod"), "2");
    EXPECT_EQ(p.ValueOf("member"), "5");
}

TEST(P4Checker, NamesFaultsOfTypes)
{
    EXPECT_EQ(FaultOf("const bool b = 3;").substr(0, 45), "the value of 'b' has type int, which cannot b");
    EXPECT_EQ(FaultOf("action a(in bit<8> x, out bit<4> y) { y = x; }").substr(0, 34),
              "the right side has type bit<8>, wh");
    EXPECT_EQ(FaultOf("const bit<8> x = 8w1 + 4w1;").substr(0, 42), "operator + is not defined on bit<8> and bi");
    EXPECT_EQ(FaultOf("action a() { x = 1; }").substr(0, 19), "'x' is not declared");
    EXPECT_EQ(FaultOf("action a(in bit<8> x) { x = 1; }").substr(0, 52),
              "this expression cannot be the target of an assignmen");
    EXPECT_EQ(FaultOf("const bit<8> x = 1 / 0;").substr(0, 16), "division by zero");
    EXPECT_EQ(FaultOf("const bit<1> x = 8w1[8:8];").substr(0, 38), "bit index 8 is greater than the width ");
    EXPECT_EQ(FaultOf("const bit<8> x = 1 << -1;").substr(0, 44), "shifts by negative amounts are not permitted");
    EXPECT_EQ(FaultOf("error { Even } const bool x = error.Odd == error.Odd;").substr(0, 29),
              "error 'Odd' is not declared (");
    EXPECT_EQ(FaultOf("struct S { bit<8> a; bit<8> a; }").substr(0, 21), "duplicate field 'a' i");
    EXPECT_EQ(FaultOf("header H { bit<8> a; H b; }").substr(0, 20), "'H' is not declared ");
    EXPECT_EQ(FaultOf("bit<8> f(in bool b) { if (b) { return 1; } }").substr(0, 42),
              "function 'f' does not return a value on al");
}

TEST(P4Checker, NamesFaultsOfParsersAndTables)
{
    EXPECT_EQ(FaultOf("parser P() { state begin { transition accept; } }").substr(0, 31),
              "parser 'P' has no 'start' state");
    EXPECT_EQ(FaultOf("parser P() { state start { transition away; } }").substr(0, 28),
              "state 'away' is not declared");
    EXPECT_EQ(FaultOf("control c() { table t { actions = { a; } } apply {} }").substr(0, 19), "'a' is not declared");
    EXPECT_EQ(
        FaultOf("control c(in bit<8> x) { action a() {} table t { key = { x : odd; } actions = { a; } } apply {} }")
            .substr(0, 34),
        "match kind 'odd' is not declared (");
    EXPECT_EQ(FaultOf("control c() { action a() {} action b() {} table t { actions = { a; } default_action = b; } "
                      "apply {} }")
                  .substr(0, 30),
              "'b' of default_action is not p");
    EXPECT_EQ(FaultOf("control c() { action a(in bit<8> x) {} table t { actions = { a; } } apply {} }").substr(0, 37),
              "parameter 'x' of 'a' must be bound (g");
}

TEST(P4Checker, CollectsSeveralErrorsWithTheirPlaces)
{
    const Parsed p = Check("const bool a = 1;\nconst bit<8> b = true;\nconst int c = 1;\nconst bool d = c;\n");
    ASSERT_EQ(p.diagnostics.size(), 3u);
    EXPECT_EQ(p.diagnostics[0].where.line, 1u);
    EXPECT_EQ(p.diagnostics[1].where.line, 2u);
    EXPECT_EQ(p.diagnostics[1].where.column, 18u);
    EXPECT_EQ(p.diagnostics[2].where.line, 4u);
}

TEST(P4Checker, PicksOverloadsByTheirArguments)
{
    const Parsed p = Check("extern void f(in bit<8> a);\nextern void f(in bit<8> a, in bit<8> b);\n"
                           "control c() { apply { f(1); f(1, 2); f(b = 1, a = 2); } }");
    ASSERT_EQ(p.FirstError(), "");
    const auto& body = std::get<p4::BlockStatement>(std::get<p4::Control>(p.Find("c")->node).body->node);
    const auto target = [&](std::size_t i)
    { return std::get<p4::Call>(std::get<p4::CallStatement>(body.statements.at(i)->node).call->node).target; };
    EXPECT_EQ(target(0), p.program.declarations[0].get());
    EXPECT_EQ(target(1), p.program.declarations[1].get());
    EXPECT_EQ(target(2), p.program.declarations[1].get());
    EXPECT_EQ(FaultOf("extern void f(in bit<8> a); control c() { apply { f(1, 2); } }").substr(0, 35),
              "call of 'f': too many arguments; th");
}

TEST(P4Checker, SurvivesProgramsCutAndMixed)
{
    unsigned state = 12345;
    const auto random = [&state](std::size_t bound)
    {
        state = state * 1664525u + 1013904223u;
        return (state >> 8) % bound;
    };
    const std::string pieces[] = {"{", "}", "(",   ")", "<",   ">",  ";",       ",",  "bit<8>",
                                  "T", "1", "...", "_", "&&&", "@x", "#if 1\n", "\"", "/*"};
    for (int trial = 0; trial < 400; ++trial)
    {
        std::string text = kSwitch;
        for (std::size_t i = random(4) + 1; i > 0; --i)
        {
            const std::size_t at = random(text.size());
            const std::size_t length = random(3) == 0 ? random(40) : random(3);
            text.replace(at, std::min(length, text.size() - at), random(2) == 0 ? pieces[random(18)] : "");
        }
        for (const Diagnostic& diagnostic : Check(text).diagnostics)
        {
            EXPECT_NE(diagnostic.where.line, 0u) << diagnostic.what;
        }
    }
}

} // namespace
} // namespace pisa
