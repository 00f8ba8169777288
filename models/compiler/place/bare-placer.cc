// The search for the best placement of a bare graph: windows, random filling, Z3, checker.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/bare-placer.h"

#include "compiler/place/bounds.h"
#include "compiler/place/greedy.h"
#include "compiler/place/latency-bound.h"
#include "compiler/place/stage-search.h"
#include "compiler/place/stage-windows.h"
#include "compiler/place/z3-stage-model.h"

#include <algorithm>
#include <stdexcept>

namespace pisa
{

namespace
{

constexpr uint64_t kStepsASecond = 10'000'000;
constexpr uint64_t kGreedySteps = 1'000'000;
constexpr unsigned kProofShare = 4;

/** @return the rows of each table that the chunks of its unit hold. */
BarePlacement
PlacementOf(const BareProblem& bare, const StageSlices& slices)
{
    BarePlacement placement;
    placement.tables.resize(bare.order.size());
    for (std::size_t i = 0; i < slices.size(); ++i)
    {
        const StageUnit& unit = bare.problem.units[i];
        uint64_t missing = unit.demand.rows;
        for (const UnitSlice& slice : slices[i])
        {
            const uint64_t rows = std::min(missing, slice.chunks * unit.chunkRows);
            placement.tables[bare.order[i]].push_back({slice.stage, rows});
            missing -= rows;
        }
    }
    return placement;
}

/** One search: what it has found, and what it has shown. */
class Search
{
  public:
    Search(const BareGraph& graph, const Target& target, const BareEffort& effort)
        : m_graph(graph),
          m_target(target),
          m_effort(effort),
          m_bare(MakeStageProblem(graph, target)),
          m_steps{effort.isGreedy ? kGreedySteps : effort.seconds * kStepsASecond / 2},
          m_proofs(std::chrono::seconds(effort.seconds) / kProofShare)
    {
    }

    BareAnswer Run(Objective objective)
    {
        m_answer.reasons = ImpossibleBecause(Problem(), m_target);
        if (!m_answer.reasons.empty() || !ShowBound() || !FindFirst())
        {
            return std::move(m_answer);
        }
        if (objective == Objective::Stages)
        {
            MinimiseStages();
            MinimiseLatency(StagesOf(*m_best));
        }
        else
        {
            MinimiseLatency(m_target.stages);
            m_answer.stages.value = StagesOf(*m_best);
        }
        m_answer.placement = PlacementOf(m_bare, *m_best);
        return std::move(m_answer);
    }

  private:
    const StageProblem& Problem() const
    {
        return m_bare.problem;
    }

    /** Sets the bound on stages. @return whether the chip has as many. */
    bool ShowBound()
    {
        const std::vector<UnitWindow> windows = WindowsOf(Problem(), m_target);
        unsigned& bound = m_answer.stages.bound;
        bound = LeastStages(Problem(), m_target);
        const Chain chain = LongestChain(Problem());
        m_answer.stages.reason = chain.stages == bound ? Describe(Problem(), chain) : "the sum of what tables need";
        for (;;)
        {
            const auto conflict = ConflictIn(Problem(), m_target, windows, bound);
            if (!conflict)
            {
                return true;
            }
            m_answer.stages.reason =
                "in " + std::to_string(bound) + " stages, " + Describe(Problem(), m_target, *conflict);
            if (bound == m_target.stages)
            {
                m_answer.reasons.push_back({Severity::Error,
                                            m_graph.tables[m_bare.order[conflict->units.back()]].where,
                                            m_answer.stages.reason, "ask for less, or for a larger chip"});
                return false;
            }
            ++bound;
        }
    }

    bool FindFirst()
    {
        GreedyAnswer greedy = FirstFit(Problem(), m_target);
        m_best = std::move(greedy.slices);
        if (!m_best)
        {
            SearchSteps steps{m_steps.left / 4};
            m_best = FindSlices(Problem(), m_target, m_target.stages, steps);
        }
        if (!m_best && !m_effort.isGreedy)
        {
            const ModelAnswer model = Ask({});
            m_best = model.slices;
            if (model.isDecided && !m_best)
            {
                m_answer.reasons = {{Severity::Error,
                                     {},
                                     "no placement in " + std::to_string(m_target.stages) +
                                         " stages keeps these together: " + Conflicts(model),
                                     "relax one of them"}};
                return false;
            }
        }
        if (!m_best)
        {
            m_answer.reasons = {*greedy.reason};
            m_answer.reasons.push_back({Severity::Note,
                                        {},
                                        "no placement found, nor proof that there is none",
                                        "allow more work: --seconds"});
        }
        return m_best.has_value();
    }

    std::string Conflicts(const ModelAnswer& model) const
    {
        std::string all =
            model.orderConflicts ? "the order of tables, " + Describe(Problem(), LongestChain(Problem())) : "";
        for (const Resource resource : model.resourceConflicts)
        {
            const auto kind = static_cast<std::size_t>(resource);
            all += std::string(all.empty() ? "" : "; ") + UnitOf(resource) + ", tables need " +
                   std::to_string(TotalLoad(Problem())[kind]) + ", a stage has " +
                   std::to_string(CapacityOf(m_target.stage)[kind]);
        }
        return all;
    }

    /** Goes up from the bound; where nothing is found, and nothing is proved, down from the best. */
    void MinimiseStages()
    {
        Minimised<unsigned>& stages = m_answer.stages;
        for (unsigned tries = 1; StagesOf(*m_best) > stages.bound && m_steps.left > 0; ++tries)
        {
            const unsigned best = StagesOf(*m_best);
            if (TryStages(stages.bound, m_steps.left / (m_effort.isGreedy ? 2 : 4)))
            {
                break;
            }
            if (!m_effort.isGreedy && Prove(stages.bound))
            {
                continue;
            }
            unsigned middle = best - 1;
            while (middle > stages.bound && TryStages(middle, m_steps.left / 8))
            {
                middle = std::min(middle, StagesOf(*m_best)) - 1;
            }
            if (tries > 2)
            {
                break;
            }
        }
        stages.value = StagesOf(*m_best);
    }

    bool TryStages(unsigned stages, uint64_t most)
    {
        SearchSteps steps{most};
        auto slices = FindSlices(Problem(), m_target, stages, steps);
        m_steps.Spend(most - steps.left + 1);
        if (slices && StagesOf(*slices) < StagesOf(*m_best))
        {
            m_best = std::move(slices);
        }
        return StagesOf(*m_best) <= stages;
    }

    /** Asks Z3 whether so many stages do. @return whether it knows. */
    bool Prove(unsigned stages)
    {
        const ModelAnswer model = Ask(stages);
        if (model.slices)
        {
            m_best = model.slices;
        }
        else if (model.isDecided)
        {
            m_answer.stages.bound = stages + 1;
            m_answer.stages.reason = "proved by Z3: in " + std::to_string(stages) +
                                     " stages these do not go together: " + Conflicts(model);
        }
        return model.isDecided;
    }

    Cycle LatencyOf(const StageSlices& slices) const
    {
        return TimingOf(m_graph, PlacementOf(m_bare, slices), m_target).start.back();
    }

    void MinimiseLatency(unsigned stages)
    {
        Minimised<Cycle>& latency = m_answer.latency;
        latency.bound = LeastLatency(Problem(), m_target, stages);
        latency.reason = "the longest chain of waits and of stages that memory fills";
        const auto cost = [&](const StageSlices& slices) { return LatencyOf(slices); };
        SearchSteps steps{m_effort.isGreedy ? kGreedySteps / 4 : kStepsASecond * m_effort.seconds / 8};
        m_best = ImproveSlices(Problem(), m_target, stages, std::move(*m_best), cost, latency.bound, steps);
        latency.value = LatencyOf(*m_best);
    }

    /** Asks Z3 for slices, with half of what is left of its share of the work. */
    ModelAnswer Ask(std::optional<unsigned> stages)
    {
        if (!m_model)
        {
            m_model.emplace(m_bare.problem, m_target);
        }
        const ModelAnswer answer = m_model->Solve(m_proofs / 2, stages);
        m_proofs -= std::min(answer.spent, m_proofs);
        return answer;
    }

    const BareGraph& m_graph;
    const Target& m_target;
    BareEffort m_effort;
    BareProblem m_bare;
    SearchSteps m_steps;
    std::chrono::milliseconds m_proofs; ///< Z3's share
    std::optional<StageModel> m_model;
    std::optional<StageSlices> m_best;
    BareAnswer m_answer;
};

} // namespace

BareAnswer
PlaceBareGraph(const BareGraph& graph, const Target& target, Objective objective, const BareEffort& effort)
{
    if (target.architecture != "rmt")
    {
        throw InputError({}, "target '" + target.name + "' has no stages to place tables in",
                         "name an RMT chip, as rmt-32; pisa schedule takes graphs for dRMT chips");
    }
    BareAnswer answer = Search(graph, target, effort).Run(objective);
    if (answer.placement)
    {
        const std::vector<Diagnostic> violations = Check(graph, *answer.placement, target);
        if (!violations.empty())
        {
            throw std::logic_error("the placer of table graphs broke a limit: " + ToString(violations.front()));
        }
    }
    return answer;
}

} // namespace pisa
