// What chips do not offer, each named once, and registers that a packet could touch twice.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/offered.h"

#include "ir/text.h"
#include "target/demand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace pisa
{
namespace
{

using testing::AllOf;
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

/** @return a chip as shipped, but for the services that it offers. */
Target
ChipOffering(const std::string& name, const std::set<Offer>& offers)
{
    Target target = LoadTarget(name);
    target.offers = offers;
    return target;
}

std::set<Offer>
AllBut(Offer without)
{
    std::set<Offer> offers;
    for (unsigned i = 0; i <= static_cast<unsigned>(Offer::ActionProfiles); ++i)
    {
        offers.insert(static_cast<Offer>(i));
    }
    offers.erase(without);
    return offers;
}

/** Expects that chips that lack one service alone refuse the program for it alone, and those with all take it. */
void
ExpectNeed(const std::string& text, Offer offer, const std::string& what)
{
    const Program program = ParseProgram(kHead + text, "text");
    for (const char* name : {"rmt-32", "drmt"})
    {
        const std::string message = what + " need the service '" + std::string(NameOf(offer)) + "', which target '" +
                                    name + "' does not offer";
        EXPECT_THAT(Messages(CheckOffered(program, ChipOffering(name, AllBut(offer)))), ElementsAre(message)) << text;
        EXPECT_THAT(Messages(CheckAgainstTarget(program, ChipOffering(name, AllBut(offer)))), ElementsAre(message))
            << text;
        std::set<Offer> all = AllBut(offer);
        all.insert(offer);
        EXPECT_THAT(Messages(CheckOffered(program, ChipOffering(name, all))), IsEmpty()) << text;
    }
}

void
ExpectNeedInState(const std::string& steps, Offer offer, const std::string& what)
{
    ExpectNeed("parser { state s { " + steps + " default -> accept; } }", offer, "parse state 's': " + what);
}

void
ExpectNeedInAction(const std::string& body, Offer offer, const std::string& what)
{
    ExpectNeed("counter c[1]; meter k[1] : bytes; digest d(m.a); action x() { " + body + " }", offer,
               "action 'x': " + what);
}

TEST(Offered, PlainProgramsAreAccepted)
{
    const Program program = ParseProgram(kHead + kTables + "parser { state s { extract e; default -> accept; } }\n" +
                                             "ingress -> a { a: apply counter -> end; }\nchecksum e.sum;",
                                         "text");
    EXPECT_THAT(Messages(CheckOffered(program, ChipOffering("rmt-32", {}))), IsEmpty());
    EXPECT_THAT(Messages(CheckRegisterUse(program)), IsEmpty());
}

TEST(Offered, ParsersAskForWhatTheyDoBesideExtracting)
{
    ExpectNeedInState("advance 8;", Offer::Advance, "skipping bits in the parser");
    ExpectNeedInState("m.a = lookahead<8>(0);", Offer::Lookahead, "looking ahead in the parser");
    ExpectNeedInState("m.a = move<8>(1);", Offer::ParserMoves, "assignments in the parser");
    ExpectNeedInState("m.a = add<8>(m.a, 1);", Offer::ParserArithmetic, "computations in the parser");
    ExpectNeedInState("m.a = add<8>(m.a, 1); m.b = add<16>(m.b, 1);", Offer::ParserArithmetic,
                      "computations in the parser");
    ExpectNeedInState("require m.a, NoMatch;", Offer::ParserChecks, "conditions in the parser");
    ExpectNeed("header v { f : varbit 32; }", Offer::Varbit, "header 'v': headers of varying size");
    ExpectNeed("keeps_faulty;", Offer::FaultyPackets, "parser: packets that go on when they do not parse");
    ExpectNeed("value_set vs[2] : 16;\nparser { state s { extract e; select (e.type) { in vs -> accept;"
               " default -> reject; } } }",
               Offer::ValueSets, "parse state 's': value sets in the parser");
}

TEST(Offered, LoopsOfParseStatesTakeTheBytesOfTheirHeadersOnce)
{
    const Program program = ParseProgram(
        kHead + "parser { state s { extract e; select (e.type) { 1 -> s; default -> accept; } } }", "text");
    Target target = LoadTarget("tofino-like");
    target.parser.headerBytes = FixedBits(program.headers[std::get<Extract>(program.parser[0].steps[0]).header]) / 8;
    EXPECT_THAT(Messages(CheckAgainstTarget(program, target)), IsEmpty());
    --target.parser.headerBytes;
    EXPECT_THAT(
        Messages(CheckAgainstTarget(program, target)),
        ElementsAre(testing::StartsWith("parser: takes up to " + std::to_string(target.parser.headerBytes + 1))));
}

TEST(Offered, AValueSetTakesARowOfTheParserForEachMember)
{
    // three members, the constant and the default
    const Program program =
        ParseProgram(kHead + "value_set vs[3] : 16;\nparser { state s { extract e; select (e.type) "
                             "{ in vs -> accept; 7 -> accept; default -> reject; } } }",
                     "text");
    Target target = LoadTarget("rmt-32");
    target.parser.tcamRows = 5;
    EXPECT_THAT(Messages(CheckAgainstTarget(program, target)), IsEmpty());
    --target.parser.tcamRows;
    EXPECT_THAT(Messages(CheckAgainstTarget(program, target)), ElementsAre(HasSubstr("needs 5 TCAM rows, limit 4")));
}

TEST(Offered, ActionsAskForWhatIsNeitherAluNorStatefulUnit)
{
    ExpectNeedInAction("m.b = hash crc16(m.a : 8);", Offer::Hashes, "hashes");
    ExpectNeedInAction("m.a = random(1, 2);", Offer::Random, "random numbers");
    ExpectNeedInAction("do count c[0];", Offer::Counters, "counters");
    ExpectNeedInAction("m.a = meter k[0];", Offer::Meters, "meters");
    ExpectNeedInAction("do digest d;", Offer::Digests, "digests");
}

TEST(Offered, WhatIsForTheUserOfTheSimulatorNeedsNothing)
{
    const Program program =
        ParseProgram(kHead + "action x() { do log \"x\"(); do assert 1, \"x\"; do assume 1, \"x\"; }", "text");
    EXPECT_THAT(Messages(CheckOffered(program, ChipOffering("rmt-32", {}))), IsEmpty());
    EXPECT_THAT(Messages(CheckAgainstTarget(program, ChipOffering("drmt", {}))), IsEmpty());
}

TEST(Offered, TablesAskForWhatIsBesideExactKeysAndMasks)
{
    const std::string actions = "action nothing() {}\ncounter c[4]; meter k[4] : bytes; profile f[2];\n";
    const auto expect = [&](const std::string& line, Offer offer, const std::string& what)
    {
        ExpectNeed(actions + "table t[4] { " + line + " action nothing; default nothing(); }", offer,
                   "table 't': " + what);
    };
    expect("key m.a : range;", Offer::RangeMatch, "range matches");
    expect("key m.a : exact; counter c;", Offer::Counters, "counters");
    expect("key m.a : exact; meter k -> m.a;", Offer::Meters, "meters");
    expect("key m.a : exact; profile f;", Offer::ActionProfiles, "action profiles");
}

TEST(Offered, ChecksumsBeyondThatOfAChangedHeaderAreAskedFor)
{
    const std::string others = "deparser: checksums other than one over a changed header";
    ExpectNeed("check e.sum = csum16(e.type : 16);", Offer::VerifiedChecksums, "parser: verified checksums");
    ExpectNeed("checksum e.sum = csum16(e.type : 16);", Offer::Checksums, others);
    ExpectNeed("checksum e.sum; checksum e.sum;", Offer::Checksums, others);
    ExpectNeed("checksum e.sum = crc16(e.type : 16);", Offer::Hashes, "deparser: hashes");
}

TEST(Offered, AShippedChipSaysWhatItOffers)
{
    EXPECT_EQ(LoadTarget("tofino-like").offers, AllBut(Offer::Varbit));
    std::set<Offer> rmt = AllBut(Offer::Varbit);
    rmt.erase(Offer::ParserArithmetic);
    for (const char* name : {"rmt-32", "rmt-drmt-paper", "drmt"})
    {
        EXPECT_EQ(LoadTarget(name).offers, rmt) << name;
    }
}

TEST(Offered, UnknownServicesAreNamedWithTheirLine)
{
    std::string text = PrintTarget(ChipOffering("rmt-32", {Offer::Meters}));
    EXPECT_EQ(ParseTarget(text, "t.json").offers, std::set<Offer>{Offer::Meters});
    const std::size_t at = text.find("\"meters\"");
    const std::string line = std::to_string(std::count(text.begin(), text.begin() + at, '\n') + 1);
    text.replace(at, 8, "\"metres\"");
    try
    {
        ParseTarget(text, "t.json");
        FAIL() << "accepted";
    }
    catch (const InputError& error)
    {
        EXPECT_THAT(error.what(), AllOf(HasSubstr("t.json:" + line), HasSubstr("unknown service \"metres\""),
                                        HasSubstr("faulty-packets")));
    }
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
