// Parse states that no packet can tell apart become one; expected automata by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/passes.h"
#include "ir/verify.h"
#include "pipeline/make-pipeline.h"
#include "target/parser-rows.h"

#include <gtest/gtest.h>
#include <random>

namespace pisa
{
namespace
{

/** A chip whose parser has no row to spare. */
Target
ParserChip()
{
    Target target = LoadTarget("rmt-32");
    target.parser.tcamRows = 1;
    return target;
}

/** Labels l0, l1, l2 of one byte, then a body of one byte: as many loops as there are labels, unrolled. */
Program
Labels()
{
    Program program;
    program.name = "labels";
    program.headers = {MakeIntrinsicHeader()};
    for (const char* name : {"l0", "l1", "l2", "body"})
    {
        program.headers.push_back({name, false, {{"bottom", 8}}, {}});
        program.deparser.push_back(static_cast<HeaderId>(program.headers.size() - 1));
    }
    // state 2i extracts label i and, at its bottom, goes to 2i + 1, which extracts the body
    for (HeaderId i = 0; i < 3; ++i)
    {
        const FieldId bottom{i + 1, 0};
        const StateId further = i < 2 ? 2 * i + 2 : ParseState::kReject;
        program.parser.push_back(
            {"label" + std::to_string(i), {Extract{i + 1}}, {bottom}, {{1, 0xff, 2 * i + 1, {}}}, further});
        program.parser.push_back({"body" + std::to_string(i), {Extract{4}}, {}, {}, ParseState::kAccept});
    }
    VerifyOrThrow(program);
    return program;
}

TEST(MergeParseStates, MakesOneOfBodiesBehindAnUnrolledLoop)
{
    Program program = Labels();
    EXPECT_EQ(ParserRows(program), 9U);
    MergeParseStates(program, ParserChip());
    ASSERT_EQ(program.parser.size(), 4U);
    EXPECT_EQ(ParserRows(program), 7U);
    EXPECT_EQ(program.parser[1].name, "body0");
    for (const StateId label : {0U, 2U, 3U})
    {
        EXPECT_EQ(program.parser[label].transitions[0].next, 1U);
    }
    EXPECT_EQ(program.parser[2].otherwise, 3U);
    EXPECT_EQ(program.parser[3].otherwise, ParseState::kReject);
}

TEST(MergeParseStates, KeepsApartWhatLeadsElsewhere)
{
    Program program = Labels();
    program.parser[5].otherwise = ParseState::kReject;
    MergeParseStates(program, ParserChip());
    EXPECT_EQ(program.parser.size(), 5U);
}

TEST(MergeParseStates, DropsTransitionsThatDecideNothing)
{
    Program program = Labels();
    program.parser[0].transitions.push_back({7, 0xff, 2, {}}); // where all others go, too
    program.parser[2].transitions = {{1, 0xff, 4, {}}};
    program.parser[4].transitions = {{1, 0xff, ParseState::kReject, {}}}; // not NoMatch, as the others
    MergeParseStates(program, ParserChip());
    ASSERT_EQ(program.parser.size(), 4U);
    EXPECT_EQ(program.parser[0].transitions.size(), 1U);
    EXPECT_TRUE(program.parser[2].transitions.empty());
    EXPECT_TRUE(program.parser[2].select.empty());
    EXPECT_EQ(program.parser[3].transitions.size(), 1U);
    EXPECT_TRUE(Verify(program).empty());
}

TEST(MergeParseStates, LeavesParsersAloneThatFit)
{
    Program program = Labels();
    MergeParseStates(program, LoadTarget("rmt-32"));
    EXPECT_EQ(program, Labels());
}

/** @return states that extract a byte each of one header out of few and choose the next ones; no state comes back. */
Program
RandomParser(std::mt19937& random)
{
    Program program = Labels();
    program.parser.clear();
    const StateId count = 3 + random() % 12;
    for (StateId id = 0; id < count; ++id)
    {
        const auto target = [&]() -> StateId
        {
            const StateId next = id + 1 + random() % 4;
            return next < count ? next : random() % 2 != 0 ? ParseState::kAccept : ParseState::kReject;
        };
        const HeaderId header = 1 + random() % 2;
        ParseState state{"s" + std::to_string(id), {Extract{header}}, {{header, 0}}, {}, target()};
        for (unsigned value = 0; value < random() % 3; ++value)
        {
            state.transitions.push_back({value, 0xff, target(), {}});
        }
        if (state.transitions.empty())
        {
            state.select.clear();
        }
        program.parser.push_back(std::move(state));
    }
    VerifyOrThrow(program);
    return program;
}

TEST(MergeParseStates, LeavesWhatRandomParsersFind)
{
    std::mt19937 random(7);
    std::size_t saved = 0;
    for (unsigned run = 0; run < 500; ++run)
    {
        const Program program = RandomParser(random);
        Program merged = program;
        MergeParseStates(merged, ParserChip());
        ASSERT_TRUE(Verify(merged).empty());
        saved += program.parser.size() - merged.parser.size();
        const auto before = MakePipeline(Seal(program, LoadTarget("ideal"), Placement()));
        const auto after = MakePipeline(Seal(merged, LoadTarget("ideal"), Placement()));
        for (unsigned packet = 0; packet < 40; ++packet)
        {
            std::vector<uint8_t> frame(random() % 14);
            for (uint8_t& byte : frame)
            {
                byte = random() % 4;
            }
            Phv first;
            Phv second;
            const Parsed one = before->Parse(frame.data(), frame.size(), first);
            const Parsed other = after->Parse(frame.data(), frame.size(), second);
            EXPECT_EQ(one.accepted, other.accepted) << "run " << run;
            EXPECT_EQ(one.lookups, other.lookups) << "run " << run;
            EXPECT_EQ(first.slots, second.slots) << "run " << run;
        }
    }
    EXPECT_GT(saved, 100U); // there was something to merge
}

} // namespace
} // namespace pisa
