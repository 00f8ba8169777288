// The order in which bounds, search and Z3 are asked.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/scheduler.h"

#include "compiler/schedule/length-model.h"
#include "compiler/schedule/length-search.h"
#include "compiler/schedule/slot-model.h"
#include "compiler/schedule/timed-slots.h"

#include <algorithm>
#include <cassert>
#include <stdexcept>

namespace pisa
{

namespace
{

constexpr unsigned kQuickRestarts = 4;
constexpr uint64_t kQuickSteps = 40'000;
constexpr uint64_t kLongSteps = 400'000;
constexpr unsigned kLengthRestarts = 3;
constexpr unsigned kEffortGrowth = 3;
constexpr unsigned kWidestSlots = 2; ///< slots from those of the best schedule in which a shorter one is sought
constexpr NominalTime kZ3Turn{std::chrono::seconds(2)};

/** One run of FindSchedule. */
class Scheduler
{
  public:
    Scheduler(const OperationGraph& graph, const DrmtLimits& limits, const SchedulerOptions& options)
        : m_graph(graph),
          m_limits(limits),
          m_options(options),
          m_meter(options.budget),
          m_problem(MakePeriodicProblem(graph, limits, options.period.value_or(1))),
          m_order(OrderSlots(m_problem))
    {
        m_answer.bound = BoundPeriod(m_problem, m_order);
    }

    ScheduleAnswer Run()
    {
        const unsigned first = m_options.period.value_or(m_answer.bound.period);
        // with a slot of its own for every operation there is always a schedule
        const unsigned last =
            m_options.period.value_or(std::max<unsigned>(first, static_cast<unsigned>(m_graph.operations.size())));
        if (first < m_answer.bound.period)
        {
            Refuse("period " + std::to_string(first) + " is impossible, at least " +
                   std::to_string(m_answer.bound.period) + " is needed: " + m_answer.bound.reason);
            return m_answer;
        }
        for (unsigned period = first; period <= last && !m_answer.schedule; ++period)
        {
            const auto starts = Search(period);
            if (starts)
            {
                Finish(*starts);
            }
            else if (m_meter.IsSpent())
            {
                Refuse("the budget ran out at period " + std::to_string(period) + ", before any schedule was found",
                       "give a larger budget (--seconds)");
                break;
            }
        }
        return m_answer;
    }

  private:
    void Progress(const std::string& line) const
    {
        if (m_options.progress)
        {
            m_options.progress("period " + std::to_string(m_problem.period) + ": " + line);
        }
    }

    void Refuse(const std::string& what, const std::string& remedy = "choose a larger period")
    {
        m_answer.reasons.push_back({Severity::Error, {}, what, remedy});
    }

    /** @return starts of some schedule of this period, if one is found; raises the bound if there is none. */
    std::optional<std::vector<unsigned>> Search(unsigned period)
    {
        m_problem.period = period;
        if (auto starts = SearchByEjection(kQuickRestarts, kQuickSteps))
        {
            return starts;
        }
        Progress("asking Z3");
        const SlotAnswer slots =
            SolveSlots(m_problem, m_order, m_meter, m_meter.Left() / 4 * (m_options.period ? 3 : 2));
        if (slots.verdict == Verdict::Found)
        {
            Progress("Z3 found an order");
            return SpaceSlots(m_problem, slots);
        }
        if (slots.verdict == Verdict::Refuted)
        {
            Progress("Z3 proved that there is none");
            Refuse("period " + std::to_string(period) +
                   " is impossible: no order of the operations fits its start cycles");
            if (m_answer.bound.period == period)
            {
                m_answer.bound = {period + 1,
                                  "an exhaustive search found no schedule of period " + std::to_string(period)};
            }
            return std::nullopt;
        }
        auto starts = SearchByEjection(1, kLongSteps);
        if (!starts)
        {
            Progress("undecided");
            Refuse("no schedule of period " + std::to_string(period) +
                       " found within the budget, nor a proof against it",
                   "give a larger budget (--seconds) or choose a larger period");
        }
        return starts;
    }

    std::optional<std::vector<unsigned>> SearchByEjection(unsigned restarts, uint64_t steps)
    {
        // long enough that residues, not the length, are what is scarce
        const unsigned horizon = 2 * m_problem.CriticalPath() + 2 * m_problem.period;
        for (unsigned restart = 0; restart < restarts; ++restart)
        {
            EjectionSearch search(m_problem, m_options.seed + restart);
            if (search.Run(horizon, {steps, &m_meter}))
            {
                Progress("found by ejection");
                return search.Starts();
            }
        }
        return std::nullopt;
    }

    void Finish(std::vector<unsigned> starts)
    {
        m_answer.lengthBound = m_problem.CriticalPath();
        m_answer.lengthReason = "longest chain of latencies";
        // by turns, ever longer, as neither is better on all graphs
        for (unsigned effort = 1; LengthOf(starts) > m_answer.lengthBound && !m_meter.IsSpent();
             effort *= kEffortGrowth)
        {
            starts = Shorten(m_problem, std::move(starts), static_cast<unsigned>(m_answer.lengthBound),
                             m_options.seed + effort, {kLengthRestarts, effort * kQuickSteps, &m_meter},
                             [this](const std::string& line) { Progress(line); });
            starts = ShortenNearby(std::move(starts), effort * kZ3Turn);
            starts = ShortenByZ3(std::move(starts), effort * kZ3Turn);
        }
        m_answer.schedule = Schedule{m_problem.period, m_problem.OperationStarts(starts)};
        m_answer.reasons.clear();
        const auto faults = Check(m_graph, m_limits, *m_answer.schedule);
        if (!faults.empty())
        {
            throw std::logic_error("scheduler made a schedule that does not hold: " + faults.front().what);
        }
    }

    bool IsOnePacketACycle() const
    {
        return m_problem.packets[0] == 1 && m_problem.packets[1] == 1;
    }

    LengthAnswer SolveForLength(unsigned length, NominalTime turn)
    {
        return IsOnePacketACycle() ? SolveTimedSlots(m_problem, m_order, length, m_meter, turn)
                                   : SolveLength(m_problem, length, m_meter, turn);
    }

    /** Moves tasks by a slot or two at a time, as long as that shortens. */
    std::vector<unsigned> ShortenNearby(std::vector<unsigned> starts, NominalTime turn)
    {
        const auto bound = static_cast<unsigned>(m_answer.lengthBound);
        unsigned divisor = 8; // of the distance to the bound that one attempt tries to win
        for (unsigned radius = 1; IsOnePacketACycle() && radius <= kWidestSlots && LengthOf(starts) > bound;)
        {
            const unsigned step = std::max(1U, (LengthOf(starts) - bound) / divisor);
            const SlotNeighbourhood near{&starts, radius};
            const LengthAnswer answer =
                SolveTimedSlots(m_problem, m_order, LengthOf(starts) - step, m_meter, turn, &near);
            if (answer.verdict == Verdict::Found)
            {
                starts = answer.start;
                Progress("length " + std::to_string(LengthOf(starts)) + " by Z3 in a neighbourhood");
                continue;
            }
            radius += step == 1 ? 1 : 0;
            divisor *= 2;
        }
        return starts;
    }

    /** Halves the gap between bound and length, as far as Z3 decides it in time. */
    std::vector<unsigned> ShortenByZ3(std::vector<unsigned> starts, NominalTime turn)
    {
        unsigned least = static_cast<unsigned>(m_answer.lengthBound);
        while (least < LengthOf(starts) && !m_meter.IsSpent())
        {
            const unsigned length = least + (LengthOf(starts) - 1 - least) / 2;
            const LengthAnswer answer = SolveForLength(length, turn);
            if (answer.verdict == Verdict::Found)
            {
                Progress("length " + std::to_string(length) + " by Z3");
                starts = answer.start;
                continue;
            }
            // what is undecided is passed over, in the hope that larger lengths are easier
            least = length + 1;
            if (answer.verdict == Verdict::Refuted)
            {
                Progress("length " + std::to_string(length) + " is impossible, says Z3");
                m_answer.lengthBound = least;
                m_answer.lengthReason = "an exhaustive search found no schedule of length " + std::to_string(length);
            }
        }
        return starts;
    }

    const OperationGraph& m_graph;
    const DrmtLimits& m_limits;
    const SchedulerOptions& m_options;
    WorkMeter m_meter;
    ModuloProblem m_problem;
    SlotOrder m_order;
    ScheduleAnswer m_answer;
};

} // namespace

ScheduleAnswer
FindSchedule(const OperationGraph& graph, const DrmtLimits& limits, const SchedulerOptions& options)
{
    assert(!graph.operations.empty());
    std::vector<Diagnostic> faults = CheckOperations(graph, limits);
    if (!faults.empty())
    {
        ScheduleAnswer answer;
        answer.reasons = std::move(faults);
        return answer;
    }
    return Scheduler(graph, limits, options).Run();
}

} // namespace pisa
