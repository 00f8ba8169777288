// A program divided over switches does to packets and cells what it does undivided.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/emit-p4.h"
#include "compiler/lyra/lyra-source.h"
#include "compiler/network/lyra-problem.h"
#include "compiler/network/network-placer.h"
#include "emit/reread.h"
#include "lyra/program.h"
#include "lyra/random-body.h"
#include "split/random-split.h"
#include "split/wired-pipelines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::IsEmpty;

constexpr uint32_t kOuterPorts = 6;

/** `count` switches in a row, outer ports dealt out from the first on. */
lyra::Network
Row(uint32_t count, const std::string& chip)
{
    std::string switches;
    std::string links;
    std::string ports;
    for (uint32_t i = 0; i < count; ++i)
    {
        const std::string name = "\"s" + std::to_string(i);
        switches += std::string(i == 0 ? "" : ", ") + "{\"name\": " + name + "\", \"chip\": \"" + chip + "\"}";
        links +=
            i == 0 ? "" : std::string(i == 1 ? "" : ", ") + "[\"s" + std::to_string(i - 1) + "\", " + name + "\"]";
    }
    for (uint32_t i = 0; i < kOuterPorts; ++i)
    {
        ports += std::string(i == 0 ? "" : ", ") + "\"s" + std::to_string(i % count) + "\"";
    }
    return lyra::ReadNetwork(
        "{\"switches\": [" + switches + "], \"links\": [" + links + "], \"ports\": [" + ports + "]}", "row.json");
}

/** A program of one algorithm along a row. */
struct Along
{
    lyra::CompiledContext context;
    lyra::Network network;
    NetworkProblem problem;

    Along(const std::string& text, uint32_t count, const std::string& chip = "ideal") : network(Row(count, chip))
    {
        std::string dump;
        lyra::PassChoice choice;
        choice.parserMoves = false;
        context = lyra::CompileContext(lyra::ReadLyra(text, "t.lyra"), "", dump, choice);
        std::vector<NetworkSwitch> switches;
        NetworkAlgorithm scope;
        scope.paths.emplace_back();
        for (uint32_t i = 0; i < count; ++i)
        {
            switches.push_back({network.switches[i].name, network.switches[i].target, Atom::Pairs, 64, {}});
            scope.scope.push_back(i);
            scope.paths[0].push_back(i);
        }
        problem =
            ProblemOf(context, switches, std::vector<NetworkAlgorithm>(context.program.algorithms.size(), scope));
    }
};

/** A frame with header a, with b if it says so, and some payload. */
std::vector<uint8_t>
DrawFrame(std::mt19937_64& random)
{
    std::vector<uint8_t> frame;
    const auto add = [&frame](uint64_t value, unsigned bytes)
    {
        while (bytes-- > 0)
        {
            frame.push_back(static_cast<uint8_t>(value >> 8 * bytes));
        }
    };
    const auto small = [&random] { return random() % (random() % 2 == 0 ? 5 : 250); };
    const uint64_t hasB = random() % 2;
    add(small(), 4);
    add(small(), 4);
    add(small(), 2);
    add(small(), 1);
    add(hasB, 1);
    if (hasB != 0)
    {
        add(small(), 2);
        add(small(), 6);
    }
    frame.insert(frame.end(), 10, 0x11);
    return frame;
}

struct Outcome
{
    std::string difference; ///< the first, empty if there is none
    unsigned left{0};       ///< packets
    unsigned crossed{0};    ///< links
};

SplitProgram
SplitOf(const Along& along, const NetworkPlacement& placement)
{
    return Split(along.context, along.problem, {}, placement, along.network);
}

/** Runs the same packets through both. */
Outcome
Compare(const Along& along, const SplitProgram& split, const std::string& text, uint64_t seed)
{
    WiredNetwork network(split, along.network);
    const Program whole = CompileLyra(text, "t.lyra").program;
    WiredSwitch expected(whole);
    std::mt19937_64 random(seed);
    for (uint64_t number = 0; number < 8; ++number)
    {
        const std::vector<uint64_t> values{random() & 0xffff, random() & 0xff};
        if (random() % 3 > 0)
        {
            expected.Install("main.t", {number}, values);
            network.Install("main.t", number, {number}, values);
            expected.Install("main.s", {number + 1}, {});
            network.Install("main.s", number, {number + 1}, {});
        }
    }
    Outcome outcome;
    for (unsigned packet = 0; packet < 16; ++packet)
    {
        const std::vector<uint8_t> frame = DrawFrame(random);
        const auto port = static_cast<uint32_t>(random() % kOuterPorts);
        std::optional<Departure> one = expected.Send(port, frame);
        const std::optional<Departure> other = network.Send(port, frame);
        if (one && one->port >= kOuterPorts)
        {
            one.reset();
        }
        if (!(one == other))
        {
            outcome.difference = "packet " + std::to_string(packet) + " leaves " +
                                 (one ? "by " + std::to_string(one->port) : "not") + ", divided " +
                                 (other ? "by " + std::to_string(other->port) : "not") + "\n";
            for (const std::optional<Departure>& each : {one, other})
            {
                for (const uint8_t byte : each ? each->frame : std::vector<uint8_t>())
                {
                    outcome.difference += std::to_string(byte) + " ";
                }
                outcome.difference += "\n";
            }
            return outcome;
        }
        outcome.left += one ? 1 : 0;
    }
    for (const auto& [name, cells] : std::map<std::string, uint64_t>{{"main.g", 8}, {"main.one", 1}})
    {
        for (uint64_t cell = 0; cell < cells; ++cell)
        {
            const auto one = expected.Cell(name, cell);
            std::optional<uint64_t> found;
            for (uint32_t each = 0; each < split.switches.size(); ++each)
            {
                const auto here = network.Switch(each).Cell(name, cell);
                found = here ? here : found;
            }
            if (one.value_or(0) != found.value_or(0))
            {
                outcome.difference = name + " cell " + std::to_string(cell);
            }
        }
    }
    outcome.crossed = network.Crossed();
    return outcome;
}

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

TEST(Split, RandomProgramsDoTheSameHoweverTheyAreDivided)
{
    unsigned shared = 0;
    std::string shortest;
    unsigned left = 0;
    unsigned crossed = 0;
    for (uint32_t seed = 1; seed <= 300; ++seed)
    {
        const std::string text = lyra::WithBody(lyra::RandomBody(seed).Make(), lyra::RandomBody::Functions());
        std::mt19937_64 random(seed);
        const Along along(text, 2 + seed % 3);
        const NetworkPlacement placement = DrawSplit(along.problem, random);
        Outcome outcome;
        ASSERT_NO_THROW(outcome = Compare(along, SplitOf(along, placement), text, seed)) << "seed " << seed << "\n"
                                                                                         << text;
        const std::string found = outcome.difference.empty() ? "" : outcome.difference + Describe(placement) + text;
        if (!found.empty() && (shortest.empty() || found.size() < shortest.size()))
        {
            shortest = found;
        }
        left += outcome.left;
        crossed += outcome.crossed;
        shared += SharesEntries(placement) ? 1 : 0;
    }
    EXPECT_EQ(shortest, "");
    EXPECT_GT(shared, 50U);
    EXPECT_GT(left, 500U); // of 4,800: enough leave to be compared
    EXPECT_GT(crossed, 4800U);
}

TEST(Split, RandomProgramsDoTheSameAsThePlacerDividesThem)
{
    unsigned divided = 0;
    for (uint32_t seed = 1; seed <= 60; ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const std::string text = lyra::WithBody(lyra::RandomBody(seed).Make(), lyra::RandomBody::Functions());
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
        const std::string text = lyra::WithBody(lyra::RandomBody(seed).Make(), lyra::RandomBody::Functions());
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
