// What an upgrade asks of a chip beside its plan, as text.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/plan-stages.h"

#include "pipeline/live-extension.h"

#include <iomanip>
#include <map>
#include <sstream>

namespace pisa
{
namespace
{

/** Tables by what becomes of them in one stage. */
struct StageChange
{
    unsigned stay{0};
    unsigned added{0};
    unsigned leave{0};
    unsigned arrive{0};
};

std::string
StagesOf(const std::vector<TableSlice>& slices)
{
    const std::string first = std::to_string(slices.front().stage);
    return slices.size() == 1 ? "stage " + first : "stages " + first + " to " + std::to_string(slices.back().stage);
}

std::map<unsigned, StageChange>
ChangesOf(const Image& was, const Program& merged, const Placement& placement)
{
    std::map<unsigned, StageChange> changes;
    const std::size_t loaded = was.program.tables.size();
    for (std::size_t table = 0; table < placement.tables.size(); ++table)
    {
        if (IsFreed(merged.tables[table].name))
        {
            continue; // a place that earlier upgrades have left
        }
        const std::vector<TableSlice>& to = placement.tables[table].slices;
        const bool isAdded = table >= loaded || IsFreed(was.program.tables[table].name);
        const bool stays = !isAdded && was.placement.tables[table].slices == to;
        for (const TableSlice& slice : to)
        {
            StageChange& change = changes[slice.stage % was.target.stages];
            ++(isAdded ? change.added : stays ? change.stay : change.arrive);
        }
        if (!isAdded && !stays)
        {
            for (const TableSlice& slice : was.placement.tables[table].slices)
            {
                ++changes[slice.stage % was.target.stages].leave;
            }
        }
    }
    return changes;
}

void
PrintStages(const Image& was, const UpgradePlacement& placement, std::ostream& out)
{
    const AroundAnswer& stages = *placement.stages;
    if (!stages.placement)
    {
        return;
    }
    out << "stage   stay  added  leave  arrive  needs\n";
    unsigned reflashed = 0;
    for (const auto& [stage, change] : ChangesOf(was, placement.merged, *stages.placement))
    {
        const bool isReflashed = change.leave + change.arrive > 0;
        reflashed += isReflashed;
        const char* needs = isReflashed                              ? "drain and reflash"
                            : stages.isRetimed || stages.hasNewWords ? "drain"
                            : change.added > 0                       ? "writes beside what runs"
                                                                     : "nothing";
        out << std::setw(5) << stage << std::setw(7) << change.stay << std::setw(7) << change.added << std::setw(7)
            << change.leave << std::setw(8) << change.arrive << "  " << needs << '\n';
    }
    uint64_t entries = 0;
    for (const TableMove& move : stages.moves)
    {
        const Table& table = was.program.tables[move.table];
        entries += table.entries.size();
        out << "table '" << table.name << "' moves from " << StagesOf(move.from) << " to " << StagesOf(move.to)
            << ": it " << move.why << '\n';
    }
    out << stages.moves.size() << " tables move with " << entries << " boot entries; " << reflashed
        << " stages are reflashed; packets "
        << (stages.isRetimed ? "meet stages at other cycles" : "keep their times") << '\n';
}

void
PrintReflash(const Image& is, const ReflashCosts& costs, std::ostream& out)
{
    uint64_t entries = 0;
    for (const Table& table : is.program.tables)
    {
        entries += table.entries.size();
    }
    const double writing = static_cast<double>(entries) / costs.entriesPerSecond;
    out << "loading the new image instead: " << std::fixed << std::setprecision(3) << costs.seconds
        << " s without forwarding, then " << writing << " s for " << entries << " boot entries; all registers lost\n";
}

} // namespace

std::string
ReportPlacement(const ImagePair& images, const UpgradePlacement& placement, const ReflashCosts& costs)
{
    std::ostringstream out;
    out << "\non " << images.was.target.name << ": ";
    if (placement.upgrade && !placement.isAhead)
    {
        out << "old and new program are placed together, nothing that runs moves\n";
    }
    else if (placement.upgrade)
    {
        out << "not beside the program as it runs: " << placement.why
            << "; a switch that boots with both programs (boot.image) can be upgraded\n";
    }
    else
    {
        out << "not while packets are on their way: " << placement.why << '\n';
    }
    if (placement.stages)
    {
        PrintStages(images.was, placement, out);
    }
    PrintReflash(images.is, costs, out);
    return out.str();
}

} // namespace pisa
