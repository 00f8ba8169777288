// One switch of a timeline: its rows, how long each was taken, and what frames do there.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-timeline-switch.h"

#include "ns3/abort.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <iomanip>

namespace ns3
{

namespace
{

std::string
QueueName(const PisaQueueing& queueing)
{
    return "port " + std::to_string(queueing.port) + " queue " + std::to_string(queueing.queue) + " packets";
}

} // namespace

PisaTimeline::Watched::Watched(Record& record, Ptr<PisaSwitch> chip, const std::string& name)
    : m_record(record),
      m_chip(chip),
      m_name(name),
      m_process(chip->GetObject<Node>()->GetId()),
      m_layout(chip->GetImage()),
      m_lineStarts(chip->GetNPorts())
{
    const uint32_t parsers = chip->GetImage().target.parser.instances;
    for (uint32_t parser = 0; parser < parsers; ++parser)
    {
        AddRow("parser " + std::to_string(parser), true);
    }
    AddRow("parser of recirculated frames", true);
    AddThread(pisa::Thread::Ingress, "ingress exit");
    AddThread(pisa::Thread::Egress, "egress exit");
    if (m_layout.SharesRows())
    {
        m_firstRow[1] = m_firstRow[0];
    }
    m_bankRow = m_rows.size();
    for (uint32_t bank = 0; bank < m_layout.Banks(); ++bank)
    {
        AddRow("bank " + std::to_string(bank), true);
    }
    m_lineRow = m_rows.size();
    for (uint32_t port = 0; port < chip->GetNPorts(); ++port)
    {
        AddRow("line " + std::to_string(port), false);
    }
    m_record.file.NameProcess(m_process, m_name);
    Connect();
}

uint32_t
PisaTimeline::Watched::AddRow(const std::string& name, bool isCounted)
{
    m_rows.push_back({name, 0, isCounted, false});
    return m_rows.size() - 1;
}

uint32_t
PisaTimeline::Watched::AddThread(pisa::Thread thread, const std::string& name)
{
    const bool isEgress = thread == pisa::Thread::Egress;
    m_firstRow[isEgress] = m_rows.size();
    for (uint32_t row = 0; row < m_layout.Rows(thread); ++row)
    {
        AddRow(m_layout.RowName(thread, row), true);
    }
    m_exitRow[isEgress] = AddRow(name, false);
    return m_exitRow[isEgress];
}

void
PisaTimeline::Watched::Connect()
{
    m_chip->TraceConnectWithoutContext("ParseStart", MakeCallback(&Watched::ParseStart, this));
    m_chip->TraceConnectWithoutContext("ParseDone", MakeCallback(&Watched::ParseDone, this));
    m_chip->TraceConnectWithoutContext("ParseError", MakeCallback(&Watched::ParseError, this));
    m_chip->TraceConnectWithoutContext("Enqueue", MakeCallback(&Watched::Enqueue, this));
    m_chip->TraceConnectWithoutContext("Dequeue", MakeCallback(&Watched::Dequeue, this));
    m_chip->TraceConnectWithoutContext("Ingress", MakeCallback(&Watched::Ingress, this));
    m_chip->TraceConnectWithoutContext("IngressDrop", MakeCallback(&Watched::IngressDrop, this));
    m_chip->TraceConnectWithoutContext("NoDestination", MakeCallback(&Watched::NoDestination, this));
    m_chip->TraceConnectWithoutContext("Egress", MakeCallback(&Watched::Egress, this));
    m_chip->TraceConnectWithoutContext("EgressDrop", MakeCallback(&Watched::EgressDrop, this));
    m_chip->TraceConnectWithoutContext("Recirculate", MakeCallback(&Watched::Recirculate, this));
    if (m_layout.Banks() > 0)
    {
        m_chip->TraceConnectWithoutContext("TableAccess", MakeCallback(&Watched::MeetTable, this));
        m_chip->TraceConnectWithoutContext("BankAccess", MakeCallback(&Watched::AskBank, this));
    }
    for (uint32_t port = 0; port < m_chip->GetNPorts(); ++port)
    {
        const Ptr<PisaNetDevice> device = m_chip->GetPort(port);
        device->TraceConnectWithoutContext("PhyTxBegin", MakeCallback(&Watched::LineBegin, this).Bind(port));
        device->TraceConnectWithoutContext("PhyTxEnd", MakeCallback(&Watched::LineEnd, this).Bind(port));
    }
}

void
PisaTimeline::Watched::ParseStart(Ptr<const Packet> frame, uint32_t, pisa::Cycle cycle)
{
    if (!m_record.isClosed)
    {
        m_record.Follow(frame->GetUid());
        m_parseStart = cycle;
    }
}

void
PisaTimeline::Watched::ParseDone(Ptr<const Packet> frame, uint32_t parser, pisa::Cycle cycle)
{
    Parsed(frame, parser, cycle, "accepted");
}

void
PisaTimeline::Watched::ParseError(Ptr<const Packet> frame, uint32_t parser, pisa::Cycle cycle)
{
    Parsed(frame, parser, cycle, "rejected");
}

void
PisaTimeline::Watched::Parsed(Ptr<const Packet> frame, uint32_t parser, pisa::Cycle done, const std::string& result)
{
    if (!m_record.isClosed)
    {
        Take(parser, frame, m_parseStart, done - m_parseStart,
             {{"bytes", uint64_t{frame->GetSize()}}, {"result", result}});
    }
}

void
PisaTimeline::Watched::Enqueue(Ptr<const Packet> frame, const PisaQueueing& queueing)
{
    CountWaiting(frame, queueing, queueing.depth.packets + 1);
}

void
PisaTimeline::Watched::Dequeue(Ptr<const Packet> frame, const PisaQueueing& queueing)
{
    CountWaiting(frame, queueing, queueing.depth.packets);
}

void
PisaTimeline::Watched::CountWaiting(Ptr<const Packet> frame, const PisaQueueing& queueing, uint64_t packets)
{
    if (IsFollowed(frame))
    {
        const int64_t at = TimeOf(queueing.cycle);
        m_record.file.Counter(m_process, QueueName(queueing), at, packets);
        m_record.file.Counter(m_process, "buffer cells", at, m_chip->GetTrafficManager().GetBuffer().UsedCells());
    }
}

void
PisaTimeline::Watched::Ingress(Ptr<const Packet> frame, const PisaPassage& passage)
{
    Pass(pisa::Thread::Ingress, frame, passage);
}

void
PisaTimeline::Watched::IngressDrop(Ptr<const Packet> frame, const PisaPassage& passage)
{
    Mark(pisa::Thread::Ingress, "dropped", frame, passage);
}

void
PisaTimeline::Watched::NoDestination(Ptr<const Packet> frame, const PisaPassage& passage)
{
    Mark(pisa::Thread::Ingress, "no destination", frame, passage);
}

void
PisaTimeline::Watched::Egress(Ptr<const Packet> frame, const PisaPassage& passage)
{
    NS_ABORT_MSG_IF(passage.port >= m_lineStarts.size(),
                    "port " << passage.port << " was added after the timeline's Watch");
    Pass(pisa::Thread::Egress, frame, passage);
}

void
PisaTimeline::Watched::EgressDrop(Ptr<const Packet> frame, const PisaPassage& passage)
{
    Pass(pisa::Thread::Egress, frame, passage);
    Mark(pisa::Thread::Egress, "dropped", frame, passage);
}

void
PisaTimeline::Watched::Recirculate(Ptr<const Packet> frame, const PisaPassage& passage)
{
    Pass(pisa::Thread::Egress, frame, passage);
    Mark(pisa::Thread::Egress, "recirculated", frame, passage);
}

void
PisaTimeline::Watched::Pass(pisa::Thread thread, Ptr<const Packet> frame, const PisaPassage& passage)
{
    if (m_record.isClosed)
    {
        return;
    }
    const bool isEgress = thread == pisa::Thread::Egress;
    for (const PisaVisit& visit : m_layout.Visits(thread, passage))
    {
        Take(m_firstRow[isEgress] + visit.row, frame, visit.begin, visit.cycles, {{"tables", visit.tables}},
             visit.isInside);
    }
    Take(m_exitRow[isEgress], frame, passage.exit, 1, {{"port", uint64_t{passage.port}}, {"issue", passage.issue}},
         true);
}

void
PisaTimeline::Watched::MeetTable(Ptr<const Packet> frame, const PisaTableAccess& access)
{
    if (!m_record.isClosed)
    {
        Take(m_firstRow[0] + access.processor, frame, access.cycle, 1,
             {{"tables", std::vector<std::string>{access.table}}, {"action", access.action}}, true);
    }
}

void
PisaTimeline::Watched::AskBank(Ptr<const Packet> frame, const PisaBankAccess& access)
{
    if (!m_record.isClosed)
    {
        Take(m_bankRow + access.bank, frame, access.served, 1,
             {{"processor", uint64_t{access.processor}}, {"waited", access.served - access.sent}});
    }
}

void
PisaTimeline::Watched::Mark(pisa::Thread thread, const std::string& what, Ptr<const Packet> frame,
                            const PisaPassage& passage)
{
    if (IsFollowed(frame))
    {
        m_record.file.Instant(Named(m_exitRow[thread == pisa::Thread::Egress]), what, TimeOf(passage.exit),
                              {{"frame", frame->GetUid()}, {"cycle", passage.exit}});
    }
}

void
PisaTimeline::Watched::LineBegin(uint32_t port, Ptr<const Packet>)
{
    m_lineStarts[port].push_back(Simulator::Now().GetPicoSeconds());
}

void
PisaTimeline::Watched::LineEnd(uint32_t port, Ptr<const Packet> frame)
{
    if (m_lineStarts[port].empty())
    {
        return; // it was on the line before Watch
    }
    const int64_t begin = m_lineStarts[port].front();
    m_lineStarts[port].pop_front();
    if (IsFollowed(frame))
    {
        const uint64_t uid = frame->GetUid();
        m_record.file.Span(Named(m_lineRow + port), "frame " + std::to_string(uid), begin,
                           Simulator::Now().GetPicoSeconds(),
                           {{"frame", uid}, {"bytes", uint64_t{frame->GetSize()}}});
    }
}

bool
PisaTimeline::Watched::IsFollowed(Ptr<const Packet> frame) const
{
    return !m_record.isClosed && m_record.followed.count(frame->GetUid()) != 0;
}

void
PisaTimeline::Watched::Take(uint32_t row, Ptr<const Packet> frame, pisa::Cycle begin, pisa::Cycle cycles,
                            PisaTimelineArguments arguments, bool isInside)
{
    const pisa::Cycle end = begin + cycles;
    if (!isInside)
    {
        m_begin = std::min(m_begin, begin);
        m_end = std::max(m_end, end);
        m_rows[row].cycles += cycles;
    }
    if (IsFollowed(frame))
    {
        const uint64_t uid = frame->GetUid();
        arguments["frame"] = uid;
        arguments["cycle"] = begin;
        m_record.file.Span(Named(row), "frame " + std::to_string(uid), TimeOf(begin), TimeOf(end), arguments);
    }
}

PisaTimelineRow
PisaTimeline::Watched::Named(uint32_t row)
{
    const PisaTimelineRow place{m_process, row + 1};
    if (!m_rows[row].isNamed)
    {
        m_rows[row].isNamed = true;
        m_record.file.NameRow(place, m_rows[row].name);
    }
    return place;
}

int64_t
PisaTimeline::Watched::TimeOf(pisa::Cycle cycle) const
{
    return m_chip->GetClock().TimeOf(cycle).GetPicoSeconds();
}

void
PisaTimeline::Watched::WriteOccupancy(std::ostream& out) const
{
    const pisa::Cycle span = m_end > m_begin ? m_end - m_begin : 0;
    for (const Row& row : m_rows)
    {
        if (row.isCounted)
        {
            const double share = span == 0 ? 0 : static_cast<double>(row.cycles) / static_cast<double>(span);
            out << std::quoted(m_name, '"', '"') << ',' << row.name << ',' << row.cycles << ',' << span << ','
                << share << '\n';
        }
    }
}

} // namespace ns3
