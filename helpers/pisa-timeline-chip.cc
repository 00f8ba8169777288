// Where a packet is inside a chip at each cycle: the rows that a timeline draws for the pipelines.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-timeline-chip.h"

#include "target/thread-operations.h"

#include <algorithm>
#include <map>

namespace ns3
{

namespace
{

/** @return the tables that a thread applies, each once, ascending. */
std::vector<pisa::TableId>
TablesOf(const pisa::Program& program, bool isEgress)
{
    std::vector<pisa::TableId> tables;
    for (const pisa::ControlNode& node : (isEgress ? program.egress : program.ingress).nodes)
    {
        if (const auto* apply = std::get_if<pisa::Apply>(&node))
        {
            tables.push_back(apply->table);
        }
    }
    std::sort(tables.begin(), tables.end());
    tables.erase(std::unique(tables.begin(), tables.end()), tables.end());
    return tables;
}

} // namespace

PisaTimelineChip::PisaTimelineChip(const pisa::Image& image) : m_banks(image.target.banks.count)
{
    for (const bool isEgress : {false, true})
    {
        m_threads[isEgress] = RowsOf(image, isEgress);
    }
}

PisaTimelineChip::ThreadRows
PisaTimelineChip::RowsOf(const pisa::Image& image, bool isEgress) const
{
    if (SharesRows())
    {
        ThreadRows shared;
        shared.rows = isEgress ? 0 : image.target.processors;
        return shared;
    }
    if (image.target.architecture == "ideal")
    {
        return ThreadRows();
    }
    return image.target.architecture == "drmt" ? ProcessorRows(image, isEgress) : StageRows(image, isEgress);
}

PisaTimelineChip::ThreadRows
PisaTimelineChip::StageRows(const pisa::Image& image, bool isEgress)
{
    const pisa::StageTiming timing = TimingOf(image.program, image.placement, image.target, isEgress);
    ThreadRows thread;
    thread.rows = timing.start.size();
    thread.visitsAPass = thread.rows;
    for (unsigned pass = 0; pass < image.placement.passes[isEgress]; ++pass)
    {
        for (uint32_t stage = 0; stage < thread.rows; ++stage)
        {
            thread.visits.push_back({stage, timing.start[stage], 1, false, {}});
        }
    }
    for (const pisa::TableId table : TablesOf(image.program, isEgress))
    {
        for (const pisa::TableSlice& slice : image.placement.tables.at(table).slices)
        {
            thread.visits.at(slice.stage).tables.push_back(image.program.tables[table].name);
        }
    }
    return thread;
}

PisaTimelineChip::ThreadRows
PisaTimelineChip::ProcessorRows(const pisa::Image& image, bool isEgress)
{
    const pisa::ThreadPlacement& placed = image.placement.threads.at(isEgress);
    const pisa::Cycle latency = std::max<pisa::Cycle>(1, placed.schedule.Length());
    const uint32_t period = placed.schedule.period;
    const uint64_t serving = std::min(placed.processors, period);
    ThreadRows thread;
    thread.processors = serving;
    thread.contexts = (latency + period - 1) / period;
    thread.rows = thread.processors * thread.contexts;
    thread.processorOf.resize(period);
    for (uint64_t processor = 0; processor < serving; ++processor)
    {
        thread.processorOf[(processor * period + serving - 1) / serving] = processor;
    }
    const pisa::ThreadOperations operations = OperationsOf(image.program, isEgress);
    std::map<pisa::Cycle, std::vector<std::string>> meetings;
    PisaVisit stay{0, 0, latency, false, {}};
    for (const pisa::TableId table : TablesOf(image.program, isEgress))
    {
        if (const auto meeting = operations.Meeting(table))
        {
            meetings[placed.schedule.start.at(*meeting)].push_back(image.program.tables[table].name);
            stay.tables.push_back(image.program.tables[table].name);
        }
    }
    thread.visits.push_back(std::move(stay));
    for (auto& [start, tables] : meetings)
    {
        thread.visits.push_back({0, start, 1, true, std::move(tables)});
    }
    thread.visitsAPass = thread.visits.size();
    return thread;
}

uint32_t
PisaTimelineChip::Rows(pisa::Thread thread) const
{
    return Of(thread).rows;
}

std::string
PisaTimelineChip::RowName(pisa::Thread thread, uint32_t row) const
{
    const ThreadRows& rows = Of(thread);
    if (SharesRows())
    {
        return "processor " + std::to_string(row);
    }
    const std::string name = thread == pisa::Thread::Egress ? "egress " : "ingress ";
    if (rows.processorOf.empty())
    {
        return name + "stage " + std::to_string(row);
    }
    return name + "processor " + std::to_string(row / rows.contexts) + " packet " +
           std::to_string(row % rows.contexts);
}

uint32_t
PisaTimelineChip::FirstRow(const ThreadRows& rows, pisa::Cycle issue)
{
    if (rows.processorOf.empty())
    {
        return 0;
    }
    const uint64_t period = rows.processorOf.size();
    return rows.processorOf[issue % period] * rows.contexts + issue / period % rows.contexts;
}

std::vector<PisaVisit>
PisaTimelineChip::Visits(pisa::Thread thread, const PisaPassage& passage) const
{
    if (SharesRows())
    {
        return {{passage.processor, passage.issue, passage.exit - passage.issue, false, {}}};
    }
    std::vector<PisaVisit> visits = Of(thread).visits;
    for (std::size_t i = 0; i < visits.size(); ++i)
    {
        visits[i].row += FirstRow(Of(thread), passage.issue);
        visits[i].begin += passage.issues->at(i / Of(thread).visitsAPass);
    }
    return visits;
}

} // namespace ns3
