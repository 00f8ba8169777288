// Images on a chip with room for everything.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/roomy-image.h"

#include "ir/table-graph.h"
#include "target/field.h"

#include <algorithm>

namespace pisa
{

Target
RoomyTarget(unsigned stages)
{
    constexpr unsigned kPlenty = 1000000;
    Target target;
    target.name = "roomy";
    target.architecture = "rmt";
    target.clockHz = 1000000000;
    target.stages = stages;
    target.stage = {kPlenty, 1024, 128, 128, kPlenty, 1024, 128, kPlenty, kPlenty, kPlenty, kPlenty, kPlenty};
    target.stateful = {kPlenty, kPlenty, kPlenty, 64, {}};
    target.phv = {{8, kPlenty}};
    target.parser = {kPlenty, 64, kPlenty};
    target.buffer = {kPlenty, 80};
    for (unsigned i = 0; i <= static_cast<unsigned>(Operation::Select); ++i)
    {
        target.operations.insert(static_cast<Operation>(i));
    }
    target.stateful.operations = target.operations;
    target.aluWidth = 64;
    return target;
}

std::vector<PhvPlacement>
BytesForFields(const Program& program)
{
    std::vector<PhvPlacement> phv;
    unsigned word = 0;
    for (const FieldId field : CarriedFields(program))
    {
        PhvPlacement placed{field, {}};
        for (unsigned bits = 0; bits < FieldBits(program, field); bits += 8)
        {
            placed.words.push_back({8, word++});
        }
        phv.push_back(std::move(placed));
    }
    return phv;
}

Image
PlaceAt(const Program& program, const std::vector<unsigned>& stageOf, unsigned stages, const LatencyModel& latency)
{
    Placement placement;
    for (TableId table = 0; table < program.tables.size(); ++table)
    {
        const bool hasRows = !program.tables[table].keys.empty();
        placement.tables.push_back({table, {{stageOf.at(table), hasRows ? program.tables[table].size : 0}}});
    }
    placement.phv = BytesForFields(program);
    Target target = RoomyTarget(stages);
    target.latency = latency;
    placement.passes = PassesTaken(program, placement.tables, target);
    return Seal(program, std::move(target), std::move(placement));
}

Image
PlaceInRow(const Program& program)
{
    constexpr unsigned kUnset = 0xffffffff;
    std::vector<unsigned> stageOf(program.tables.size(), kUnset);
    unsigned next = 0;
    for (const TableNode& node : BuildTableGraph(program).nodes)
    {
        stageOf[node.table] = next++;
    }
    std::replace_if(
        stageOf.begin(), stageOf.end(), [](unsigned stage) { return stage == kUnset; }, 0U);
    return PlaceAt(program, stageOf, std::max(1U, next));
}

Image
PlaceInPasses(const Program& program, unsigned passes, const LatencyModel& latency)
{
    std::vector<unsigned> stageOf(program.tables.size(), 0);
    unsigned next[2] = {0, 0};
    for (const TableNode& node : BuildTableGraph(program).nodes)
    {
        stageOf[node.table] = next[node.isEgress]++;
    }
    const unsigned most = std::max({1U, next[0], next[1]});
    return PlaceAt(program, stageOf, (most + passes - 1) / passes, latency);
}

} // namespace pisa
