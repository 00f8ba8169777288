// What a chip offers, against what is on it.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/deployment-sheet.h"
#include "compiler/network/switch-fit.h"
#include "target/header-vector-bound.h"
#include "target/offered.h"

#include <algorithm>
#include <tuple>

namespace pisa
{

namespace
{

/** The constraints of one class. */
class ChipWriter
{
  public:
    ChipWriter(DeploymentSheet& on, std::size_t each)
        : m_on(on),
          m_problem(on.problem),
          m_sheet(on.sheet),
          m_each(each),
          m_target(on.Chip(each).target)
    {
    }

    void Write()
    {
        const NetworkSwitch& chip = m_on.Chip(m_each);
        for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
        {
            const NetworkPiece& what = m_problem.pieces[piece];
            if (what.compareBits > chip.compareBits)
            {
                m_sheet.Add(NetworkGroup::Compare, -m_on.on[piece][m_each]);
            }
            if (what.service && !Offers(m_target, *what.service))
            {
                m_sheet.Add(NetworkGroup::Service, -m_on.on[piece][m_each]);
            }
            if (what.isEgress && chip.isEgress && *what.isEgress != *chip.isEgress)
            {
                m_sheet.Add(NetworkGroup::Pipes, -m_on.on[piece][m_each]);
            }
        }
        AddHeaders();
        AddMemory();
        AddTables();
    }

  private:
    /** (5) to (8). */
    void AddHeaders()
    {
        std::vector<std::vector<Truth>> touching(m_problem.headers.size());
        std::vector<std::vector<Truth>> locals(m_problem.variables.size());
        for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
        {
            for (const auto* variables : {&m_problem.pieces[piece].reads, &m_problem.pieces[piece].writes})
            {
                for (const uint32_t variable : *variables)
                {
                    const auto& header = m_problem.variables[variable].header;
                    (header ? touching[*header] : locals[variable]).push_back(m_on.on[piece][m_each]);
                }
            }
        }
        std::vector<Truth> isValid;
        for (std::size_t header = 0; header < m_problem.headers.size(); ++header)
        {
            std::vector<Truth> users = touching[header];
            for (const uint32_t behind : m_problem.headers[header].behind)
            {
                users.insert(users.end(), touching[behind].begin(), touching[behind].end());
            }
            isValid.push_back(m_sheet.AnyOf(users));
        }
        WeightedSum rows;
        for (const ParserRow& row : m_problem.parserRows)
        {
            std::vector<Truth> users;
            for (const uint32_t header : row.headers)
            {
                users.push_back(isValid[header]);
            }
            rows.Add(m_sheet.AnyOf(users));
        }
        if (m_problem.parserRows.size() > m_target.parser.tcamRows)
        {
            m_sheet.Add(NetworkGroup::Parser, m_sheet.AtMost(rows, {m_target.parser.tcamRows, 1}));
        }
        AddWords(isValid, locals);
    }

    /** (9) and (10), the words by their bits. */
    void AddWords(const std::vector<Truth>& isValid, std::vector<std::vector<Truth>>& locals)
    {
        const auto limit = static_cast<int64_t>(HeaderVectorBits(m_target));
        const unsigned least = m_target.phv.empty() ? 1 : m_target.phv.front().width;
        WeightedSum bits;
        for (std::size_t variable = 0; variable < m_problem.variables.size(); ++variable)
        {
            const NetworkVariable& what = m_problem.variables[variable];
            if (!what.header && !m_on.modes.uncarriedPhv)
            {
                const auto& carried = m_on.carried[variable][m_each];
                locals[variable].insert(locals[variable].end(), carried.begin(), carried.end());
            }
            if (what.header || !m_on.modes.sharesWords) // sharing depends on the stages, which come second
            {
                bits.Add(what.header ? isValid[*what.header] : m_sheet.AnyOf(locals[variable]),
                         (what.width + least - 1) / least * least);
            }
        }
        m_sheet.Add(NetworkGroup::Phv, m_sheet.AtMost(bits, {limit, 1}));
    }

    /** (11), (12) and (15), summed over all stages. */
    void AddMemory()
    {
        const StageLimits& stage = m_target.stage;
        WeightedSum sram;
        WeightedSum tcam;
        for (std::size_t external = 0; external < m_problem.externals.size(); ++external)
        {
            const NetworkExternal& what = m_problem.externals[external];
            const Unknown share = m_on.shares[external][m_each];
            const int64_t unit = what.isTernary ? stage.tcamBlockBits : stage.sramMatchBits;
            const int64_t wide = unit == 0 ? 0 : (what.keyBits + unit - 1) / unit;
            const int64_t key = what.isTernary || !m_on.modes.packsWords ? wide * unit : what.keyBits;
            const int64_t rows = what.isTernary ? stage.tcamBlockRows : stage.sramBlockRows;
            (what.isTernary ? tcam : sram).Add(share, {key, std::max<int64_t>(1, unit * rows)});
            sram.Add(share,
                     {what.dataBits, std::max<int64_t>(1, int64_t{stage.sramBlockBits} * stage.sramBlockRows)});
        }
        for (std::size_t global = 0; global < m_problem.globals.size(); ++global)
        {
            std::vector<Truth> touching;
            for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
            {
                if (m_problem.pieces[piece].global == global)
                {
                    touching.push_back(m_on.on[piece][m_each]);
                }
            }
            Register array;
            array.size = m_problem.globals[global].cells;
            array.width = m_problem.globals[global].width;
            sram.Add(m_sheet.AnyOf(touching), static_cast<int64_t>(RegisterBlocks(array, m_target)));
        }
        const int64_t pools = DeploymentSheet::Pools(m_target);
        m_sheet.Add(NetworkGroup::Sram, m_sheet.AtMost(sram, {pools * stage.sramBlocks, 1}));
        m_sheet.Add(NetworkGroup::Tcam, m_sheet.AtMost(tcam, {pools * stage.tcamBlocks, 1}));
        m_on.sram.push_back(std::move(sram));
        m_on.tcam.push_back(std::move(tcam));
    }

    /** A.6; a dRMT chip has no places for tables. */
    void AddTables()
    {
        WeightedSum tables;
        for (const auto& block : m_on.block)
        {
            tables.Add(block[m_each]);
        }
        if (m_target.architecture != "drmt")
        {
            m_sheet.Add(NetworkGroup::Tables,
                        m_sheet.AtMost(tables, {int64_t{m_target.stages} * m_target.stage.tables, 1}));
        }
    }

    DeploymentSheet& m_on;
    const NetworkProblem& m_problem;
    ConstraintSheet& m_sheet;
    std::size_t m_each;
    const Target& m_target;
};

/** Levels of the blocks of a class: none is at or above its height. */
void
AddLevels(DeploymentSheet& on, std::size_t each)
{
    std::vector<Unknown> levels;
    const auto lift = [&](Unknown above, Unknown below, int64_t by, const std::vector<Truth>& when)
    {
        WeightedSum gap;
        gap.Add(above);
        gap.Add(below, {-1, 1});
        std::vector<Truth> either{on.sheet.AtLeast(gap, {by, 1})};
        std::transform(when.begin(), when.end(), std::back_inserter(either), [](Truth truth) { return -truth; });
        return on.sheet.AnyOf(either);
    };
    for (std::size_t block = 0; block < on.problem.blocks.size(); ++block)
    {
        levels.push_back(on.sheet.NewUnknown());
        on.sheet.Add(lift(on.heights[each], levels.back(), 1, {on.block[block][each]}));
    }
    std::set<std::tuple<uint32_t, uint32_t, bool>> edges;
    for (const PieceEdge& edge : on.problem.edges)
    {
        const bool isStrict =
            on.modes.strictSuccessors || edge.kind == DependencyKind::Match || edge.kind == DependencyKind::Action;
        edges.emplace(on.problem.pieces[edge.from].block, on.problem.pieces[edge.to].block, isStrict);
    }
    for (const auto& [from, to, isStrict] : edges)
    {
        if (from != to)
        {
            on.sheet.Add(NetworkGroup::Chain, lift(levels[to], levels[from], isStrict ? 1 : 0,
                                                   {on.block[from][each], on.block[to][each]}));
        }
    }
}

} // namespace

void
AddChipConstraints(DeploymentSheet& on)
{
    for (std::size_t each = 0; each < on.Classes(); ++each)
    {
        ChipWriter(on, each).Write();
    }
}

void
AddHeights(DeploymentSheet& on, bool isAsked)
{
    for (std::size_t each = 0; each < on.Classes(); ++each)
    {
        const Target& target = on.Chip(each).target;
        on.heights.push_back(on.sheet.NewUnknown());
        if (target.architecture == "drmt" || (!isAsked && on.problem.blocks.size() <= target.stages))
        {
            continue;
        }
        AddLevels(on, each);
        WeightedSum height;
        height.Add(on.heights[each]);
        on.sheet.Add(NetworkGroup::Chain, on.sheet.AtMost(height, {target.stages, 1}));
        if (isAsked)
        {
            on.sheet.Add(on.sheet.AtMost(on.sram[each] + height * -int64_t{target.stage.sramBlocks}, {0, 1}));
            on.sheet.Add(on.sheet.AtMost(on.tcam[each] + height * -int64_t{target.stage.tcamBlocks}, {0, 1}));
        }
    }
}

} // namespace pisa
