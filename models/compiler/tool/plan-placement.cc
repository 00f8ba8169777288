// Where the program of an upgrade goes on a chip that runs the old one.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/plan-placement.h"

#include "compiler/place/phv-sharer.h"
#include "compiler/schedule/schedule-around.h"
#include "compiler/tool/place-on-chip.h"

#include "pipeline/live-extension.h"
#include "target/demand.h"
#include "target/thread-operations.h"
#include "upgrade/kept-starts.h"
#include "upgrade/merged-program.h"

namespace pisa
{
namespace
{

std::string
FirstOf(const std::vector<Diagnostic>& reasons)
{
    return reasons.empty() ? "" : reasons.front().what;
}

/** @return a placement that leaves fields and operations where they are; nothing, and why, if there is none. */
std::optional<Placement>
ScheduleAroundRunning(const Image& was, const Program& merged, std::string& why)
{
    why = "the new operations find no cycles between those of the running schedule";
    if (!CheckAgainstTarget(merged, was.target).empty())
    {
        return {};
    }
    Placement placement;
    placement.held = was.placement.held;
    for (const bool egress : {false, true})
    {
        const ThreadPlacement& running = was.placement.threads.at(egress);
        const ThreadOperations operations = OperationsOf(merged, egress);
        const std::optional<Schedule> schedule =
            ScheduleAround(operations.graph, was.target.issue, running.schedule.period,
                           std::max(running.schedule.Length(), was.placement.held[egress].done),
                           StartsThatStay(OperationsOf(was.program, egress), operations, running.schedule));
        if (!schedule)
        {
            return {};
        }
        placement.threads.push_back({running.processors, *schedule});
    }
    PhvAnswer phv = PhvSharer(merged, was.target).PlaceAround(placement, was.placement.phv);
    if (!phv.phv)
    {
        why = FirstOf(phv.reasons);
        return {};
    }
    placement.phv = std::move(*phv.phv);
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
        return ScheduleAroundRunning(was, merged.program, answer.why);
    }
    Placement running = was.placement;
    for (TablePlacement& placed : running.tables)
    {
        if (IsFreed(was.program.tables[placed.table].name))
        {
            placed.slices.clear(); // its stage is free for what comes to its place
        }
    }
    answer.stages = PlaceAround(merged.program, was.target, was.program, running);
    const AroundAnswer& stages = *answer.stages;
    answer.why = !stages.placement      ? FirstOf(stages.reasons)
                 : stages.hasNewWords   ? "fields of the running program have to change their words"
                 : stages.moves.empty() ? "the new tables' dependencies make stages start at other cycles"
                                        : "tables of the running program have to move";
    return stages.IsLive() ? stages.placement : std::nullopt;
}

/** Places what the plan allocates; `settled` of the upgrade is left to say. */
UpgradePlacement
PlaceMerged(const Image& was, const Image& is, const Delta& delta, const UpgradePlan& plan)
{
    UpgradePlacement answer;
    PreparedUpgrade upgrade{was, is, was, {}, delta, plan, GraftOnto(was.program, delta, is.program, plan, 1), {}};
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

} // namespace

UpgradePlacement
PlaceUpgrade(const Image& was, const Image& is, const Delta& delta, const UpgradePlan& plan)
{
    UpgradePlacement answer = PlaceMerged(was, is, delta, plan);
    if (answer.upgrade)
    {
        answer.upgrade->settled = SettledAfter(*answer.upgrade);
    }
    return answer;
}

} // namespace pisa
