// Writes where each packet is inside switches, cycle by cycle, for ui.perfetto.dev and chrome://tracing.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-timeline.h"

#include "pisa-timeline-switch.h"

#include "ir/diagnostic.h"

#include "ns3/names.h"
#include "ns3/node.h"

#include <iostream>

namespace ns3
{

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
