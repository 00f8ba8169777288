// A program divided over switches does to packets and cells what it does undivided.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/emit-p4.h"
#include "compiler/network/network-placer.h"
#include "emit/reread.h"
#include "lyra/program.h"
#include "lyra/random-body.h"
#include "split/random-split.h"
#include "split/same-as-whole.h"
#include "split/wired-pipelines.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

std::string
Describe(const NetworkPlacement& placement)
{
    std::string text;
    for (const SwitchPlacement& one : placement.switches)
    {
        text += "switch:";
        for (const uint32_t piece : one.pieces)
        {
            text += " " + std::to_string(piece);
        }
        text += "\n";
    }
    return text;
}

/** @return whether some external has entries on several switches. */
bool
SharesEntries(const NetworkPlacement& placement)
{
    std::map<uint32_t, unsigned> switches;
    for (const SwitchPlacement& one : placement.switches)
    {
        for (const auto& [external, share] : one.shares)
        {
            ++switches[external];
        }
    }
    return std::any_of(switches.begin(), switches.end(), [](const auto& one) { return one.second > 1; });
}

/** @return whether frames are longer on some links than on others. */
bool
HasUnlikeLinks(const SplitProgram& split)
{
    return std::any_of(split.links.begin(), split.links.end(),
                       [&](const LinkBytes& link) { return link.bytes != split.bridgeBytes; });
}

TEST(Split, RandomProgramsDoTheSameHoweverTheyAreDivided)
{
    unsigned shared = 0;
    unsigned unlike = 0;
    std::string shortest;
    unsigned left = 0;
    unsigned crossed = 0;
    for (uint32_t seed = 1; seed <= 300; ++seed)
    {
        const std::string text = RandomText(seed);
        std::mt19937_64 random(seed);
        const Along along(text, 2 + seed % 3,
                          seed % 4 < 2 ? "ideal" : "rmt-32"); // globals apart, where there are stages
        const NetworkPlacement placement = DrawSplit(along.problem, random);
        SplitProgram split;
        ASSERT_NO_THROW(split = SplitOf(along, placement)) << "seed " << seed << "\n" << text;
        const Outcome outcome = Compare(along, split, text, seed);
        const std::string found = outcome.difference.empty() ? "" : outcome.difference + Describe(placement) + text;
        if (!found.empty() && (shortest.empty() || found.size() < shortest.size()))
        {
            shortest = found;
        }
        left += outcome.left;
        crossed += outcome.crossed;
        shared += SharesEntries(placement) ? 1 : 0;
        unlike += HasUnlikeLinks(split) ? 1 : 0;
    }
    EXPECT_EQ(shortest, "");
    EXPECT_GT(shared, 50U);
    EXPECT_GT(unlike, 50U);
    EXPECT_GT(left, 500U); // of 4,800: enough leave to be compared
    EXPECT_GT(crossed, 4800U);
}

TEST(Split, RandomProgramsDoTheSameAsThePlacerDividesThem)
{
    unsigned divided = 0;
    for (uint32_t seed = 1; seed <= 60; ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const std::string text = RandomText(seed);
        const Along along(text, 2 + seed % 2, "rmt-32");
        NetworkModes modes;
        modes.off = {NetworkGroup::Atoms}; // some programs do to cells what no atom does
        const NetworkAnswer answer = PlaceOnNetwork(along.problem, modes, NetworkObjective::FavouredSwitch, 1);
        if (!answer.placement)
        {
            continue; // cells that are touched again and again take more than a stage
        }
        EXPECT_EQ(Compare(along, SplitOf(along, *answer.placement), text, seed).difference, "") << text;
        const auto& switches = answer.placement->switches;
        divided += std::count_if(switches.begin(), switches.end(),
                                 [](const SwitchPlacement& one) { return !one.pieces.empty(); }) > 1
                       ? 1
                       : 0;
    }
    EXPECT_GT(divided, 10U);
}

/** Two algorithms on different paths of a row of three: what the first decides is carried out behind the second. */
TEST(Split, GroupsFollowEachOtherAndFactsAreThoseOfTheEntry)
{
    const std::string text = lyra::TestHeaders() +
                             ">PIPELINES: pipeline[P]{first -> second}; "
                             "algorithm first { a.z = ingress_port(); if (a.w == 3) { drop(); } } "
                             "algorithm second { a.x = a.x + (bit[32])ingress_port(); forward((bit[16])a.y); }";
    Along along(text, 3);
    along.problem.algorithms[0].paths = {{0, 1}};
    along.problem.algorithms[1].paths = {{2, 1}};
    for (const uint32_t first : {0, 1})
    {
        for (const uint32_t second : {2, 1})
        {
            NetworkPlacement placement;
            placement.switches.resize(3);
            for (uint32_t piece = 0; piece < along.problem.pieces.size(); ++piece)
            {
                const bool isFirst = along.problem.pieces[piece].algorithm == 0;
                placement.switches[isFirst ? first : second].pieces.insert(piece);
            }
            const SplitProgram split = SplitOf(along, placement);
            WiredNetwork network(split, along.network);
            WiredSwitch expected(CompileLyra(text, "t.lyra").program);
            std::mt19937_64 random(first * 2 + second);
            unsigned left = 0;
            for (unsigned packet = 0; packet < 60; ++packet)
            {
                const std::vector<uint8_t> frame = DrawFrame(random);
                const auto port = static_cast<uint32_t>(random() % kOuterPorts);
                std::optional<Departure> one = expected.Send(port, frame);
                if (one && one->port >= kOuterPorts)
                {
                    one.reset();
                }
                EXPECT_TRUE(one == network.Send(port, frame));
                left += one ? 1 : 0;
            }
            EXPECT_GT(left, 10U);
        }
    }
}

/** Switches in between leave checksums alone: the second reads what came, and the last corrects what the first broke.
 */
TEST(Split, ChecksumsAreUpdatedOnceAndOnlyWhereHeadersWereWritten)
{
    for (const char* body : {"a.x = a.x + 1;\na.y = (bit[32])a.z;\nforward(1);\n",
                             "a.x = a.x + 1;\nb.v = 1;\nforward(1);\n", "c = a.x + 1;\nforward((bit[16])c);\n"})
    {
        std::string text = lyra::WithBody(body);
        text.insert(text.find(">FUNCTIONS:"), "checksum a.z; ");
        const Along along(text, 3);
        NetworkPlacement placement;
        placement.switches.resize(3);
        for (uint32_t piece = 0; piece < along.problem.pieces.size(); ++piece)
        {
            placement.switches[std::min(2U, along.problem.pieces[piece].where.line - 2)].pieces.insert(piece);
        }
        const SplitProgram split = SplitOf(along, placement);
        WiredNetwork network(split, along.network);
        WiredSwitch expected(CompileLyra(text, "t.lyra").program);
        std::mt19937_64 random(1);
        unsigned left = 0;
        for (unsigned packet = 0; packet < 20; ++packet)
        {
            const std::vector<uint8_t> frame = DrawFrame(random); // its checksum is wrong
            std::optional<Departure> one = expected.Send(0, frame);
            if (one && one->port >= kOuterPorts)
            {
                one.reset();
            }
            EXPECT_TRUE(one == network.Send(0, frame)) << body;
            left += one ? 1 : 0;
        }
        EXPECT_GT(left, 5U);
    }
}

TEST(Split, HostsCannotSendBridges)
{
    const std::string text = lyra::WithBody("forward(1);");
    const Along along(text, 2);
    std::mt19937_64 random(1);
    const SplitProgram split = SplitOf(along, DrawSplit(along.problem, random));
    WiredNetwork network(split, along.network);
    std::vector<uint8_t> frame(80, 0);
    EXPECT_TRUE(network.Send(0, frame));
    frame[12] = 0x88;
    frame[13] = 0xb5;
    frame[15] = 1; // a label that there is
    const unsigned before = network.Crossed();
    EXPECT_FALSE(network.Send(0, frame));
    EXPECT_EQ(network.Crossed(), before);
}

TEST(Split, TextOfTheSwitchesComesBackAndDoesTheSame)
{
    unsigned left = 0;
    for (uint32_t seed = 1; seed <= 40; ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const std::string text = RandomText(seed);
        std::mt19937_64 random(seed);
        const Along along(text, 2 + seed % 2);
        SplitProgram split = SplitOf(along, DrawSplit(along.problem, random));
        for (SwitchProgram& one : split.switches)
        {
            one.program = ReadP4Text(EmitP4(one.program));
        }
        const Outcome outcome = Compare(along, split, text, seed);
        EXPECT_EQ(outcome.difference, "") << text;
        left += outcome.left;
    }
    EXPECT_GT(left, 60U);
}

} // namespace
} // namespace pisa
