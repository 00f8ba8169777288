// Takes updates of cells apart into keeping and adding.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/linear-update.h"

#include <map>
#include <set>

namespace pisa
{

namespace
{

constexpr size_t kFewInputs = 3; ///< as many as an atom surely takes

/** (keeps ? old : 0) + addend */
struct Sum
{
    PredicateId keeps{PredicateTable::kFalse};
    ValueId addend{0};
};

class UpdateReader
{
  public:
    UpdateReader(ValueGraph& graph, ValueId old) : m_graph(graph), m_old(old)
    {
    }

    bool Depends(ValueId value);
    std::optional<Sum> Read(ValueId value);
    /** Counts what the value takes from outside the atom. */
    void CollectInputs(ValueId value, std::set<ValueId>& inputs);

  private:
    std::optional<Sum> ReadSelect(const ValueNode& node);
    std::optional<Sum> ReadSum(const ValueNode& node);

    ValueGraph& m_graph;
    ValueId m_old;
    std::map<ValueId, bool> m_depends;
};

bool
UpdateReader::Depends(ValueId value)
{
    const auto known = m_depends.find(value);
    if (known != m_depends.end())
    {
        return known->second;
    }
    bool depends = false;
    const ValueInput wanted = m_graph.InputOf(m_old);
    ValueGraph::Substitution probe(m_graph,
                                   [&](const ValueInput& input) -> std::optional<ValueId>
                                   {
                                       depends |= input.kind == wanted.kind && input.first == wanted.first;
                                       return std::nullopt;
                                   });
    probe.Apply(value);
    return m_depends[value] = depends;
}

std::optional<Sum>
UpdateReader::Read(ValueId value)
{
    const ValueNode node = m_graph.At(value);
    if (value == m_old)
    {
        return Sum{PredicateTable::kTrue, m_graph.Constant(node.width, 0)};
    }
    if (!Depends(value))
    {
        return Sum{PredicateTable::kFalse, value};
    }
    if (node.kind != ValueNode::Kind::Operation)
    {
        return std::nullopt;
    }
    if (node.operation == Operation::Select)
    {
        return ReadSelect(node);
    }
    return node.operation == Operation::Add || node.operation == Operation::Sub ? ReadSum(node) : std::nullopt;
}

std::optional<Sum>
UpdateReader::ReadSelect(const ValueNode& node)
{
    const auto then = Read(node.operands[1]);
    const auto otherwise = Read(node.operands[2]);
    if (Depends(node.operands[0]) || !then || !otherwise)
    {
        return std::nullopt;
    }
    const PredicateId condition = m_graph.PredicateOf(node.operands[0]);
    return Sum{m_graph.Predicates().IfThenElse(condition, then->keeps, otherwise->keeps),
               m_graph.Select(condition, then->addend, otherwise->addend)};
}

std::optional<Sum>
UpdateReader::ReadSum(const ValueNode& node)
{
    const auto left = Read(node.operands[0]);
    const auto right = Read(node.operands[1]);
    const bool isLeft = left && right && right->keeps == PredicateTable::kFalse;
    const bool isRight = left && right && left->keeps == PredicateTable::kFalse && node.operation == Operation::Add;
    if (!isLeft && !isRight)
    {
        return std::nullopt;
    }
    return Sum{isLeft ? left->keeps : right->keeps, m_graph.Binary(node.operation, left->addend, right->addend)};
}

void
UpdateReader::CollectInputs(ValueId value, std::set<ValueId>& inputs)
{
    const ValueNode node = m_graph.At(value);
    if (value == m_old || m_graph.IsConstant(value))
    {
        return;
    }
    if (!Depends(value) || node.kind == ValueNode::Kind::Predicate)
    {
        inputs.insert(value);
        return;
    }
    for (unsigned i = 0; i < node.operandCount; ++i)
    {
        CollectInputs(node.operands[i], inputs);
    }
}

} // namespace

ValueId
LinearUpdate(ValueGraph& graph, ValueId next, ValueId old)
{
    UpdateReader reader(graph, old);
    std::set<ValueId> inputs;
    reader.CollectInputs(next, inputs);
    const auto sum = inputs.size() > kFewInputs ? reader.Read(next) : std::nullopt;
    if (!sum)
    {
        return next;
    }
    const ValueId zero = graph.Constant(graph.At(next).width, 0);
    return graph.Binary(Operation::Add, graph.Select(sum->keeps, old, zero), sum->addend);
}

} // namespace pisa
