// What no placement can mend is reported with need and limit; what is just within the limit is not.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/demand.h"
#include "target/program-builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AgainstTarget : public ::testing::Test
{
  protected:
    std::vector<std::string> Findings()
    {
        std::vector<std::string> findings;
        for (const Diagnostic& finding : CheckAgainstTarget(m_builder.Get(), m_target))
        {
            EXPECT_FALSE(finding.remedy.empty()) << finding.what;
            findings.push_back(finding.what);
        }
        return findings;
    }

    /** Adds a table whose action is just this. */
    void AddAction(std::vector<Instruction> body)
    {
        const TableId table = m_builder.AddTable("t" + std::to_string(m_builder.Get().tables.size()), {});
        m_builder.Get().actions[table].body = std::move(body);
    }

    /** A stateful operation of `steps` additions, each on the one before or each on the old value. */
    StatefulOperation Additions(unsigned steps, bool inARow)
    {
        StatefulOperation stateful;
        stateful.reg = m_builder.AddRegister("r", 32, 4);
        for (unsigned i = 0; i < steps; ++i)
        {
            const auto kind = inARow && i > 0 ? AtomValue::Kind::Step : AtomValue::Kind::Old;
            stateful.steps.push_back(
                {Operation::Add, 32, {{kind, i > 0 ? i - 1 : 0, 0}, {AtomValue::Kind::Old, 0, 0}}});
        }
        return stateful;
    }

    ProgramBuilder m_builder;
    Target m_target = LoadTarget("rmt-32");
};

TEST_F(AgainstTarget, OperationThatTheUnitsLackIsNamed)
{
    const FieldId a = m_builder.AddField("a", 32);
    AddAction({Statement{Operation::Mul, 32, a, {a, Constant{3}}}});
    m_builder.Get().actions[0].where = {"app.ncl.cc", 4, 9};
    EXPECT_THAT(Findings(), ElementsAre("action 't0_action': the chip's action unit has no operation 'mul'"));
    EXPECT_EQ(CheckAgainstTarget(m_builder.Get(), m_target).front().where, (SourceLocation{"app.ncl.cc", 4, 9}));
}

TEST_F(AgainstTarget, StatementsThatDependOnOneAnotherAreNotOneAction)
{
    const FieldId a = m_builder.AddField("a", 32);
    const FieldId b = m_builder.AddField("b", 32);
    AddAction({Statement{Operation::Move, 32, a, {Constant{1}}}, Statement{Operation::Move, 32, b, {a}}});
    EXPECT_THAT(Findings(), ElementsAre(HasSubstr("action 't0_action': reads 'meta.a' after writing it")));
    m_builder.Get().actions[0].body = {Statement{Operation::Move, 32, b, {a}},
                                       Statement{Operation::Move, 32, a, {Constant{1}}}};
    EXPECT_THAT(Findings(), IsEmpty()); // the old values of all operands are read first
    m_builder.Get().actions[0].body = {Statement{Operation::Move, 32, a, {Constant{2}}},
                                       Statement{Operation::Move, 32, a, {Constant{1}}}};
    EXPECT_THAT(Findings(), ElementsAre(HasSubstr("writes 'meta.a' twice")));
}

TEST_F(AgainstTarget, OutputsOfStatefulOperationsCountAsWritten)
{
    const FieldId a = m_builder.AddField("a", 32);
    const FieldId b = m_builder.AddField("b", 32);
    StatefulOperation stateful = Additions(1, false);
    stateful.outputs = {{a, {AtomValue::Kind::Old, 0, 0}}};
    AddAction({stateful, Statement{Operation::Move, 32, b, {a}}});
    EXPECT_THAT(Findings(), ElementsAre(HasSubstr("reads 'meta.a' after writing it")));
    for (Operand StatefulOperation::*operand : {&StatefulOperation::index, &StatefulOperation::guard})
    {
        StatefulOperation reader = Additions(1, false);
        reader.*operand = a;
        m_builder.Get().actions[0].body = {Statement{Operation::Move, 32, a, {b}}, reader};
        EXPECT_THAT(Findings(), ElementsAre(HasSubstr("reads 'meta.a' after writing it")));
    }
}

TEST_F(AgainstTarget, EveryLimitOfTheStatefulUnitIsKept)
{
    AddAction({Additions(8, false)});
    AddAction({Additions(5, true)});
    EXPECT_THAT(Findings(), IsEmpty());
    AddAction({Additions(9, false)});
    EXPECT_THAT(Findings(), ElementsAre("action 't2_action': the operation on register 'r' takes 9 steps, limit 8"));
    m_builder.Get().actions[2].body = {Additions(6, true)};
    EXPECT_THAT(Findings(),
                ElementsAre("action 't2_action': the operation on register 'r' takes 6 steps one after the "
                            "other, limit 5"));
    StatefulOperation inputs = Additions(1, false);
    const FieldId a = m_builder.AddField("a", 32);
    inputs.inputs = {a, a, a, a, Constant{5}}; // a constant takes no input from the header vector
    m_builder.Get().actions[2].body = {inputs};
    EXPECT_THAT(Findings(), IsEmpty());
    inputs.inputs.push_back(a);
    m_builder.Get().actions[2].body = {inputs};
    EXPECT_THAT(Findings(), ElementsAre(HasSubstr("takes 5 fields as inputs, limit 4")));
    inputs = Additions(1, false);
    inputs.steps[0].operation = Operation::Mul;
    m_builder.Get().actions[2].body = {inputs};
    EXPECT_THAT(Findings(), ElementsAre(HasSubstr("the chip's stateful unit has no operation 'mul'")));
}

TEST_F(AgainstTarget, WidthsOfUnitsAndCellsAreKept)
{
    m_target.aluWidth = 32;
    m_target.stateful.width = 16;
    const FieldId a = m_builder.AddField("a", 64);
    AddAction({Statement{Operation::Add, 33, a, {a, a}}, Additions(1, false)});
    EXPECT_THAT(Findings(),
                ElementsAre("action 't0_action': add of 33 bits, limit 32",
                            "action 't0_action': the operation on register 'r' computes with 32 bits, limit 16",
                            "register 'r': a cell has 32 bits, limit 16"));
}

TEST_F(AgainstTarget, ConditionsAreComparedByTheChipsUnits)
{
    const FieldId a = m_builder.AddField("a", 32);
    m_target.operations.erase(Operation::LessSigned);
    m_builder.Get().ingress.nodes.push_back(Branch{"is_small", {Operation::LessSigned, 32, a, Constant{4}}, 0, 0});
    EXPECT_THAT(Findings(), ElementsAre("condition 'is_small': the chip has no operation 'less_signed'"));
}

TEST_F(AgainstTarget, KeyWiderThanTheCrossbarIsNamed)
{
    std::vector<FieldId> fields;
    for (int i = 0; i < 10; ++i)
    {
        fields.push_back(m_builder.AddField("k" + std::to_string(i), 64));
    }
    m_builder.AddTable("wide", {ExactOn(fields), {}, {}, 1, 0, {}, false});
    EXPECT_THAT(Findings(), IsEmpty()); // 640 bits
    fields.push_back(m_builder.AddField("k10", 1));
    m_builder.AddTable("wider", {ExactOn(fields), {}, {}, 1, 0, {}, false});
    EXPECT_THAT(Findings(),
                ElementsAre("table 'wider': its key takes 720 bits of a stage's exact match crossbar, limit "
                            "640"));
}

TEST_F(AgainstTarget, TernaryTableOnAChipWithoutTcamIsNamed)
{
    m_target.stage.tcamBlocks = 0;
    const FieldId a = m_builder.AddField("a", 32);
    m_builder.AddTable("acl", {{{a, MatchKind::Ternary}}, {}, {}, 4, 0, {}, false});
    EXPECT_THAT(Findings(), Contains("table 'acl': its entries need 1 TCAM blocks of the chip, limit 0"));
}

TEST_F(AgainstTarget, TablesThatOutgrowTheChipAreNamed)
{
    const FieldId a = m_builder.AddField("a", 40);
    m_builder.AddTable("huge", {{{a, MatchKind::Lpm}}, {}, {}, 513 * 2048, 0, {}, false}); // 512 blocks on the chip
    EXPECT_THAT(Findings(), ElementsAre("table 'huge': its entries need 513 TCAM blocks of the chip, limit 512"));
}

TEST_F(AgainstTarget, ActionsWiderThanTheActionCrossbarAreNamed)
{
    std::vector<FieldId> fields;
    for (int i = 0; i < 20; ++i)
    {
        fields.push_back(m_builder.AddField("w" + std::to_string(i), 64));
    }
    m_builder.AddTable("copy", {{}, {}, fields, 1, 0, {}, false});
    EXPECT_THAT(Findings(), IsEmpty()); // 1280 bits
    m_builder.AddTable("copy_more", {{}, {}, fields, 1, 1, {}, false});
    EXPECT_THAT(Findings(), ElementsAre("table 'copy_more': its widest action takes 1281 bits of a stage's action "
                                        "crossbar, limit 1280"));
}

TEST_F(AgainstTarget, RegistersOfATableFitOneStage)
{
    const RegisterId large = m_builder.AddRegister("large", 64, 106 * 1024);
    m_builder.AddTable("sum", {{}, {}, {}, 1, 0, {large}, false});
    EXPECT_THAT(Findings(), IsEmpty());
    const RegisterId second = m_builder.AddRegister("second", 64, 106 * 1024);
    const RegisterId small = m_builder.AddRegister("small", 8, 1);
    m_builder.AddTable("both", {{}, {}, {}, 1, 0, {second, small}, false});
    EXPECT_THAT(Findings(),
                ElementsAre("table 'both': the arrays that it uses need 107 SRAM blocks in one stage, limit 106"));
}

TEST_F(AgainstTarget, HeaderVectorIsNotExceeded)
{
    m_builder.Get().headers[1].isMetadata = false; // the intrinsic fields take 14 bytes of the 512
    m_builder.Get().deparser = {1};
    m_target.sharesWords = false;
    for (int i = 0; i < 62; ++i)
    {
        m_builder.AddField("x" + std::to_string(i), 64);
    }
    m_builder.AddField("y", 9); // two bytes
    EXPECT_THAT(Findings(), IsEmpty());
    m_builder.AddField("z", 1);
    EXPECT_THAT(Findings(), ElementsAre("header vector: the fields of packet headers take 4104 bits, limit 4096"));
    m_target.sharesWords = true; // y and z are neighbours, which have room for six bits more
    m_builder.AddField("w", 6);
    EXPECT_THAT(Findings(), IsEmpty());
    m_builder.AddField("v", 1);
    EXPECT_THAT(Findings(), ElementsAre("header vector: the fields of packet headers that one packet may have "
                                        "together take 4104 bits, limit 4096"));
    m_builder.Get().deparser.clear(); // what does not leave ends with its last reader
    EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(AgainstTarget, OfHeadersThatNoPacketHasTogetherTheLongestCounts)
{
    Program& program = m_builder.Get();
    const Header header{"h", false, std::vector<Field>(31, {"f", 64}), {}};
    program.headers.insert(program.headers.end(), 3, header);
    program.deparser = {2, 3, 4};
    ParseState start{"start", {Extract{2}}, {{2, 0}}, {{1, 255, 1}}, 2};
    program.parser = {start, {"one", {Extract{3}}, {}, {}}, {"other", {Extract{4}}, {}, {}}};
    m_target.parser = {256, 64, 4096};
    EXPECT_THAT(Findings(), IsEmpty()); // 14 bytes and two headers of 248
    program.parser[1].otherwise = 2;
    EXPECT_THAT(Findings(), ElementsAre("header vector: the fields of packet headers that one packet may have "
                                        "together take 6064 bits, limit 4096"));
}

TEST_F(AgainstTarget, ParserFitsItsTcamItsLookupAndItsBytes)
{
    Program& program = m_builder.Get();
    program.headers.push_back({"h", false, {{"a", 32}, {"b", 8}}, {}});
    m_target.parser = {4, 32, 10};
    ParseState first{"first", {Extract{2}}, {{2, 0}}, {{1, 15, 1}, {2, 15, 1}}, ParseState::kAccept};
    const ParseState second{"second", {Extract{2}}, {}, {}, ParseState::kAccept};
    program.parser = {first, second};
    EXPECT_THAT(Findings(), IsEmpty()); // 3 + 1 rows, 32 bits, 10 bytes
    program.parser[0].transitions.push_back({3, 15, ParseState::kReject});
    EXPECT_THAT(Findings(), ElementsAre("parser: needs 5 TCAM rows, limit 4"));
    program.parser = {first, second};
    program.parser[0].select.push_back({2, 1});
    EXPECT_THAT(Findings(), ElementsAre("parse state 'first': selects on 40 bits, limit 32"));
    program.parser = {first, second};
    m_target.parser.headerBytes = 9;
    EXPECT_THAT(Findings(), ElementsAre("parser: takes up to 10 bytes of a packet, limit 9"));
}

} // namespace
} // namespace pisa
