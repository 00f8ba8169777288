// A run in figures, and whether all that must be true of it is.
// SPDX-License-Identifier: GPL-2.0-only
#include "live-summary.h"

#include "reflash-loss.h"

#include "common/quantile.h"

#include <algorithm>
#include <cmath>

namespace pisa
{

namespace
{

constexpr double kPerSecond = 1e12; ///< picoseconds

/** Of a user's programs only that is wrong which is none of their own doing. */
bool
IsRightOfUser(const LiveRunResult& result, Manner manner)
{
    const FrameBalance& frames = result.frames;
    const bool isKept = result.witnessed.Of(Way::Mixed) == 0 && result.faults.empty();
    const bool isByProgram = frames.Lost() == frames.byProgram + frames.byParser + frames.astray;
    return frames.Holds() && frames.inside == 0 &&
           ((manner != Manner::Planned && manner != Manner::Uncoordinated) || (isKept && isByProgram));
}

/** @return how many frames of the flows may be one more or less, each at both edges of each change. */
double
SlackOf(const LiveRunResult& result)
{
    double slack = 0;
    for (const FlowRecord& flow : result.flows)
    {
        slack += 2.0 * static_cast<double>(1 + flow.arrivals.size()) * static_cast<double>(result.windows.size());
    }
    return slack;
}

bool
IsNear(uint64_t counted, double form, double slack)
{
    return std::abs(static_cast<double>(counted) - form) <= slack;
}

bool
IsRight(const LiveSummary& summary, const LiveRunResult& result, Manner manner)
{
    const double slack = SlackOf(result);
    const bool isConsistent = summary.mixed == 0 && result.witnessed.Of(Way::Mixed) == 0 && result.faults.empty();
    switch (manner)
    {
    case Manner::Planned:
        return result.IsConserved() && isConsistent && summary.received == summary.sent && summary.lost == 0 &&
               summary.between == 0;
    case Manner::Uncoordinated:
        return result.IsConserved() && isConsistent &&
               (!summary.inTurn || (IsNear(summary.between, summary.inTurn->between, summary.inTurnSlack) &&
                                    IsNear(summary.lost, summary.inTurn->lost, summary.inTurnSlack)));
    case Manner::Naive:
        return result.IsConserved();
    case Manner::Reflash:
        return result.IsConserved() && IsNear(summary.frames.byReflash, summary.expectedReflashLoss, slack);
    case Manner::Drain:
        break;
    }
    return result.IsConserved() && (summary.lost == 0 || summary.mostLoadAround > 1);
}

/** @return for how long some switch was changing; windows are either one time or one behind the other. */
double
SecondsOf(const std::vector<ChangeWindow>& windows)
{
    int64_t sum = 0;
    int64_t end = 0;
    for (const ChangeWindow& window : windows)
    {
        sum += std::max(end, window.end) - std::max(end, window.begin);
        end = std::max(end, window.end);
    }
    return static_cast<double>(sum) / kPerSecond;
}

} // namespace

LiveSummary
Summarise(const LiveRunResult& result, const UpgradeExperiment& experiment, const UpgradeCase& upgrade, Manner manner)
{
    LiveSummary summary;
    std::vector<double> delays;
    for (std::size_t i = 0; i < upgrade.flows.size(); ++i)
    {
        const Flow& flow = upgrade.flows[i];
        if (!flow.isWanted)
        {
            continue;
        }
        const std::vector<Delivery> deliveries = DeliveriesOf(result.flows[i]);
        for (const Delivery& delivery : deliveries)
        {
            if (delivery.arrived == kNeverArrived)
            {
                ++summary.lost;
                continue;
            }
            delays.push_back(static_cast<double>(delivery.arrived - delivery.sent) / kPerSecond);
        }
        summary.sent += deliveries.size();
        for (const auto& arrivals : result.flows[i].arrivals)
        {
            summary.received += arrivals.size();
        }
    }
    for (const Judgement& judgement : result.verdicts.atSwitches)
    {
        summary.mixed += judgement.program ? 0 : 1;
    }
    summary.between = result.verdicts.between.size();
    summary.changeSeconds = SecondsOf(result.windows);
    summary.medianDelay = Quantile(delays, 0.5);
    summary.mostDelay = Quantile(delays, 1);
    summary.before = result.memory.Before();
    summary.peak = result.memory.Peak();
    summary.frames = result.frames;
    summary.witnessed = result.witnessed;
    summary.expectedReflashLoss = ReflashLoss(experiment, upgrade);
    if (manner == Manner::Uncoordinated)
    {
        summary.inTurn = InTurnForm(experiment, upgrade, result.commits);
        for (const Flow& flow : upgrade.flows)
        {
            summary.inTurnSlack += 2 * (1 + FrameRate(experiment, flow) * summary.mostDelay);
        }
    }
    if (manner == Manner::Drain)
    {
        summary.mostLoadAround = MostLoadAround(experiment, upgrade);
    }
    summary.isRight = upgrade.isOfUser ? IsRightOfUser(result, manner) : IsRight(summary, result, manner);
    return summary;
}

ResultTable
MakeSummaryTable(const std::string& title)
{
    return {title,
            {{"case"},
             {"manner"},
             {"change [ms]", 2},
             {"sent"},
             {"lost"},
             {"mixed"},
             {"between switches"},
             {"delay p50 [us]", 2},
             {"delay max [us]", 2},
             {"elements before"},
             {"peak"},
             {"SRAM rows before"},
             {"peak SRAM rows"},
             {"by program"},
             {"by reflash"},
             {"downtime x rate", 1},
             {"lost by form", 1},
             {"between by form", 1},
             {"load around", 2},
             {"in buffers"},
             {"at hosts", 0, true},
             {"by parser", 0, true},
             {"astray"},
             {"frames sent", 0, true},
             {"frames copied", 0, true},
             {"frames received", 0, true},
             {"witnessed", 0, true},
             {"witnessed old", 0, true},
             {"witnessed new", 0, true},
             {"witnessed mixed", 0, true},
             {"right"}}};
}

void
AddSummary(const LiveSummary& summary, const UpgradeCase& upgrade, Manner manner, ResultTable& rows)
{
    rows.Add({upgrade.name,
              std::string(NameOf(manner)),
              summary.changeSeconds * 1e3,
              Whole(summary.sent),
              Whole(summary.lost),
              Whole(summary.mixed),
              Whole(summary.between),
              summary.medianDelay * 1e6,
              summary.mostDelay * 1e6,
              Whole(summary.before[MemoryKind::Elements]),
              Whole(summary.peak[MemoryKind::Elements]),
              Whole(summary.before[MemoryKind::SramRows]),
              Whole(summary.peak[MemoryKind::SramRows]),
              Whole(summary.frames.byProgram),
              Whole(summary.frames.byReflash),
              CellIf(manner == Manner::Reflash, summary.expectedReflashLoss),
              CellIf(summary.inTurn.has_value(), summary.inTurn.value_or(InTurn{}).lost),
              CellIf(summary.inTurn.has_value(), summary.inTurn.value_or(InTurn{}).between),
              CellIf(manner == Manner::Drain, summary.mostLoadAround),
              Whole(summary.frames.inBuffers),
              Whole(summary.frames.atHosts),
              Whole(summary.frames.byParser),
              Whole(summary.frames.astray),
              Whole(summary.frames.sent),
              Whole(summary.frames.copied),
              Whole(summary.frames.received),
              Whole(summary.witnessed.packets),
              Whole(summary.witnessed.Of(Way::Old)),
              Whole(summary.witnessed.Of(Way::New)),
              Whole(summary.witnessed.Of(Way::Mixed)),
              std::string(summary.isRight ? "yes" : "NO")});
}

} // namespace pisa
