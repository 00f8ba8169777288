// The RMT pipeline against cases computed by hand and the published latencies.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/rmt-pipeline.h"

#include "image/ncp-headers.h"
#include "image/shell.h"
#include "pipeline/roomy-image.h"
#include "target/program-builder.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

enum class Link
{
    None,
    Match,
    Action,
};

/**
 * One table a stage, 0 to stages - 1. Table t writes metadata field t; with a link (a, b) table b matches on field a,
 * or reads field a in its action.
 */
Program
MakeChain(unsigned stages, const std::vector<std::tuple<unsigned, unsigned, Link>>& links)
{
    ProgramBuilder builder;
    for (unsigned t = 0; t < stages; ++t)
    {
        builder.AddField("f" + std::to_string(t), 8);
    }
    for (unsigned t = 0; t < stages; ++t)
    {
        TableSketch sketch;
        sketch.writes = {{1, t}};
        for (const auto& [from, to, link] : links)
        {
            if (to == t && link == Link::Match)
            {
                sketch.keys.push_back({FieldId{1, from}, MatchKind::Exact});
            }
            if (to == t && link == Link::Action)
            {
                sketch.reads.push_back({1, from});
            }
        }
        builder.AddTable("t" + std::to_string(t), sketch);
    }
    return builder.Get();
}

Cycle
LatencyOf(unsigned stages, const std::vector<std::tuple<unsigned, unsigned, Link>>& links)
{
    std::vector<unsigned> stageOf(stages);
    for (unsigned t = 0; t < stages; ++t)
    {
        stageOf[t] = t;
    }
    const auto pipeline = MakeRmtPipeline(PlaceAt(MakeChain(stages, links), stageOf, stages));
    Phv phv;
    pipeline->Parse(nullptr, 0, phv);
    const Passage passage = pipeline->Admit(Thread::Ingress, phv, 100);
    EXPECT_EQ(passage.issue, 100U);
    EXPECT_EQ(passage.exit - passage.issue, pipeline->Latency(Thread::Ingress));
    return pipeline->Latency(Thread::Ingress);
}

std::vector<std::tuple<unsigned, unsigned, Link>>
EveryBoundary(unsigned last, Link link)
{
    std::vector<std::tuple<unsigned, unsigned, Link>> links;
    for (unsigned t = 0; t < last; ++t)
    {
        links.emplace_back(t, t + 1, link);
    }
    return links;
}

// Jose et al. 2015 and Yan: 12 cycles across a match dependency, 3 across an action dependency, 1 otherwise.
TEST(RmtLatency, FollowsTheDependenciesAcrossStages)
{
    EXPECT_EQ(LatencyOf(32, {}), 43U);
    EXPECT_EQ(LatencyOf(32, EveryBoundary(31, Link::Match)), 384U);
    EXPECT_EQ(LatencyOf(32, EveryBoundary(31, Link::Action)), 105U);
    EXPECT_EQ(LatencyOf(4, {{0, 1, Link::Match}, {1, 2, Link::Action}}), 28U);
    EXPECT_EQ(LatencyOf(6, {{1, 5, Link::Match}}), 25U);
    EXPECT_EQ(LatencyOf(32, {{0, 13, Link::Match}}), 43U);
    EXPECT_EQ(LatencyOf(16, EveryBoundary(8, Link::Match)), 115U);
}

/** A key-less table in stage 0 and one in stage 1, the second adds 1 to cell 0 and shows the old value in meta.seen.
 */
struct Counter
{
    Counter()
    {
        Program program = MakeChain(2, {{0, 1, Link::Action}});
        program.headers[1].fields.push_back({"seen", 32});
        program.registers.push_back({"count", 32, 4, {7}, {}});
        StatefulOperation add;
        add.steps = {{Operation::Add, 32, {{}, {AtomValue::Kind::Literal, 0, 1}}}};
        add.next = {AtomValue::Kind::Step, 0, 0};
        add.outputs = {{{1, 2}, {}}};
        add.index = FieldId(IntrinsicField(Intrinsic::IngressPort));
        program.actions[1].body.push_back(add);
        pipeline = MakeRmtPipeline(PlaceAt(program, {0, 1}, 2));
    }

    uint64_t See(Cycle earliest, uint64_t index = 0)
    {
        Phv phv;
        pipeline->Parse(nullptr, 0, phv);
        phv.slots[pipeline->SlotOf(IntrinsicField(Intrinsic::IngressPort))] = index;
        passage = pipeline->Admit(Thread::Ingress, phv, earliest);
        return phv.slots[pipeline->SlotOf({1, 2})];
    }

    std::unique_ptr<Pipeline> pipeline;
    Passage passage;
};

// The action dependency puts stage 1 at cycle 3 after issue: a packet issued at 100 accesses the register at 103.
TEST(RmtPipeline, RegisterWriteIsSeenFromItsCycleOnAndNotBefore)
{
    Counter late;
    late.pipeline->WriteRegister(0, 0, 1000, 104);
    EXPECT_EQ(late.See(100), 7U);
    EXPECT_EQ(late.See(101), 1000U);
    EXPECT_EQ(late.pipeline->ReadRegister(0, 0, 0), 1001U);

    Counter due;
    due.pipeline->WriteRegister(0, 0, 1000, 103);
    EXPECT_EQ(due.pipeline->ReadRegister(0, 0, 102), 7U);
    EXPECT_EQ(due.pipeline->ReadRegister(0, 0, 103), 1000U);
    EXPECT_EQ(due.See(100), 1000U);
}

TEST(RmtPipeline, IssuesOnePacketACycle)
{
    Counter counter;
    counter.See(50);
    EXPECT_EQ(counter.passage.issue, 50U);
    counter.See(50);
    EXPECT_EQ(counter.passage.issue, 51U);
    counter.See(40);
    EXPECT_EQ(counter.passage.issue, 52U);
    EXPECT_EQ(counter.passage.exit, 52U + 3U + 12U);
}

TEST(RmtPipeline, IndexOutsideReadsZeroWritesNothingAndIsCounted)
{
    Counter counter;
    EXPECT_EQ(counter.See(0, 3), 0U);
    EXPECT_EQ(counter.pipeline->Counters(Thread::Ingress).indexOutOfRange, 0U);
    EXPECT_EQ(counter.See(1, 4), 0U);
    EXPECT_EQ(counter.pipeline->Counters(Thread::Ingress).indexOutOfRange, 1U);
    EXPECT_EQ(counter.pipeline->ReadRegister(0, 0, 1000), 7U);
    EXPECT_EQ(counter.pipeline->ReadRegister(0, 3, 1000), 1U);
}

/** A frame of 60 bytes to an Ethernet destination. */
std::vector<uint8_t>
FrameTo(uint8_t last)
{
    std::vector<uint8_t> frame(60, 0);
    frame[5] = last;
    return frame;
}

Entry
ForwardEntry(const Program& program, uint64_t destination, uint64_t port)
{
    EXPECT_EQ(program.actions[0].name, shell::kToPort);
    return {{{destination, ~uint64_t{0}}}, 0, {0, {port}}};
}

TEST(Forwarding, KnownDestinationGoesToItsPortAndUnknownIsFlooded)
{
    const Image image = PlaceInRow(MakeForwardingProgram());
    const auto pipeline = MakeRmtPipeline(image);
    ASSERT_TRUE(pipeline->InsertEntry(0, ForwardEntry(image.program, 9, 5), 0));
    Phv phv;
    std::vector<uint8_t> out;
    const uint32_t port = pipeline->SlotOf(IntrinsicField(Intrinsic::EgressPort));
    const uint32_t flood = pipeline->SlotOf(IntrinsicField(Intrinsic::Flood));
    for (uint8_t to : {9, 8})
    {
        const std::vector<uint8_t> frame = FrameTo(to);
        EXPECT_TRUE(pipeline->Parse(frame.data(), frame.size(), phv).accepted);
        EXPECT_EQ(phv.parsedBytes, 14U);
        pipeline->Admit(Thread::Ingress, phv, 0);
        EXPECT_EQ(phv.slots[port], to == 9 ? 5U : 0U);
        EXPECT_EQ(phv.slots[flood], to == 9 ? 0U : 1U);
        pipeline->Deparse(phv, out);
        EXPECT_EQ(out, std::vector<uint8_t>(frame.begin(), frame.begin() + 14));
    }
    const std::vector<uint8_t> frame = FrameTo(9);
    EXPECT_FALSE(pipeline->Parse(frame.data(), 13, phv).accepted);
}

TEST(Forwarding, EntryIsMetFromItsCycleOnAndUntilItsRemoval)
{
    const Image image = PlaceInRow(MakeForwardingProgram());
    const auto pipeline = MakeRmtPipeline(image);
    const Entry entry = ForwardEntry(image.program, 9, 5);
    EXPECT_TRUE(pipeline->InsertEntry(0, entry, 10));
    EXPECT_FALSE(pipeline->InsertEntry(0, entry, 10));
    EXPECT_TRUE(pipeline->RemoveEntry(0, entry.match, 12));
    EXPECT_FALSE(pipeline->RemoveEntry(0, entry.match, 12));
    std::vector<uint64_t> flooded;
    const std::vector<uint8_t> frame = FrameTo(9);
    Phv phv;
    for (Cycle cycle = 9; cycle <= 12; ++cycle)
    {
        pipeline->Parse(frame.data(), frame.size(), phv);
        pipeline->Admit(Thread::Ingress, phv, cycle);
        flooded.push_back(phv.slots[pipeline->SlotOf(IntrinsicField(Intrinsic::Flood))]);
    }
    EXPECT_EQ(flooded, (std::vector<uint64_t>{1, 0, 0, 1}));
}

TEST(Forwarding, FullTableRefusesCountingChangesUnderWay)
{
    Program program = MakeForwardingProgram();
    program.tables[0].size = 2;
    const auto pipeline = MakeRmtPipeline(PlaceInRow(program));
    EXPECT_TRUE(pipeline->InsertEntry(0, ForwardEntry(program, 1, 1), 0));
    EXPECT_TRUE(pipeline->InsertEntry(0, ForwardEntry(program, 2, 1), 1000));
    EXPECT_FALSE(pipeline->InsertEntry(0, ForwardEntry(program, 3, 1), 2000));
    EXPECT_TRUE(pipeline->RemoveEntry(0, {{1, ~uint64_t{0}}}, 3000));
    EXPECT_TRUE(pipeline->InsertEntry(0, ForwardEntry(program, 3, 1), 4000));
}

/** RFC 1071's ones' complement sum over a whole header, checksum included, is 0xffff. */
bool
IsChecksumRight(const std::vector<uint8_t>& bytes, std::size_t at, std::size_t length)
{
    uint32_t sum = 0;
    for (std::size_t i = 0; i < length; i += 2)
    {
        sum += bytes[at + i] * 256U + bytes[at + i + 1];
    }
    return (sum & 0xffff) + (sum >> 16) == 0xffff;
}

/** The shell of s1 (label 3) for one kernel of id 7 with a 16-bit scalar, deciding `decision` with target h1. */
struct Shell
{
    explicit Shell(NcpDecision decision, bool hasKernel = true)
    {
        NcpInterface interface;
        interface.labels = {{"h0", 1, false, false, {3}},
                            {"h1", 2, false, false, {3}},
                            {"s1", 3, true, false, {1, 2}}};
        interface.kernels = {{"k", "k", 7, {{"x", false, 16, false, false, 1}}, false}};
        NcpShell shell = MakeNcpShell(interface, "s1");
        Program& program = shell.program;
        if (hasKernel)
        {
            const auto action = static_cast<ActionId>(program.actions.size());
            program.actions.push_back(
                {"decide",
                 {},
                 {Statement{Operation::Move, 8, {shell.meta, 0}, {Constant{static_cast<uint64_t>(decision)}}},
                  Statement{Operation::Move, 16, {shell.meta, 1}, {Constant{2}}}},
                 {}});
            Table table;
            table.name = "kernel";
            table.actions = {action};
            table.defaultCall = {action, {}};
            program.tables.push_back(table);
            program.ingress.nodes.push_back(
                Apply{static_cast<TableId>(program.tables.size() - 1), shell.afterKernels, shell.afterKernels, {}});
            std::get<Branch>(program.ingress.nodes[shell.kernelEntry[0]]).onTrue =
                static_cast<NodeId>(program.ingress.nodes.size() - 1);
        }
        ncp = shell.ncp;
        pipeline = MakeRmtPipeline(PlaceInRow(program));
        // Labels 1 and 2 are 10.0.0.1 and 10.0.0.2, MAC addresses 1 and 2; the switch answers as 10.0.0.254.
        ActionId toAddress = 0;
        while (program.actions[toAddress].name != shell::kToAddress)
        {
            ++toAddress;
        }
        for (TableId table = 0; table < program.tables.size(); ++table)
        {
            const std::string& name = program.tables[table].name;
            for (uint64_t label : {1, 2})
            {
                const MatchValue is{label, ~uint64_t{0}};
                if (name == shell::kNcpAddress || name == shell::kNcpCopy)
                {
                    pipeline->InsertEntry(table,
                                          {{is}, 0, {toAddress, {0x0a000000 + label, label, 0x0a0000fe, 0xfe}}}, 0);
                }
                else if (name == shell::kForward)
                {
                    pipeline->InsertEntry(table, {{is}, 0, {0, {10 + label}}}, 0);
                }
            }
        }
    }

    /** A window of kernel `kernel` from 10.0.0.1 to 10.0.0.9, Ethernet destination 2, previous hop 1. */
    static std::vector<uint8_t> Window(uint8_t kernel)
    {
        std::vector<uint8_t> frame = {
            0,    0,   0,    0,      0, 2,  0,    0,    0, 0,  0,    1,    8,  0,                    // Ethernet
            0x45, 0,   0,    46,     0, 0,  0,    0,    9, 17, 0x5d, 0xb5, 10, 0, 0, 1, 10, 0, 0, 9, // IPv4
            1,    2,   0x4e, 0x43,   0, 26, 0xab, 0xcd,                                              // UDP to 20035
            1,    0,   0,    kernel, 0, 1,  0,    2,    0, 1,  0,    1,    0,  0, 0, 5,              // NCP
            0x12, 0x34};
        return frame;
    }

    void Run(const std::vector<uint8_t>& frame)
    {
        const Parsed parsed = pipeline->Parse(frame.data(), frame.size(), phv);
        ASSERT_TRUE(parsed.accepted);
        pipeline->Admit(Thread::Ingress, phv, 0);
        pipeline->Deparse(phv, out);
        EXPECT_EQ(out.size(), phv.parsedBytes);
    }

    uint64_t Of(Intrinsic field) const
    {
        return phv.slots[pipeline->SlotOf(IntrinsicField(field))];
    }

    HeaderId ncp{0};
    std::unique_ptr<Pipeline> pipeline;
    Phv phv;
    std::vector<uint8_t> out;
};

TEST(NcpShell, PassedWindowKeepsItsAddressesAndCarriesTheSwitchAsHop)
{
    Shell shell(NcpDecision::Pass);
    std::vector<uint8_t> expected = Shell::Window(7);
    shell.Run(expected);
    EXPECT_EQ(shell.Of(Intrinsic::EgressPort), 12U);
    expected[40] = expected[41] = 0; // udp.checksum
    expected[51] = 3;                // ncp.hop
    EXPECT_EQ(shell.out, expected);
}

TEST(NcpShell, WindowPassedToALabelGoesToItsAddress)
{
    Shell shell(NcpDecision::PassTo);
    shell.Run(Shell::Window(7));
    EXPECT_EQ(shell.Of(Intrinsic::EgressPort), 12U);
    EXPECT_EQ(std::vector<uint8_t>(shell.out.begin() + 26, shell.out.begin() + 34),
              (std::vector<uint8_t>{10, 0, 0, 254, 10, 0, 0, 2}));
    EXPECT_EQ(shell.out[5], 2);
    EXPECT_EQ(shell.out[11], 0xfe);
    EXPECT_TRUE(IsChecksumRight(shell.out, 14, 20));
}

TEST(NcpShell, ReflectedWindowGoesToThePreviousHop)
{
    Shell shell(NcpDecision::Reflect);
    shell.Run(Shell::Window(7));
    EXPECT_EQ(shell.Of(Intrinsic::EgressPort), 11U);
    EXPECT_EQ(shell.out[33], 1); // last byte of 10.0.0.1
    EXPECT_EQ(shell.out[51], 3);
    EXPECT_TRUE(IsChecksumRight(shell.out, 14, 20));
}

TEST(NcpShell, DroppedWindowIsDroppedAndBroadcastOneIsCopiedToTheGroup)
{
    Shell drop(NcpDecision::Drop);
    drop.Run(Shell::Window(7));
    EXPECT_EQ(drop.Of(Intrinsic::Drop), 1U);
    EXPECT_EQ(drop.pipeline->Counters(Thread::Ingress).dropped, 1U);

    Shell broadcast(NcpDecision::Broadcast);
    broadcast.Run(Shell::Window(7));
    EXPECT_EQ(broadcast.Of(Intrinsic::MulticastGroup), shell::kBroadcastGroup);
    Phv copy = broadcast.phv;
    copy.slots[broadcast.pipeline->SlotOf(IntrinsicField(Intrinsic::ReplicationId))] = 1;
    broadcast.pipeline->Admit(Thread::Egress, copy, 100);
    broadcast.pipeline->Deparse(copy, broadcast.out);
    EXPECT_EQ(broadcast.out[5], 1);
    EXPECT_EQ(broadcast.out[33], 1);
    EXPECT_TRUE(IsChecksumRight(broadcast.out, 14, 20));
}

TEST(NcpShell, OtherTrafficLeavesAsItCame)
{
    struct Case
    {
        const char* what;
        std::size_t at;
        uint8_t value;
        uint32_t parsedBytes;
    };

    const Case cases[] = {{"unknown kernel", 45, 8, 58},  {"other NCP version", 42, 2, 58},
                          {"other length", 39, 27, 58},   {"ends inside NCP", 39, 23, 42},
                          {"other port", 37, 0x44, 42},   {"other protocol", 23, 6, 34},
                          {"IPv4 options", 14, 0x46, 34}, {"first fragment", 20, 0x20, 34},
                          {"later fragment", 21, 1, 34},  {"no IPv4", 13, 6, 14}};
    for (const Case& each : cases)
    {
        Shell shell(NcpDecision::Drop);
        std::vector<uint8_t> frame = Shell::Window(7);
        frame[each.at] = each.value;
        shell.Run(frame);
        EXPECT_EQ(shell.phv.parsedBytes, each.parsedBytes) << each.what;
        EXPECT_EQ(shell.Of(Intrinsic::Drop), 0U) << each.what;
        EXPECT_EQ(shell.Of(Intrinsic::EgressPort), 12U) << each.what;
        EXPECT_EQ(shell.out, std::vector<uint8_t>(frame.begin(), frame.begin() + each.parsedBytes)) << each.what;
    }
}

TEST(NcpShell, WindowOfAKernelThatIsElsewhereLeavesAsItCame)
{
    Shell shell(NcpDecision::Drop, false);
    shell.Run(Shell::Window(7));
    EXPECT_EQ(shell.Of(Intrinsic::EgressPort), 12U);
    EXPECT_EQ(shell.out, Shell::Window(7));
}

} // namespace
} // namespace pisa
