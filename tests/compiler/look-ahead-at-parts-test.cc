// Parts of bits looked ahead at; expected steps by hand, and random ones against the arithmetic that they replace.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/passes.h"
#include "ir/text.h"
#include "pipeline/make-pipeline.h"
#include "pipeline/phv-layout.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace pisa
{
namespace
{

const std::string kFields =
    "program p;\nmetadata m { a : 16; b : 16; bit : 1; wide : 32; }\nheader e { type : 16; }\n";

std::vector<ParseStep>
StepsOf(const std::string& steps)
{
    return ParseProgram(kFields + "parser { state s { " + steps + " default -> accept; } }", "text").parser[0].steps;
}

/** Expects that the pass makes the second of the first on a chip that offers these services, too. */
void
ExpectSteps(const std::string& before, const std::string& after, const std::set<Offer>& more = {})
{
    Program program = ParseProgram(kFields + "parser { state s { " + before + " default -> accept; } }", "text");
    Target target = LoadTarget("rmt-32");
    target.offers.insert(more.begin(), more.end());
    LookAheadAtParts(program, target);
    EXPECT_EQ(program.parser[0].steps, StepsOf(after)) << before;
}

TEST(LookAheadAtParts, ShiftsAndMasksAreBitsFurtherOn)
{
    // of 16 bits, the topmost three; bit 6 from the right is the tenth from the left; eight in the middle
    ExpectSteps("m.a = lookahead<16>(0); m.b = shift_right<16>(m.a, 13);",
                "m.a = lookahead<16>(0); m.b = lookahead<3>(0);");
    ExpectSteps("m.a = lookahead<16>(8); m.bit = shift_right<16>(m.a, 6);",
                "m.a = lookahead<16>(8); m.bit = lookahead<1>(17);");
    ExpectSteps("m.a = lookahead<16>(0); m.b = shift_right<12>(m.a, 4);",
                "m.a = lookahead<16>(0); m.b = lookahead<8>(4);");
    ExpectSteps("m.a = lookahead<16>(0); m.b = and<16>(m.a, 15);", "m.a = lookahead<16>(0); m.b = lookahead<4>(12);");
}

TEST(LookAheadAtParts, CopiesAndPartsOfPartsAreFollowed)
{
    ExpectSteps(
        "m.a = lookahead<16>(0); m.b = move<16>(m.a); m.wide = shift_right<16>(m.b, 8); m.bit = and<1>(m.wide, 1);",
        "m.a = lookahead<16>(0); m.b = move<16>(m.a); m.wide = lookahead<8>(0); m.bit = lookahead<1>(7);");
}

TEST(LookAheadAtParts, WhatIsNoPartStays)
{
    for (const char* steps :
         {"m.a = lookahead<16>(0); extract e; m.b = shift_right<16>(m.a, 8);",
          "m.a = lookahead<16>(0); advance 8; m.b = shift_right<16>(m.a, 8);",
          "m.a = lookahead<16>(0); m.a = add<16>(m.a, 1); m.b = shift_right<16>(m.a, 8);",
          "m.a = lookahead<16>(0); m.b = and<16>(m.a, 10);",
          "m.a = lookahead<16>(0); m.b = shift_right<16>(m.a, 16);",
          "m.a = lookahead<16>(0); m.b = shift_left<16>(m.a, 1);",
          "m.a = lookahead<16>(0); m.b = shift_right<16>(7, m.a);", "m.b = shift_right<16>(m.a, 8);"})
    {
        ExpectSteps(steps, steps);
    }
    const std::string steps = "m.a = lookahead<16>(0); m.b = shift_right<16>(m.a, 8);";
    ExpectSteps(steps, steps, {Offer::ParserArithmetic});
}

TEST(LookAheadAtParts, ValuesOverwrittenAtOnceAreNotComputed)
{
    ExpectSteps("m.a = select<16>(m.bit, 0, m.a); m.bit = move<1>(1); m.a = move<16>(3);",
                "m.bit = move<1>(1); m.a = move<16>(3);");
    for (const char* steps :
         {"m.a = add<16>(m.a, 1); m.b = move<16>(m.a); m.a = move<16>(3);",
          "m.a = add<16>(m.a, 1); m.a = add<16>(m.a, 1);",
          "m.a = add<16>(m.a, 1); m.b = lookahead<16>(0); m.a = move<16>(3);", // frames may end there
          "m.a = add<16>(m.a, 1); require m.bit, NoMatch; m.a = move<16>(3);"})
    {
        ExpectSteps(steps, steps);
    }
}

/** One state of random steps that need nothing of a chip that an ideal one lacks. */
Program
RandomSteps(std::mt19937& random)
{
    const std::vector<std::string> fields{"m.a", "m.b", "m.bit", "m.wide"};
    const auto field = [&] { return fields[random() % fields.size()]; };
    std::string steps;
    for (unsigned count = 0; count < 8; ++count)
    {
        const unsigned bits = 1 + random() % 32;
        const std::string width = "<" + std::to_string(bits) + ">(";
        const std::string mask = std::to_string(LowBits(1 + random() % bits));
        const std::string small = std::to_string(random() % std::min(20U, 1U << std::min(bits, 5U)));
        const std::string looked = field() + " = lookahead" + width + std::to_string(random() % 20) + "); ";
        const std::string to = field() + " = ";
        const std::vector<std::string> choices{"extract e; ",
                                               "advance 8; ",
                                               looked,
                                               looked,
                                               to + "move" + width + field() + "); ",
                                               to + "shift_right" + width + field() + ", " + small + "); ",
                                               to + "and" + width + field() + ", " + mask + "); ",
                                               to + "add" + width + field() + ", " + small + "); "};
        steps += choices[random() % choices.size()];
    }
    return ParseProgram(kFields + "parser { state s { " + steps + " default -> accept; } }", "text");
}

/** @return what a packet has in its header and metadata. */
std::vector<uint64_t>
FieldsIn(const Phv& packet, const Program& program)
{
    const PhvLayout layout(program);
    std::vector<uint64_t> values;
    for (HeaderId header = 1; header < program.headers.size(); ++header)
    {
        for (uint32_t index = 0; index < program.headers[header].fields.size(); ++index)
        {
            values.push_back(packet.slots[layout.SlotOf({header, index})]);
        }
    }
    return values;
}

TEST(LookAheadAtParts, LeavesWhatRandomStepsFind)
{
    std::mt19937 random(3);
    unsigned changed = 0;
    for (unsigned run = 0; run < 500; ++run)
    {
        const Program program = RandomSteps(random);
        Program looking = program;
        LookAheadAtParts(looking, LoadTarget("rmt-32"));
        changed += !(looking == program);
        const auto before = MakePipeline(Seal(program, LoadTarget("ideal"), Placement()));
        const auto after = MakePipeline(Seal(looking, LoadTarget("ideal"), Placement()));
        for (unsigned packet = 0; packet < 20; ++packet)
        {
            std::vector<uint8_t> frame(random() % 24);
            std::generate(frame.begin(), frame.end(), [&] { return static_cast<uint8_t>(random()); });
            Phv first;
            Phv second;
            const bool isAccepted = before->Parse(frame.data(), frame.size(), first).accepted;
            ASSERT_EQ(after->Parse(frame.data(), frame.size(), second).accepted, isAccepted) << "run " << run;
            ASSERT_TRUE(!isAccepted || FieldsIn(first, program) == FieldsIn(second, looking)) << "run " << run;
        }
    }
    EXPECT_GT(changed, 100U);
}

} // namespace
} // namespace pisa
