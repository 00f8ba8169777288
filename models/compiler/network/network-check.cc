// The checker of placements over a network. It believes nothing and calls no solver.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/network-placement.h"
#include "compiler/network/switch-fit.h"
#include "target/offered.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** All checks of one placement. */
class Checker
{
  public:
    Checker(const NetworkProblem& problem, const NetworkModes& modes, const NetworkPlacement& placement)
        : m_problem(problem),
          m_modes(modes),
          m_placement(placement)
    {
    }

    std::vector<Diagnostic> Run()
    {
        if (m_placement.switches.size() != m_problem.switches.size())
        {
            Report({}, std::to_string(m_placement.switches.size()) + " switches placed, the network has " +
                           std::to_string(m_problem.switches.size()));
            return m_findings;
        }
        for (uint32_t piece = 0; piece < m_problem.pieces.size(); ++piece)
        {
            CheckPiece(piece);
        }
        for (uint32_t algorithm = 0; algorithm < m_problem.algorithms.size(); ++algorithm)
        {
            for (const auto& path : m_problem.algorithms[algorithm].paths)
            {
                CheckPath(algorithm, path);
            }
        }
        CheckGlobals();
        for (uint32_t each = 0; each < m_problem.switches.size(); ++each)
        {
            CheckShares(each);
            CheckParser(each);
            CheckWords(each);
            CheckTables(each);
        }
        return m_findings;
    }

  private:
    void Report(const SourceLocation& where, std::string what)
    {
        m_findings.push_back({Severity::Error, where, std::move(what), ""});
    }

    bool Holds(uint32_t each, uint32_t piece) const
    {
        return m_placement.switches[each].pieces.count(piece) > 0;
    }

    bool LooksUp(uint32_t piece) const
    {
        return LookedUpBy(m_problem, m_problem.pieces[piece]).has_value();
    }

    void CheckPiece(uint32_t id)
    {
        const NetworkPiece& piece = m_problem.pieces[id];
        const NetworkAlgorithm& algorithm = m_problem.algorithms[piece.algorithm];
        for (uint32_t each = 0; each < m_problem.switches.size(); ++each)
        {
            const bool isInScope = std::count(algorithm.scope.begin(), algorithm.scope.end(), each) > 0;
            const std::string here = "'" + piece.name + "' on '" + m_problem.switches[each].name + "': ";
            if (m_modes.Has(NetworkGroup::Path) && algorithm.isPerSwitch && isInScope && !Holds(each, id))
            {
                Report(piece.where, here + "missing, and every switch of the scope carries all");
            }
            if (!Holds(each, id))
            {
                continue;
            }
            const NetworkSwitch& chip = m_problem.switches[each];
            if (m_modes.Has(NetworkGroup::Scope) && !isInScope)
            {
                Report(piece.where, here + "not in the scope of '" + algorithm.name + "'");
            }
            if (m_modes.Has(NetworkGroup::Pipes) && piece.isEgress && chip.isEgress &&
                *piece.isEgress != *chip.isEgress)
            {
                Report(piece.where, here + std::string("works only in ") + (*piece.isEgress ? "egress" : "ingress"));
            }
            if (m_modes.Has(NetworkGroup::Compare) && piece.compareBits > chip.compareBits)
            {
                Report(piece.where, here + "compares " + std::to_string(piece.compareBits) + " bits, limit " +
                                        std::to_string(chip.compareBits));
            }
            if (m_modes.Has(NetworkGroup::Service) && piece.service && !Offers(chip.target, *piece.service))
            {
                Report(piece.where, here + "needs the service '" + std::string(NameOf(*piece.service)) +
                                        "', which the chip does not offer");
            }
            if (m_modes.Has(NetworkGroup::Atoms) && piece.global && m_problem.globals[*piece.global].atom > chip.atom)
            {
                Report(piece.where, here + "needs " + NameOf(m_problem.globals[*piece.global].atom) +
                                        ", the chip has " + NameOf(chip.atom));
            }
        }
    }

    void CheckPath(uint32_t id, const std::vector<uint32_t>& path)
    {
        const NetworkAlgorithm& algorithm = m_problem.algorithms[id];
        std::size_t all = 0;
        for (uint32_t piece = 0; piece < m_problem.pieces.size(); ++piece)
        {
            if (m_problem.pieces[piece].algorithm != id || algorithm.isPerSwitch)
            {
                continue;
            }
            const auto copies =
                std::count_if(path.begin(), path.end(), [&](uint32_t each) { return Holds(each, piece); });
            all += static_cast<std::size_t>(copies);
            const bool mayRepeat = LooksUp(piece) && !m_modes.literalLookUps;
            if (m_modes.Has(NetworkGroup::Path) && !m_modes.literalPath &&
                (copies == 0 || (copies > 1 && !mayRepeat)))
            {
                Report(m_problem.pieces[piece].where, "'" + m_problem.pieces[piece].name + "' is on " +
                                                          std::to_string(copies) + " switches of the path to '" +
                                                          m_problem.switches[path.back()].name + "'");
            }
        }
        if (m_modes.Has(NetworkGroup::Path) && m_modes.literalPath && !algorithm.isPerSwitch && all != 1)
        {
            Report(algorithm.where, "a path has " + std::to_string(all) + " pieces, the printed form allows 1");
        }
        CheckOrder(path);
        CheckSplit(id, path);
    }

    void CheckOrder(const std::vector<uint32_t>& path)
    {
        for (const PieceEdge& edge : m_problem.edges)
        {
            for (std::size_t early = 0; early < path.size(); ++early)
            {
                for (std::size_t late = early + 1; late < path.size(); ++late)
                {
                    const bool applies = m_modes.literalOrder || Holds(path[late], edge.from);
                    if (m_modes.Has(NetworkGroup::Order) && applies && Holds(path[early], edge.to) &&
                        !m_problem.algorithms[m_problem.pieces[edge.to].algorithm].isPerSwitch)
                    {
                        Report(m_problem.pieces[edge.to].where, "'" + m_problem.pieces[edge.to].name + "' on '" +
                                                                    m_problem.switches[path[early]].name +
                                                                    "' needs '" + m_problem.pieces[edge.from].name +
                                                                    "', which is behind it on '" +
                                                                    m_problem.switches[path[late]].name + "'");
                    }
                }
            }
        }
    }

    void CheckSplit(uint32_t algorithm, const std::vector<uint32_t>& path)
    {
        for (uint32_t external = 0; external < m_problem.externals.size(); ++external)
        {
            bool isOurs = false;
            uint64_t sum = 0;
            for (const NetworkPiece& piece : m_problem.pieces)
            {
                isOurs = isOurs || (piece.algorithm == algorithm && LookedUpBy(m_problem, piece) == external);
            }
            for (const uint32_t each : path)
            {
                const auto share = m_placement.switches[each].shares.find(external);
                sum += share == m_placement.switches[each].shares.end() ? 0 : share->second;
            }
            const bool isPerSwitch = m_problem.algorithms[algorithm].isPerSwitch;
            if (m_modes.Has(NetworkGroup::Split) && isOurs && !isPerSwitch &&
                sum != m_problem.externals[external].entries)
            {
                Report(m_problem.externals[external].where,
                       "'" + m_problem.externals[external].name + "' has " + std::to_string(sum) +
                           " entries on the path to '" + m_problem.switches[path.back()].name + "', it needs " +
                           std::to_string(m_problem.externals[external].entries));
            }
        }
    }

    void CheckGlobals()
    {
        for (uint32_t global = 0; m_modes.Has(NetworkGroup::Global) && global < m_problem.globals.size(); ++global)
        {
            std::vector<uint32_t> touching;
            for (uint32_t piece = 0; piece < m_problem.pieces.size(); ++piece)
            {
                if (m_problem.pieces[piece].global == global)
                {
                    touching.push_back(piece);
                }
            }
            unsigned copies = 0;
            for (uint32_t each = 0; each < m_problem.switches.size(); ++each)
            {
                const auto here = static_cast<std::size_t>(std::count_if(
                    touching.begin(), touching.end(), [&](uint32_t piece) { return Holds(each, piece); }));
                copies += here > 0 ? 1 : 0;
                if (here > 0 && here < touching.size())
                {
                    Report(m_problem.globals[global].where, "'" + m_problem.globals[global].name +
                                                                "' is touched on '" + m_problem.switches[each].name +
                                                                "' and elsewhere");
                }
            }
            if (m_problem.globals[global].isUnique && copies > 1)
            {
                Report(m_problem.globals[global].where, "'" + m_problem.globals[global].name + "' has " +
                                                            std::to_string(copies) + " copies, and is to have one");
            }
        }
    }

    /** (16): entries are where look-ups are. */
    void CheckShares(uint32_t each)
    {
        const SwitchPlacement& placed = m_placement.switches[each];
        for (uint32_t external = 0; m_modes.Has(NetworkGroup::Split) && external < m_problem.externals.size();
             ++external)
        {
            const auto share = placed.shares.find(external);
            const bool hasEntries = share != placed.shares.end() && share->second > 0;
            for (uint32_t piece = 0; piece < m_problem.pieces.size(); ++piece)
            {
                if (LookedUpBy(m_problem, m_problem.pieces[piece]) == external && Holds(each, piece) != hasEntries)
                {
                    Report(m_problem.pieces[piece].where,
                           "'" + m_problem.externals[external].name + "' on '" + m_problem.switches[each].name +
                               "' has " + (hasEntries ? "entries and no look-up" : "look-ups and no entries"));
                }
            }
        }
    }

    void CheckParser(uint32_t each)
    {
        const std::set<uint32_t> headers = HeadersOn(m_problem, m_placement.switches[each]);
        const auto rows = std::count_if(m_problem.parserRows.begin(), m_problem.parserRows.end(),
                                        [&](const ParserRow& row) {
                                            return std::any_of(row.headers.begin(), row.headers.end(),
                                                               [&](uint32_t h) { return headers.count(h) > 0; });
                                        });
        const unsigned limit = m_problem.switches[each].target.parser.tcamRows;
        if (m_modes.Has(NetworkGroup::Parser) && rows > limit)
        {
            Report({}, "parser of '" + m_problem.switches[each].name + "': " + std::to_string(rows) +
                           " rows, limit " + std::to_string(limit));
        }
    }

    void CheckWords(uint32_t each)
    {
        if (!m_modes.Has(NetworkGroup::Phv))
        {
            return;
        }
        const std::vector<PhvWords>& limits = m_problem.switches[each].target.phv;
        const SwitchPlacement& placed = m_placement.switches[each];
        std::vector<unsigned> used(limits.size(), 0);
        for (const auto& [width, count] : FieldsOn(m_problem, m_modes, m_placement, each))
        {
            unsigned held = 0;
            const auto words = placed.words.find(width);
            for (const auto& [counts, fields] :
                 words == placed.words.end() ? std::map<WordCounts, unsigned>{} : words->second)
            {
                unsigned bits = 0;
                for (std::size_t i = 0; i < limits.size(); ++i)
                {
                    bits += counts[i] * limits[i].width;
                    used[i] += counts[i] * fields;
                }
                held += bits >= width ? fields : 0;
            }
            if (held < count)
            {
                Report({}, "'" + m_problem.switches[each].name + "' holds " + std::to_string(held) + " fields of " +
                               std::to_string(width) + " bits, it needs " + std::to_string(count));
            }
        }
        for (std::size_t i = 0; i < limits.size(); ++i)
        {
            if (used[i] > limits[i].count)
            {
                Report({}, "'" + m_problem.switches[each].name + "': " + std::to_string(used[i]) + " words of " +
                               std::to_string(limits[i].width) + " bits, limit " + std::to_string(limits[i].count));
            }
        }
    }

    /** (13) to (15), for every unit of tables. */
    void CheckTables(uint32_t each)
    {
        const SwitchPlacement& placed = m_placement.switches[each];
        const Target& target = m_problem.switches[each].target;
        const SwitchProblem made = MakeSwitchProblem(m_problem, m_modes, target, placed);
        std::vector<Load> used(target.architecture == "drmt" ? 1 : target.stages);
        std::vector<std::pair<unsigned, unsigned>> spans;
        for (std::size_t i = 0; i < made.blocks.size(); ++i)
        {
            const StageUnit& unit = made.problem.units[i];
            spans.emplace_back(0, 0);
            for (const uint32_t block : made.blocks[i])
            {
                const auto slices = placed.blocks.find(block);
                if (slices == placed.blocks.end() || slices->second.empty() ||
                    slices->second.back().stage >= used.size())
                {
                    Report(unit.where, "'" + m_problem.blocks[block].name + "' has no stage on '" +
                                           m_problem.switches[each].name + "'");
                    return;
                }
                spans.back() = {slices->second.front().stage, slices->second.back().stage};
                uint64_t rows = 0;
                for (const TableSlice& slice : slices->second)
                {
                    rows += slice.rows;
                    used[slice.stage] = made.blocks[i].size() == 1 && unit.chunks > 1
                                            ? used[slice.stage] + LoadOf(unit.demand, slice.rows, target)
                                            : used[slice.stage];
                }
                if (made.blocks[i].size() == 1 && rows != unit.demand.rows)
                {
                    Report(unit.where, "'" + m_problem.blocks[block].name + "' has " + std::to_string(rows) +
                                           " rows, it needs " + std::to_string(unit.demand.rows));
                }
            }
            used[spans.back().first] =
                unit.chunks > 1 ? used[spans.back().first] : used[spans.back().first] + unit.whole;
        }
        CheckUse(each, used);
        for (const StageEdge& edge : made.problem.edges)
        {
            if (target.architecture != "drmt" &&
                spans[edge.to].first < spans[edge.from].second + (edge.IsStrict() ? 1 : 0))
            {
                Report(made.problem.units[edge.to].where,
                       NameOf(made.problem.units[edge.to]) + " on '" + m_problem.switches[each].name +
                           "' begins too early for " + NameOf(made.problem.units[edge.from]));
            }
        }
    }

    void CheckUse(uint32_t each, const std::vector<Load>& used)
    {
        const Target& target = m_problem.switches[each].target;
        const bool isPool = target.architecture == "drmt";
        const Load capacity = CapacityOf(target.stage);
        for (std::size_t stage = 0; stage < used.size(); ++stage)
        {
            for (std::size_t kind = 0; kind < (isPool ? 2 : kResources); ++kind)
            {
                if (used[stage][kind] > capacity[kind])
                {
                    Report({}, "'" + m_problem.switches[each].name + "', stage " + std::to_string(stage) + ": " +
                                   std::to_string(used[stage][kind]) + " " + UnitOf(static_cast<Resource>(kind)) +
                                   ", limit " + std::to_string(capacity[kind]));
                }
            }
        }
    }

    const NetworkProblem& m_problem;
    const NetworkModes& m_modes;
    const NetworkPlacement& m_placement;
    std::vector<Diagnostic> m_findings;
};

} // namespace

std::vector<Diagnostic>
Check(const NetworkProblem& problem, const NetworkModes& modes, const NetworkPlacement& placement)
{
    return Checker(problem, modes, placement).Run();
}

} // namespace pisa
