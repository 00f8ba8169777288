// The hand-built program, on the NCP shell.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncp/rack-bench.h"

#include "ncp/host-bench.h"

#include "compiler/place/placer.h"
#include "image/image.h"
#include "image/ncp-headers.h"
#include "image/shell.h"

#include "ns3/simulator.h"
#include "ns3/string.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace pisa::test
{

const char* const kVoteKernels = R"(
    extern const ncl::Window window;
    extern "C" {
    _net_ _out_ void vote_kernel(uint32_t*, uint32_t, uint8_t, uint8_t) {}
    _net_ _at_("s1") uint32_t held_memory[4];
    _net_ _ctrl_ _at_("s1") uint16_t bonus_memory[4];
    _net_ _at_("s1") ncl::Map<uint32_t, uint8_t, 2> items_map;
    }
    struct Copy { uint32_t data[2]; int found; int from; };
    extern "C" {
    _net_ _in_ void got_kernel(uint32_t* data, uint32_t, uint8_t, uint8_t found, _ext_ Copy* copy)
    {
        *copy = Copy{{data[0], data[1]}, found, window.from};
    }
    }
    enum How { pass, pass_to, reflect, broadcast, drop };
    static void Vote(How how, ncl::Label to = 0, uint32_t key = 0)
    {
        uint32_t data[2] = {1, 2};
        ncl::out(vote_kernel, {data, key, how, 0}, ncl::Window{0, 0, to, 0}, {2});
    }
    static Copy Get() { Copy copy; ncl::in(got_kernel, {&copy}); return copy; }
    static void Put(const char* name, double value) { ncl_host_report(name, value); }
)";

namespace
{

/** Adds tables without keys and with them between the shell's entry of the kernel and what follows. */
class KernelBuilder
{
  public:
    KernelBuilder(NcpShell& shell) : m_shell(shell)
    {
    }

    FieldId Window(const std::string& name) const
    {
        return FieldNamed(m_shell.program.headers, m_shell.windows[0], name);
    }

    FieldId Meta(const std::string& name) const
    {
        return FieldNamed(m_shell.program.headers, m_shell.meta, name);
    }

    ActionId Action(const std::string& name, std::vector<Field> parameters, std::vector<Instruction> body)
    {
        pisa::Action action;
        action.name = name;
        action.parameters = std::move(parameters);
        action.body = std::move(body);
        m_shell.program.actions.push_back(action);
        return m_shell.program.actions.size() - 1;
    }

    void Register(const std::string& name, uint64_t initial)
    {
        pisa::Register reg;
        reg.name = name;
        reg.initial = {initial};
        m_shell.program.registers.push_back(reg);
    }

    /** Applies the table after all that were added before it. */
    void Append(Table table)
    {
        auto& nodes = m_shell.program.ingress.nodes;
        m_shell.program.tables.push_back(std::move(table));
        const auto id = static_cast<TableId>(m_shell.program.tables.size() - 1);
        nodes.push_back(Apply{id, m_shell.afterKernels, m_shell.afterKernels, {}});
        const auto node = static_cast<NodeId>(nodes.size() - 1);
        if (m_last == kEndOfControl)
        {
            std::get<Branch>(nodes[m_shell.kernelEntry[0]]).onTrue = node;
        }
        else
        {
            auto& before = std::get<Apply>(nodes[m_last]);
            before.onHit = before.onMiss = node;
        }
        m_last = node;
    }

    /** Applies a table without keys that runs the action. */
    void Append(const std::string& name, ActionId action)
    {
        Table table;
        table.name = name;
        table.actions = {action};
        table.defaultCall.action = action;
        Append(table);
    }

  private:
    NcpShell& m_shell;
    NodeId m_last{kEndOfControl};
};

Program
MakeVoteProgram(const NcpInterface& interface)
{
    NcpShell shell = MakeNcpShell(interface, "s1");
    KernelBuilder kernel(shell);
    for (unsigned bank = 0; bank < 2; ++bank)
    {
        const std::string name = "bonus_" + std::to_string(bank);
        kernel.Register(name, bank == 0 ? 0x11112222 : 0x33334444);
        StatefulOperation read;
        read.reg = bank;
        read.outputs = {{kernel.Window("data_" + std::to_string(bank)), {AtomValue::Kind::Old, 0, 0}}};
        kernel.Append("read_" + name, kernel.Action("read_" + name, {}, {read}));
    }
    const FieldId found = kernel.Window("found");
    const ActionId hit =
        kernel.Action("hit", {{"value", 8}}, {Statement{Operation::Add, 8, found, {found, Parameter{0}}}});
    const ActionId miss = kernel.Action("miss", {}, {});
    for (const char* name : {"items_0", "items_1"})
    {
        Table table;
        table.name = name;
        table.keys = {{kernel.Window("key"), MatchKind::Exact}};
        table.actions = {hit, miss};
        table.defaultCall.action = miss;
        table.size = 2;
        kernel.Append(table);
    }
    kernel.Append("decide",
                  kernel.Action("decide", {},
                                {Statement{Operation::Move, 8, kernel.Meta("decision"), {kernel.Window("how")}},
                                 Statement{Operation::Move, 16, kernel.Meta("target"), {Constant{3}}}}));
    return shell.program;
}

} // namespace

NcpInterface
MakeVoteInterface()
{
    NcpInterface interface = MakeHosts(3);
    for (auto& label : interface.labels)
    {
        label.neighbours = {4};
    }
    interface.labels.push_back({"s1", 4, true, false, {1, 2, 3}});
    interface.kernels = {{"vote",
                          "vote_kernel",
                          1,
                          {MakeParameter("data", 32, 2), MakeParameter("key", 32, 0), MakeParameter("how", 8, 0),
                           MakeParameter("found", 8, 0)},
                          false}};
    interface.incoming = {{"got", "got_kernel", {1}, 1}};
    interface.memories = {{"held", "held_memory", {"s1"}, false, 32, 4, 1, {"held"}},
                          {"bonus", "bonus_memory", {"s1"}, true, 16, 4, 2, {"bonus_0", "bonus_1"}}};
    interface.maps = {{"items", "items_map", {"s1"}, {"items_0", "items_1"}, "hit", 32, 8, 2}};
    return interface;
}

std::string
WriteVoteProgram(const std::string& main)
{
    const std::string object = CompileHost(kVoteKernels + ("int main() { " + main + " return 0; }"));
    const std::filesystem::path folder = object.substr(0, object.size() - 3);
    std::filesystem::create_directory(folder);
    std::filesystem::rename(object, folder / "host.so");

    const NcpInterface interface = MakeVoteInterface();
    std::ofstream(folder / "interface.json") << PrintNcpInterface(interface);
    const Program program = MakeVoteProgram(interface);
    const Target target = LoadTarget("rmt-32");
    const auto answer = Place(program, target);
    if (!answer.placement)
    {
        throw std::runtime_error("the test's program does not fit: " + ToString(answer.reasons.at(0)));
    }
    WriteImage(Seal(program, target, *answer.placement), (folder / "s1.image").string());
    return folder.string();
}

RackBench::RackBench(const std::string& folder) : helper(folder)
{
    ns3::PisaHelper links;
    links.SetDeviceAttribute("DataRate", ns3::StringValue("10Gbps"));
    links.SetChannelAttribute("Delay", ns3::StringValue("1us"));
    links.SetControlAgentAttribute("Delay", ns3::StringValue("10us"));
    helper.BuildTopology(links);
    helper.Install(links);
}

RackBench::~RackBench()
{
    ns3::Simulator::Destroy();
}

} // namespace pisa::test
