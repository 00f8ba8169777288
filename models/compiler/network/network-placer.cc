// The loop of the two steps, and what is said when they find nothing.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/network-placer.h"

#include "compiler/network/deployment-model.h"
#include "compiler/network/explain-core.h"
#include "compiler/network/switch-fit.h"

#include <algorithm>
#include <stdexcept>

namespace pisa
{

namespace
{

constexpr unsigned kMostRounds = 200;

/** One search. */
class Search
{
  public:
    Search(const NetworkProblem& problem, const NetworkModes& modes, NetworkObjective objective, uint32_t favoured)
        : m_problem(problem),
          m_modes(modes),
          m_objective(objective),
          m_classes(ClassesOf(problem, modes.mergesSwitches)),
          m_model(problem, m_classes, modes, objective, favoured)
    {
    }

    NetworkAnswer Run()
    {
        StartGreedily();
        m_answer.provedOptimal = FindBest();
        if (m_answer.placement && m_objective != NetworkObjective::Any)
        {
            FindFewestParts();
        }
        return std::move(m_answer);
    }

  private:
    /** Asks for less and less cost. @return whether nothing costs less than the answer. */
    bool FindBest()
    {
        uint64_t least = 0; // nothing costs less
        while (m_answer.rounds < kMostRounds)
        {
            DeploymentLimits limits;
            if (m_answer.placement)
            {
                if (m_objective == NetworkObjective::Any || m_answer.cost <= least)
                {
                    return !m_hasGuessed || m_answer.cost == 0;
                }
                // shares may fall by one entry at a time, so that loads are halved in
                const uint64_t below = m_answer.cost - 1;
                limits.cost = m_objective == NetworkObjective::EvenLoad ? least + (below - least) / 2 : below;
            }
            const DeploymentAnswer first = m_model.Solve(limits);
            if (first.deployment)
            {
                LayOut(*first.deployment);
            }
            else if (first.isDecided && m_answer.placement)
            {
                least = *limits.cost + 1;
            }
            else
            {
                Explain(first);
                return false;
            }
        }
        if (!m_answer.placement)
        {
            const std::string what =
                "no placement found in " + std::to_string(kMostRounds) + " rounds, nor proof that there is none";
            m_answer.reasons = {{Severity::Error, {}, what, "relax what is tightest, or use larger chips"}};
        }
        return false;
    }

    /** At the cost reached, splits no external that need not be split. */
    void FindFewestParts()
    {
        while (m_parts > m_problem.externals.size() && m_answer.rounds < kMostRounds)
        {
            const DeploymentAnswer first = m_model.Solve({m_answer.cost, m_parts - 1});
            if (!first.deployment)
            {
                return;
            }
            LayOut(*first.deployment);
        }
    }

    /** Everything on one class, if there is one on every path: the fewest switches there can be, if it is but one. */
    void StartGreedily()
    {
        if (m_objective != NetworkObjective::Any && m_objective != NetworkObjective::FewestSwitches)
        {
            return;
        }
        for (uint32_t each = 0; each < m_classes.members.size() && !m_answer.placement; ++each)
        {
            Deployment deployment;
            deployment.pieces.resize(m_classes.members.size());
            deployment.shares.resize(m_classes.members.size());
            for (uint32_t piece = 0; piece < m_problem.pieces.size(); ++piece)
            {
                deployment.pieces[each].insert(piece);
            }
            for (uint32_t external = 0; external < m_problem.externals.size(); ++external)
            {
                deployment.shares[each][external] = m_problem.externals[external].entries;
            }
            deployment.cost = m_objective == NetworkObjective::Any ? 0 : m_classes.members[each].size();
            NetworkPlacement placement;
            if (!FitAll(deployment, placement) && Check(m_problem, m_modes, placement).empty())
            {
                m_answer.placement = std::move(placement);
                m_answer.cost = deployment.cost;
                m_parts = m_problem.externals.size();
            }
        }
    }

    /** Second step for all classes. @return the class that does not fit. */
    std::optional<uint32_t> FitAll(const Deployment& deployment, NetworkPlacement& placement)
    {
        placement.switches.clear();
        placement.switches.resize(m_problem.switches.size());
        for (uint32_t each = 0; each < m_problem.switches.size(); ++each)
        {
            placement.switches[each].pieces = deployment.pieces[m_classes.classOf[each]];
            placement.switches[each].shares = deployment.shares[m_classes.classOf[each]];
        }
        for (uint32_t each = 0; each < m_classes.members.size(); ++each)
        {
            const uint32_t first = m_classes.members[each].front();
            auto tables = FitTables(m_problem, m_modes, m_problem.switches[first].target, placement.switches[first]);
            if (!tables)
            {
                return each;
            }
            for (const uint32_t member : m_classes.members[each])
            {
                placement.switches[member].blocks = *tables;
            }
        }
        for (uint32_t each = 0; m_modes.Has(NetworkGroup::Phv) && each < m_classes.members.size(); ++each)
        {
            const uint32_t first = m_classes.members[each].front();
            auto words = FitWords(FieldsOn(m_problem, m_modes, placement, first), m_problem.switches[first].target);
            if (!words)
            {
                m_lacksWords = true;
                return each;
            }
            for (const uint32_t member : m_classes.members[each])
            {
                placement.switches[member].words = *words;
            }
        }
        return {};
    }

    /** Makes the deployment the answer if it can be laid out; what cannot is ruled out. */
    void LayOut(const Deployment& deployment)
    {
        ++m_answer.rounds;
        NetworkPlacement placement;
        m_lacksWords = false;
        if (const auto misfit = FitAll(deployment, placement))
        {
            m_model.Forbid(m_lacksWords ? All(deployment, *misfit) : Smallest(deployment, *misfit));
            m_hasGuessed = true;
            return;
        }
        const std::vector<Diagnostic> violations = Check(m_problem, m_modes, placement);
        if (!violations.empty())
        {
            throw std::logic_error("the placer of networks broke a limit: " + ToString(violations.front()));
        }
        m_answer.placement = std::move(placement);
        m_answer.cost = deployment.cost;
        m_parts = deployment.parts;
    }

    static Misfit All(const Deployment& deployment, uint32_t each)
    {
        return {each, deployment.pieces[each], deployment.shares[each]};
    }

    /** Leaves out blocks, then entries, as long as what is left does not fit. */
    Misfit Smallest(const Deployment& deployment, uint32_t each)
    {
        Misfit misfit = All(deployment, each);
        const Target& target = m_classes.Chip(m_problem, each).target;
        std::set<uint32_t> blocks;
        for (const uint32_t piece : misfit.pieces)
        {
            blocks.insert(m_problem.pieces[piece].block);
        }
        for (const uint32_t block : blocks)
        {
            Misfit less = misfit;
            for (const uint32_t piece : misfit.pieces)
            {
                if (m_problem.pieces[piece].block == block)
                {
                    less.pieces.erase(piece);
                }
            }
            if (m_problem.blocks[block].external)
            {
                less.shares.erase(*m_problem.blocks[block].external);
            }
            misfit = FitsOn(target, less) ? misfit : less;
        }
        LowerShares(target, misfit);
        return misfit;
    }

    bool FitsOn(const Target& target, const Misfit& part) const
    {
        SwitchPlacement placed;
        placed.pieces = part.pieces;
        placed.shares = part.shares;
        return FitTables(m_problem, m_modes, target, placed).has_value();
    }

    /** To one entry each if that does not fit either; else halves in on the fewest that do not fit beside the rest.
     */
    void LowerShares(const Target& target, Misfit& misfit) const
    {
        Misfit bare = misfit;
        for (auto& [external, share] : bare.shares)
        {
            share = 1;
        }
        if (!FitsOn(target, bare))
        {
            misfit = bare;
            return;
        }
        for (auto& [external, share] : misfit.shares)
        {
            uint64_t fits = 0; // or the least that need not be asked
            uint64_t tooMany = share;
            while (tooMany - fits > 1)
            {
                share = fits + (tooMany - fits) / 2;
                (FitsOn(target, misfit) ? fits : tooMany) = share;
            }
            share = tooMany;
        }
    }

    void Explain(const DeploymentAnswer& first)
    {
        if (m_answer.placement)
        {
            return;
        }
        m_answer.core = first.core;
        if (!first.isDecided)
        {
            m_answer.reasons = {
                {Severity::Error, {}, "no placement found, nor proof that there is none", "use larger chips"}};
            return;
        }
        m_answer.reasons = ExplainCore(m_problem, m_modes, first.core);
        if (m_hasGuessed)
        {
            m_answer.reasons.push_back({Severity::Note,
                                        {},
                                        "the stages or words of a switch did not hold what its memory would",
                                        "spread over more switches"});
        }
    }

    const NetworkProblem& m_problem;
    const NetworkModes& m_modes;
    NetworkObjective m_objective;
    SwitchClasses m_classes;
    DeploymentModel m_model;
    NetworkAnswer m_answer;
    uint64_t m_parts{0}; ///< of externals, in the answer
    bool m_lacksWords{false};
    bool m_hasGuessed{false}; ///< a misfit was found by a search that proves nothing
};

} // namespace

NetworkAnswer
PlaceOnNetwork(const NetworkProblem& problem, const NetworkModes& modes, NetworkObjective objective,
               uint32_t favoured)
{
    NetworkAnswer answer;
    answer.reasons = CheckProblem(problem);
    return answer.reasons.empty() ? Search(problem, modes, objective, favoured).Run() : answer;
}

} // namespace pisa
