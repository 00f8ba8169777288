// Expressions that share what is alike, simplified where they are made.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_EXPRESSION_GRAPH_H
#define PISA_COMPILER_LYRA_EXPRESSION_GRAPH_H

#include "compiler/lyra/codelet.h"

#include <map>
#include <tuple>

namespace pisa::lyra
{

/** Makes nodes; one that was made before is that one. */
class ExpressionGraph
{
  public:
    NodeId Old(GlobalId global, unsigned width);
    NodeId NewInput(unsigned width);
    NodeId Number(uint64_t value, unsigned width);
    NodeId Beyond(std::vector<NodeId> operands, unsigned width);

    /** @return operation(operands) done with `operationWidth` bits, as a value of `width` bits. */
    NodeId Make(Operation operation, unsigned operationWidth, std::vector<NodeId> operands, unsigned width);

    NodeId Resize(NodeId node, unsigned width);

    /** @return yes if the condition holds, else no; what yes chooses by parts of the condition is decided. */
    NodeId Choose(NodeId condition, NodeId yes, NodeId no, unsigned width);
    NodeId And(NodeId left, NodeId right);
    NodeId Not(NodeId bit);

    const CodeletNode& At(NodeId node) const
    {
        return m_nodes[node];
    }

    /** @return globals whose old values the node hangs on. */
    std::vector<bool> OldsOf(NodeId node, std::size_t globals) const;

    /** @return the nodes that `roots` need, numbered anew, with Olds of globals outside `globals` as inputs; inputs
     * are numbered in the order in which they are met. */
    std::vector<CodeletNode> Extract(std::vector<NodeId>& roots, const std::vector<GlobalId>& globals) const;

  private:
    NodeId Add(CodeletNode node);
    bool Implies(NodeId condition, NodeId bit) const;
    NodeId Under(NodeId condition, NodeId value);
    std::optional<uint64_t> NumberOf(NodeId node) const;

    std::vector<CodeletNode> m_nodes;
    using Key = std::tuple<uint8_t, uint32_t, uint64_t, uint8_t, unsigned, unsigned, std::vector<NodeId>>;
    std::map<Key, NodeId> m_known;
    uint32_t m_inputs{0};
};

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_EXPRESSION_GRAPH_H
