// Frames through one pipeline without a network, to be counted by callgrind:
//   engine-bench forward|window PACKETS; instructions a packet are the difference of two counts over that of PACKETS.
// SPDX-License-Identifier: GPL-2.0-only
#include "image/ncp-headers.h"
#include "image/shell.h"
#include "pipeline/rmt-pipeline.h"
#include "pipeline/roomy-image.h"

#include <chrono>
#include <cstdlib>
#include <iostream>

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
        std::cerr << "usage: engine-bench forward|window PACKETS\n";
        return 1;
    }
    const bool isWindow = std::string(argv[1]) == "window";
    const unsigned long packets = std::strtoul(argv[2], nullptr, 10);
    const Image image = PlaceInRow(isWindow ? MakeWindow() : MakeForward());
    const std::unique_ptr<Pipeline> pipeline = MakeRmtPipeline(image);
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
