// Attributes and trace sources of an upgrade agent.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-switch.h"
#include "pisa-upgrade-agent.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/trace-source-accessor.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaUpgradeAgent);

using Agent = PisaUpgradeAgent;

TypeId
PisaUpgradeAgent::AddSources(TypeId type)
{
    constexpr const char* STEP = "ns3::PisaUpgradeStep::TracedCallback";
    return type
        .AddTraceSource("PrimitiveStarted", "The switch begins to write a primitive.",
                        MakeTraceSourceAccessor(&Agent::m_startedTrace), STEP)
        .AddTraceSource("PrimitiveDone", "All copies have it.", MakeTraceSourceAccessor(&Agent::m_doneTrace), STEP)
        .AddTraceSource("Committed", "A transaction is: packets parsed from now on are new.",
                        MakeTraceSourceAccessor(&Agent::m_committedTrace), STEP)
        .AddTraceSource("Held", "An upgrade waits for Continue.", MakeTraceSourceAccessor(&Agent::m_heldTrace), STEP)
        .AddTraceSource("Finished", "The new program is there, and nothing else.",
                        MakeTraceSourceAccessor(&Agent::m_finishedTrace), STEP)
        .AddTraceSource("Aborted", "The old program is there, and nothing else.",
                        MakeTraceSourceAccessor(&Agent::m_abortedTrace), STEP)
        .AddTraceSource("Judged",
                        "A packet has left the switch, once for each upgrade that judges it; only with the "
                        "attribute Witness.",
                        MakeTraceSourceAccessor(&Agent::m_judgedTrace), "ns3::PisaVerdictTracedCallback");
}

TypeId
PisaUpgradeAgent::GetTypeId()
{
    static TypeId tid = AddSources(
        TypeId("ns3::PisaUpgradeAgent")
            .SetParent<Object>()
            .SetGroupName("Pisa")
            .AddConstructor<Agent>()
            .AddAttribute("Delay", "Time from a request to the switch.", TimeValue(MicroSeconds(10)),
                          MakeTimeAccessor(&Agent::m_delay), MakeTimeChecker(Time(0)))
            .AddAttribute("OperationRate", "Register writes a second, in DWORDs; the peak of PCIe.", DoubleValue(1e6),
                          MakeDoubleAccessor(&Agent::m_operationRate), MakeDoubleChecker<double>(1e-3))
            .AddAttribute("EntryRate", "Entries or register cells a second, installed or moved.", DoubleValue(3e3),
                          MakeDoubleAccessor(&Agent::m_entryRate), MakeDoubleChecker<double>(1e-3))
            .AddAttribute("SoftwareOverhead", "What the software takes for a primitive, besides the writes.",
                          TimeValue(Time(0)), MakeTimeAccessor(&Agent::m_overhead), MakeTimeChecker(Time(0)))
            .AddAttribute("PollInterval", "Between two looks whether packets in flight have left.",
                          TimeValue(MicroSeconds(1)), MakeTimeAccessor(&Agent::m_poll), MakeTimeChecker(Time(0)))
            .AddAttribute("Watchdog", "The switch acts on its own when it has heard nothing for so long.",
                          TimeValue(MilliSeconds(1)), MakeTimeAccessor(&Agent::m_watchdog), MakeTimeChecker(Time(0)))
            .AddAttribute("Quiesce", "Wait for packets in flight; without, some are lost or mixed.",
                          BooleanValue(true), MakeBooleanAccessor(&Agent::m_quiesces), MakeBooleanChecker())
            .AddAttribute("Witness", "Packets note what they meet, and are judged; before the agent is aggregated.",
                          BooleanValue(false), MakeBooleanAccessor(&Agent::m_isWitness), MakeBooleanChecker()));
    return tid;
}

void
PisaUpgradeAgent::NotifyNewAggregate()
{
    const Ptr<PisaSwitch> device = GetObject<PisaSwitch>();
    if (m_isWitness && !m_isWatching && device)
    {
        m_isWatching = true;
        device->TraceConnectWithoutContext("Witness", MakeCallback(&PisaUpgradeAgent::Judge, this));
        device->GetPipeline().SetWitness(true);
    }
    Object::NotifyNewAggregate();
}

void
PisaUpgradeAgent::Judge(const pisa::PacketRecord& record)
{
    for (const pisa::Verdict& verdict : m_judge.Look(record))
    {
        m_judgedTrace(record, verdict);
    }
}

void
PisaUpgradeAgent::Tell(PisaUpgradeEvent event, const PisaUpgradeStep& step)
{
    switch (event)
    {
    case PisaUpgradeEvent::PrimitiveStarted:
        m_startedTrace(step);
        return;
    case PisaUpgradeEvent::PrimitiveDone:
        m_doneTrace(step);
        return;
    case PisaUpgradeEvent::Committed:
        m_committedTrace(step);
        return;
    case PisaUpgradeEvent::Held:
        m_heldTrace(step);
        return;
    case PisaUpgradeEvent::Finished:
        m_finishedTrace(step);
        return;
    case PisaUpgradeEvent::Aborted:
        m_abortedTrace(step);
        return;
    }
}

} // namespace ns3
