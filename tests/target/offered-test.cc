// What chips do not offer, each named once, and registers that a packet could touch twice.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/offered.h"

#include "ir/text.h"
#include "target/demand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kHead = "program p;\n"
                          "metadata m { a : 8; b : 16; }\n"
                          "header e { type : 16; sum : 16; }\n"
                          "register r[4] : 8;\n";
const std::string kTables = "action nothing() {}\n"
                            "action count() { atom r[m.a] { step[0] = add<8>(old, 1); cell = step[0]; } }\n"
                            "table counter[1] { action count; default count(); }\n"
                            "table late[1] { key m.a : exact; action nothing; action count; default nothing(); }\n";

std::vector<std::string>
Messages(const std::vector<Diagnostic>& findings)
{
    std::vector<std::string> messages;
    for (const Diagnostic& finding : findings)
    {
        messages.push_back(finding.what);
    }
    return messages;
}

/** Expects that the program's text beside kHead asks for exactly one thing too many, and how that is said. */
void
ExpectRefused(const std::string& text, const std::string& what)
{
    const Program program = ParseProgram(kHead + text, "text");
    EXPECT_THAT(Messages(CheckOffered(program)), ElementsAre(what)) << text;
    EXPECT_THAT(Messages(CheckAgainstTarget(program, LoadTarget("rmt-32"))), ElementsAre(what)) << text;
    EXPECT_THAT(Messages(CheckAgainstTarget(program, LoadTarget("drmt"))), ElementsAre(what)) << text;
}

void
ExpectRefusedInState(const std::string& steps, const std::string& what)
{
    ExpectRefused("parser { state s { " + steps + " default -> accept; } }",
                  "parse state 's': " + what + " need a target that offers them");
}

void
ExpectRefusedInAction(const std::string& body, const std::string& what)
{
    ExpectRefused("counter c[1]; meter k[1] : bytes; digest d(m.a); action x() { " + body + " }",
                  "action 'x': " + what + " need a target that offers them");
}

TEST(Offered, PlainProgramsAreAccepted)
{
    const Program program = ParseProgram(kHead + kTables + "parser { state s { extract e; default -> accept; } }\n" +
                                             "ingress -> a { a: apply counter -> end; }\nchecksum e.sum;",
                                         "text");
    EXPECT_THAT(Messages(CheckOffered(program)), IsEmpty());
    EXPECT_THAT(Messages(CheckRegisterUse(program)), IsEmpty());
}

TEST(Offered, ParsersExtractWholeHeadersAndNothingElse)
{
    ExpectRefusedInState("advance 8;", "skipping bits in the parser");
    ExpectRefusedInState("m.a = lookahead<8>(0);", "looking ahead in the parser");
    ExpectRefusedInState("m.a = move<8>(1);", "assignments in the parser");
    ExpectRefusedInState("require m.a, NoMatch;", "conditions in the parser");
    ExpectRefused("header v { f : varbit 32; }",
                  "header 'v': headers of varying size need a target that offers them");
    ExpectRefused("keeps_faulty;",
                  "parser: packets that go on when they do not parse need a target that offers them");
    ExpectRefused("value_set vs[2] : 16;\nparser { state s { extract e; select (e.type) { in vs -> accept;"
                  " default -> reject; } } }",
                  "parse state 's': value sets in the parser need a target that offers them");
    ExpectRefused("parser { state s { extract e; select (e.type) { 1 -> s; default -> accept; } } }",
                  "parse state 's': loops of parse states need a target that offers them");
}

TEST(Offered, ActionsComputeWithAlusAndStatefulUnitsAlone)
{
    ExpectRefusedInAction("m.b = hash crc16(m.a : 8);", "hashes in actions");
    ExpectRefusedInAction("m.a = random(1, 2);", "random numbers");
    ExpectRefusedInAction("do count c[0];", "counters");
    ExpectRefusedInAction("m.a = meter k[0];", "meters");
    ExpectRefusedInAction("do digest d;", "digests");
    ExpectRefusedInAction("do log \"x\"();", "log messages");
    ExpectRefusedInAction("do assert 1, \"x\";", "assertions");
    ExpectRefusedInAction("do assume 1, \"x\";", "assumptions");
}

TEST(Offered, TablesMatchExactlyOrUnderMasksAndHaveNothingBeside)
{
    const std::string actions = "action nothing() {}\ncounter c[4]; meter k[4] : bytes; profile f[2];\n";
    const auto expect = [&](const std::string& line, const std::string& what)
    {
        ExpectRefused(actions + "table t[4] { " + line + " action nothing; default nothing(); }",
                      "table 't': " + what + " need a target that offers them");
    };
    expect("key m.a : range;", "range matches");
    expect("key m.a : exact; counter c;", "counters");
    expect("key m.a : exact; meter k -> m.a;", "meters");
    expect("key m.a : exact; profile f;", "action profiles");
}

TEST(Offered, ChecksumsAreOverOneChangedHeader)
{
    ExpectRefused("check e.sum = csum16(e.type : 16);", "parser: verified checksums need a target that offers them");
    ExpectRefused("checksum e.sum = csum16(e.type : 16);",
                  "deparser: checksums other than one over a changed header need a target that offers them");
    ExpectRefused("checksum e.sum; checksum e.sum;",
                  "deparser: checksums other than one over a changed header need a target that offers them");
}

// ---- registers ----

const std::string kRegisters = kHead + kTables +
                               "ingress -> a { a: apply counter -> b; b: branch x if equal<8>(m.a, 1) -> end else -> "
                               "end; }\n";

TEST(RegisterUse, AnActionTouchesARegisterOnce)
{
    Program program = ParseProgram(kRegisters, "text");
    program.actions[1].body.push_back(program.actions[1].body[0]);
    EXPECT_THAT(
        Messages(CheckRegisterUse(program)),
        ElementsAre("action 'count': touches register 'r' twice, the limit is one stateful operation a packet"));
    EXPECT_THAT(Messages(CheckAgainstTarget(program, LoadTarget("rmt-32"))),
                testing::Contains(HasSubstr("touches register 'r' twice")));
}

TEST(RegisterUse, EgressCannotTouchWhatIngressTouched)
{
    Program program = ParseProgram(kRegisters + "egress -> a { a: apply late -> end; }", "text");
    program.tables[1].where = {"a.p4", 7, 3};
    const std::vector<Diagnostic> found = CheckRegisterUse(program);
    EXPECT_THAT(Messages(found),
                ElementsAre("table 'late': touches register 'r' again on the same path, the limit is "
                            "one stateful operation a packet"));
    EXPECT_EQ(found[0].where, (SourceLocation{"a.p4", 7, 3}));
}

TEST(RegisterUse, BothSidesOfABranchMayTouchARegister)
{
    const std::string text = kHead + kTables +
                             "ingress -> a { a: branch x if equal<8>(m.a, 1) -> b else -> c;"
                             " b: apply counter -> end; c: apply late -> ";
    EXPECT_THAT(CheckRegisterUse(ParseProgram(text + "end; }", "text")), IsEmpty());
    EXPECT_THAT(Messages(CheckRegisterUse(ParseProgram(text + "b; }", "text"))),
                ElementsAre(HasSubstr("table 'counter': touches register 'r' again")));
}

TEST(RegisterUse, AnActionThatDoesNotTouchItMayLeadOn)
{
    const std::string text = kHead + kTables + "ingress -> a { a: apply late { hit -> b; miss -> b; count -> ";
    EXPECT_THAT(CheckRegisterUse(ParseProgram(text + "end; } b: apply counter -> end; }", "text")), IsEmpty());
    EXPECT_THAT(Messages(CheckRegisterUse(ParseProgram(text + "b; } b: apply counter -> end; }", "text"))),
                ElementsAre(HasSubstr("table 'counter': touches register 'r' again")));
}

} // namespace
} // namespace pisa
