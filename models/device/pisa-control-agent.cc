// The control channel of a switch: what each request and message has in common.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-control-agent.h"

#include "pisa-control-check.h"
#include "pisa-digest.h"
#include "pisa-switch.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaControlAgent);

namespace
{

/** Whether the switch is told of a change before its cycle, so that packets under way meet it exactly. */
bool
IsAnnounced(const pisa::ControlOperation& operation)
{
    if (const auto* access = std::get_if<pisa::RegisterAccess>(&operation))
    {
        return access->value.has_value();
    }
    return std::holds_alternative<pisa::InsertEntry>(operation) ||
           std::holds_alternative<pisa::ModifyEntry>(operation) ||
           std::holds_alternative<pisa::DeleteEntry>(operation) ||
           std::holds_alternative<pisa::SetDefault>(operation) ||
           std::holds_alternative<pisa::ResetDefault>(operation) ||
           std::holds_alternative<pisa::SetMember>(operation) ||
           std::holds_alternative<pisa::DeleteMember>(operation) ||
           std::holds_alternative<pisa::SetGroup>(operation) || std::holds_alternative<pisa::DeleteGroup>(operation);
}

/** @return the state that a request reads and packets change. */
std::optional<pisa::StateName>
StateOf(const pisa::ControlOperation& operation)
{
    using Kind = pisa::StateName::Kind;
    if (const auto* read = std::get_if<pisa::RegisterAccess>(&operation))
    {
        return pisa::StateName{Kind::Register, read->reg};
    }
    if (const auto* read = std::get_if<pisa::CounterRead>(&operation))
    {
        return pisa::StateName{Kind::Counter, read->counter};
    }
    if (const auto* check = std::get_if<pisa::CounterCheck>(&operation))
    {
        return pisa::StateName{Kind::Counter, check->counter.counter};
    }
    if (const auto* read = std::get_if<pisa::MeterRatesRead>(&operation))
    {
        return pisa::StateName{Kind::Meter, read->meter};
    }
    return std::nullopt;
}

} // namespace

TypeId
PisaControlAgent::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::PisaControlAgent")
            .SetParent<Object>()
            .SetGroupName("Pisa")
            .AddConstructor<PisaControlAgent>()
            .AddAttribute("Delay", "Time from a request to its effect, and from there to the answer.",
                          TimeValue(MicroSeconds(10)), MakeTimeAccessor(&PisaControlAgent::m_delay),
                          MakeTimeChecker(Time(0)))
            .AddTraceSource("Request", "Somebody asks the switch to do something.",
                            MakeTraceSourceAccessor(&PisaControlAgent::m_requestTrace),
                            "ns3::PisaControlAgent::OperationTracedCallback")
            .AddTraceSource("Reply", "The answer is back.", MakeTraceSourceAccessor(&PisaControlAgent::m_replyTrace),
                            "ns3::PisaControlAgent::OperationTracedCallback");
    return tid;
}

PisaSwitch&
PisaControlAgent::Switch() const
{
    const Ptr<PisaSwitch> device = GetObject<PisaSwitch>();
    NS_ABORT_MSG_UNLESS(device, "a PisaControlAgent belongs on a node with a PisaSwitch: aggregate both to it");
    return *device;
}

const pisa::Program&
PisaControlAgent::Program() const
{
    return Switch().GetImage().program;
}

Time
PisaControlAgent::NextEffect()
{
    m_lastEffect = std::max(m_lastEffect, Simulator::Now() + m_delay);
    return m_lastEffect;
}

void
PisaControlAgent::Note(PisaControlOperation& operation)
{
    operation.id = ++m_requests;
    operation.at = Switch().ControlCycle(NextEffect());
    m_requestTrace(operation);
}

void
PisaControlAgent::Request(const pisa::ControlOperation& operation, AnswerCallback callback)
{
    PisaControlOperation noted = PisaNameOperation(Program(), operation);
    Note(noted);
    if (IsAnnounced(operation))
    {
        Reply(noted, PisaApplyControl(Switch(), operation, noted.at), m_lastEffect + m_delay, callback);
        return;
    }
    const Time back = m_lastEffect + m_delay;
    const Ptr<PisaControlAgent> agent(this);
    Simulator::Schedule(m_lastEffect - Simulator::Now(), [agent, noted, operation, back, callback]
                        { agent->CarryOut(noted, operation, back, callback); });
}

void
PisaControlAgent::CarryOut(const PisaControlOperation& noted, const pisa::ControlOperation& operation, Time back,
                           const AnswerCallback& callback)
{
    // the switch, which may keep it, goes with this agent
    const auto apply = [this, noted, operation, back, callback]
    {
        const PisaControlAnswer answer = PisaApplyControl(Switch(), operation, noted.at);
        Reply(noted, answer, std::max(back, Simulator::Now()), callback);
    };
    const std::optional<pisa::StateName> state = StateOf(operation);
    if (state && (state->kind == pisa::StateName::Kind::Register || Switch().GetPipeline().GetServices() != nullptr))
    {
        Switch().Look(*state, apply);
        return;
    }
    apply();
}

void
PisaControlAgent::Reply(PisaControlOperation operation, const PisaControlAnswer& answer, Time at,
                        AnswerCallback callback)
{
    operation.done = answer.done;
    operation.value = answer.cells.empty() ? 0 : answer.cells.front();
    const Ptr<PisaControlAgent> agent(this);
    Simulator::Schedule(at - Simulator::Now(),
                        [agent, operation, answer, callback]
                        {
                            agent->m_replyTrace(operation);
                            if (callback)
                            {
                                callback(answer);
                            }
                        });
}

void
PisaControlAgent::RequestDone(const pisa::ControlOperation& operation, const DoneCallback& callback)
{
    Request(operation,
            [callback](const PisaControlAnswer& answer)
            {
                if (callback)
                {
                    callback(answer.done);
                }
            });
}

void
PisaControlAgent::SetDigestCallback(DigestCallback callback)
{
    if (!m_digestCallback)
    {
        Switch().TraceConnectWithoutContext("Report", MakeCallback(&PisaControlAgent::TellDigest, this));
    }
    m_digestCallback = std::move(callback);
}

void
PisaControlAgent::TellDigest(const pisa::Report& report)
{
    if (report.kind != pisa::Report::Kind::Digest || !m_digestCallback)
    {
        return;
    }
    const Time sent = std::max(Simulator::Now(), Switch().GetClock().TimeOf(report.at) + m_delay);
    const Ptr<PisaControlAgent> agent(this);
    Simulator::Schedule(sent - Simulator::Now(),
                        [agent, digest = PisaNameDigest(Program(), report)] { agent->m_digestCallback(digest); });
}

void
PisaControlAgent::SetCpuPort(uint32_t number, PacketCallback callback)
{
    m_packetInCallback = std::move(callback);
    const Ptr<PisaControlAgent> agent(this);
    Switch().SetCpuPort(number,
                        [agent](Ptr<Packet> frame)
                        {
                            Simulator::Schedule(agent->m_delay,
                                                [agent, frame]
                                                {
                                                    if (agent->m_packetInCallback)
                                                    {
                                                        agent->m_packetInCallback(frame);
                                                    }
                                                });
                        });
}

void
PisaControlAgent::SendPacketOut(Ptr<Packet> frame)
{
    const Ptr<PisaControlAgent> agent(this);
    Simulator::Schedule(NextEffect() - Simulator::Now(), [agent, frame] { agent->Switch().SendFromCpu(frame); });
}

pisa::ActionCall
PisaControlAgent::Call(const std::string& action, std::vector<uint64_t> arguments) const
{
    return {PisaFindAction(Program(), action), std::move(arguments)};
}

void
PisaControlAgent::DoDispose()
{
    m_digestCallback = nullptr;
    m_packetInCallback = nullptr;
    Object::DoDispose();
}

} // namespace ns3
