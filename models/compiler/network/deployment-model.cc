// Lyra's constraints (3) to (16) over classes of switches, in Z3.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/deployment-model.h"

#include "compiler/network/switch-fit.h"

#include <algorithm>
#include <string>
#include <z3++.h>

namespace pisa
{

namespace
{

constexpr unsigned kMostResources = 100'000'000; ///< of Z3, a question

} // namespace

class DeploymentModel::Encoding
{
  public:
    Encoding(const NetworkProblem& problem, const SwitchClasses& classes, const NetworkModes& modes,
             NetworkObjective objective, uint32_t favoured)
        : m_problem(problem),
          m_classes(classes),
          m_modes(modes),
          m_solver(m_context),
          m_cost(m_context.int_val(0)),
          m_parts(m_context.int_val(0))
    {
        z3::params parameters(m_context);
        parameters.set("rlimit", kMostResources);
        parameters.set("random_seed", 1U);
        parameters.set("core.minimize", true);
        m_solver.set(parameters);
        for (unsigned group = 0; group < kNetworkGroups; ++group)
        {
            m_groups.push_back(m_context.bool_const(("group" + std::to_string(group)).c_str()));
        }
        DeclareVariables();
        for (uint32_t algorithm = 0; algorithm < problem.algorithms.size(); ++algorithm)
        {
            AddDeployment(algorithm);
        }
        AddGlobals();
        AddSplits();
        AddCarried(objective);
        for (uint32_t each = 0; each < classes.members.size(); ++each)
        {
            AddChip(each);
        }
        AddHeights(objective);
        AddCost(objective, favoured);
    }

    DeploymentAnswer Solve(const DeploymentLimits& limits)
    {
        m_solver.push();
        if (limits.cost)
        {
            m_solver.add(m_cost <= Number(*limits.cost));
        }
        if (limits.parts)
        {
            m_solver.add(m_parts <= Number(*limits.parts));
        }
        z3::expr_vector groups(m_context);
        for (unsigned group = 0; group < kNetworkGroups; ++group)
        {
            if (m_modes.Has(static_cast<NetworkGroup>(group)))
            {
                groups.push_back(m_groups[group]);
            }
        }
        const z3::check_result result = m_solver.check(groups);
        DeploymentAnswer answer;
        answer.isDecided = result != z3::unknown;
        if (result == z3::sat)
        {
            answer.deployment = Read(m_solver.get_model());
        }
        else if (result == z3::unsat)
        {
            ReadCore(answer.core);
        }
        m_solver.pop();
        return answer;
    }

    void Forbid(const Misfit& misfit)
    {
        for (uint32_t each = 0; each < m_classes.members.size(); ++each)
        {
            if (!(Chip(each).target == Chip(misfit.onClass).target))
            {
                continue;
            }
            z3::expr all = m_context.bool_val(true);
            for (const uint32_t piece : misfit.pieces)
            {
                all = all && m_on[piece][each];
            }
            for (const auto& [external, entries] : misfit.shares)
            {
                all = all && m_shares[external][each] >= Number(entries);
            }
            m_solver.add(!all);
        }
    }

  private:
    z3::expr Number(uint64_t value)
    {
        return m_context.int_val(value);
    }

    const NetworkSwitch& Chip(uint32_t each) const
    {
        return m_classes.Chip(m_problem, each);
    }

    void Add(NetworkGroup group, const z3::expr& constraint)
    {
        m_solver.add(z3::implies(m_groups[static_cast<std::size_t>(group)], constraint));
    }

    z3::expr Or(const std::vector<z3::expr>& all)
    {
        z3::expr_vector vector(m_context);
        for (const z3::expr& each : all)
        {
            vector.push_back(each);
        }
        return all.empty() ? m_context.bool_val(false) : z3::mk_or(vector);
    }

    z3::expr Count(const z3::expr& condition, uint64_t weight)
    {
        return z3::ite(condition, Number(weight), Number(0));
    }

    void DeclareVariables()
    {
        const std::size_t count = m_classes.members.size();
        for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
        {
            m_on.emplace_back();
            for (std::size_t each = 0; each < count; ++each)
            {
                m_on.back().push_back(
                    m_context.bool_const(("on" + std::to_string(piece) + "." + std::to_string(each)).c_str()));
            }
        }
        for (std::size_t external = 0; external < m_problem.externals.size(); ++external)
        {
            m_shares.emplace_back();
            for (std::size_t each = 0; each < count; ++each)
            {
                m_shares.back().push_back(
                    m_context.int_const(("share" + std::to_string(external) + "." + std::to_string(each)).c_str()));
                m_solver.add(m_shares.back().back() >= 0 &&
                             m_shares.back().back() <= Number(m_problem.externals[external].entries));
            }
        }
        for (std::size_t block = 0; block < m_problem.blocks.size(); ++block)
        {
            m_block.emplace_back();
            for (std::size_t each = 0; each < count; ++each)
            {
                std::vector<z3::expr> pieces; // (4)
                for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
                {
                    if (m_problem.pieces[piece].block == block)
                    {
                        pieces.push_back(m_on[piece][each]);
                    }
                }
                m_block.back().push_back(Or(pieces));
            }
        }
    }

    bool LooksUp(std::size_t piece) const
    {
        return LookedUpBy(m_problem, m_problem.pieces[piece]).has_value();
    }

    /** Scope, path and order of one algorithm. */
    void AddDeployment(uint32_t id)
    {
        const NetworkAlgorithm& algorithm = m_problem.algorithms[id];
        std::set<uint32_t> scope;
        for (const uint32_t each : algorithm.scope)
        {
            scope.insert(m_classes.classOf[each]);
        }
        std::set<uint32_t> crossed;
        for (const auto& path : m_classes.paths[id])
        {
            crossed.insert(path.begin(), path.end());
        }
        for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
        {
            for (uint32_t each = 0; m_problem.pieces[piece].algorithm == id && each < m_classes.members.size();
                 ++each)
            {
                if (scope.count(each) == 0)
                {
                    Add(NetworkGroup::Scope, !m_on[piece][each]);
                }
                else if (algorithm.isPerSwitch)
                {
                    Add(NetworkGroup::Path, m_on[piece][each]);
                }
                else if (crossed.count(each) == 0)
                {
                    Add(NetworkGroup::Path, !m_on[piece][each]);
                }
            }
        }
        for (const auto& path : m_classes.paths[id])
        {
            if (!algorithm.isPerSwitch)
            {
                AddPath(id, path);
            }
            AddOrder(path);
        }
    }

    void AddPath(uint32_t id, const std::vector<uint32_t>& path)
    {
        z3::expr sum = Number(0);
        for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
        {
            if (m_problem.pieces[piece].algorithm != id)
            {
                continue;
            }
            z3::expr_vector copies(m_context);
            for (const uint32_t each : path)
            {
                copies.push_back(m_on[piece][each]);
                sum = sum + Count(m_on[piece][each], 1);
            }
            if (!m_modes.literalPath)
            {
                Add(NetworkGroup::Path, z3::mk_or(copies));
                if (!LooksUp(piece) || m_modes.literalLookUps)
                {
                    Add(NetworkGroup::Path, z3::atmost(copies, 1));
                }
            }
        }
        if (m_modes.literalPath)
        {
            Add(NetworkGroup::Path, sum == 1);
        }
    }

    void AddOrder(const std::vector<uint32_t>& path)
    {
        for (const PieceEdge& edge : m_problem.edges)
        {
            if (m_problem.algorithms[m_problem.pieces[edge.to].algorithm].isPerSwitch)
            {
                continue;
            }
            for (std::size_t late = 1; late < path.size(); ++late)
            {
                for (std::size_t early = 0; early < late; ++early)
                {
                    const z3::expr follows = !m_on[edge.to][path[early]];
                    Add(NetworkGroup::Order,
                        m_modes.literalOrder ? follows : z3::implies(m_on[edge.from][path[late]], follows));
                }
            }
        }
    }

    /** B.2, and unique copies. */
    void AddGlobals()
    {
        for (uint32_t global = 0; global < m_problem.globals.size(); ++global)
        {
            std::vector<std::size_t> touching;
            for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
            {
                if (m_problem.pieces[piece].global == global)
                {
                    touching.push_back(piece);
                }
            }
            z3::expr copies = Number(0);
            for (uint32_t each = 0; !touching.empty() && each < m_classes.members.size(); ++each)
            {
                const z3::expr& first = m_on[touching.front()][each];
                for (const std::size_t piece : touching)
                {
                    Add(NetworkGroup::Global, m_on[piece][each] == first);
                    if (m_problem.globals[global].atom > Chip(each).atom)
                    {
                        Add(NetworkGroup::Atoms, !m_on[piece][each]);
                    }
                }
                copies = copies + Count(first, m_classes.members[each].size());
            }
            if (m_problem.globals[global].isUnique)
            {
                Add(NetworkGroup::Global, copies <= 1);
            }
        }
    }

    /** (16), with "exactly when" (A21). */
    void AddSplits()
    {
        for (uint32_t external = 0; external < m_problem.externals.size(); ++external)
        {
            std::set<uint32_t> algorithms;
            for (uint32_t each = 0; each < m_classes.members.size(); ++each)
            {
                for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
                {
                    if (LookedUpBy(m_problem, m_problem.pieces[piece]) == external)
                    {
                        Add(NetworkGroup::Split, m_on[piece][each] == (m_shares[external][each] > 0));
                        algorithms.insert(m_problem.pieces[piece].algorithm);
                    }
                }
                m_parts = m_parts + Count(m_shares[external][each] > 0, 1);
            }
            const uint64_t entries = m_problem.externals[external].entries;
            for (const uint32_t algorithm : algorithms)
            {
                for (const auto& path : m_classes.paths[algorithm])
                {
                    z3::expr sum = Number(0);
                    for (const uint32_t each : path)
                    {
                        sum = sum + m_shares[external][each];
                    }
                    if (!m_problem.algorithms[algorithm].isPerSwitch)
                    {
                        Add(NetworkGroup::Split, sum == Number(entries));
                    }
                }
                for (const uint32_t each : m_problem.algorithms[algorithm].scope)
                {
                    if (m_problem.algorithms[algorithm].isPerSwitch)
                    {
                        Add(NetworkGroup::Split, m_shares[external][m_classes.classOf[each]] == Number(entries));
                    }
                }
            }
        }
    }

    /** Whether each local is carried into or out of each class (algorithm 2), and what that costs. */
    void AddCarried(NetworkObjective objective)
    {
        m_carried.resize(m_problem.variables.size(), std::vector<std::vector<z3::expr>>(m_classes.members.size()));
        for (uint32_t algorithm = 0; algorithm < m_problem.algorithms.size(); ++algorithm)
        {
            for (uint32_t variable = 0;
                 !m_problem.algorithms[algorithm].isPerSwitch && variable < m_problem.variables.size(); ++variable)
            {
                CarryAlong(algorithm, variable, objective);
            }
        }
    }

    void CarryAlong(uint32_t algorithm, uint32_t variable, NetworkObjective objective)
    {
        std::vector<std::size_t> readers;
        std::vector<std::size_t> writers;
        for (std::size_t id = 0; id < m_problem.pieces.size(); ++id)
        {
            const NetworkPiece& piece = m_problem.pieces[id];
            if (piece.algorithm == algorithm && std::count(piece.reads.begin(), piece.reads.end(), variable) > 0)
            {
                readers.push_back(id);
            }
            if (piece.algorithm == algorithm && std::count(piece.writes.begin(), piece.writes.end(), variable) > 0)
            {
                writers.push_back(id);
            }
        }
        const NetworkVariable& what = m_problem.variables[variable];
        if (what.header || (writers.empty() && !what.isFromStart) || (readers.empty() && !what.isToEnd))
        {
            return;
        }
        for (const auto& path : m_classes.paths[algorithm])
        {
            for (std::size_t link = 0; link + 1 < path.size(); ++link)
            {
                const std::vector<uint32_t> before(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(link) + 1);
                const std::vector<uint32_t> behind(path.begin() + static_cast<std::ptrdiff_t>(link) + 1, path.end());
                const z3::expr reads = m_context.bool_val(what.isToEnd) || AnyOn(readers, behind);
                const z3::expr written = m_context.bool_val(what.isFromStart) || AnyOn(writers, before);
                const z3::expr isCarried =
                    m_modes.literalCarried ? reads != AnyOn(writers, behind) : reads && written;
                m_carried[variable][path[link]].push_back(isCarried);
                m_carried[variable][path[link + 1]].push_back(isCarried);
                if (objective == NetworkObjective::FewestCarried)
                {
                    m_cost = m_cost + Count(isCarried, what.width);
                }
            }
        }
    }

    z3::expr AnyOn(const std::vector<std::size_t>& pieces, const std::vector<uint32_t>& classes)
    {
        std::vector<z3::expr> all;
        for (const std::size_t piece : pieces)
        {
            for (const uint32_t each : classes)
            {
                all.push_back(m_on[piece][each]);
            }
        }
        return Or(all);
    }

    void AddChip(uint32_t each)
    {
        const NetworkSwitch& chip = Chip(each);
        for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
        {
            const NetworkPiece& what = m_problem.pieces[piece];
            if (what.compareBits > chip.compareBits)
            {
                Add(NetworkGroup::Compare, !m_on[piece][each]);
            }
            if (what.isEgress && chip.isEgress && *what.isEgress != *chip.isEgress)
            {
                Add(NetworkGroup::Pipes, !m_on[piece][each]);
            }
        }
        AddHeaders(each);
        AddMemory(each);
    }

    /** (5) to (10), the words by their bits; FitWords does them one by one. */
    void AddHeaders(uint32_t each)
    {
        std::vector<std::vector<z3::expr>> touching(m_problem.headers.size());
        std::vector<std::vector<z3::expr>> locals(m_problem.variables.size());
        for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
        {
            for (const auto* variables : {&m_problem.pieces[piece].reads, &m_problem.pieces[piece].writes})
            {
                for (const uint32_t variable : *variables)
                {
                    const auto& header = m_problem.variables[variable].header;
                    (header ? touching[*header] : locals[variable]).push_back(m_on[piece][each]);
                }
            }
        }
        std::vector<z3::expr> isValid;
        for (std::size_t header = 0; header < m_problem.headers.size(); ++header)
        {
            std::vector<z3::expr> users = touching[header];
            for (const uint32_t behind : m_problem.headers[header].behind)
            {
                users.insert(users.end(), touching[behind].begin(), touching[behind].end());
            }
            isValid.push_back(Or(users));
        }
        const Target& target = Chip(each).target;
        z3::expr rows = Number(0);
        for (const ParserRow& row : m_problem.parserRows)
        {
            std::vector<z3::expr> users;
            for (const uint32_t header : row.headers)
            {
                users.push_back(isValid[header]);
            }
            rows = rows + Count(Or(users), 1);
        }
        if (m_problem.parserRows.size() > target.parser.tcamRows)
        {
            Add(NetworkGroup::Parser, rows <= Number(target.parser.tcamRows));
        }
        AddWords(each, isValid, locals);
    }

    void AddWords(uint32_t each, const std::vector<z3::expr>& isValid, std::vector<std::vector<z3::expr>>& locals)
    {
        const Target& target = Chip(each).target;
        uint64_t limit = 0;
        for (const PhvWords& words : target.phv)
        {
            limit += uint64_t{words.width} * words.count;
        }
        const unsigned least = target.phv.empty() ? 1 : target.phv.front().width;
        z3::expr bits = Number(0);
        for (std::size_t variable = 0; variable < m_problem.variables.size(); ++variable)
        {
            const NetworkVariable& what = m_problem.variables[variable];
            if (!what.header && !m_modes.uncarriedPhv)
            {
                locals[variable].insert(locals[variable].end(), m_carried[variable][each].begin(),
                                        m_carried[variable][each].end());
            }
            const uint64_t weight = (what.width + least - 1) / least * least;
            if (what.header || !m_modes.sharesWords) // sharing depends on the stages, which come second
            {
                bits = bits + Count(what.header ? isValid[*what.header] : Or(locals[variable]), weight);
            }
        }
        Add(NetworkGroup::Phv, bits <= Number(limit));
    }

    z3::expr Real(uint64_t numerator, uint64_t denominator)
    {
        return m_context.real_val((std::to_string(numerator) + "/" + std::to_string(denominator)).c_str());
    }

    /** (11), (12) and (15) summed over all stages; FitTables does them one by one. */
    void AddMemory(uint32_t each)
    {
        const Target& target = Chip(each).target;
        const StageLimits& stage = target.stage;
        const uint64_t stages = target.architecture == "drmt" ? 1 : target.stages;
        z3::expr sram = Real(0, 1);
        z3::expr tcam = Real(0, 1);
        for (std::size_t external = 0; external < m_problem.externals.size(); ++external)
        {
            const NetworkExternal& what = m_problem.externals[external];
            const z3::expr share = z3::to_real(m_shares[external][each]);
            const unsigned unit = what.isTernary ? stage.tcamBlockBits : stage.sramMatchBits;
            const uint64_t wide = unit == 0 ? 0 : (what.keyBits + unit - 1) / unit;
            const uint64_t key = what.isTernary || !m_modes.packsWords ? wide * unit : what.keyBits;
            (what.isTernary ? tcam : sram) =
                (what.isTernary ? tcam : sram) +
                share * Real(key, std::max<uint64_t>(1, uint64_t{unit} * (what.isTernary ? stage.tcamBlockRows
                                                                                         : stage.sramBlockRows)));
            sram = sram + share * Real(what.dataBits,
                                       std::max<uint64_t>(1, uint64_t{stage.sramBlockBits} * stage.sramBlockRows));
        }
        for (std::size_t global = 0; global < m_problem.globals.size(); ++global)
        {
            std::vector<z3::expr> touching;
            for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
            {
                if (m_problem.pieces[piece].global == global)
                {
                    touching.push_back(m_on[piece][each]);
                }
            }
            Register array;
            array.size = m_problem.globals[global].cells;
            array.width = m_problem.globals[global].width;
            sram = sram + z3::to_real(Count(Or(touching), RegisterBlocks(array, target)));
        }
        Add(NetworkGroup::Sram, sram <= Real(stages * stage.sramBlocks, 1));
        Add(NetworkGroup::Tcam, tcam <= Real(stages * stage.tcamBlocks, 1));
        if (target.architecture != "drmt")
        {
            z3::expr tables = Number(0);
            for (const auto& block : m_block)
            {
                tables = tables + Count(block[each], 1);
            }
            Add(NetworkGroup::Tables, tables <= Number(stages * stage.tables));
        }
        m_sram.push_back(sram);
        m_tcam.push_back(tcam);
    }

    /** (14): levels of blocks on each class, and how many levels there are. */
    void AddHeights(NetworkObjective objective)
    {
        const bool isAsked =
            objective == NetworkObjective::FewestStages || objective == NetworkObjective::LeastLatency;
        for (uint32_t each = 0; each < m_classes.members.size(); ++each)
        {
            const Target& target = Chip(each).target;
            m_heights.push_back(m_context.int_const(("height" + std::to_string(each)).c_str()));
            m_solver.add(m_heights.back() >= 0);
            if (target.architecture == "drmt" || (!isAsked && m_problem.blocks.size() <= target.stages))
            {
                continue;
            }
            AddLevels(each);
            Add(NetworkGroup::Chain, m_heights.back() <= Number(target.stages));
            if (isAsked)
            {
                m_solver.add(z3::to_real(m_heights.back()) * Real(target.stage.sramBlocks, 1) >= m_sram[each]);
                m_solver.add(z3::to_real(m_heights.back()) * Real(target.stage.tcamBlocks, 1) >= m_tcam[each]);
            }
        }
    }

    void AddLevels(uint32_t each)
    {
        std::vector<z3::expr> levels;
        for (std::size_t block = 0; block < m_problem.blocks.size(); ++block)
        {
            levels.push_back(
                m_context.int_const(("level" + std::to_string(block) + "." + std::to_string(each)).c_str()));
            m_solver.add(levels.back() >= 0);
            m_solver.add(z3::implies(m_block[block][each], levels.back() < m_heights[each]));
        }
        std::set<std::tuple<uint32_t, uint32_t, bool>> edges;
        for (const PieceEdge& edge : m_problem.edges)
        {
            const bool isStrict =
                m_modes.strictSuccessors || edge.kind == DependencyKind::Match || edge.kind == DependencyKind::Action;
            edges.emplace(m_problem.pieces[edge.from].block, m_problem.pieces[edge.to].block, isStrict);
        }
        for (const auto& [from, to, isStrict] : edges)
        {
            if (from != to)
            {
                Add(NetworkGroup::Chain, z3::implies(m_block[from][each] && m_block[to][each],
                                                     levels[to] >= levels[from] + (isStrict ? 1 : 0)));
            }
        }
    }

    void AddCost(NetworkObjective objective, uint32_t favoured)
    {
        z3::expr longest = m_context.int_const("longest");
        for (uint32_t each = 0; each < m_classes.members.size(); ++each)
        {
            std::vector<z3::expr> all;
            for (std::size_t piece = 0; piece < m_on.size(); ++piece)
            {
                all.push_back(m_on[piece][each]);
            }
            if (objective == NetworkObjective::FewestSwitches)
            {
                m_cost = m_cost + Count(Or(all), m_classes.members[each].size());
            }
            else if (objective == NetworkObjective::FewestStages)
            {
                m_cost = m_cost + m_heights[each];
            }
        }
        for (std::size_t block = 0; objective == NetworkObjective::FavouredSwitch && block < m_block.size(); ++block)
        {
            m_cost = m_cost + Count(!m_block[block][m_classes.classOf[favoured]], 1);
        }
        for (const ClassPaths& paths : m_classes.paths)
        {
            for (const auto& path : paths)
            {
                z3::expr sum = Number(0);
                for (const uint32_t each : path)
                {
                    sum = sum + m_heights[each];
                }
                m_solver.add(longest >= sum);
            }
        }
        m_cost = objective == NetworkObjective::LeastLatency ? longest : m_cost;
        if (objective == NetworkObjective::EvenLoad)
        {
            AddFullest();
        }
    }

    void AddFullest()
    {
        m_cost = m_context.int_const("fullest");
        m_solver.add(m_cost >= 0);
        for (uint32_t each = 0; each < m_classes.members.size(); ++each)
        {
            const Target& target = Chip(each).target;
            const uint64_t stages = target.architecture == "drmt" ? 1 : target.stages;
            m_solver.add(z3::to_real(m_cost) * Real(stages * target.stage.sramBlocks, 1000) >= m_sram[each]);
            m_solver.add(z3::to_real(m_cost) * Real(stages * target.stage.tcamBlocks, 1000) >= m_tcam[each]);
        }
    }

    Deployment Read(const z3::model& model)
    {
        Deployment deployment;
        deployment.pieces.resize(m_classes.members.size());
        deployment.shares.resize(m_classes.members.size());
        for (uint32_t each = 0; each < m_classes.members.size(); ++each)
        {
            for (uint32_t piece = 0; piece < m_on.size(); ++piece)
            {
                if (model.eval(m_on[piece][each], true).is_true())
                {
                    deployment.pieces[each].insert(piece);
                }
            }
            for (uint32_t external = 0; external < m_shares.size(); ++external)
            {
                const uint64_t share = model.eval(m_shares[external][each], true).get_numeral_uint64();
                if (share > 0)
                {
                    deployment.shares[each][external] = share;
                }
            }
        }
        deployment.cost = model.eval(m_cost, true).get_numeral_uint64();
        deployment.parts = model.eval(m_parts, true).get_numeral_uint64();
        return deployment;
    }

    void ReadCore(std::set<NetworkGroup>& groups)
    {
        const z3::expr_vector core = m_solver.unsat_core();
        for (unsigned i = 0; i < core.size(); ++i)
        {
            for (unsigned group = 0; group < kNetworkGroups; ++group)
            {
                if (z3::eq(core[static_cast<int>(i)], m_groups[group]))
                {
                    groups.insert(static_cast<NetworkGroup>(group));
                }
            }
        }
    }

    const NetworkProblem& m_problem;
    const SwitchClasses& m_classes;
    const NetworkModes& m_modes;
    z3::context m_context;
    z3::solver m_solver;
    z3::expr m_cost;
    z3::expr m_parts;
    std::vector<z3::expr> m_groups;
    std::vector<std::vector<z3::expr>> m_on;                   ///< [piece][class]
    std::vector<std::vector<z3::expr>> m_shares;               ///< [external][class]
    std::vector<std::vector<z3::expr>> m_block;                ///< [block][class]
    std::vector<std::vector<std::vector<z3::expr>>> m_carried; ///< [variable][class]: over any link there
    std::vector<z3::expr> m_sram;                              ///< [class]
    std::vector<z3::expr> m_tcam;                              ///< [class]
    std::vector<z3::expr> m_heights;                           ///< [class]
};

DeploymentModel::DeploymentModel(const NetworkProblem& problem, const SwitchClasses& classes,
                                 const NetworkModes& modes, NetworkObjective objective, uint32_t favoured)
    : m_encoding(std::make_unique<Encoding>(problem, classes, modes, objective, favoured))
{
}

DeploymentModel::~DeploymentModel() = default;

DeploymentAnswer
DeploymentModel::Solve(const DeploymentLimits& limits)
{
    return m_encoding->Solve(limits);
}

void
DeploymentModel::Forbid(const Misfit& misfit)
{
    m_encoding->Forbid(misfit);
}

} // namespace pisa
