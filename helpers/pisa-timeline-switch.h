// One switch of a timeline: its rows, how long each was taken, and what frames do there.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TIMELINE_SWITCH_H
#define PISA_TIMELINE_SWITCH_H

#include "pisa-timeline-chip.h"
#include "pisa-timeline-file.h"
#include "pisa-timeline.h"

#include <deque>
#include <limits>
#include <ostream>
#include <set>
#include <string>
#include <vector>

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
    void ParseStart(Ptr<const Packet> frame, uint32_t parser, pisa::Cycle cycle);
    void ParseDone(Ptr<const Packet> frame, uint32_t parser, pisa::Cycle cycle);
    void ParseError(Ptr<const Packet> frame, uint32_t parser, pisa::Cycle cycle);
    void Parsed(Ptr<const Packet> frame, uint32_t parser, pisa::Cycle done, const std::string& result);
    void Enqueue(Ptr<const Packet> frame, const PisaQueueing& queueing);
    void Dequeue(Ptr<const Packet> frame, const PisaQueueing& queueing);
    void Ingress(Ptr<const Packet> frame, const PisaPassage& passage);
    void IngressDrop(Ptr<const Packet> frame, const PisaPassage& passage);
    void NoDestination(Ptr<const Packet> frame, const PisaPassage& passage);
    void Egress(Ptr<const Packet> frame, const PisaPassage& passage);
    void EgressDrop(Ptr<const Packet> frame, const PisaPassage& passage);
    void Recirculate(Ptr<const Packet> frame, const PisaPassage& passage);
    void MeetTable(Ptr<const Packet> frame, const PisaTableAccess& access);
    void AskBank(Ptr<const Packet> frame, const PisaBankAccess& access);
    void LineBegin(uint32_t port, Ptr<const Packet> frame);
    void LineEnd(uint32_t port, Ptr<const Packet> frame);

    /** Tells what waits in a queue from a cycle on, and in the buffer. */
    void CountWaiting(Ptr<const Packet> frame, const PisaQueueing& queueing, uint64_t packets);
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
    uint32_t m_firstRow[2]; ///< of ingress and egress; parsers are before, banks and lines behind
    uint32_t m_exitRow[2];
    uint32_t m_lineRow{0};
    uint32_t m_bankRow{0};
    std::vector<std::deque<int64_t>> m_lineStarts; ///< ps, by port, of frames that have not left
    pisa::Cycle m_begin{std::numeric_limits<pisa::Cycle>::max()};
    pisa::Cycle m_end{0};
    pisa::Cycle m_parseStart{0}; ///< of the frame whose end of parsing is told next
};

} // namespace ns3

#endif // PISA_TIMELINE_SWITCH_H
