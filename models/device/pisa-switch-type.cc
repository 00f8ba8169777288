// Attributes and trace sources of a switch.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-switch.h"

#include "ns3/boolean.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaSwitchSources);
NS_OBJECT_ENSURE_REGISTERED(PisaSwitch);

namespace
{

constexpr const char* FRAME = "ns3::PisaFrameTracedCallback";
constexpr const char* PASSAGE = "ns3::PisaPassage::TracedCallback";
constexpr const char* ACCESS = "ns3::PisaTableAccess::TracedCallback";
constexpr const char* BANK = "ns3::PisaBankAccess::TracedCallback";
constexpr const char* QUEUEING = "ns3::PisaQueueing::TracedCallback";

} // namespace

TypeId
PisaSwitch::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::PisaSwitch")
            .SetParent<PisaSwitchSources>()
            .SetGroupName("Pisa")
            .AddConstructor<PisaSwitch>()
            .AddAttribute("MarkEcn",
                          "Congestion is marked in the IP header of frames whose queue stood at the threshold.",
                          BooleanValue(true), MakeBooleanAccessor(&PisaSwitch::m_marksEcn), MakeBooleanChecker())
            .AddAttribute("MaxPasses", "How often a packet may be resubmitted or recirculated in all.",
                          UintegerValue(1000), MakeUintegerAccessor(&PisaSwitch::m_maxPasses),
                          MakeUintegerChecker<uint32_t>());
    return tid;
}

TypeId
PisaSwitchSources::GetTypeId()
{
    static TypeId tid = []
    {
        TypeId type = TypeId("ns3::PisaSwitchSources").SetParent<Object>().SetGroupName("Pisa");
        AddIngressSources(type);
        AddEgressSources(type);
        return type;
    }();
    return tid;
}

void
PisaSwitchSources::AddIngressSources(TypeId& type)
{
    type.AddTraceSource("Receive", "A frame has arrived; with its port and the edge that sees it.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_receiveTrace), FRAME)
        .AddTraceSource(
            "ParseStart",
            "A parser instance takes a frame; with its number. Told when the cycle of the arrival is over.",
            MakeTraceSourceAccessor(&PisaSwitchSources::m_parseStartTrace), FRAME)
        .AddTraceSource("ParseDone", "The parser instance is done, and the packet asks for a slot.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_parseDoneTrace), FRAME)
        .AddTraceSource("ParseError", "A parser instance rejects a frame.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_parseErrorTrace), FRAME)
        .AddTraceSource("TableAccess",
                        "A packet meets a table, in ingress or egress. Told when the packet leaves the pipeline.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_tableAccessTrace), ACCESS)
        .AddTraceSource("BankAccess",
                        "A processor asks a memory bank for a packet; on chips with banks. Told at once.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_bankAccessTrace), BANK)
        .AddTraceSource("Ingress", "A packet is at the end of ingress; the frame as it came.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_ingressTrace), PASSAGE)
        .AddTraceSource("IngressDrop", "The program drops a packet in ingress.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_ingressDropTrace), PASSAGE)
        .AddTraceSource("NoDestination", "The program sends a packet where there is no port.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_noDestinationTrace), PASSAGE)
        .AddTraceSource("Report", "A packet sends a digest, writes a log line, or fails an assertion.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_reportTrace), "ns3::PisaReportTracedCallback")
        .AddTraceSource("Witness", "A packet is gone that has noted what it met; see PisaUpgradeAgent's Witness.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_witnessTrace), "ns3::PisaRecordTracedCallback")
        .AddTraceSource("Resubmit", "A packet goes from the end of ingress to its parser.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_resubmitTrace), PASSAGE)
        .AddTraceSource("Mirror", "A mirror session takes a copy of a packet at the end of ingress or egress.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_mirrorTrace), PASSAGE);
}

void
PisaSwitchSources::AddEgressSources(TypeId& type)
{
    type.AddTraceSource("PassDrop",
                        "A packet is to come again, but has come MaxPasses times; from ingress or egress.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_passDropTrace), PASSAGE)
        .AddTraceSource("Enqueue", "A copy gets its place in a queue; with what it found there.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_enqueueTrace), QUEUEING)
        .AddTraceSource("BufferDrop", "The traffic manager refuses a copy; with the reason.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_bufferDropTrace), QUEUEING)
        .AddTraceSource("Dequeue", "A copy leaves its queue for egress; with what it leaves behind.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_dequeueTrace), QUEUEING)
        .AddTraceSource("Egress", "A copy goes for its port at the cycle of its exit; the frame as it leaves.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_egressTrace), PASSAGE)
        .AddTraceSource("EgressDrop", "The program drops a copy in egress; the frame as it came.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_egressDropTrace), PASSAGE)
        .AddTraceSource("Recirculate", "A packet goes from the end of egress to the parser; the frame as it left.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_recirculateTrace), PASSAGE)
        .AddTraceSource("Transmit", "A frame is given to its port, whose line is free behind it at that cycle.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_transmitTrace), FRAME)
        .AddTraceSource("PortDrop", "The port refuses a frame: its queue is full, or the frame longer than the MTU.",
                        MakeTraceSourceAccessor(&PisaSwitchSources::m_portDropTrace), FRAME);
}

} // namespace ns3
