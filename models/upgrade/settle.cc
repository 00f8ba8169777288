// What is left of a program when its upgrade is over, as an image of its own.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/control-graph.h"
#include "pipeline/live-extension.h"
#include "target/field.h"
#include "target/thread-operations.h"
#include "upgrade/kept-starts.h"
#include "upgrade/running-program.h"
#include "upgrade/translation.h"

#include <algorithm>

namespace pisa
{
namespace
{

/** Takes the marks off names that FreeName has put there. */
template <typename Element>
void
TakeFreeNames(std::vector<Element>& elements)
{
    for (Element& element : elements)
    {
        const std::string own = element.name.substr(0, element.name.find_last_not_of('\'') + 1);
        const bool isFree = own != element.name && FreeName(own, elements) == own;
        element.name = isFree ? own : element.name;
    }
}

void
TakeFreeNames(Program& program)
{
    TakeFreeNames(program.actions);
    TakeFreeNames(program.registers);
    TakeFreeNames(program.counters);
    TakeFreeNames(program.meters);
    TakeFreeNames(program.profiles);
    TakeFreeNames(program.digests);
    TakeFreeNames(program.tables);
}

/** Branches that only the way from one program to the other needed. */
void
ReleaseUnmet(Pipeline& pipeline, Cycle at)
{
    const Program program = ProgramOf(pipeline);
    for (const Thread thread : kThreads)
    {
        const Control& control = ControlOf(program, thread);
        const std::vector<NodeId> met = ControlGraph(program, control).Order();
        for (NodeId node = 0; node < control.nodes.size(); ++node)
        {
            if (std::count(met.begin(), met.end(), node) == 0 && !IsFreed(program, control.nodes[node]))
            {
                pipeline.Release(thread, node, at);
            }
        }
    }
}

std::vector<TablePlacement>
TablesLeft(const Program& program, std::vector<TablePlacement> tables)
{
    for (TablePlacement& placed : tables)
    {
        if (IsFreed(program.tables[placed.table].name))
        {
            placed.slices = {{placed.slices.front().stage, 0}};
        }
    }
    return tables;
}

std::vector<PhvPlacement>
FieldsLeft(const Program& program, const std::vector<PhvPlacement>& fields)
{
    const std::vector<FieldId> carried = CarriedFields(program);
    std::vector<PhvPlacement> left;
    std::copy_if(fields.begin(), fields.end(), std::back_inserter(left),
                 [&](const PhvPlacement& placed)
                 { return std::find(carried.begin(), carried.end(), placed.field) != carried.end(); });
    return left;
}

/** @return the placement without what the program does not have any more, its times held. */
Placement
PlacementLeft(const Program& program, const Image& merged)
{
    const Target& target = merged.target;
    Placement placement = merged.placement;
    placement.tables = TablesLeft(program, placement.tables);
    placement.phv = FieldsLeft(program, placement.phv);
    for (const bool egress : {false, true})
    {
        if (target.architecture == "rmt")
        {
            const StageTiming timing = TimingOf(merged.program, merged.placement, target, egress);
            placement.held[egress] = {timing.start, timing.done};
        }
        else if (!placement.threads.empty())
        {
            Schedule& schedule = placement.threads[egress].schedule;
            placement.held[egress].done = std::max(placement.held[egress].done, schedule.Length());
            const ThreadOperations left = OperationsOf(program, egress);
            const auto starts = StartsThatStay(OperationsOf(merged.program, egress), left, schedule);
            schedule.start.clear();
            std::transform(starts.begin(), starts.end(), std::back_inserter(schedule.start),
                           [](const std::optional<Cycle>& start) { return start.value(); });
        }
    }
    return placement;
}

} // namespace

Image
Settle(Pipeline& pipeline, const Image& merged, Cycle at)
{
    ReleaseUnmet(pipeline, at);
    Program program = ProgramOf(pipeline);
    TakeFreeNames(program);
    Placement placement = PlacementLeft(program, merged);
    return Seal(std::move(program), merged.target, std::move(placement));
}

} // namespace pisa
