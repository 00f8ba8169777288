// Where the program of an upgrade goes on a chip that runs the old one.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/plan-placement.h"

#include "compiler/place/phv-placer.h"
#include "compiler/schedule/schedule-around.h"
#include "compiler/tool/place-on-chip.h"

#include "target/demand.h"
#include "target/thread-operations.h"
#include "upgrade/merged-program.h"

namespace pisa
{
namespace
{

/** @return in which cycles the running program's operations are, by the operations of one that holds it. */
std::vector<std::optional<Cycle>>
StartsThatStay(const ThreadOperations& running, const ThreadOperations& merged, const Schedule& schedule)
{
    std::vector<std::optional<Cycle>> starts(merged.graph.operations.size());
    const auto keep =
        [&](const std::vector<std::optional<unsigned>>& was, const std::vector<std::optional<unsigned>>& is)
    {
        for (std::size_t i = 0; i < was.size(); ++i)
        {
            if (was[i] && is[i])
            {
                starts[*is[i]] = schedule.start.at(*was[i]);
            }
        }
    };
    keep(running.access, merged.access);
    keep(running.action, merged.action);
    keep(running.condition, merged.condition);
    return starts;
}

/** @return a placement that leaves fields and operations where they are; nothing if there is none. */
std::optional<Placement>
ScheduleAroundRunning(const Image& was, const Program& merged)
{
    PhvAnswer phv = PlacePhv(merged, was.target, was.placement.phv);
    if (!phv.phv || !CheckAgainstTarget(merged, was.target).empty())
    {
        return {};
    }
    Placement placement;
    placement.phv = std::move(*phv.phv);
    for (const bool egress : {false, true})
    {
        const ThreadPlacement& running = was.placement.threads.at(egress);
        const ThreadOperations operations = OperationsOf(merged, egress);
        const std::optional<Schedule> schedule =
            ScheduleAround(operations.graph, was.target.issue, running.schedule.period, running.schedule.Length(),
                           StartsThatStay(OperationsOf(was.program, egress), operations, running.schedule));
        if (!schedule)
        {
            return {};
        }
        placement.threads.push_back({running.processors, *schedule});
    }
    const bool holds = Check(merged, placement, was.target).empty();
    return holds ? std::optional(std::move(placement)) : std::nullopt;
}

/** On chips that follow pointers: fields alone are placed. */
Placement
PlaceWhereAnythingGoes(const Image& was, const Program& merged)
{
    Placement placement;
    if (was.target.architecture == "ideal")
    {
        return placement;
    }
    std::vector<Diagnostic> reasons = CheckAgainstTarget(merged, was.target);
    PhvAnswer phv = PlacePhv(merged, was.target, was.placement.phv);
    reasons.insert(reasons.end(), phv.reasons.begin(), phv.reasons.end());
    if (!reasons.empty())
    {
        throw InputError(reasons);
    }
    placement.phv = std::move(*phv.phv);
    return placement;
}

/** @return the merged program with the old one's parser and deparser. */
Program
WithOldFrame(Program merged, const Program& was)
{
    merged.parser = was.parser;
    merged.keepsFaulty = was.keepsFaulty;
    merged.checks = was.checks;
    merged.checksums = was.checksums;
    merged.deparser = was.deparser;
    return merged;
}

std::string
FirstOf(const std::vector<Diagnostic>& reasons)
{
    return reasons.empty() ? "" : reasons.front().what;
}

/** Places all anew, for a switch that boots with it. */
void
PlaceAhead(const Image& was, const MergedProgram& merged, PreparedUpgrade upgrade, UpgradePlacement& answer)
{
    if (!merged.isOldAtFirst)
    {
        answer.why +=
            "; nor can the chip boot with both programs, because a pointer of one action leads to different "
            "places after hits and misses";
        return;
    }
    PlacementAnswer placed = PlaceOnChip(merged.program, was.target, false);
    if (!placed.placement)
    {
        answer.why += "; nor do both fit when placed anew: " + FirstOf(placed.reasons);
        return;
    }
    upgrade.merged = Seal(merged.program, was.target, *placed.placement);
    upgrade.boot = Seal(WithOldFrame(merged.program, was.program), was.target, *placed.placement);
    answer.isAhead = true;
    answer.upgrade = std::move(upgrade);
}

/** Tries to place around what runs; says why not. */
std::optional<Placement>
PlaceTimed(const Image& was, const MergedProgram& merged, UpgradePlacement& answer)
{
    if (was.target.architecture == "drmt")
    {
        answer.why = "the new operations find no cycles between those of the running schedule";
        return ScheduleAroundRunning(was, merged.program);
    }
    answer.stages = PlaceAround(merged.program, was.target, was.program, was.placement);
    const AroundAnswer& stages = *answer.stages;
    answer.why = !stages.placement      ? FirstOf(stages.reasons)
                 : stages.hasNewWords   ? "fields of the running program have to change their words"
                 : stages.moves.empty() ? "the new tables' dependencies make stages start at other cycles"
                                        : "tables of the running program have to move";
    return stages.IsLive() ? stages.placement : std::nullopt;
}

} // namespace

UpgradePlacement
PlaceUpgrade(const Image& was, const Image& is, const Delta& delta, const UpgradePlan& plan)
{
    UpgradePlacement answer;
    PreparedUpgrade upgrade{was, is, was, {}, delta, plan, GraftOnto(was.program, delta, is.program, plan, 1)};
    if (MergeOrderOf(was.target) == MergeOrder::Free)
    {
        answer.merged = upgrade.graft.program;
        upgrade.merged = Seal(upgrade.graft.program, was.target, PlaceWhereAnythingGoes(was, answer.merged));
        answer.upgrade = std::move(upgrade);
        return answer;
    }
    const MergedProgram merged = MergeOnto(upgrade.graft, plan);
    answer.merged = merged.program;
    if (const std::optional<Placement> around = PlaceTimed(was, merged, answer))
    {
        answer.why.clear();
        upgrade.merged = Seal(merged.program, was.target, *around);
        answer.upgrade = std::move(upgrade);
        return answer;
    }
    PlaceAhead(was, merged, std::move(upgrade), answer);
    return answer;
}

} // namespace pisa
