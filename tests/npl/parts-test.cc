// NPL text of the switches of divided programs beside what those switches run, frame by frame.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/emit-npl.h"
#include "compiler/npl/npl-expressions.h"
#include "ir/text-file.h"
#include "lyra/program.h"
#include "lyra/random-body.h"
#include "npl/npl-machine.h"
#include "split/random-split.h"
#include "split/row.h"
#include "split/wired-pipelines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <regex>

namespace pisa
{
namespace
{

using test::NplMachine;
using ::testing::HasSubstr;
using ::testing::Not;

/** A program divided at random over a row of switches. */
struct DividedRow
{
    Along along;
    SplitProgram split;

    DividedRow(const std::string& text, uint32_t count, std::mt19937_64& random)
        : along(text, count),
          split(SplitOf(along, DrawSplit(along.problem, random)))
    {
    }
};

/** @return the numbers in a dict of Python, a tuple's as two. */
std::vector<std::pair<uint64_t, uint64_t>>
NumbersIn(const std::string& dict)
{
    static const std::regex one(": (?:\\((\\d+), (\\d+)\\)|(\\d+))");
    std::vector<std::pair<uint64_t, uint64_t>> numbers;
    for (std::sregex_iterator it(dict.begin(), dict.end(), one), end; it != end; ++it)
    {
        numbers.emplace_back((*it)[3].matched ? std::stoull((*it)[3]) : std::stoull((*it)[1]),
                             (*it)[3].matched ? ~uint64_t{0} : std::stoull((*it)[2]));
    }
    return numbers;
}

/** One switch twice: as it runs, and as its text says. */
class TwoSwitches
{
  public:
    explicit TwoSwitches(const Program& program)
        : m_program(program),
          m_text(EmitNpl(program)),
          m_expected(program),
          m_actual(m_text.text)
    {
        static const std::regex insert("self\\.(\\w+)\\.insert\\((\\{.*?\\}), (\\{.*?\\})\\)\n");
        const std::string& control = m_text.control;
        for (std::sregex_iterator it(control.begin(), control.end(), insert), end; it != end; ++it)
        {
            NplMachine::Rule rule{NumbersIn((*it)[2]), {}};
            for (const auto& [value, mask] : NumbersIn((*it)[3]))
            {
                rule.values.push_back(value);
            }
            m_actual.rules[(*it)[1]].push_back(rule);
        }
    }

    void Install(const std::string& external, const std::vector<uint64_t>& keys, const std::vector<uint64_t>& values)
    {
        m_expected.Install(external, keys, values);
        for (const Table& table : m_program.tables)
        {
            if (table.name == external || table.name.rfind(external + "_", 0) == 0)
            {
                ASSERT_EQ(m_actual.tables.count(NplIdentifier(table.name)), 1U) << m_text.text;
                m_actual.entries[NplIdentifier(table.name)][keys] = values;
            }
        }
    }

    /** Sends it through both. @return what leaves the first; faults are told */
    std::optional<Departure> Send(uint32_t port, const std::vector<uint8_t>& frame)
    {
        std::optional<Departure> expected = m_expected.Send(port, frame);
        std::optional<Departure> actual;
        if (m_actual.Parse(frame))
        {
            m_actual.fields["bus.chip_ingress_port"] = port;
            m_actual.fields["bus.chip_packet_length"] = frame.size();
            m_actual.Run();
            actual = Departure{static_cast<uint32_t>(m_actual.fields["bus.chip_egress_port"]), m_actual.Deparse()};
            if (m_actual.fields["bus.chip_drop"] != 0)
            {
                actual.reset();
            }
        }
        EXPECT_EQ(expected.has_value(), actual.has_value()) << m_text.text;
        if (expected && actual)
        {
            EXPECT_EQ(expected->port, actual->port) << m_text.text;
            EXPECT_EQ(expected->frame, actual->frame) << m_text.text;
        }
        return expected;
    }

    void ExpectSameCells()
    {
        for (const Register& cells : m_program.registers)
        {
            for (uint64_t cell = 0; cell < cells.size; ++cell)
            {
                EXPECT_EQ(m_expected.Cell(cells.name, cell).value_or(0),
                          m_actual.cells[NplIdentifier(cells.name)][cell])
                    << cells.name << "[" << cell << "]\n"
                    << m_text.text;
            }
        }
    }

  private:
    const Program& m_program;
    NplProgram m_text;
    WiredSwitch m_expected;
    NplMachine m_actual;
};

/** All switches of a row. */
class TwoRows
{
  public:
    explicit TwoRows(const DividedRow& row) : m_row(row)
    {
        for (const SwitchProgram& one : row.split.switches)
        {
            m_switches.emplace_back(one.program);
        }
    }

    void Install(const std::string& external, uint64_t number, const std::vector<uint64_t>& keys,
                 const std::vector<uint64_t>& values)
    {
        for (std::size_t i = 0; i < m_switches.size(); ++i)
        {
            for (const EntryShare& share : m_row.split.switches[i].shares)
            {
                if (share.table == external && number >= share.first && number < share.first + share.count)
                {
                    m_switches[i].Install(external, keys, values);
                }
            }
        }
    }

    /** Follows a frame from one outer port to the next. @return whether it leaves; hops are counted */
    bool Follow(uint32_t outer, std::vector<uint8_t> frame)
    {
        lyra::SwitchPort at = m_row.along.network.outerPorts[outer];
        for (unsigned hop = 0; hop < 20; ++hop)
        {
            auto out = m_switches[at.at].Send(at.port, frame);
            if (!out)
            {
                return false;
            }
            ++m_hops;
            frame = out->frame;
            bool isLink = false;
            for (std::size_t i = 0; i < m_row.along.network.links.size() && !isLink; ++i)
            {
                const auto [a, b] = m_row.along.network.links[i];
                const auto [portOfA, portOfB] = m_row.along.network.linkPorts[i];
                const bool isFromA = a == at.at && portOfA == out->port;
                isLink = isFromA || (b == at.at && portOfB == out->port);
                if (isLink)
                {
                    at.at = isFromA ? b : a;
                    at.port = isFromA ? portOfB : portOfA;
                }
            }
            if (!isLink)
            {
                return true;
            }
        }
        ADD_FAILURE() << "goes in circles";
        return false;
    }

    void ExpectSameCells()
    {
        for (TwoSwitches& one : m_switches)
        {
            one.ExpectSameCells();
        }
    }

    unsigned Hops() const
    {
        return m_hops;
    }

  private:
    const DividedRow& m_row;
    std::deque<TwoSwitches> m_switches;
    unsigned m_hops{0};
};

/** @return bytes of the values, each with so many, and payload. */
std::vector<uint8_t>
FrameOf(const std::vector<std::pair<uint64_t, unsigned>>& values)
{
    std::vector<uint8_t> frame;
    for (const auto& [value, bytes] : values)
    {
        for (unsigned i = bytes; i-- > 0;)
        {
            frame.push_back(static_cast<uint8_t>(value >> 8 * i));
        }
    }
    frame.insert(frame.end(), {1, 2, 3, 4, 5, 6, 7});
    return frame;
}

TEST(NplOfParts, DoesWhatTheSwitchesOfRandomProgramsDo)
{
    unsigned hops = 0;
    for (uint32_t seed = 1; seed <= 100 && !::testing::Test::HasFailure(); ++seed)
    {
        const std::string text = lyra::WithBody(lyra::RandomBody(seed).Make(), lyra::RandomBody::Functions());
        SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + text);
        std::mt19937_64 random(seed);
        const DividedRow row(text, 2 + seed % 3, random);
        TwoRows both(row);
        for (uint64_t number = 0; number < 8; ++number)
        {
            both.Install("main.t", number, {number}, {random() & 0xffff, random() & 0xff});
            both.Install("main.s", number, {number + 1}, {});
        }
        for (unsigned packet = 0; packet < 10; ++packet)
        {
            const auto small = [&random] { return random() % (random() % 2 == 0 ? 5 : 250); };
            std::vector<std::pair<uint64_t, unsigned>> values{{small(), 4}, {small(), 4}, {small(), 2}, {small(), 1}};
            const uint64_t hasB = random() % 2;
            values.emplace_back(hasB, 1);
            if (hasB != 0)
            {
                values.insert(values.end(), {{small(), 2}, {small(), 6}});
            }
            both.Follow(static_cast<uint32_t>(random() % kOuterPorts), FrameOf(values));
        }
        both.ExpectSameCells();
        hops += both.Hops();
    }
    EXPECT_GT(hops, 1000U); // of 100 x 10 x (2 to 4 and back)
}

TEST(NplOfParts, DoesWhatTheSwitchesOfALoadBalancerDo)
{
    const std::string text = ReadTextFile(PISA_SOURCE_DIR "/examples/lyra/load-balancer.lyra");
    unsigned left = 0;
    for (uint32_t seed = 1; seed <= 8 && !::testing::Test::HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const DividedRow row(text, 2, random);
        TwoRows both(row);
        uint64_t number = 0;
        for (uint64_t port = 0; port < 8; ++port)
        {
            both.Install("loadbalancer.connections", number++, {10, 20, port}, {30});
        }
        number = 0;
        for (uint64_t choice = 0; choice < 256; choice += 2)
        {
            both.Install("loadbalancer.servers", number++, {20, choice}, {31});
        }
        for (uint64_t i = 0; i < 3; ++i)
        {
            both.Install("loadbalancer.routes", i, {std::vector<uint64_t>{30, 31, 20}[i]}, {i});
        }
        for (unsigned packet = 0; packet < 40; ++packet)
        {
            const uint64_t isIpv4 = random() % 8;
            const uint64_t protocol = random() % 4 == 0 ? 1 : 6;
            left += both.Follow(static_cast<uint32_t>(random() % kOuterPorts),
                                FrameOf({{1, 6},
                                         {2, 6},
                                         {isIpv4 == 0 ? 0x0806U : 0x0800U, 2},
                                         {0x45000028, 4},
                                         {0, 4},
                                         {0x4000 | protocol, 2},
                                         {random() & 0xffff, 2}, // wrong, unless it is written again
                                         {10, 4},
                                         {random() % 8 == 0 ? 21U : 20U, 4},
                                         {random() % 16, 2},
                                         {80, 2}}))
                        ? 1
                        : 0;
        }
        both.ExpectSameCells();
    }
    EXPECT_GT(left, 100U); // of 320
}

TEST(NplOfParts, HasConditionsForConstantTablesAndNoTableForKeylessOnes)
{
    const Program whole =
        CompileLyra(lyra::WithBody("if (a.w == 1) { a.x = 1; } else { if (a.w == 2) { a.x = 2; } }"), "t.lyra")
            .program;
    const std::string text = EmitNpl(whole).text;
    EXPECT_THAT(text, Not(HasSubstr("logical_table")));
    EXPECT_THAT(text, HasSubstr("pkt.a.w == 1"));
    EXPECT_THAT(text, HasSubstr("pkt.a.x = 2;"));
}

} // namespace
} // namespace pisa
