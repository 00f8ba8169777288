// The search for the best placement: an incumbent, a bound, and the model asked for something better.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/bounds.h"
#include "compiler/place/greedy.h"
#include "compiler/place/placer.h"
#include "compiler/place/stage-windows.h"
#include "compiler/place/z3-stage-model.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return stages up to the last one in use, over all passes. */
unsigned
StagesOf(const Placement& placement)
{
    unsigned stages = 0;
    for (const TablePlacement& table : placement.tables)
    {
        stages = std::max(stages, table.slices.back().stage + 1);
    }
    return stages;
}

/** @return the start of the last stage in a pass, ingress plus egress. */
Cycle
LatencyOf(const Program& program, const Placement& placement, const Target& target)
{
    return TimingOf(program, placement, target, false).start.back() +
           TimingOf(program, placement, target, true).start.back();
}

/** One search: keeps the best placement so far and asks the model for better ones until there is none. */
class StageSearch
{
  public:
    StageSearch(const Program& program, const Target& target, const StageProblem& problem, PhvSharer& words,
                std::chrono::milliseconds budget)
        : m_program(program),
          m_target(target),
          m_problem(problem),
          m_words(words),
          m_model(problem, target),
          m_left(budget)
    {
    }

    void StartFrom(const Placement& placement)
    {
        m_best = placement;
    }

    /** Finds a first placement if there is none yet. @return the model's answer if there is none. */
    ModelAnswer First()
    {
        const ModelAnswer answer = Solve({}, {});
        Take(answer);
        return answer;
    }

    /** Minimises what the objective names, then the other. @return whether the first is proved to be minimal. */
    bool Minimise(Objective objective, unsigned leastStages)
    {
        const bool stagesFirst = objective == Objective::Stages;
        const bool isProved = stagesFirst ? MinimiseStages(leastStages) : MinimiseLatency();
        stagesFirst ? MinimiseLatency() : MinimiseStages(leastStages);
        return isProved;
    }

    const std::optional<Placement>& Best() const
    {
        return m_best;
    }

    /** @return why the header vector did not hold the fields of the last placement that was not taken. */
    const std::vector<Diagnostic>& Reasons() const
    {
        return m_reasons;
    }

  private:
    /**
     * Stays within the latency reached, if that was minimised before.
     * @return whether the best placement is proved to use the fewest stages
     */
    bool MinimiseStages(unsigned least)
    {
        while (StagesOf(*m_best) > least)
        {
            const ModelAnswer answer = Solve(StagesOf(*m_best) - 1, m_latency);
            if (!Take(answer, m_latency))
            {
                m_stages = StagesOf(*m_best);
                return answer.isDecided && !answer.slices;
            }
        }
        m_stages = StagesOf(*m_best);
        return true;
    }

    /**
     * Stays within the stages reached, if those were minimised before.
     * @return whether the best placement is proved to have the lowest latency
     */
    bool MinimiseLatency()
    {
        const std::vector<StageFacts> idle(m_target.stages);
        const Cycle least = 2 * TimeStages(idle, m_target.latency, false).start.back();
        while (LatencyOf(m_program, *m_best, m_target) > least)
        {
            const Cycle limit = LatencyOf(m_program, *m_best, m_target) - 1;
            const ModelAnswer answer = Solve(m_stages, limit);
            if (!Take(answer, limit))
            {
                m_latency = LatencyOf(m_program, *m_best, m_target);
                return answer.isDecided && !answer.slices;
            }
        }
        m_latency = LatencyOf(m_program, *m_best, m_target);
        return true;
    }

    ModelAnswer Solve(std::optional<unsigned> stages, std::optional<Cycle> latency)
    {
        const ModelAnswer answer = m_model.Solve(m_left, stages, latency);
        m_left -= std::min(answer.spent, m_left);
        return answer;
    }

    /**
     * Makes the answer the best placement, if it is one. The model's latency is a lower bound where stages have
     * lengths, so that an answer may exceed the limit, and it knows of no header vector, which may not hold the
     * fields with tables in these stages; the search ends there, without a proof.
     * @return whether it was taken
     */
    bool Take(const ModelAnswer& answer, std::optional<Cycle> latency = std::nullopt)
    {
        if (!answer.slices)
        {
            return false;
        }
        Placement placement = PlacementOf(m_program, m_target, m_problem, *answer.slices, {});
        if (latency && LatencyOf(m_program, placement, m_target) > *latency)
        {
            return false;
        }
        PhvAnswer phv = m_words.Place(placement);
        if (!phv.phv)
        {
            m_reasons = std::move(phv.reasons);
            return false;
        }
        placement.phv = std::move(*phv.phv);
        m_best = std::move(placement);
        return true;
    }

    const Program& m_program;
    const Target& m_target;
    const StageProblem& m_problem;
    PhvSharer& m_words;
    StageModel m_model;
    std::chrono::milliseconds m_left; ///< nominal
    std::optional<Placement> m_best;
    std::vector<Diagnostic> m_reasons;
    std::optional<unsigned> m_stages; ///< limit for what is minimised second
    std::optional<Cycle> m_latency;   ///< limit for what is minimised second
};

/** The core in the user's words: the order by its longest chain, each resource by its sum. */
Diagnostic
Explain(const StageProblem& problem, const Target& target, const ModelAnswer& answer)
{
    std::string conflict;
    const auto add = [&](const std::string& part) { conflict += (conflict.empty() ? "" : "; ") + part; };
    if (answer.orderConflicts)
    {
        add(Describe(problem, LongestChain(problem)) + ", " + StagesOfChip(problem, target));
    }
    const Load total = TotalLoad(problem);
    const Load capacity = CapacityOf(target.stage);
    for (const Resource resource : answer.resourceConflicts)
    {
        const auto kind = static_cast<std::size_t>(resource);
        add(std::string(UnitOf(resource)) + ": tables need " + std::to_string(total[kind]) + ", chip has " +
            std::to_string(capacity[kind] * target.stages) + ", " + std::to_string(capacity[kind]) + " a stage");
    }
    return {Severity::Error, SourceLocation{}, "no placement keeps these together: " + conflict, "relax one of them"};
}

} // namespace

PlacementAnswer
PlaceWithZ3(const Program& program, const Target& target, Objective objective, std::chrono::milliseconds budget,
            unsigned passes)
{
    PhvSharer words(program, target);
    return PlaceWithZ3(program, target, words, objective, budget, passes);
}

PlacementAnswer
PlaceWithZ3(const Program& program, const Target& target, PhvSharer& words, Objective objective,
            std::chrono::milliseconds budget, unsigned passes)
{
    const PlacementAnswer greedy = PlaceGreedily(program, target, words, passes);
    PlacementAnswer answer;
    answer.placer = "z3";
    const StageProblem problem = MakeStageProblem(program, target, passes);
    const bool isImpossible = !ImpossibleBecause(problem, target).empty();
    const bool lacksWords = !greedy.placement && !isImpossible && FirstFit(problem, target).slices;
    if (!greedy.placement && (isImpossible || lacksWords || NoWindowsBecause(problem, target)))
    {
        answer.reasons = greedy.reasons; // no search is needed to tell
        return answer;
    }
    StageSearch search(program, target, problem, words, budget);
    if (greedy.placement)
    {
        search.StartFrom(*greedy.placement);
    }
    else if (const ModelAnswer first = search.First(); first.isDecided && !first.slices)
    {
        answer.reasons = {Explain(problem, target, first)};
        return answer;
    }
    else if (!first.slices)
    {
        const std::string what =
            "no placement found within " + std::to_string(budget.count()) + " ms, nor proof that there is none";
        answer.reasons = greedy.reasons;
        answer.reasons.insert(answer.reasons.begin(),
                              Diagnostic{Severity::Error, SourceLocation{}, what, "allow more time"});
        return answer;
    }
    if (!search.Best())
    {
        answer.reasons = search.Reasons();
        return answer;
    }
    answer.provedOptimal = search.Minimise(objective, LeastStages(problem, target));
    answer.placement = search.Best();
    return answer;
}

} // namespace pisa
