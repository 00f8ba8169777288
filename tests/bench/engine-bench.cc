// Frames through one pipeline without a network, to be counted by callgrind:
//   engine-bench forward|window|ipv4-ROUTES PACKETS; instructions a packet are the difference of two counts over that
//   of PACKETS. ipv4-1000 routes over 1000 prefixes, checksums verified and brought up to date, as the tutorials'
//   `basic` does.
// SPDX-License-Identifier: GPL-2.0-only
#include "image/ncp-headers.h"
#include "image/shell.h"
#include "pipeline/hash-algorithms.h"
#include "pipeline/make-pipeline.h"
#include "pipeline/roomy-image.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <random>

using namespace pisa;

namespace
{

constexpr unsigned kElements = 32;

/** Ethernet forwarding, all frames to one known address. */
Program
MakeForward()
{
    return MakeForwardingProgram();
}

/** A window of 32 words; each is added to a cell of a register of its own and takes the sum. */
Program
MakeWindow()
{
    NcpInterface interface;
    interface.labels = {{"s1", 1, true, false, {}}};
    NcpKernel kernel{"sum", "sum", 1, {{"data", true, 32, false, false, kElements}}, true};
    interface.kernels = {kernel};
    NcpShell shell = MakeNcpShell(interface, "s1");
    Program& program = shell.program;
    NodeId next = shell.afterKernels;
    for (unsigned i = 0; i < kElements; ++i)
    {
        const std::string number = std::to_string(i);
        const FieldId element{shell.windows[0], i};
        program.registers.push_back({"cells_" + number, 32, 1024, {}, {}});
        StatefulOperation sum;
        sum.reg = i;
        sum.index = FieldId{shell.ncp, 7};
        sum.inputs = {element};
        sum.steps = {{Operation::Add, 32, {{AtomValue::Kind::Old, 0, 0}, {AtomValue::Kind::Input, 0, 0}}}};
        sum.next = {AtomValue::Kind::Step, 0, 0};
        sum.outputs = {{element, sum.next}};
        const auto action = static_cast<ActionId>(program.actions.size());
        program.actions.push_back({"sum_" + number, {}, {sum}, {}});
        Table table;
        table.name = "sum_" + number;
        table.actions = {action};
        table.defaultCall = {action, {}};
        program.tables.push_back(table);
        program.ingress.nodes.push_back(Apply{static_cast<TableId>(program.tables.size() - 1), next, next, {}});
        next = static_cast<NodeId>(program.ingress.nodes.size() - 1);
    }
    std::get<Branch>(program.ingress.nodes[shell.kernelEntry[0]]).onTrue = next;
    return program;
}

/** Ethernet and IPv4: the longest prefix gives port and next hop, the TTL goes down, 0 of it drops. */
Program
MakeIpv4(uint64_t routes)
{
    Program program;
    program.name = "ipv4";
    program.headers = {MakeIntrinsicHeader(), MakeEthernetHeader(), MakeIpv4Header()};
    const auto ip = [&](const char* name) { return FieldNamed(program.headers, 2, name); };
    const auto ethernet = [&](uint32_t index) { return FieldId{1, index}; };
    program.parser = {{"ethernet", {Extract{1}}, {ethernet(2)}, {{0x0800, 0xffff, 1, {}}}, ParseState::kAccept},
                      {"ipv4", {Extract{2}}, {}, {}, ParseState::kAccept}};
    program.deparser = {1, 2};
    Checksum checksum = HeaderChecksum(program, ip("checksum"));
    checksum.onlyChanged = false;
    program.checks = {checksum};
    program.checksums = {checksum};
    program.actions = {
        {"forward",
         {{"mac", 48}, {"port", 16}},
         {Statement{Operation::Move, 16, IntrinsicField(Intrinsic::EgressPort), {Parameter{1}}},
          Statement{Operation::Move, 48, ethernet(1), {ethernet(0)}},
          Statement{Operation::Move, 48, ethernet(0), {Parameter{0}}},
          Statement{Operation::Sub, 8, ip("ttl"), {ip("ttl"), Constant{1}}}},
         {}},
        {"drop", {}, {Statement{Operation::Move, 1, IntrinsicField(Intrinsic::Drop), {Constant{1}}}}, {}}};
    Table table;
    table.name = "routes";
    table.keys = {{ip("dst"), MatchKind::Lpm}};
    table.actions = {0, 1};
    table.defaultCall = {1, {}};
    table.size = routes;
    program.tables = {table};
    const FieldId isIp{2, FieldId::kValid};
    program.ingress.nodes = {Branch{"is_ip", {Operation::NotEqual, 1, isIp, Constant{0}}, 1, kEndOfControl},
                             Apply{0, kEndOfControl, kEndOfControl, {}}};
    program.ingress.entry = 0;
    return program;
}

/** Random prefixes of 8 to 32 bits, and as many addresses within them. @return the addresses */
std::vector<uint32_t>
AddRoutes(Pipeline& pipeline, uint64_t routes)
{
    std::mt19937_64 random(1);
    std::vector<uint32_t> addresses;
    while (addresses.size() < routes)
    {
        const auto length = static_cast<unsigned>(8 + random() % 25);
        const uint64_t mask = LowBits(32) & ~LowBits(32 - length);
        const uint64_t address = random() & LowBits(32);
        Entry entry;
        entry.match = {{address & mask, mask}};
        entry.call = {0, {random() & LowBits(48), random() % 64}};
        if (pipeline.InsertEntry(0, entry, 0) || addresses.size() < 256)
        {
            addresses.push_back(static_cast<uint32_t>(address));
        }
    }
    return addresses;
}

/** Writes a destination and the header checksum of RFC 1071. */
void
SetDestination(std::vector<uint8_t>& frame, uint32_t address)
{
    for (unsigned i = 0; i < 4; ++i)
    {
        frame[30 + i] = static_cast<uint8_t>(address >> (24 - 8 * i));
    }
    frame[24] = frame[25] = 0;
    const uint64_t sum = ~FoldOnesComplement(SumWords(&frame[14], 20)) & 0xffff;
    frame[24] = static_cast<uint8_t>(sum >> 8);
    frame[25] = static_cast<uint8_t>(sum);
}

int
RunIpv4(uint64_t routes, unsigned long packets)
{
    const auto pipeline = MakePipeline(Seal(MakeIpv4(routes), LoadTarget("ideal"), Placement()));
    const auto start = std::chrono::steady_clock::now();
    const std::vector<uint32_t> addresses = AddRoutes(*pipeline, routes);
    const std::chrono::duration<double> setUp = std::chrono::steady_clock::now() - start;
    std::vector<std::vector<uint8_t>> frames(64, std::vector<uint8_t>(64, 0));
    for (std::size_t i = 0; i < frames.size(); ++i)
    {
        frames[i][12] = 0x08;
        frames[i][14] = 0x45;
        frames[i][22] = 64;
        SetDestination(frames[i], addresses[i * addresses.size() / frames.size()]);
    }
    Phv phv;
    std::vector<uint8_t> out;
    const uint32_t wrong = pipeline->SlotOf(IntrinsicField(Intrinsic::ChecksumError));
    uint64_t faults = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (unsigned long i = 0; i < packets; ++i)
    {
        const std::vector<uint8_t>& frame = frames[i % frames.size()];
        pipeline->Parse(frame.data(), frame.size(), phv);
        const Passage ingress = pipeline->Admit(Thread::Ingress, phv, i);
        pipeline->Admit(Thread::Egress, phv, ingress.exit);
        pipeline->Deparse(phv, out);
        faults += phv.slots[wrong];
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::cout << "ipv4: " << routes << " routes set up in " << setUp.count() * 1e3 << " ms; " << packets
              << " packets, " << faults << " checksums wrong, " << pipeline->Counters(Thread::Ingress).dropped
              << " dropped, " << static_cast<double>(packets) / seconds.count() / 1e6
              << " million packets a second\n";
    return 0;
}

std::vector<uint8_t>
MakeFrame(bool isWindow)
{
    std::vector<uint8_t> frame(isWindow ? 14 + 20 + 8 + kNcpHeaderBytes + 4 * kElements : 60, 0);
    frame[5] = 1; // Ethernet destination 1
    if (isWindow)
    {
        const unsigned udpLength = 8 + kNcpHeaderBytes + 4 * kElements;
        frame[12] = 0x08;
        frame[14] = 0x45;
        frame[23] = 17;
        frame[36] = kNcpPort >> 8;
        frame[37] = kNcpPort & 0xff;
        frame[39] = udpLength;
        frame[42] = kNcpVersion;
        frame[45] = 1;
    }
    return frame;
}

} // namespace

int
main(int argc, char** argv)
{
    if (argc != 3)
    {
        std::cerr << "usage: engine-bench forward|window|ipv4-ROUTES PACKETS\n";
        return 1;
    }
    const bool isWindow = std::string(argv[1]) == "window";
    const unsigned long packets = std::strtoul(argv[2], nullptr, 10);
    if (std::strncmp(argv[1], "ipv4-", 5) == 0)
    {
        return RunIpv4(std::max(1UL, std::strtoul(argv[1] + 5, nullptr, 10)), packets);
    }
    const Image image = PlaceInRow(isWindow ? MakeWindow() : MakeForward());
    const std::unique_ptr<Pipeline> pipeline = MakePipeline(image);
    // Table 0 is `forward`, its first action `to_port`.
    pipeline->InsertEntry(0, {{{1, ~uint64_t{0}}}, 0, {0, {1}}}, 0);
    const std::vector<uint8_t> frame = MakeFrame(isWindow);
    Phv phv;
    std::vector<uint8_t> out;
    uint64_t bytes = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (unsigned long i = 0; i < packets; ++i)
    {
        pipeline->Parse(frame.data(), frame.size(), phv);
        const Passage ingress = pipeline->Admit(Thread::Ingress, phv, i);
        pipeline->Admit(Thread::Egress, phv, ingress.exit);
        pipeline->Deparse(phv, out);
        bytes += out.size();
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::cout << argv[1] << ": " << packets << " packets, " << bytes << " bytes deparsed, "
              << static_cast<double>(packets) / seconds.count() / 1e6 << " million packets a second\n";
    return 0;
}
