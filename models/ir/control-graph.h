// Reachability and control dependence in a control.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_CONTROL_GRAPH_H
#define PISA_IR_CONTROL_GRAPH_H

#include "ir/program.h"

#include <vector>

namespace pisa
{

/** The ways that packets take through one control of a program that verifies. Copies all that it needs. */
class ControlGraph
{
  public:
    ControlGraph(const Program& program, const Control& control);

    /** @return the nodes that packets reach, each before its successors. */
    const std::vector<NodeId>& Order() const
    {
        return m_order;
    }

    /** @return whether a packet can meet `from` and then `to`, two different nodes of Order(). */
    bool Reaches(NodeId from, NodeId to) const
    {
        return m_reaches[from][to];
    }

    /**
     * @return whether the way that a packet takes out of `from` can decide whether it meets `to`: control dependence
     * (Ferrante et al. 1987), closed transitively. Having to pass `from` on some way to `to` is not enough.
     */
    bool Decides(NodeId from, NodeId to) const
    {
        return m_decides[from][to];
    }

  private:
    using Relation = std::vector<std::vector<bool>>; ///< [from][to]

    void CloseReachability(const std::vector<std::vector<NodeId>>& successors);
    void CloseDecisions(const std::vector<std::vector<NodeId>>& successors);

    std::vector<NodeId> m_order;
    Relation m_reaches; ///< on some way
    Relation m_meets;   ///< on all ways: `to` post-dominates `from`
    Relation m_decides;
};

} // namespace pisa

#endif // PISA_IR_CONTROL_GRAPH_H
