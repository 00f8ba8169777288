// The control channel of a switch: changes and reads of tables and registers, with a delay of its own.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-control-agent.h"

#include "pisa-control-check.h"
#include "pisa-switch.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaControlAgent);

using Kind = PisaControlOperation::Kind;

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

void
PisaControlAgent::InsertEntry(const std::string& table, const pisa::Entry& entry, DoneCallback callback)
{
    const pisa::Program& program = Switch().GetImage().program;
    const pisa::TableId id = PisaFindTable(program, table);
    PisaCheckMatch(program, id, entry.match);
    PisaCheckCall(program, id, entry.call);
    PisaControlOperation operation = Request(Kind::InsertEntry, table);
    operation.done = Switch().GetPipeline().InsertEntry(id, entry, operation.at);
    Reply(operation, m_delay + m_delay, callback);
}

void
PisaControlAgent::RemoveEntry(const std::string& table, const std::vector<pisa::MatchValue>& match,
                              DoneCallback callback)
{
    const pisa::Program& program = Switch().GetImage().program;
    const pisa::TableId id = PisaFindTable(program, table);
    PisaCheckMatch(program, id, match);
    PisaControlOperation operation = Request(Kind::RemoveEntry, table);
    operation.done = Switch().GetPipeline().RemoveEntry(id, match, operation.at);
    Reply(operation, m_delay + m_delay, callback);
}

void
PisaControlAgent::SetDefault(const std::string& table, const pisa::ActionCall& call, DoneCallback callback)
{
    const pisa::Program& program = Switch().GetImage().program;
    const pisa::TableId id = PisaFindTable(program, table);
    PisaCheckCall(program, id, call);
    PisaControlOperation operation = Request(Kind::SetDefault, table);
    Switch().GetPipeline().SetDefault(id, call, operation.at);
    operation.done = true;
    Reply(operation, m_delay + m_delay, callback);
}

void
PisaControlAgent::WriteRegister(const std::string& reg, uint64_t index, uint64_t value, DoneCallback callback)
{
    const pisa::Program& program = Switch().GetImage().program;
    const pisa::RegisterId id = PisaFindRegister(program, reg);
    PisaCheckCell(program, id, index, value);
    PisaControlOperation operation = Request(Kind::WriteRegister, reg);
    Switch().GetPipeline().WriteRegister(id, index, value, operation.at);
    operation.done = true;
    Reply(operation, m_delay + m_delay, callback);
}

void
PisaControlAgent::ReadRegister(const std::string& reg, uint64_t index, ValueCallback callback)
{
    const pisa::Program& program = Switch().GetImage().program;
    const pisa::RegisterId id = PisaFindRegister(program, reg);
    PisaCheckCell(program, id, index, 0);
    PisaControlOperation operation = Request(Kind::ReadRegister, reg);
    operation.done = true;
    const Time back = m_delay;
    const Ptr<PisaControlAgent> agent(this);
    Simulator::Schedule(m_delay,
                        [agent, operation, id, index, back, callback]() mutable
                        {
                            operation.value = agent->Switch().GetPipeline().ReadRegister(id, index, operation.at);
                            agent->Reply(operation, back,
                                         [callback, value = operation.value](bool)
                                         {
                                             if (callback)
                                             {
                                                 callback(value);
                                             }
                                         });
                        });
}

PisaControlOperation
PisaControlAgent::Request(Kind kind, const std::string& element)
{
    m_lastChange = std::max(m_lastChange, Switch().ControlCycle(Simulator::Now() + m_delay));
    PisaControlOperation operation;
    operation.id = ++m_requests;
    operation.kind = kind;
    operation.element = element;
    operation.at = m_lastChange;
    m_requestTrace(operation);
    return operation;
}

void
PisaControlAgent::Reply(const PisaControlOperation& operation, Time after, DoneCallback callback)
{
    const Ptr<PisaControlAgent> agent(this);
    Simulator::Schedule(after,
                        [agent, operation, callback]
                        {
                            agent->m_replyTrace(operation);
                            if (callback)
                            {
                                callback(operation.done);
                            }
                        });
}

pisa::ActionCall
PisaControlAgent::Call(const std::string& action, std::vector<uint64_t> arguments) const
{
    return {PisaFindAction(Switch().GetImage().program, action), std::move(arguments)};
}

PisaSwitch&
PisaControlAgent::Switch() const
{
    const Ptr<PisaSwitch> device = GetObject<PisaSwitch>();
    NS_ABORT_MSG_UNLESS(device, "a PisaControlAgent belongs on a node with a PisaSwitch: aggregate both to it");
    return *device;
}

} // namespace ns3
