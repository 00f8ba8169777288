// The loop of the two steps, and what is said when they find nothing.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/network-placer.h"

#include "compiler/network/cost-bounds.h"
#include "compiler/network/deployment-model.h"
#include "compiler/network/explain-core.h"
#include "compiler/network/switch-fit.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace pisa
{

namespace
{

constexpr unsigned kMostRounds = 200;
constexpr uint64_t kFirstWork = kWorkASecond / 2; ///< for a question, at first
constexpr uint64_t kMoreWork = 4;                 ///< times as much when all have been asked

/** One search. */
class Search
{
  public:
    Search(const NetworkProblem& problem, const NetworkModes& modes, NetworkObjective objective, uint32_t favoured,
           const NetworkEffort& effort)
        : m_problem(problem),
          m_modes(modes),
          m_objective(objective),
          m_effort(effort),
          m_left(effort.work),
          m_classes(ClassesOf(problem, modes.mergesSwitches)),
          m_model(problem, m_classes, modes, objective, favoured)
    {
    }

    NetworkAnswer Run()
    {
        m_answer.bound = LeastCost(m_problem, m_modes, m_objective);
        StartGreedily();
        FindFirst();
        if (m_answer.placement)
        {
            Improve();
            FindFewestParts();
        }
        return std::move(m_answer);
    }

  private:
    using Tables = std::optional<std::map<uint32_t, std::vector<TableSlice>>>;

    void FindFirst()
    {
        while (!m_answer.placement && m_answer.rounds < kMostRounds)
        {
            const DeploymentAnswer first = m_model.Solve();
            if (!first.deployment)
            {
                Explain(first);
                return;
            }
            LayOut(*first.deployment);
        }
        if (!m_answer.placement)
        {
            const std::string what =
                "no placement found in " + std::to_string(kMostRounds) + " rounds, nor proof that there is none";
            m_answer.reasons = {{Severity::Error, {}, what, "relax what is tightest, or use larger chips"}};
        }
    }

    /**
     * Asks for less and less cost, at first with little work a question. What is not decided counts as not to be had
     * until all other costs have been asked for; then again with more work.
     */
    void Improve()
    {
        uint64_t least = m_answer.bound; // nothing costs less, as far as deployments are not ruled out wrongly
        uint64_t floor = least;          // nothing was found below
        uint64_t work = kFirstWork;
        while (m_cost > least && m_left > 0 && m_answer.rounds < kMostRounds)
        {
            if (floor >= m_cost)
            {
                floor = least;
                work *= kMoreWork;
            }
            // shares may fall by one entry at a time, so that loads are halved in
            const uint64_t below = m_cost - 1;
            const uint64_t limit = m_objective == NetworkObjective::EvenLoad ? floor + (below - floor) / 2 : below;
            const DeploymentAnswer found = m_model.Solve({limit, {}, std::min(work, m_left)});
            Spend(found);
            if (found.deployment)
            {
                LayOut(*found.deployment);
                continue;
            }
            floor = limit + 1;
            least = found.isDecided ? floor : least;
            m_answer.bound = m_hasGuessed ? m_answer.bound : least;
        }
        m_answer.provedOptimal = m_answer.cost <= m_answer.bound;
    }

    void Spend(const DeploymentAnswer& answer)
    {
        const uint64_t work = std::max<uint64_t>(1, answer.work);
        m_left -= std::min(m_left, work);
    }

    /** At the cost reached, splits no external that need not be split. */
    void FindFewestParts()
    {
        while (m_objective != NetworkObjective::Any && m_parts > m_problem.externals.size() &&
               m_answer.rounds < kMostRounds)
        {
            const DeploymentAnswer fewer = m_model.Solve({m_cost, m_parts - 1, kFirstWork});
            if (!fewer.deployment)
            {
                return;
            }
            const unsigned misfits = m_misfits;
            const uint64_t parts = m_parts;
            LayOut(*fewer.deployment);
            if (m_misfits == misfits && m_parts == parts) // it was laid out, in more stages
            {
                return;
            }
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
            if (FitAll(deployment, placement).empty() && Check(m_problem, m_modes, placement).empty())
            {
                deployment.parts = m_problem.externals.size();
                Accept(std::move(placement), deployment);
            }
        }
    }

    /** Second step for all classes. @return the classes that do not fit; those alike once. */
    std::vector<uint32_t> FitAll(const Deployment& deployment, NetworkPlacement& placement)
    {
        placement.switches.clear();
        placement.switches.resize(m_problem.switches.size());
        for (uint32_t each = 0; each < m_problem.switches.size(); ++each)
        {
            placement.switches[each].pieces = deployment.pieces[m_classes.classOf[each]];
            placement.switches[each].shares = deployment.shares[m_classes.classOf[each]];
        }
        std::vector<uint32_t> misfits;
        std::set<std::pair<std::set<uint32_t>, std::map<uint32_t, uint64_t>>> known;
        for (uint32_t each = 0; each < m_classes.members.size(); ++each)
        {
            const Tables& tables = TablesOf(m_classes.Chip(m_problem, each).target,
                                            {each, deployment.pieces[each], deployment.shares[each]});
            for (const uint32_t member : m_classes.members[each])
            {
                placement.switches[member].blocks = tables.value_or(Tables::value_type{});
            }
            if (!tables && known.emplace(deployment.pieces[each], deployment.shares[each]).second)
            {
                misfits.push_back(each);
            }
        }
        for (uint32_t each = 0; misfits.empty() && m_modes.Has(NetworkGroup::Phv) && each < m_classes.members.size();
             ++each)
        {
            const uint32_t first = m_classes.members[each].front();
            auto words = FitWords(FieldsOn(m_problem, m_modes, placement, first), m_problem.switches[first].target);
            if (!words)
            {
                m_lacksWords = true;
                return {each};
            }
            for (const uint32_t member : m_classes.members[each])
            {
                placement.switches[member].words = *words;
            }
        }
        return misfits;
    }

    /** @return FitTables of the part, which is asked for again and again while misfits are shrunk. */
    const Tables& TablesOf(const Target& target, const Misfit& part)
    {
        const auto chip = std::find_if(m_problem.switches.begin(), m_problem.switches.end(),
                                       [&target](const NetworkSwitch& one) { return one.target == target; });
        const auto key = std::make_tuple(chip - m_problem.switches.begin(), part.pieces, part.shares);
        const auto found = m_tables.find(key);
        if (found != m_tables.end())
        {
            return found->second;
        }
        SwitchPlacement placed;
        placed.pieces = part.pieces;
        placed.shares = part.shares;
        return m_tables.emplace(key, FitTables(m_problem, m_modes, target, placed)).first->second;
    }

    /** Makes the deployment the answer if it can be laid out; what cannot is ruled out. */
    void LayOut(const Deployment& deployment)
    {
        ++m_answer.rounds;
        NetworkPlacement placement;
        m_lacksWords = false;
        const std::vector<uint32_t> misfits = FitAll(deployment, placement);
        for (const uint32_t misfit : misfits)
        {
            m_model.Forbid(m_lacksWords ? All(deployment, misfit) : Smallest(deployment, misfit));
            m_hasGuessed = true;
            ++m_misfits;
        }
        if (!misfits.empty())
        {
            return;
        }
        const std::vector<Diagnostic> violations = Check(m_problem, m_modes, placement);
        if (!violations.empty())
        {
            throw std::logic_error("the placer of networks broke a limit: " + ToString(violations.front()));
        }
        Accept(std::move(placement), deployment);
    }

    /** The answer, unless the one before is better: stages as laid out may be more than the first step counts. */
    void Accept(NetworkPlacement placement, const Deployment& deployment)
    {
        m_cost = deployment.cost;
        const uint64_t cost = LaidOutCost(m_problem, m_classes, placement, m_objective).value_or(deployment.cost);
        if (m_answer.placement && cost > m_answer.cost)
        {
            return;
        }
        m_answer.placement = std::move(placement);
        m_answer.cost = cost;
        m_parts = deployment.parts;
        if (m_effort.onBetter)
        {
            m_effort.onBetter(m_answer);
        }
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

    bool FitsOn(const Target& target, const Misfit& part)
    {
        return TablesOf(target, part).has_value();
    }

    /** To one entry each if that does not fit either; else halves in on the fewest that do not fit beside the rest.
     */
    void LowerShares(const Target& target, Misfit& misfit)
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
    const NetworkEffort& m_effort;
    uint64_t m_left; ///< work
    SwitchClasses m_classes;
    DeploymentModel m_model;
    NetworkAnswer m_answer;
    uint64_t m_cost{0};  ///< of the first step, of the last deployment that could be laid out
    uint64_t m_parts{0}; ///< of externals, in the answer
    std::map<std::tuple<std::ptrdiff_t, std::set<uint32_t>, std::map<uint32_t, uint64_t>>, Tables> m_tables;
    unsigned m_misfits{0}; ///< ruled out
    bool m_lacksWords{false};
    bool m_hasGuessed{false}; ///< a misfit was found by a search that proves nothing
};

} // namespace

NetworkAnswer
PlaceOnNetwork(const NetworkProblem& problem, const NetworkModes& modes, NetworkObjective objective,
               uint32_t favoured, const NetworkEffort& effort)
{
    NetworkAnswer answer;
    answer.reasons = CheckProblem(problem);
    return answer.reasons.empty() ? Search(problem, modes, objective, favoured, effort).Run() : answer;
}

} // namespace pisa
