// Memory and chains along paths.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/cost-bounds.h"

#include "target/demand.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace pisa
{

namespace
{

constexpr double kRounding = 1e-6; ///< sums of quotients may be this much too high

/** Blocks of SRAM and of TCAM. */
using Memory = std::array<double, 2>;

/** What one path, or one switch that has all of some algorithms, must hold. */
class PathNeeds
{
  public:
    PathNeeds(const NetworkProblem& problem, const NetworkModes& modes, std::vector<uint32_t> path,
              const std::set<uint32_t>& algorithms)
        : m_problem(problem),
          m_modes(modes),
          m_path(std::move(path))
    {
        for (const NetworkPiece& piece : problem.pieces)
        {
            if (algorithms.count(piece.algorithm) == 0)
            {
                continue;
            }
            m_blocks.insert(piece.block);
            if (piece.global)
            {
                m_globals.insert(*piece.global);
            }
            if (const auto external = LookedUpBy(problem, piece))
            {
                m_externals.insert(*external);
            }
        }
    }

    /** @return thousandths of the fullest switch, if the others are as full. */
    uint64_t Fullest() const
    {
        const Memory need = Need();
        Memory all{};
        for (const uint32_t each : m_path)
        {
            const Memory has = Has(each);
            all = {all[0] + has[0], all[1] + has[1]};
        }
        double share = 0;
        for (std::size_t kind = 0; kind < all.size(); ++kind)
        {
            share = all[kind] > 0 ? std::max(share, 1000 * need[kind] / all[kind]) : share;
        }
        return Up(share);
    }

    /** @return how many switches hold the memory, the largest first. */
    uint64_t Switches() const
    {
        const Memory need = Need();
        uint64_t most = m_blocks.empty() ? 0 : 1;
        for (std::size_t kind = 0; kind < need.size(); ++kind)
        {
            if (!m_modes.Has(kind == 0 ? NetworkGroup::Sram : NetworkGroup::Tcam))
            {
                continue;
            }
            std::vector<double> has;
            std::transform(m_path.begin(), m_path.end(), std::back_inserter(has),
                           [&](uint32_t each) { return Has(each)[kind]; });
            std::sort(has.rbegin(), has.rend());
            double held = 0;
            uint64_t switches = 0;
            while (switches < has.size() && held + kRounding < need[kind])
            {
                held += has[switches++];
            }
            most = std::max(most, switches);
        }
        return most;
    }

    /** @return stages of all its switches together. */
    uint64_t Stages() const
    {
        Memory most{};
        for (const uint32_t each : m_path)
        {
            const Target& target = m_problem.switches[each].target;
            if (target.architecture == "drmt")
            {
                return 0; // stages are not what it has
            }
            most = {std::max<double>(most[0], target.stage.sramBlocks),
                    std::max<double>(most[1], target.stage.tcamBlocks)};
        }
        uint64_t stages = m_modes.Has(NetworkGroup::Chain) ? Chain() : 0;
        const Memory need = Need();
        for (std::size_t kind = 0; kind < need.size(); ++kind)
        {
            stages = most[kind] > 0 ? std::max(stages, Up(need[kind] / most[kind])) : stages;
        }
        return stages;
    }

    /** @return blocks in the longest chain in which each needs a stage behind the one before. */
    uint64_t Chain() const
    {
        std::map<uint32_t, std::set<std::pair<uint32_t, bool>>> before; // of each block: block, in an earlier stage
        for (const PieceEdge& edge : m_problem.edges)
        {
            const uint32_t from = m_problem.pieces[edge.from].block;
            const uint32_t to = m_problem.pieces[edge.to].block;
            const bool isStrict =
                m_modes.strictSuccessors || edge.kind == DependencyKind::Match || edge.kind == DependencyKind::Action;
            if (from < to && m_blocks.count(from) > 0 &&
                m_blocks.count(to) > 0) // in an order that one switch can run
            {
                before[to].emplace(from, isStrict);
            }
        }
        std::map<uint32_t, uint64_t> length;
        uint64_t longest = 0;
        for (const uint32_t block : m_blocks)
        {
            uint64_t own = 1;
            for (const auto& [from, isStrict] : before[block])
            {
                own = std::max(own, length[from] + (isStrict ? 1 : 0));
            }
            length[block] = own;
            longest = std::max(longest, own);
        }
        return longest;
    }

  private:
    static uint64_t Up(double value)
    {
        return static_cast<uint64_t>(std::max(0.0, std::ceil(value - kRounding)));
    }

    Memory Has(uint32_t each) const
    {
        const Target& target = m_problem.switches[each].target;
        const double pools = target.architecture == "drmt" ? 1 : target.stages;
        return {pools * target.stage.sramBlocks, pools * target.stage.tcamBlocks};
    }

    /** On the chip of the path that takes least for each. */
    Memory Need() const
    {
        Memory need{};
        for (const uint32_t external : m_externals)
        {
            const NetworkExternal& what = m_problem.externals[external];
            Memory least{HUGE_VAL, HUGE_VAL};
            for (const uint32_t each : m_path)
            {
                const Memory here = PerEntry(what, m_problem.switches[each].target.stage);
                least = {std::min(least[0], here[0]), std::min(least[1], here[1])};
            }
            const auto entries = static_cast<double>(what.entries);
            need = {need[0] + entries * least[0], need[1] + entries * least[1]};
        }
        for (const uint32_t global : m_globals)
        {
            Register array;
            array.size = m_problem.globals[global].cells;
            array.width = m_problem.globals[global].width;
            uint64_t least = ~uint64_t{0};
            for (const uint32_t each : m_path)
            {
                least = std::min<uint64_t>(least, RegisterBlocks(array, m_problem.switches[each].target));
            }
            need[0] += static_cast<double>(least);
        }
        return need;
    }

    Memory PerEntry(const NetworkExternal& what, const StageLimits& stage) const
    {
        const double unit = what.isTernary ? stage.tcamBlockBits : stage.sramMatchBits;
        const double rows = what.isTernary ? stage.tcamBlockRows : stage.sramBlockRows;
        const double wide = unit == 0 ? 0 : std::ceil(what.keyBits / unit);
        const double key = what.isTernary || !m_modes.packsWords ? wide * unit : what.keyBits;
        const double match = key / std::max(1.0, unit * rows);
        const double data =
            what.dataBits / std::max(1.0, static_cast<double>(stage.sramBlockBits) * stage.sramBlockRows);
        return what.isTernary ? Memory{data, match} : Memory{match + data, 0};
    }

    const NetworkProblem& m_problem;
    const NetworkModes& m_modes;
    std::vector<uint32_t> m_path;
    std::set<uint32_t> m_blocks;
    std::set<uint32_t> m_globals;
    std::set<uint32_t> m_externals;
};

/** @return algorithms by the paths, or single switches, that hold all of each. */
std::map<std::vector<uint32_t>, std::set<uint32_t>>
AlgorithmsByPath(const NetworkProblem& problem)
{
    std::map<std::vector<uint32_t>, std::set<uint32_t>> all;
    for (uint32_t id = 0; id < problem.algorithms.size(); ++id)
    {
        const NetworkAlgorithm& algorithm = problem.algorithms[id];
        for (const uint32_t each : algorithm.scope)
        {
            if (algorithm.isPerSwitch)
            {
                all[{each}].insert(id);
            }
        }
        for (const std::vector<uint32_t>& path : algorithm.paths)
        {
            all[path].insert(id);
        }
    }
    return all;
}

} // namespace

uint64_t
LongestChain(const NetworkProblem& problem, const NetworkModes& modes)
{
    std::set<uint32_t> all;
    for (uint32_t id = 0; modes.Has(NetworkGroup::Chain) && id < problem.algorithms.size(); ++id)
    {
        all.insert(id);
    }
    return PathNeeds(problem, modes, {}, all).Chain();
}

uint64_t
LeastCost(const NetworkProblem& problem, const NetworkModes& modes, NetworkObjective objective)
{
    const bool holdsAll = modes.Has(NetworkGroup::Path) && modes.Has(NetworkGroup::Split) && !modes.literalPath;
    uint64_t least = 0;
    for (const auto& [path, algorithms] :
         holdsAll ? AlgorithmsByPath(problem) : decltype(AlgorithmsByPath(problem)){})
    {
        const PathNeeds needs(problem, modes, path, algorithms);
        switch (objective)
        {
        case NetworkObjective::FewestSwitches:
            least = std::max(least, needs.Switches());
            break;
        case NetworkObjective::FewestStages:
        case NetworkObjective::LeastLatency:
            least = std::max(least, needs.Stages());
            break;
        case NetworkObjective::EvenLoad:
            least = std::max(least, needs.Fullest());
            break;
        case NetworkObjective::Any:
        case NetworkObjective::FavouredSwitch:
        case NetworkObjective::FewestCarried:
            break;
        }
    }
    return least;
}

std::optional<uint64_t>
LaidOutCost(const NetworkProblem& problem, const SwitchClasses& classes, const NetworkPlacement& placement,
            NetworkObjective objective)
{
    const auto stagesOn = [&](uint32_t each)
    {
        uint64_t stages = 0;
        for (const auto& [block, slices] : placement.switches[each].blocks)
        {
            const bool isCounted = !slices.empty() && problem.switches[each].target.architecture != "drmt";
            stages = std::max<uint64_t>(stages, isCounted ? slices.back().stage + 1 : 0);
        }
        return stages;
    };
    uint64_t cost = 0;
    if (objective == NetworkObjective::FewestStages)
    {
        for (const std::vector<uint32_t>& members : classes.members)
        {
            cost += stagesOn(members.front());
        }
        return cost;
    }
    for (const NetworkAlgorithm& algorithm : problem.algorithms)
    {
        for (const std::vector<uint32_t>& path : algorithm.paths)
        {
            uint64_t stages = 0;
            for (const uint32_t each : path)
            {
                stages += stagesOn(each);
            }
            cost = std::max(cost, stages);
        }
    }
    return objective == NetworkObjective::LeastLatency ? std::optional(cost) : std::nullopt;
}

} // namespace pisa
