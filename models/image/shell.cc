// The switch configuration around every program: Ethernet forwarding, and NCP addressing for NCL programs.
// SPDX-License-Identifier: GPL-2.0-only
#include "image/shell.h"

#include "image/ncp-headers.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

constexpr uint64_t kEtherTypeIpv4 = 0x0800;
constexpr uint64_t kProtocolUdp = 17;
constexpr unsigned kUdpHeaderBytes = 8;

/** A program under construction: hands out ids and finds fields by name. */
class ShellBuilder
{
  public:
    explicit ShellBuilder(const std::string& name)
    {
        program.name = name;
        program.headers.push_back(MakeIntrinsicHeader());
    }

    HeaderId AddHeader(Header header)
    {
        if (!header.isMetadata)
        {
            program.deparser.push_back(program.headers.size());
        }
        program.headers.push_back(std::move(header));
        return program.headers.size() - 1;
    }

    FieldId Named(HeaderId header, const std::string& field) const
    {
        return FieldNamed(program.headers, header, field);
    }

    unsigned WidthOf(FieldId field) const
    {
        return field.index == FieldId::kValid ? 1 : program.headers[field.header].fields[field.index].width;
    }

    Instruction Set(FieldId dest, Operand source) const
    {
        return Statement{Operation::Move, WidthOf(dest), dest, {source}};
    }

    ActionId AddAction(const std::string& name, std::vector<Field> parameters, std::vector<Instruction> body)
    {
        Action action;
        action.name = name;
        action.parameters = std::move(parameters);
        action.body = std::move(body);
        program.actions.push_back(std::move(action));
        return program.actions.size() - 1;
    }

    TableId AddTable(const std::string& name, FieldId key, std::vector<ActionId> actions, ActionId onMiss,
                     uint64_t size)
    {
        Table table;
        table.name = name;
        table.keys = {{key, MatchKind::Exact}};
        table.actions = std::move(actions);
        table.defaultCall.action = onMiss;
        table.size = size;
        program.tables.push_back(std::move(table));
        return program.tables.size() - 1;
    }

    static NodeId AddNode(Control& control, ControlNode node)
    {
        control.nodes.push_back(std::move(node));
        return control.nodes.size() - 1;
    }

    StateId AddState(ParseState state)
    {
        program.parser.push_back(std::move(state));
        return program.parser.size() - 1;
    }

    Program program;
};

/** Ethernet, the actions of the forward table and the table itself: the part that every switch has. */
struct Forwarding
{
    explicit Forwarding(ShellBuilder& b)
        : ethernet(b.AddHeader(MakeEthernetHeader())),
          start(b.AddState({"start", {Extract{ethernet}}, {}, {}, ParseState::kAccept}))
    {
        const ActionId toPort =
            b.AddAction(shell::kToPort, {{"port", 16}}, {b.Set(IntrinsicField(Intrinsic::EgressPort), Parameter{0})});
        discard = b.AddAction(shell::kDiscard, {}, {b.Set(IntrinsicField(Intrinsic::Drop), Constant{1})});
        const ActionId flood = b.AddAction("flood", {}, {b.Set(IntrinsicField(Intrinsic::Flood), Constant{1})});
        table = b.AddTable(shell::kForward, b.Named(ethernet, "dst"), {toPort, discard, flood}, flood,
                           shell::kForwardEntries);
        node = ShellBuilder::AddNode(b.program.ingress, Apply{table, kEndOfControl, kEndOfControl, {}});
        b.program.ingress.entry = node;
    }

    HeaderId ethernet;
    StateId start;
    ActionId discard;
    TableId table;
    NodeId node; ///< of ingress
};

/** The headers of a window, outermost first. */
struct WindowHeaders
{
    HeaderId ipv4;
    HeaderId udp;
    HeaderId ncp;
    std::vector<HeaderId> windows;
};

WindowHeaders
AddWindowHeaders(ShellBuilder& b, const NcpInterface& interface)
{
    WindowHeaders headers;
    headers.ipv4 = b.AddHeader(MakeIpv4Header());
    headers.udp = b.AddHeader(MakeUdpHeader());
    headers.ncp = b.AddHeader(MakeNcpHeader());
    for (const NcpKernel& kernel : interface.kernels)
    {
        headers.windows.push_back(b.AddHeader(MakeWindowHeader(interface, kernel)));
    }
    b.program.checksums.push_back(HeaderChecksum(b.program, b.Named(headers.ipv4, "checksum")));
    return headers;
}

/** A kernel's window is parsed only if the datagram is as long as that kernel's windows are. */
StateId
AddWindowStates(ShellBuilder& b, const WindowHeaders& headers, const NcpInterface& interface, std::size_t k)
{
    const NcpKernel& kernel = interface.kernels[k];
    const uint64_t udpLength = kUdpHeaderBytes + kNcpHeaderBytes + WindowBytes(interface, kernel);
    const StateId window =
        b.AddState({"window_" + kernel.name, {Extract{headers.windows[k]}}, {}, {}, ParseState::kAccept});
    return b.AddState({"length_" + kernel.name,
                       {},
                       {b.Named(headers.udp, "length")},
                       {{udpLength, 0xffff, window}},
                       ParseState::kAccept});
}

/** States from the innermost out, so that each names its successors. */
void
AddParser(ShellBuilder& b, const Forwarding& forwarding, const WindowHeaders& headers, const NcpInterface& interface)
{
    ParseState ncp{"ncp", {Extract{headers.ncp}}, {}, {}, ParseState::kAccept};
    ncp.select = {b.Named(headers.ncp, "version"), b.Named(headers.ncp, "kernel")};
    for (std::size_t k = 0; k < interface.kernels.size(); ++k)
    {
        const uint64_t key = (uint64_t{kNcpVersion} << 16) | interface.kernels[k].id;
        ncp.transitions.push_back({key, 0xffffff, AddWindowStates(b, headers, interface, k)});
    }
    const StateId ncpState = b.AddState(std::move(ncp));

    // A datagram of less than 8 + 16 bytes ends inside the NCP header: lengths 0 to 15 and 16 to 23.
    static_assert(kUdpHeaderBytes + kNcpHeaderBytes == 24, "the two short ranges below follow from this");
    const uint64_t port = uint64_t{kNcpPort} << 16;
    ParseState udp{"udp", {Extract{headers.udp}}, {}, {}, ParseState::kAccept};
    udp.select = {b.Named(headers.udp, "dst_port"), b.Named(headers.udp, "length")};
    udp.transitions = {{port, 0xfffffff0, ParseState::kAccept},
                       {port | 16, 0xfffffff8, ParseState::kAccept},
                       {port, 0xffff0000, ncpState}};
    const StateId udpState = b.AddState(std::move(udp));

    // Version 4, 5 words, UDP; neither more fragments to come nor an offset: only whole datagrams hold a window.
    ParseState ipv4{"ipv4", {Extract{headers.ipv4}}, {}, {}, ParseState::kAccept};
    for (const char* field : {"version", "ihl", "protocol", "flags", "fragment_offset"})
    {
        ipv4.select.push_back(b.Named(headers.ipv4, field));
    }
    ipv4.transitions = {{(uint64_t{0x45} << 24) | (kProtocolUdp << 16), 0xffff3fff, udpState}};
    const StateId ipv4State = b.AddState(std::move(ipv4));

    ParseState& start = b.program.parser[forwarding.start];
    start.select = {b.Named(forwarding.ethernet, "type")};
    start.transitions = {{kEtherTypeIpv4, 0xffff, ipv4State}};
}

ActionId
AddToAddress(ShellBuilder& b, const Forwarding& forwarding, const WindowHeaders& headers)
{
    return b.AddAction(shell::kToAddress, {{"dst_ip", 32}, {"dst_mac", 48}, {"src_ip", 32}, {"src_mac", 48}},
                       {b.Set(b.Named(headers.ipv4, "dst"), Parameter{0}),
                        b.Set(b.Named(forwarding.ethernet, "dst"), Parameter{1}),
                        b.Set(b.Named(headers.ipv4, "src"), Parameter{2}),
                        b.Set(b.Named(forwarding.ethernet, "src"), Parameter{3})});
}

/** The table that carries out a kernel's decision, and where the packet goes after each. */
NodeId
AddDecision(ShellBuilder& b, const Forwarding& forwarding, const WindowHeaders& headers, HeaderId meta, uint16_t self,
            NodeId address)
{
    // UDP over IPv4 may go without a checksum; the window that it covered has changed.
    const Instruction noChecksum = b.Set(b.Named(headers.udp, "checksum"), Constant{0});
    const FieldId hop = b.Named(headers.ncp, "hop");
    const Instruction newHop = b.Set(hop, Constant{self});

    const ActionId pass = b.AddAction("ncp_pass", {}, {newHop, noChecksum});
    const ActionId passTo = b.AddAction("ncp_pass_to", {}, {newHop, noChecksum});
    const ActionId reflect =
        b.AddAction("ncp_reflect", {}, {b.Set(b.Named(meta, "target"), hop), newHop, noChecksum});
    const ActionId broadcast = b.AddAction(
        "ncp_broadcast", {},
        {b.Set(IntrinsicField(Intrinsic::MulticastGroup), Constant{shell::kBroadcastGroup}), newHop, noChecksum});

    const TableId id = b.AddTable("ncp_decision", b.Named(meta, "decision"),
                                  {pass, passTo, reflect, broadcast, forwarding.discard}, pass, 4);
    Table& table = b.program.tables[id];
    table.isConst = true;
    const std::pair<NcpDecision, ActionId> rows[] = {{NcpDecision::PassTo, passTo},
                                                     {NcpDecision::Reflect, reflect},
                                                     {NcpDecision::Broadcast, broadcast},
                                                     {NcpDecision::Drop, forwarding.discard}};
    for (const auto& [decision, action] : rows)
    {
        table.entries.push_back({{{static_cast<uint64_t>(decision), LowBits(8)}}, 0, {action, {}}});
    }
    return ShellBuilder::AddNode(b.program.ingress,
                                 Apply{id, kEndOfControl, forwarding.node, {{passTo, address}, {reflect, address}}});
}

/** Readdresses the copies of a broadcast; everything else has replication id 0. */
void
AddEgress(ShellBuilder& b, const Forwarding& forwarding, ActionId toAddress, uint64_t labels)
{
    const FieldId replication = IntrinsicField(Intrinsic::ReplicationId);
    const TableId copy =
        b.AddTable(shell::kNcpCopy, replication, {toAddress, forwarding.discard}, forwarding.discard, labels);
    Control& egress = b.program.egress;
    const NodeId apply = ShellBuilder::AddNode(egress, Apply{copy, kEndOfControl, kEndOfControl, {}});
    egress.entry = ShellBuilder::AddNode(
        egress, Branch{"is_copy", {Operation::NotEqual, 16, replication, Constant{0}}, apply, kEndOfControl});
}

uint16_t
SwitchId(const NcpInterface& interface, const std::string& label)
{
    for (const NcpLabel& candidate : interface.labels)
    {
        if (candidate.name == label && candidate.isSwitch)
        {
            return candidate.id;
        }
    }
    throw InputError({}, "the network has no switch '" + label + "'", "name a switch of the AND file");
}

} // namespace

Program
MakeForwardingProgram()
{
    ShellBuilder builder("forwarding");
    Forwarding forwarding(builder);
    return std::move(builder.program);
}

NcpShell
MakeNcpShell(const NcpInterface& interface, const std::string& label)
{
    const uint16_t self = SwitchId(interface, label);
    const uint64_t labels = interface.labels.size();
    ShellBuilder b(label);
    NcpShell result;

    const Forwarding forwarding(b);
    const WindowHeaders headers = AddWindowHeaders(b, interface);
    result.ncp = headers.ncp;
    result.windows = headers.windows;
    Header meta;
    meta.name = "ncp_meta";
    meta.isMetadata = true;
    meta.fields = {{"decision", 8}, {"target", 16}};
    result.meta = b.AddHeader(std::move(meta));
    AddParser(b, forwarding, headers, interface);

    const ActionId toAddress = AddToAddress(b, forwarding, headers);
    const TableId address = b.AddTable(shell::kNcpAddress, b.Named(result.meta, "target"),
                                       {toAddress, forwarding.discard}, forwarding.discard, labels);
    const NodeId addressNode = ShellBuilder::AddNode(
        b.program.ingress, Apply{address, kEndOfControl, kEndOfControl, {{toAddress, forwarding.node}}});
    result.afterKernels = AddDecision(b, forwarding, headers, result.meta, self, addressNode);

    NodeId next = forwarding.node;
    result.kernelEntry.resize(interface.kernels.size());
    for (std::size_t k = interface.kernels.size(); k-- > 0;)
    {
        const Condition isValid{Operation::NotEqual, 1, FieldId{headers.windows[k], FieldId::kValid}, Constant{0}};
        next = ShellBuilder::AddNode(
            b.program.ingress, Branch{"is_window_" + interface.kernels[k].name, isValid, forwarding.node, next});
        result.kernelEntry[k] = next;
    }
    b.program.ingress.entry = next;

    AddEgress(b, forwarding, toAddress, labels);
    result.program = std::move(b.program);
    return result;
}

} // namespace pisa
