// Which pieces may be where, and what that says about others along each path.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/deployment-sheet.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** Constraints along paths. */
class PathWriter
{
  public:
    explicit PathWriter(DeploymentSheet& on) : m_on(on), m_problem(on.problem), m_sheet(on.sheet)
    {
    }

    void Write()
    {
        for (uint32_t algorithm = 0; algorithm < m_problem.algorithms.size(); ++algorithm)
        {
            AddScope(algorithm);
            for (const auto& path : m_on.classes.paths[algorithm])
            {
                if (!m_problem.algorithms[algorithm].isPerSwitch)
                {
                    AddPath(algorithm, path);
                }
                m_ordered.insert(path);
            }
        }
        AddOrder();
        AddGlobals();
        AddSplits();
    }

  private:
    bool LooksUp(std::size_t piece) const
    {
        return LookedUpBy(m_problem, m_problem.pieces[piece]).has_value();
    }

    void AddScope(uint32_t id)
    {
        const NetworkAlgorithm& algorithm = m_problem.algorithms[id];
        std::set<uint32_t> scope;
        for (const uint32_t each : algorithm.scope)
        {
            scope.insert(m_on.classes.classOf[each]);
        }
        std::set<uint32_t> crossed;
        for (const auto& path : m_on.classes.paths[id])
        {
            crossed.insert(path.begin(), path.end());
        }
        for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
        {
            for (uint32_t each = 0; m_problem.pieces[piece].algorithm == id && each < m_on.Classes(); ++each)
            {
                if (scope.count(each) == 0)
                {
                    m_sheet.Add(NetworkGroup::Scope, -m_on.on[piece][each]);
                }
                else if (algorithm.isPerSwitch)
                {
                    m_sheet.Add(NetworkGroup::Path, m_on.on[piece][each]);
                }
                else if (crossed.count(each) == 0)
                {
                    m_sheet.Add(NetworkGroup::Path, -m_on.on[piece][each]);
                }
            }
        }
    }

    void AddPath(uint32_t id, const std::vector<uint32_t>& path)
    {
        WeightedSum sum;
        for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
        {
            if (m_problem.pieces[piece].algorithm != id)
            {
                continue;
            }
            std::vector<Truth> copies;
            for (const uint32_t each : path)
            {
                copies.push_back(m_on.on[piece][each]);
                sum.Add(copies.back());
            }
            if (!m_on.modes.literalPath)
            {
                m_sheet.Add(NetworkGroup::Path, m_sheet.AnyOf(copies));
                if (!LooksUp(piece) || m_on.modes.literalLookUps)
                {
                    m_sheet.Add(NetworkGroup::Path, m_sheet.AtMostOne(copies));
                }
            }
        }
        if (m_on.modes.literalPath)
        {
            m_sheet.Add(NetworkGroup::Path, m_sheet.AtMost(sum, {1, 1}));
            m_sheet.Add(NetworkGroup::Path, m_sheet.AtLeast(sum, {1, 1}));
        }
    }

    /** (3), for each pair of classes that some path crosses in this order. */
    void AddOrder()
    {
        std::set<std::pair<uint32_t, uint32_t>> pairs;
        for (const auto& path : m_ordered)
        {
            for (std::size_t late = 1; late < path.size(); ++late)
            {
                for (std::size_t early = 0; early < late; ++early)
                {
                    pairs.emplace(path[early], path[late]);
                }
            }
        }
        std::set<std::pair<uint32_t, uint32_t>> edges;
        for (const PieceEdge& edge : m_problem.edges)
        {
            if (!m_problem.algorithms[m_problem.pieces[edge.to].algorithm].isPerSwitch)
            {
                edges.emplace(edge.from, edge.to);
            }
        }
        for (const auto& [from, to] : edges)
        {
            for (const auto& [early, late] : pairs)
            {
                const Truth follows = -m_on.on[to][early];
                m_sheet.Add(NetworkGroup::Order,
                            m_on.modes.literalOrder ? follows : m_sheet.Implies(m_on.on[from][late], follows));
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
            WeightedSum copies;
            for (uint32_t each = 0; !touching.empty() && each < m_on.Classes(); ++each)
            {
                const Truth first = m_on.on[touching.front()][each];
                for (const std::size_t piece : touching)
                {
                    m_sheet.Add(NetworkGroup::Global, m_sheet.AreEqual(m_on.on[piece][each], first));
                    if (m_problem.globals[global].atom > m_on.Chip(each).atom)
                    {
                        m_sheet.Add(NetworkGroup::Atoms, -m_on.on[piece][each]);
                    }
                }
                copies.Add(first, static_cast<int64_t>(m_on.classes.members[each].size()));
            }
            if (m_problem.globals[global].isUnique)
            {
                m_sheet.Add(NetworkGroup::Global, m_sheet.AtMost(copies, {1, 1}));
            }
        }
    }

    /** (16), with "exactly when" (A21). */
    void AddSplits()
    {
        for (uint32_t external = 0; external < m_problem.externals.size(); ++external)
        {
            std::set<uint32_t> algorithms;
            for (std::size_t piece = 0; piece < m_problem.pieces.size(); ++piece)
            {
                if (LookedUpBy(m_problem, m_problem.pieces[piece]) == external)
                {
                    algorithms.insert(m_problem.pieces[piece].algorithm);
                    for (uint32_t each = 0; each < m_on.Classes(); ++each)
                    {
                        m_sheet.Add(NetworkGroup::Split,
                                    m_sheet.AreEqual(m_on.on[piece][each], m_on.isShared[external][each]));
                    }
                }
            }
            for (const uint32_t algorithm : algorithms)
            {
                AddWholes(external, algorithm);
            }
        }
    }

    void AddWholes(uint32_t external, uint32_t algorithm)
    {
        const auto entries = static_cast<int64_t>(m_problem.externals[external].entries);
        std::vector<std::vector<uint32_t>> wholes = m_on.classes.paths[algorithm];
        if (m_problem.algorithms[algorithm].isPerSwitch)
        {
            wholes.clear();
            for (const uint32_t each : m_problem.algorithms[algorithm].scope)
            {
                wholes.push_back({m_on.classes.classOf[each]});
            }
        }
        for (const auto& whole : wholes)
        {
            WeightedSum sum;
            for (const uint32_t each : whole)
            {
                sum.Add(m_on.shares[external][each]);
            }
            m_sheet.Add(NetworkGroup::Split, m_sheet.AtMost(sum, {entries, 1}));
            m_sheet.Add(NetworkGroup::Split, m_sheet.AtLeast(sum, {entries, 1}));
        }
    }

    DeploymentSheet& m_on;
    const NetworkProblem& m_problem;
    ConstraintSheet& m_sheet;
    std::set<std::vector<uint32_t>> m_ordered; ///< paths of all algorithms
};

} // namespace

void
DeclareDeployment(DeploymentSheet& on)
{
    const auto truths = [&on]
    {
        std::vector<Truth> all(on.Classes());
        std::generate(all.begin(), all.end(), [&on] { return on.sheet.NewTruth(); });
        return all;
    };
    for (std::size_t piece = 0; piece < on.problem.pieces.size(); ++piece)
    {
        on.on.push_back(truths());
    }
    for (const NetworkExternal& external : on.problem.externals)
    {
        on.shares.emplace_back();
        on.isShared.emplace_back();
        for (std::size_t each = 0; each < on.Classes(); ++each)
        {
            WeightedSum share;
            share.Add(on.shares.back().emplace_back(on.sheet.NewUnknown()));
            on.sheet.Add(on.sheet.AtMost(share, {static_cast<int64_t>(external.entries), 1}));
            on.isShared.back().push_back(on.sheet.AtLeast(share, {1, 1}));
            on.parts.Add(on.isShared.back().back());
        }
    }
    for (std::size_t block = 0; block < on.problem.blocks.size(); ++block)
    {
        on.block.emplace_back();
        for (std::size_t each = 0; each < on.Classes(); ++each)
        {
            std::vector<Truth> pieces; // (4)
            for (std::size_t piece = 0; piece < on.problem.pieces.size(); ++piece)
            {
                if (on.problem.pieces[piece].block == block)
                {
                    pieces.push_back(on.on[piece][each]);
                }
            }
            on.block.back().push_back(on.sheet.AnyOf(pieces));
        }
    }
}

void
AddPathConstraints(DeploymentSheet& on)
{
    PathWriter(on).Write();
}

} // namespace pisa
