// Writes where each packet is inside switches, cycle by cycle, for ui.perfetto.dev and chrome://tracing.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-timeline.h"

#include "pisa-timeline-chip.h"
#include "pisa-timeline-file.h"

#include "ir/diagnostic.h"

#include "ns3/abort.h"
#include "ns3/names.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <deque>
#include <iomanip>
#include <iostream>
#include <limits>
#include <set>

namespace ns3
{

/** What all switches of a timeline share. */
struct PisaTimeline::Record
{
    /** @return whether the frame is one of those that are followed, after its arrival. */
    bool Follow(uint64_t uid)
    {
        if (followed.size() < limit)
        {
            followed.insert(uid);
        }
        isCut = isCut || followed.count(uid) == 0;
        return followed.count(uid) != 0;
    }

    std::string path;
    uint64_t limit;
    PisaTimelineFile file;
    std::set<uint64_t> followed; ///< never more than `limit`
    bool isCut{false};
    bool isClosed{false};
};

/** One switch: its rows, and how long each was taken. */
class PisaTimeline::Watched
{
  public:
    Watched(Record& record, Ptr<PisaSwitch> chip, const std::string& name);
    void WriteOccupancy(std::ostream& out) const;

  private:
    /** Rows in the order in which they are shown. */
    struct Row
    {
        std::string name;
        uint64_t cycles{0}; ///< taken
        bool isCounted{false};
        bool isNamed{false}; ///< in the file
    };

    uint32_t AddRow(const std::string& name, bool isCounted);
    uint32_t AddThread(pisa::Thread thread, const std::string& name);
    void Connect();
    void ParseStart(Ptr<const Packet> frame, uint32_t port, pisa::Cycle start);
    void Ingress(Ptr<const Packet> frame, const PisaPassage& passage);
    void IngressDrop(Ptr<const Packet> frame, const PisaPassage& passage);
    void NoDestination(Ptr<const Packet> frame, const PisaPassage& passage);
    void Egress(Ptr<const Packet> frame, const PisaPassage& passage);
    void EgressDrop(Ptr<const Packet> frame, const PisaPassage& passage);
    void LineBegin(uint32_t port, Ptr<const Packet> frame);
    void LineEnd(uint32_t port, Ptr<const Packet> frame);

    bool IsFollowed(Ptr<const Packet> frame) const;
    void Pass(pisa::Thread thread, Ptr<const Packet> frame, const PisaPassage& passage);
    void Mark(pisa::Thread thread, const std::string& what, Ptr<const Packet> frame, const PisaPassage& passage);
    /** Counts a frame on a row, and draws it if it is followed. */
    void Take(uint32_t row, Ptr<const Packet> frame, pisa::Cycle begin, pisa::Cycle cycles,
              PisaTimelineArguments arguments, bool isInside = false);
    PisaTimelineRow Named(uint32_t row);
    int64_t TimeOf(pisa::Cycle cycle) const;

    Record& m_record;
    Ptr<PisaSwitch> m_chip;
    std::string m_name;
    uint32_t m_process;
    PisaTimelineChip m_layout;
    std::vector<Row> m_rows;
    uint32_t m_firstRow[2]; ///< of ingress and egress; parsers are before, lines behind
    uint32_t m_exitRow[2];
    uint32_t m_lineRow{0};
    std::vector<std::deque<int64_t>> m_lineStarts; ///< ps, by port, of frames that have not left
    pisa::Cycle m_begin{std::numeric_limits<pisa::Cycle>::max()};
    pisa::Cycle m_end{0};
    pisa::Phv m_phv;
    std::vector<uint8_t> m_bytes;
};

PisaTimeline::Watched::Watched(Record& record, Ptr<PisaSwitch> chip, const std::string& name)
    : m_record(record),
      m_chip(chip),
      m_name(name),
      m_process(chip->GetObject<Node>()->GetId()),
      m_layout(chip->GetImage()),
      m_lineStarts(chip->GetNPorts())
{
    for (uint32_t port = 0; port < chip->GetNPorts(); ++port)
    {
        AddRow("parser " + std::to_string(port), true);
    }
    AddThread(pisa::Thread::Ingress, "ingress exit");
    AddThread(pisa::Thread::Egress, "egress exit");
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
    m_chip->TraceConnectWithoutContext("Ingress", MakeCallback(&Watched::Ingress, this));
    m_chip->TraceConnectWithoutContext("IngressDrop", MakeCallback(&Watched::IngressDrop, this));
    m_chip->TraceConnectWithoutContext("NoDestination", MakeCallback(&Watched::NoDestination, this));
    m_chip->TraceConnectWithoutContext("Egress", MakeCallback(&Watched::Egress, this));
    m_chip->TraceConnectWithoutContext("EgressDrop", MakeCallback(&Watched::EgressDrop, this));
    for (uint32_t port = 0; port < m_chip->GetNPorts(); ++port)
    {
        const Ptr<PisaNetDevice> device = m_chip->GetPort(port);
        device->TraceConnectWithoutContext("PhyTxBegin", MakeCallback(&Watched::LineBegin, this).Bind(port));
        device->TraceConnectWithoutContext("PhyTxEnd", MakeCallback(&Watched::LineEnd, this).Bind(port));
    }
}

void
PisaTimeline::Watched::ParseStart(Ptr<const Packet> frame, uint32_t port, pisa::Cycle start)
{
    if (m_record.isClosed)
    {
        return;
    }
    NS_ABORT_MSG_IF(port >= m_lineStarts.size(), "port " << port << " was added after the timeline's Watch");
    m_record.Follow(frame->GetUid());
    m_bytes.resize(frame->GetSize());
    frame->CopyData(m_bytes.data(), m_bytes.size());
    const pisa::Parsed parsed = m_chip->GetPipeline().Parse(m_bytes.data(), m_bytes.size(), m_phv);
    Take(port, frame, start, parsed.lookups,
         {{"bytes", uint64_t{frame->GetSize()}}, {"result", std::string(parsed.accepted ? "accepted" : "rejected")}});
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
    Pass(pisa::Thread::Egress, frame, passage);
}

void
PisaTimeline::Watched::EgressDrop(Ptr<const Packet> frame, const PisaPassage& passage)
{
    Pass(pisa::Thread::Egress, frame, passage);
    Mark(pisa::Thread::Egress, "dropped", frame, passage);
}

void
PisaTimeline::Watched::Pass(pisa::Thread thread, Ptr<const Packet> frame, const PisaPassage& passage)
{
    if (m_record.isClosed)
    {
        return;
    }
    const bool isEgress = thread == pisa::Thread::Egress;
    const uint32_t first = m_firstRow[isEgress] + m_layout.FirstRow(thread, passage.issue);
    for (const PisaVisit& visit : m_layout.Visits(thread))
    {
        Take(first + visit.row, frame, passage.issue + visit.begin, visit.cycles, {{"tables", visit.tables}},
             visit.isInside);
    }
    Take(m_exitRow[isEgress], frame, passage.exit, 1, {{"port", uint64_t{passage.port}}, {"issue", passage.issue}},
         true);
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

PisaTimeline::PisaTimeline(const std::string& path, uint64_t frames)
    : m_record(new Record{path, frames, PisaTimelineFile(path), {}})
{
}

PisaTimeline::~PisaTimeline()
{
    try
    {
        Close();
    }
    catch (const pisa::InputError& error)
    {
        std::cerr << error.what() << "\n";
    }
}

void
PisaTimeline::Watch(Ptr<PisaSwitch> chip, const std::string& name)
{
    const Ptr<Node> node = chip->GetObject<Node>();
    std::string shown = name.empty() ? Names::FindName(node) : name;
    shown = shown.empty() ? "node " + std::to_string(node->GetId()) : shown;
    m_switches.push_back(std::make_unique<Watched>(*m_record, chip, shown));
}

void
PisaTimeline::Close()
{
    if (m_record->isClosed)
    {
        return;
    }
    m_record->isClosed = true;
    m_record->file.Close({{"frames", uint64_t{m_record->followed.size()}},
                          {"limit", m_record->limit},
                          {"cut", std::string(m_record->isCut ? "yes: more frames came than the limit" : "no")}});
    const std::string path = m_record->path + ".occupancy.csv";
    std::ofstream out(path);
    out << "switch,row,taken_cycles,cycles,share\n";
    for (const auto& chip : m_switches)
    {
        chip->WriteOccupancy(out);
    }
    out.close();
    if (!out)
    {
        throw pisa::InputError({}, "cannot write '" + path + "' beside the timeline", "make room on its disk");
    }
}

} // namespace ns3
