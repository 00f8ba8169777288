// Grows a tree of blocks, edits a copy, and lays both out as graphs.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/synthetic-pair.h"

#include "upgrade/pointer-shape.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace pisa
{
namespace
{

struct Block;
using Row = std::vector<Block>;

/** One element; packets take one of its arms, if it has any, and go on behind it. */
struct Block
{
    enum class Kind : uint8_t
    {
        Table,
        Branch,
        HitMiss,
        Actions,
    };

    Kind kind{Kind::Table};
    unsigned id{0};
    std::string content;
    std::vector<Row> arms;
};

unsigned
CountOf(const Row& row)
{
    unsigned count = 0;
    for (const Block& block : row)
    {
        ++count;
        for (const Row& arm : block.arms)
        {
            count += CountOf(arm);
        }
    }
    return count;
}

void
CollectRows(Row& row, std::vector<Row*>& rows)
{
    rows.push_back(&row);
    for (Block& block : row)
    {
        for (Row& arm : block.arms)
        {
            CollectRows(arm, rows);
        }
    }
}

class PairMaker
{
  public:
    explicit PairMaker(const SyntheticOptions& options) : m_options(options), m_random(options.seed)
    {
    }

    FlowGraphPair Run()
    {
        std::array<Row, 2> pipes;
        for (unsigned n = 0; n < m_options.nodes; ++n)
        {
            Grow(pipes[Happens(m_options.egressPercent) ? 1 : 0]);
        }
        FlowGraphPair pair;
        pair.oldGraph = LayOut(pipes, "old");
        Edit(pipes);
        pair.newGraph = LayOut(pipes, "new");
        return pair;
    }

  private:
    unsigned Below(unsigned bound)
    {
        return static_cast<unsigned>(m_random() % bound);
    }

    bool Happens(unsigned percent)
    {
        return Below(100) < percent;
    }

    Row& AnyRow(Row& pipe)
    {
        std::vector<Row*> rows;
        CollectRows(pipe, rows);
        return *rows[Below(rows.size())];
    }

    Block NewBlock(bool isLeaf)
    {
        Block block;
        block.id = m_nextId++;
        if (!isLeaf && !Happens(m_options.tablePercent))
        {
            block.kind = Block::Kind::Branch;
        }
        else if (!isLeaf && Happens(m_options.forkPercent))
        {
            block.kind = Happens(50) ? Block::Kind::HitMiss : Block::Kind::Actions;
        }
        // some contents are those of several elements
        block.content =
            Happens(m_options.alikePercent) ? "alike" + std::to_string(Below(3)) : "own" + std::to_string(block.id);
        block.arms.resize(block.kind == Block::Kind::Table ? 0 : block.kind == Block::Kind::Actions ? 3 : 2);
        return block;
    }

    /** Adds one element somewhere; one with arms takes up to two blocks that stood there into its arms. */
    void Grow(Row& pipe)
    {
        Row& row = AnyRow(pipe);
        const unsigned at = Below(row.size() + 1);
        Block block = NewBlock(row.empty() && &row == &pipe);
        for (unsigned taken = Below(3); taken > 0 && !block.arms.empty() && at < row.size(); --taken)
        {
            block.arms[Below(block.arms.size())].push_back(std::move(row[at]));
            row.erase(row.begin() + at);
        }
        row.insert(row.begin() + at, std::move(block));
    }

    void Edit(std::array<Row, 2>& pipes)
    {
        const double wanted = m_options.change * m_options.nodes;
        double changed = 0;
        for (unsigned edit = 0; m_options.edits > 0 ? edit < m_options.edits : changed < wanted; ++edit)
        {
            Row& pipe = pipes[Happens(m_options.egressPercent) ? 1 : 0];
            const unsigned kind = Below(100);
            changed += kind < m_options.insertPercent                              ? Insert(pipe, 1)
                       : kind < m_options.insertPercent + m_options.replacePercent ? Replace(pipe)
                                                                                   : Swap(pipe);
        }
    }

    unsigned Insert(Row& pipe, unsigned count)
    {
        Row& row = AnyRow(pipe);
        const unsigned at = Below(row.size() + 1);
        for (unsigned n = 0; n < count; ++n)
        {
            row.insert(row.begin() + at, NewBlock(true));
        }
        return std::max(count, 1U);
    }

    /** A few elements go, others come. What the arms of those that go hold stays in their place. */
    unsigned Replace(Row& pipe)
    {
        Row& row = AnyRow(pipe);
        if (row.empty())
        {
            return Insert(pipe, 1);
        }
        const unsigned at = Below(row.size());
        const unsigned gone = std::min<unsigned>(1 + Below(std::max(1U, m_options.mostReplaced)), row.size() - at);
        Row kept;
        for (unsigned n = 0; n < gone; ++n)
        {
            for (Row& arm : row[at + n].arms)
            {
                std::move(arm.begin(), arm.end(), std::back_inserter(kept));
            }
        }
        row.erase(row.begin() + at, row.begin() + at + gone);
        const unsigned come = Below(m_options.mostReplaced + 1);
        for (unsigned n = 0; n < come; ++n)
        {
            kept.push_back(NewBlock(true));
        }
        row.insert(row.begin() + at, std::make_move_iterator(kept.begin()), std::make_move_iterator(kept.end()));
        return std::max(gone, come);
    }

    /** Two blocks of one row change places, with all that they hold. */
    unsigned Swap(Row& pipe)
    {
        Row& row = AnyRow(pipe);
        if (row.size() < 2)
        {
            return Insert(pipe, 1);
        }
        const unsigned a = Below(row.size());
        const unsigned b = (a + 1 + Below(row.size() - 1)) % row.size();
        std::swap(row[a], row[b]);
        return 2;
    }

    static FlowGraph LayOut(const std::array<Row, 2>& pipes, const std::string& name)
    {
        FlowGraph graph;
        graph.name = name;
        for (Thread pipe : kThreads)
        {
            const std::size_t first = graph.nodes.size();
            graph.entry[static_cast<unsigned>(pipe)] =
                Lay(pipes[static_cast<unsigned>(pipe)], pipe, kEndOfPipe, graph);
            for (std::size_t n = first; n < graph.nodes.size(); ++n)
            {
                graph.nodes[n].node = n - first;
            }
        }
        return graph;
    }

    /** Lays blocks out from the last to the first; @return where they begin. */
    static ElementId Lay(const Row& row, Thread pipe, ElementId behind, FlowGraph& graph)
    {
        for (auto block = row.rbegin(); block != row.rend(); ++block)
        {
            std::vector<ElementId> arms;
            for (const Row& arm : block->arms)
            {
                arms.push_back(Lay(arm, pipe, behind, graph));
            }
            FlowNode node;
            node.name = "n" + std::to_string(block->id);
            node.isTable = block->kind != Block::Kind::Branch;
            node.pipe = pipe;
            node.content = static_cast<char>('0' + static_cast<unsigned>(block->kind)) + block->content;
            node.memory[MemoryKind::Elements] = 1;
            node.memory[MemoryKind::Descriptions] = 1;
            Point(*block, arms, behind, node);
            behind = graph.nodes.size();
            graph.nodes.push_back(std::move(node));
        }
        return behind;
    }

    static void Point(const Block& block, const std::vector<ElementId>& arms, ElementId behind, FlowNode& node)
    {
        Outcomes outcomes{{"a0", "a1", "a2"}, {}};
        switch (block.kind)
        {
        case Block::Kind::Branch:
            node.pointers = {{{PointerSlot::Kind::True}, arms[0]}, {{PointerSlot::Kind::False}, arms[1]}};
            return;
        case Block::Kind::Table:
            outcomes.target.assign(3, {behind, behind});
            break;
        case Block::Kind::HitMiss:
            outcomes.target.assign(3, {arms[1], arms[0]});
            break;
        case Block::Kind::Actions:
            outcomes.target = {{arms[0], arms[0]}, {arms[1], arms[1]}, {arms[2], arms[2]}};
            break;
        }
        node.actions = outcomes.actions;
        node.pointers = PointersOf(outcomes, ShapeOf(outcomes));
    }

    const SyntheticOptions m_options;
    std::mt19937_64 m_random;
    unsigned m_nextId{0};
};

} // namespace

FlowGraphPair
MakeSyntheticPair(const SyntheticOptions& options)
{
    return PairMaker(options).Run();
}

} // namespace pisa
