// Writes where each packet is inside switches, cycle by cycle, for ui.perfetto.dev and chrome://tracing.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TIMELINE_H
#define PISA_TIMELINE_H

#include "ns3/pisa-switch.h"

#include <cstdint>
#include <memory>
#include <string>

namespace ns3
{

/**
 * A trace of switches: one process a switch, one row a parser, stage or processor, exit, memory bank and line; one
 * event for each time that a frame is there, named by the frame's uid. Beside them the number of packets in each
 * queue and of cells in the buffer, whenever a frame that is followed comes or goes. See PisaTimelineChip for the
 * rows of the pipelines.
 *
 * The first `frames` frames that arrive are followed, each at every switch that it passes; the file says when more
 * came. Beside the file, FILE.occupancy.csv counts all frames: the share of cycles between the first and the last one
 * in which each parser and each stage, processor or bank was taken. Times are exact if the simulation counts
 * picoseconds.
 */
class PisaTimeline
{
  public:
    /** @throws pisa::InputError if the file cannot be made */
    explicit PisaTimeline(const std::string& path, uint64_t frames = 1000);
    /** Closes; must live until the simulation ends. */
    ~PisaTimeline();
    PisaTimeline(const PisaTimeline&) = delete;
    PisaTimeline& operator=(const PisaTimeline&) = delete;

    /** Follows frames through a switch that has booted and has all its ports. An empty name: that of its node. */
    void Watch(Ptr<PisaSwitch> chip, const std::string& name = "");

    /**
     * Ends both files; what happens later is not written.
     * @throws pisa::InputError if not all could be written
     */
    void Close();

  private:
    struct Record;
    class Watched;

    std::unique_ptr<Record> m_record;
    std::vector<std::unique_ptr<Watched>> m_switches;
};

} // namespace ns3

#endif // PISA_TIMELINE_H
