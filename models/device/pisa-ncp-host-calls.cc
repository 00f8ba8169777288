// What a running host program asks of its host: windows out and in, control writes, time, parameters.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-ncp-host.h"

#include "ns3/inet-socket-address.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cstring>

namespace ns3
{

namespace
{

/** Bytes of the IPv4 and UDP headers in front of a window. */
constexpr std::size_t kTransportBytes = 20 + 8;

/** A program that looks this often at a clock that stands would do so for ever. */
constexpr uint64_t kMostPolls = 10'000'000;

} // namespace

PisaNcpHost*
PisaNcpHost::Current()
{
    return g_current;
}

PisaNcpHost::State
PisaNcpHost::GetState() const
{
    return m_state;
}

bool
PisaNcpHost::IsService() const
{
    return m_isService;
}

const std::string&
PisaNcpHost::GetLabel() const
{
    return m_labelName;
}

const PisaNcpHostCounters&
PisaNcpHost::GetCounters() const
{
    return m_counters;
}

std::optional<int>
PisaNcpHost::GetExitCode() const
{
    return m_exitCode;
}

const std::map<std::string, std::vector<double>>&
PisaNcpHost::GetReports() const
{
    return m_reports;
}

void
PisaNcpHost::SetArgument(const std::string& name, const std::string& value)
{
    m_arguments[name] = value;
}

const char*
PisaNcpHost::GetArgument(const std::string& name) const
{
    const auto found = m_arguments.find(name);
    return found == m_arguments.end() ? nullptr : found->second.c_str();
}

void
PisaNcpHost::Report(const std::string& name, double value)
{
    m_reports[name].push_back(value);
    m_reportTrace(name, value);
}

uint16_t
PisaNcpHost::GetLabelId() const
{
    return m_label->id;
}

void
PisaNcpHost::CountPoll(const char* call)
{
    if (++m_polls > kMostPolls)
    {
        Fail(call, "called " + std::to_string(kMostPolls) + " times in a row, while simulated time stands still",
             "time passes in ncl::sleep and ncl::in only: wait there instead of polling");
    }
}

uint64_t
PisaNcpHost::GetNow()
{
    CountPoll("ncl::now");
    return Simulator::Now().GetNanoSeconds();
}

bool
PisaNcpHost::HasPending()
{
    CountPoll("ncl::pending");
    return !m_windows.empty();
}

void
PisaNcpHost::Exit(int code)
{
    m_exitCode = code;
    m_fiber->Finish();
}

void
PisaNcpHost::Fail(const std::string& call, const std::string& what, const std::string& remedy)
{
    NoteFailure(call + ": " + what, remedy);
    m_fiber->Finish();
}

void
PisaNcpHost::RequireMain(const std::string& call)
{
    if (m_state == State::Loading)
    {
        Fail(call, "called before main, by the initialization of a global variable", "move the call into main");
    }
}

void
PisaNcpHost::Sleep(uint64_t nanoseconds)
{
    RequireMain("ncl::sleep");
    Simulator::Schedule(NanoSeconds(nanoseconds), &PisaNcpHost::Wake, Ptr<PisaNcpHost>(this));
    Block(State::Sleeps, "ncl::sleep");
}

void
PisaNcpHost::Out(const void* kernel, const NcpOutCall& call)
{
    const std::string function = call.isSingle ? "ncl::out_window" : "ncl::out";
    RequireMain(function);
    const auto& interface = m_network->GetInterface();
    const auto index = m_object->KernelAt(kernel);
    if (!index)
    {
        Fail(function, "the function is no outgoing kernel of the program", "give a _net_ _out_ function");
    }
    const auto& outgoing = interface.kernels[*index];
    const std::string name = function + "(" + outgoing.name + ")";
    try
    {
        const NcpInvocation invocation(interface, outgoing, call);
        const NcpDestination destination = m_network->DestinationOf(m_label->id, invocation.GetDestination());
        NcpProgress& progress = m_progress[outgoing.id];
        if (!call.isSingle)
        {
            progress.BeginInvocation();
        }
        for (uint32_t i = 0; i < invocation.GetNWindows(); ++i)
        {
            const auto bytes = invocation.Cut(i, m_label->id, destination.label);
            CheckFrame(outgoing, bytes.size(), name);
            SendWindow(bytes, destination.address, name);
            progress.NoteSent(invocation.GetSequence(i));
        }
    }
    catch (const NcpCallError& error)
    {
        Fail(name, error.what, error.remedy);
    }
    catch (const pisa::InputError& error)
    {
        Fail(name, error.Diagnostics().front().what, error.Diagnostics().front().remedy);
    }
}

void
PisaNcpHost::CheckFrame(const pisa::NcpKernel& kernel, std::size_t bytes, const std::string& call)
{
    const std::size_t needed = kTransportBytes + bytes;
    if (needed > m_device->GetMtu())
    {
        Fail(call,
             "a window of " + std::to_string(bytes - pisa::kNcpHeaderBytes) + " bytes makes a packet of " +
                 std::to_string(needed) + ", the MTU of the host's device is " + std::to_string(m_device->GetMtu()),
             "compile " + kernel.name + " for smaller windows, or raise the devices' Mtu");
    }
}

bool
PisaNcpHost::HasRoom(std::size_t bytes) const
{
    if (!m_deviceQueue)
    {
        return true;
    }
    constexpr std::size_t kEthernetBytes = 14;
    const QueueSize limit = m_deviceQueue->GetMaxSize();
    return limit.GetUnit() == QueueSizeUnit::PACKETS
               ? m_deviceQueue->GetNPackets() < limit.GetValue()
               : m_deviceQueue->GetNBytes() + kEthernetBytes + kTransportBytes + bytes <= limit.GetValue();
}

void
PisaNcpHost::SendWindow(const std::vector<uint8_t>& bytes, Ipv4Address address, const std::string& call)
{
    while (!HasRoom(bytes.size()))
    {
        Block(State::AwaitsRoom, call);
    }
    const auto packet = Create<Packet>(bytes.data(), bytes.size());
    if (m_socket->SendTo(packet, 0, InetSocketAddress(address, pisa::kNcpPort)) < 0)
    {
        Fail(call, "the host's IP stack refuses the window: no route to its destination",
             "connect the nodes as the AND file says and assign addresses of one subnet");
    }
    ++m_counters.sent;
    m_network->NoteProgress();
    m_sentTrace(*ParseNcpHeader(bytes));
}

void
PisaNcpHost::In(const void* kernel, NcpTrampoline trampoline, const NcpArgument* arguments, std::size_t count)
{
    RequireMain("ncl::in");
    const auto index = m_object->IncomingAt(kernel);
    if (!index)
    {
        Fail("ncl::in", "the function is no incoming kernel of the program", "give a _net_ _in_ function");
    }
    const auto& incoming = m_network->GetInterface().incoming[*index];
    const std::string call = "ncl::in(" + incoming.name + ")";
    if (count != incoming.extensions)
    {
        Fail(call,
             std::to_string(count) + " arguments, the kernel has " + std::to_string(incoming.extensions) +
                 " _ext_ parameters",
             "give one argument for each _ext_ parameter, in order");
    }
    Deliver(kernel, trampoline, arguments, count, Take(incoming));
}

NcpWindow
PisaNcpHost::Take(const pisa::NcpIncomingKernel& incoming)
{
    const auto isMine = [&incoming](const NcpWindow& window)
    {
        return std::find(incoming.kernels.begin(), incoming.kernels.end(), window.header.kernel) !=
               incoming.kernels.end();
    };
    auto found = std::find_if(m_windows.begin(), m_windows.end(), isMine);
    while (found == m_windows.end())
    {
        m_awaited = &incoming;
        Block(State::AwaitsWindow, "ncl::in(" + incoming.name + ")");
        found = std::find_if(m_windows.begin(), m_windows.end(), isMine);
    }
    NcpWindow window = std::move(*found);
    m_windows.erase(found);
    ++m_counters.handled;
    return window;
}

void
PisaNcpHost::Deliver(const void* kernel, NcpTrampoline trampoline, const NcpArgument* arguments, std::size_t count,
                     const NcpWindow& window)
{
    const NcpReceivedValues received(m_network->GetInterface(), *FindKernel(window.header.kernel), window);
    std::vector<const void*> values = received.Values();
    for (std::size_t i = 0; i < count; ++i)
    {
        values.push_back(arguments[i].isPointer ? static_cast<const void*>(&arguments[i].pointer)
                                                : &arguments[i].scalar);
    }
    m_object->SetWindow({window.header.seq, window.header.from, window.header.to, window.header.len},
                        received.Fields());
    trampoline(kernel, values.data());
}

bool
PisaNcpHost::AwaitAnswer(const std::string& call, const std::function<void(PisaNcpControl::DoneCallback)>& request)
{
    m_answer.reset();
    try
    {
        // the program may be stopped before the answer comes, so nothing here may refer to its stack
        request(
            [host = Ptr<PisaNcpHost>(this)](bool done)
            {
                host->m_answer = done;
                host->Wake();
            });
    }
    catch (const pisa::InputError& error)
    {
        Fail(call, error.Diagnostics().front().what, error.Diagnostics().front().remedy);
    }
    while (!m_answer)
    {
        Block(State::AwaitsSwitch, call);
    }
    return *m_answer;
}

void
PisaNcpHost::WriteControl(const void* variable, const void* value, unsigned bytes)
{
    const std::string function = "ncl::ctrl_wr";
    RequireMain(function);
    const auto place = m_object->MemoryAt(variable);
    if (!place)
    {
        Fail(function, "the address lies in no control variable", "give the address of a _net_ _ctrl_ variable");
    }
    const auto& memory = m_network->GetInterface().memories[place->index];
    const std::string call = function + "(" + memory.name + ")";
    if (!memory.isControl)
    {
        Fail(call, "'" + memory.name + "' is switch memory that only kernels may write",
             "declare it _ctrl_ if hosts write it and kernels only read it");
    }
    const unsigned elementBytes = (memory.width + 7) / 8; // bool has a byte on the host, a bit on the switch
    if (bytes != elementBytes || place->byteOffset % elementBytes != 0)
    {
        Fail(call,
             "a write of " + std::to_string(bytes) + " bytes at offset " + std::to_string(place->byteOffset) +
                 ", elements have " + std::to_string(elementBytes),
             "write one element at a time through a pointer of its type");
    }
    AwaitAnswer(call,
                [&](PisaNcpControl::DoneCallback done)
                {
                    m_network->GetControl().Write(memory, place->byteOffset / elementBytes,
                                                  ReadElement(value, 0, 8 * elementBytes), done);
                });
}

const pisa::NcpMap&
PisaNcpHost::MapAt(const void* map, const std::string& call)
{
    RequireMain(call);
    const auto index = m_object->MapAt(map);
    if (!index)
    {
        Fail(call, "the object is no map of the program", "declare the map at namespace scope with _net_");
    }
    return m_network->GetInterface().maps[*index];
}

bool
PisaNcpHost::InsertIntoMap(const void* map, uint64_t key, uint64_t value)
{
    const auto& held = MapAt(map, "ncl::Map::insert");
    return AwaitAnswer("ncl::Map::insert into " + held.name, [&](PisaNcpControl::DoneCallback done)
                       { m_network->GetControl().Insert(held, key, value, done); });
}

bool
PisaNcpHost::RemoveFromMap(const void* map, uint64_t key)
{
    const auto& held = MapAt(map, "ncl::Map::remove");
    return AwaitAnswer("ncl::Map::remove from " + held.name,
                       [&](PisaNcpControl::DoneCallback done) { m_network->GetControl().Remove(held, key, done); });
}

} // namespace ns3
