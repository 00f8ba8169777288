// A graph of tables and branches as the nested statements of a control.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_FLOW_H
#define PISA_COMPILER_EMIT_P4_FLOW_H

#include "compiler/emit/p4-text.h"
#include "ir/program.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** Where a packet goes on in some cases. */
struct FlowWay
{
    std::vector<std::string> cases; ///< labels of a switch, or one condition; of the last way none: all that is left
    NodeId next{kEndOfControl};
};

/** How the text of one node is, and the ways out of it, each to another node. */
struct P4FlowNode
{
    enum class Kind : uint8_t
    {
        Straight, ///< lines, then the one way
        If,       ///< a condition; ways are true and false
        Switch,   ///< an expression; ways by labels, the last one `default`
        Chain,    ///< lines, then conditions one after the other
    };

    Kind kind{Kind::Straight};
    P4Text lines{};
    std::string expression{};
    std::vector<FlowWay> ways{};
};

/** How flags are declared, set and asked. */
struct FlowFlags
{
    std::function<std::string(const std::string&)> declare{}; ///< makes a flag of its name; empty: the name itself
    std::string isSet{"true"};
    std::string asks{}; ///< behind the flag in a condition
};

/**
 * Nests what only one way leads to inside that way, and puts what several lead to behind them (the dominator tree
 * says where: Ramsey, "Beyond Relooper", ICFP 2022). A packet that goes past such a node to another is held off by a
 * flag, one that is through returns; so every acyclic graph is written with each node once.
 */
class P4Flow
{
  public:
    /** @param names of the nodes, for flags @param mayReturn false if something follows behind the control's nodes */
    P4Flow(const std::map<NodeId, P4FlowNode>& nodes, const std::vector<NodeId>& order,
           const std::map<NodeId, std::string>& names, bool mayReturn, FlowFlags words = {});

    /** Writes the nodes from `entry` on. */
    void Write(NodeId entry, P4Text& text) const;

    /** @return the flags to declare, all false at first. */
    std::vector<std::string> Flags() const;

  private:
    void FindDominators();
    void FindJoins();
    NodeId Common(NodeId a, NodeId b) const;
    bool IsInside(NodeId node, NodeId ancestor) const;
    bool NeedsFlag(NodeId above, std::size_t join) const;
    void WriteNode(NodeId node, bool mustReturn, P4Text& text) const;
    void WriteWays(NodeId node, bool mustReturn, P4Text& text) const;
    void WriteWay(NodeId from, NodeId to, bool mustReturn, P4Text& text) const;
    P4Text WayText(NodeId from, NodeId to, bool mustReturn) const;
    void WriteIf(NodeId node, bool mustReturn, P4Text& text) const;
    void WriteSwitch(NodeId node, bool mustReturn, P4Text& text) const;
    void WriteChain(NodeId node, bool mustReturn, P4Text& text) const;

    const std::map<NodeId, P4FlowNode>& m_nodes;
    const std::vector<NodeId>& m_order;
    std::map<NodeId, std::string> m_names;
    bool m_mayReturn;
    FlowFlags m_words;
    std::map<NodeId, std::size_t> m_place;         ///< in the order
    std::map<NodeId, NodeId> m_above;              ///< immediate dominators
    std::map<NodeId, unsigned> m_in;               ///< ways that lead to a node
    std::map<NodeId, std::vector<NodeId>> m_joins; ///< by dominator, in the order
    std::map<NodeId, std::string> m_flags;         ///< of joins that some packets pass by
};

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_FLOW_H
