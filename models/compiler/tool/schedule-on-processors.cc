// Schedules a program's two threads on a dRMT chip and divides the processors between them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/phv-sharer.h"
#include "compiler/schedule/length-search.h"
#include "compiler/schedule/scheduler.h"
#include "compiler/schedule/slot-order.h"
#include "compiler/tool/place-on-chip.h"
#include "target/demand.h"
#include "target/thread-operations.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr unsigned kRestarts = 3;
constexpr uint64_t kPeriodSteps = 20'000;
constexpr uint64_t kLengthSteps = 5'000;
constexpr std::chrono::seconds kProofBudget{10};
constexpr uint64_t kSeed = 1;

/** A schedule, and whether no smaller period exists. */
struct Found
{
    std::optional<Schedule> schedule;
    bool isPeriodMinimal{false};
    std::vector<Diagnostic> reasons; ///< without a schedule
};

/** Steps alone bound the search, so that its result is the same on every machine. */
Found
SearchBySteps(const OperationGraph& graph, const DrmtLimits& limits)
{
    ModuloProblem problem = MakePeriodicProblem(graph, limits, 1);
    const unsigned bound = BoundPeriod(problem, OrderSlots(problem)).period;
    // with a cycle of its own for every operation there is always a schedule
    const unsigned last = std::max<unsigned>(bound, static_cast<unsigned>(graph.operations.size()));
    for (unsigned period = bound; period <= last; ++period)
    {
        problem.period = period;
        const unsigned horizon = 2 * problem.CriticalPath() + 2 * period;
        for (unsigned restart = 0; restart < kRestarts; ++restart)
        {
            EjectionSearch search(problem, kSeed + restart);
            if (search.Run(horizon, {kPeriodSteps}))
            {
                const std::vector<unsigned> starts = Shorten(problem, search.Starts(), problem.CriticalPath(), kSeed,
                                                             {kRestarts, kLengthSteps}, [](const std::string&) {});
                return {Schedule{period, problem.OperationStarts(starts)}, period == bound, {}};
            }
        }
    }
    return {std::nullopt,
            false,
            {{Severity::Error,
              {},
              "no schedule found up to period " + std::to_string(last),
              "search longer with --prove"}}};
}

Found
FindThread(const OperationGraph& graph, const DrmtLimits& limits, bool prove)
{
    if (graph.operations.empty())
    {
        return {Schedule{1, {}}, true, {}};
    }
    if (!prove)
    {
        return SearchBySteps(graph, limits);
    }
    SchedulerOptions options;
    options.budget = kProofBudget;
    ScheduleAnswer answer = FindSchedule(graph, limits, options);
    const bool isMinimal = answer.IsPeriodMinimal();
    return {std::move(answer.schedule), isMinimal, std::move(answer.reasons)};
}

/** Gives both threads processors; compares rates n / P as fractions. */
void
DivideProcessors(std::vector<ThreadPlacement>& threads, unsigned processors)
{
    const uint64_t ingress = threads[0].schedule.period;
    const uint64_t egress = threads[1].schedule.period;
    if (ingress + egress <= processors)
    {
        threads[0].processors = static_cast<unsigned>(ingress);
        threads[1].processors = static_cast<unsigned>(egress);
        return;
    }
    const auto slower = [&](uint64_t first) { return std::min(first * egress, (processors - first) * ingress); };
    unsigned best = 1;
    for (unsigned first = 2; first < processors; ++first)
    {
        best = slower(first) > slower(best) ? first : best;
    }
    threads[0].processors = best;
    threads[1].processors = processors - best;
}

} // namespace

PlacementAnswer
ScheduleOnProcessors(const Program& program, const Target& target, bool prove)
{
    PlacementAnswer answer;
    answer.placer = prove ? "z3" : "ejection";
    answer.reasons = CheckAgainstTarget(program, target);
    if (target.processors < 2)
    {
        answer.reasons.push_back(
            {Severity::Error,
             {},
             "ingress and egress need a processor each, the chip has " + std::to_string(target.processors),
             "choose a chip with 2 processors or more"});
    }
    if (!answer.reasons.empty())
    {
        return answer;
    }
    Placement placement;
    answer.provedOptimal = true;
    for (const bool egress : {false, true})
    {
        Found found = FindThread(OperationsOf(program, egress).graph, target.issue, prove);
        if (!found.schedule)
        {
            answer.reasons = std::move(found.reasons);
            return answer;
        }
        answer.provedOptimal = answer.provedOptimal && found.isPeriodMinimal;
        placement.threads.push_back({0, std::move(*found.schedule)});
    }
    DivideProcessors(placement.threads, target.processors);
    PhvAnswer phv = PlaceOrSharePhv(program, placement, target);
    if (!phv.phv)
    {
        answer.reasons = std::move(phv.reasons);
        return answer;
    }
    placement.phv = std::move(*phv.phv);
    answer.placement = std::move(placement);
    return answer;
}

} // namespace pisa
