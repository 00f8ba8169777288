// The life of a host program: load, start, stop, resume, end; and the windows that arrive meanwhile.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-ncp-host.h"

#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <sstream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaNcpHost);

PisaNcpHost* PisaNcpHost::g_current = nullptr;

TypeId
PisaNcpHost::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::PisaNcpHost")
            .SetParent<Application>()
            .SetGroupName("Pisa")
            .AddConstructor<PisaNcpHost>()
            .AddAttribute("StackSize", "Bytes of the program's stack; only what it touches takes memory.",
                          UintegerValue(8 << 20), MakeUintegerAccessor(&PisaNcpHost::m_stackSize),
                          MakeUintegerChecker<uint64_t>(64 << 10))
            .AddAttribute("QueueLimit", "Windows that may wait for ncl::in; more are dropped.",
                          UintegerValue(1 << 20), MakeUintegerAccessor(&PisaNcpHost::m_queueLimit),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("Service",
                          "The program serves others and may wait for ever: when all other programs have ended, its "
                          "waiting is no stall.",
                          BooleanValue(false), MakeBooleanAccessor(&PisaNcpHost::m_isService), MakeBooleanChecker())
            .AddTraceSource("WindowSent", "A window was handed to the transport.",
                            MakeTraceSourceAccessor(&PisaNcpHost::m_sentTrace),
                            "ns3::PisaNcpHost::WindowTracedCallback")
            .AddTraceSource("WindowReceived", "A window arrived and waits for ncl::in.",
                            MakeTraceSourceAccessor(&PisaNcpHost::m_receivedTrace),
                            "ns3::PisaNcpHost::WindowTracedCallback")
            .AddTraceSource("WindowDropped", "A datagram was dropped: the queue is full, or it is no window.",
                            MakeTraceSourceAccessor(&PisaNcpHost::m_droppedTrace),
                            "ns3::PisaNcpHost::DropTracedCallback")
            .AddTraceSource("ProgramStart", "The program is loaded and enters main.",
                            MakeTraceSourceAccessor(&PisaNcpHost::m_startTrace),
                            "ns3::PisaNcpHost::StartTracedCallback")
            .AddTraceSource("ProgramEnd", "main returned, or exit was called.",
                            MakeTraceSourceAccessor(&PisaNcpHost::m_endTrace), "ns3::PisaNcpHost::EndTracedCallback")
            .AddTraceSource("Report", "The program handed over a figure.",
                            MakeTraceSourceAccessor(&PisaNcpHost::m_reportTrace),
                            "ns3::PisaNcpHost::ReportTracedCallback");
    return tid;
}

PisaNcpHost::PisaNcpHost() = default;

PisaNcpHost::~PisaNcpHost() = default;

void
PisaNcpHost::SetProgram(Ptr<PisaNcpNetwork> network, const std::string& label, const std::string& object)
{
    const auto& labels = network->GetInterface().labels;
    const auto found = std::find_if(labels.begin(), labels.end(),
                                    [&label](const pisa::NcpLabel& candidate) { return candidate.name == label; });
    if (found == labels.end() || found->isSwitch)
    {
        throw pisa::InputError({}, "'" + label + "' is no host of the program's network",
                               "use a host label of the AND file");
    }
    m_network = network;
    m_label = &*found;
    m_labelName = label;
    m_objectPath = object;
    network->Join(this);
}

void
PisaNcpHost::DoDispose()
{
    if (m_network)
    {
        m_network->Leave(this);
    }
    m_fiber.reset();
    m_object.reset(); // after the fiber, whose stack has frames in it
    m_socket = nullptr;
    m_device = nullptr;
    m_deviceQueue = nullptr;
    m_network = nullptr;
    Application::DoDispose();
}

void
PisaNcpHost::StartApplication()
{
    NS_ABORT_MSG_IF(!m_network, "PisaNcpHost starts without a program");
    OpenSocket();
    m_fiber = std::make_unique<PisaNcpFiber>(m_stackSize, [this] { Main(); });
    m_state = State::Loading;
    m_network->NoteStart();
    Resume();
}

void
PisaNcpHost::StopApplication()
{
    m_fiber.reset();
    if (m_socket)
    {
        m_socket->Close();
        m_socket = nullptr;
    }
    if (m_network && m_state != State::NotStarted && m_state != State::Ended)
    {
        m_state = State::Ended;
        m_network->NoteEnd(false);
    }
}

void
PisaNcpHost::OpenSocket()
{
    const Ipv4Address address = m_network->GetAddress(m_label->id);
    const auto ipv4 = GetNode()->GetObject<Ipv4>();
    const int32_t interface = ipv4 ? ipv4->GetInterfaceForAddress(address) : -1;
    if (interface < 0)
    {
        std::ostringstream text;
        text << "host " << m_labelName << " has address " << address << ", its node does not";
        throw pisa::InputError({}, text.str(), "assign the address to a device of the node");
    }
    m_device = ipv4->GetNetDevice(interface);
    PointerValue queue;
    if (m_device->GetAttributeFailSafe("TxQueue", queue))
    {
        m_deviceQueue = queue.Get<Queue<Packet>>();
    }
    if (m_deviceQueue)
    {
        m_deviceQueue->TraceConnectWithoutContext("Dequeue", MakeCallback(&PisaNcpHost::RoomMade, this));
    }
    m_socket = Socket::CreateSocket(GetNode(), UdpSocketFactory::GetTypeId());
    if (m_socket->Bind(InetSocketAddress(address, pisa::kNcpPort)) != 0)
    {
        throw pisa::InputError(
            {}, "UDP port " + std::to_string(pisa::kNcpPort) + " is taken on the node of host " + m_labelName,
            "install one host program a node");
    }
    m_socket->SetRecvCallback(MakeCallback(&PisaNcpHost::Receive, this));
}

void
PisaNcpHost::Main()
{
    try
    {
        m_object = std::make_unique<PisaNcpObject>(m_objectPath, m_network->GetInterface());
        m_object->SetLocation(m_label->id);
        m_state = State::Running;
        m_startTrace(m_labelName);
        m_exitCode = m_object->RunMain(m_labelName);
    }
    catch (const pisa::InputError& error)
    {
        m_failure = error.Diagnostics().front();
    }
    catch (const std::exception& error)
    {
        NoteFailure("main was left by an exception: " + std::string(error.what()), "catch it in the program");
    }
    catch (...)
    {
        NoteFailure("main was left by an exception that is no std::exception", "catch it in the program");
    }
}

void
PisaNcpHost::NoteFailure(const std::string& what, const std::string& remedy)
{
    pisa::Diagnostic& failure = m_failure.emplace();
    failure.where.file = m_objectPath;
    failure.what = "host " + m_labelName + ": " + what;
    failure.remedy = remedy;
}

void
PisaNcpHost::Resume()
{
    m_polls = 0;
    g_current = this;
    m_fiber->Resume();
    g_current = nullptr;
    if (m_fiber->IsFinished())
    {
        End();
    }
}

void
PisaNcpHost::End()
{
    m_fiber.reset();
    m_state = State::Ended;
    m_network->NoteEnd(m_failure.has_value());
    if (m_failure)
    {
        throw pisa::InputError(*m_failure);
    }
    m_endTrace(m_labelName, *m_exitCode);
}

void
PisaNcpHost::Block(State state, const std::string& call)
{
    m_state = state;
    m_call = call;
    m_since = Simulator::Now();
    m_fiber->Suspend();
    m_network->NoteProgress();
    m_state = State::Running;
}

void
PisaNcpHost::Wake()
{
    if (m_wakes)
    {
        return;
    }
    m_wakes = true;
    // an event of its own, so that the program never runs inside the code that woke it
    Simulator::ScheduleWithContext(GetNode()->GetId(), Time(0),
                                   [host = Ptr<PisaNcpHost>(this)]
                                   {
                                       host->m_wakes = false;
                                       if (host->m_fiber)
                                       {
                                           host->Resume();
                                       }
                                   });
}

void
PisaNcpHost::RoomMade(Ptr<const Packet>)
{
    if (m_state == State::AwaitsRoom)
    {
        Wake();
    }
}

void
PisaNcpHost::Receive(Ptr<Socket> socket)
{
    while (Ptr<Packet> datagram = socket->Recv())
    {
        Accept(datagram);
    }
}

void
PisaNcpHost::Accept(Ptr<Packet> datagram)
{
    std::vector<uint8_t> bytes(datagram->GetSize());
    datagram->CopyData(bytes.data(), bytes.size());
    const auto header = ParseNcpHeader(bytes);
    const auto* kernel = header ? FindKernel(header->kernel) : nullptr;
    if (kernel == nullptr ||
        bytes.size() != pisa::kNcpHeaderBytes + pisa::WindowBytes(m_network->GetInterface(), *kernel))
    {
        ++m_counters.malformed;
        m_droppedTrace(datagram);
        return;
    }
    ++m_counters.received;
    m_network->NoteProgress();
    if (m_windows.size() == m_queueLimit)
    {
        ++m_counters.overflow;
        m_droppedTrace(datagram);
        return;
    }
    m_progress[kernel->id].NoteReceived(header->seq);
    m_receivedTrace(*header);
    bytes.erase(bytes.begin(), bytes.begin() + pisa::kNcpHeaderBytes);
    m_windows.push_back({*header, std::move(bytes)});
    const auto& accepted = m_awaited ? m_awaited->kernels : std::vector<uint16_t>();
    if (m_state == State::AwaitsWindow && std::find(accepted.begin(), accepted.end(), kernel->id) != accepted.end())
    {
        Wake();
    }
}

const pisa::NcpKernel*
PisaNcpHost::FindKernel(uint16_t id) const
{
    const auto& kernels = m_network->GetInterface().kernels;
    const auto found =
        std::find_if(kernels.begin(), kernels.end(), [id](const pisa::NcpKernel& kernel) { return kernel.id == id; });
    return found == kernels.end() ? nullptr : &*found;
}

std::string
PisaNcpHost::Describe() const
{
    std::ostringstream text;
    text << "host " << m_labelName;
    if (m_state == State::NotStarted || m_state == State::Ended)
    {
        text << (m_state == State::Ended ? " has ended" : " has not started");
        return text.str();
    }
    text << " waits in " << m_call << " since " << std::fixed << std::setprecision(3) << m_since.ToDouble(Time::US)
         << " us";
    if (m_state == State::AwaitsWindow)
    {
        for (const uint16_t id : m_awaited->kernels)
        {
            const auto progress = m_progress.find(id);
            text << "; "
                 << (progress == m_progress.end() ? NcpProgress() : progress->second).Describe(FindKernel(id)->name);
        }
        if (m_counters.overflow > 0)
        {
            text << "; " << m_counters.overflow << " windows dropped, " << m_queueLimit << " were waiting already";
        }
    }
    return text.str();
}

} // namespace ns3
