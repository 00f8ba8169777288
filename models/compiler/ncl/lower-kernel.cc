// From simplified values and conditions to operations of a switch.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/kernel-flow.h"
#include "compiler/ncl/linear-update.h"
#include "compiler/ncl/lowering.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

FlowId
KernelFlow::Add(const FlowValue& value)
{
    const auto [at, isNew] = m_ids.emplace(value, static_cast<FlowId>(values.size()));
    if (isNew)
    {
        unsigned depth = value.kind == FlowValue::Kind::Operation || value.kind == FlowValue::Kind::Hit ||
                                 value.kind == FlowValue::Kind::MapValue
                             ? 1
                             : 0;
        depth = value.kind == FlowValue::Kind::Old ? 2 : depth;
        for (FlowId operand : value.operands)
        {
            depth = std::max(depth, m_depths[operand] + 1);
        }
        values.push_back(value);
        m_depths.push_back(depth);
    }
    return at->second;
}

FlowId
KernelFlow::Constant(unsigned width, uint64_t constant)
{
    FlowValue value;
    value.resultWidth = width;
    value.payload = constant;
    return Add(value);
}

FlowId
KernelFlow::Operate(Operation operation, unsigned width, unsigned resultWidth, std::vector<FlowId> operands)
{
    FlowValue value;
    value.kind = FlowValue::Kind::Operation;
    value.operation = operation;
    value.width = width;
    value.resultWidth = resultWidth;
    value.operands = std::move(operands);
    return Add(value);
}

FlowId
Lowering::Exact(ValueId value)
{
    const auto known = m_done.find(value);
    if (known != m_done.end())
    {
        return known->second;
    }
    const ValueNode node = m_graph.At(value);
    FlowId result = 0;
    switch (node.kind)
    {
    case ValueNode::Kind::Constant:
        result = m_flow.Constant(node.width, node.payload);
        break;
    case ValueNode::Kind::Input:
        result = LowerInput(m_graph.InputOf(value));
        break;
    case ValueNode::Kind::Predicate:
        result = Predicate(static_cast<PredicateId>(node.payload));
        break;
    case ValueNode::Kind::Resize:
    {
        const ValueId inner = node.operands[0];
        result = m_graph.At(inner).width < node.width
                     ? Exact(inner)
                     : m_flow.Operate(Operation::Move, node.width, node.width, {Loose(inner)});
        break;
    }
    case ValueNode::Kind::Operation:
        result = LowerOperation(node);
        break;
    }
    m_done.emplace(value, result);
    return result;
}

FlowId
Lowering::Loose(ValueId value)
{
    const ValueNode node = m_graph.At(value);
    const bool isCut = node.kind == ValueNode::Kind::Resize && m_graph.At(node.operands[0]).width > node.width;
    return isCut ? Loose(node.operands[0]) : Exact(value);
}

FlowId
Lowering::LowerInput(const ValueInput& input)
{
    FlowValue value;
    value.kind = FlowValue::Kind::Field;
    value.resultWidth = input.width;
    switch (input.kind)
    {
    case InputKind::WindowElement:
        value.field = m_fields.parameters[input.first][input.second];
        break;
    case InputKind::NcpField:
        value.field = {m_fields.ncp, input.first};
        break;
    case InputKind::WindowField:
        value.field = m_fields.windowFields[input.first];
        break;
    default:
        assert(input.kind != InputKind::Load);
        value.kind = input.kind == InputKind::Old   ? FlowValue::Kind::Old
                     : input.kind == InputKind::Hit ? FlowValue::Kind::Hit
                                                    : FlowValue::Kind::MapValue;
        value.payload = input.first;
        break;
    }
    const FlowId id = m_flow.Add(value);
    const bool isResult = value.kind == FlowValue::Kind::Hit || value.kind == FlowValue::Kind::MapValue;
    return isResult && IsLookedUpAgain(input.first) ? m_flow.Operate(Operation::Move, input.width, input.width, {id})
                                                    : id;
}

bool
Lowering::IsLookedUpAgain(uint32_t lookup) const
{
    // the tables of one map share the fields of their results, which the next look-up overwrites
    const auto& lookups = m_state.lookups;
    return std::count_if(lookups.begin(), lookups.end(),
                         [&](const MapLookup& other) { return other.map == lookups[lookup].map; }) > 1;
}

FlowId
Lowering::LowerOperation(const ValueNode& node)
{
    switch (node.operation)
    {
    case Operation::Mul:
        return LowerProduct(node);
    case Operation::Select:
        return LowerSelect(node);
    default:
        break;
    }
    const unsigned width = m_graph.At(node.operands[0]).width;
    std::vector<FlowId> operands;
    for (unsigned i = 0; i < node.operandCount; ++i)
    {
        operands.push_back(Loose(node.operands[i]));
    }
    return m_flow.Operate(node.operation, width, node.width, operands);
}

FlowId
Lowering::LowerProduct(const ValueNode& node)
{
    if (!m_graph.IsConstant(node.operands[1]))
    {
        return m_flow.Operate(Operation::Mul, node.width, node.width,
                              {Loose(node.operands[0]), Loose(node.operands[1])});
    }
    const uint64_t factor = m_graph.ConstantOf(node.operands[1]);
    std::vector<FlowId> parts;
    for (unsigned bit = 0; bit < node.width; ++bit)
    {
        if (factor >> bit & 1)
        {
            const FlowId base = Loose(node.operands[0]);
            parts.push_back(bit == 0 ? base
                                     : m_flow.Operate(Operation::ShiftLeft, node.width, node.width,
                                                      {base, m_flow.Constant(node.width, bit)}));
        }
    }
    while (parts.size() > 1)
    {
        std::vector<FlowId> sums;
        for (size_t i = 0; i + 1 < parts.size(); i += 2)
        {
            sums.push_back(m_flow.Operate(Operation::Add, node.width, node.width, {parts[i], parts[i + 1]}));
        }
        if (parts.size() % 2 == 1)
        {
            sums.push_back(parts.back());
        }
        parts = std::move(sums);
    }
    return parts.front();
}

FlowId
Lowering::LowerSelect(const ValueNode& node)
{
    const PredicateId condition = m_graph.PredicateOf(node.operands[0]);
    const bool isBit = m_graph.IsConstant(node.operands[1], 1) && m_graph.IsConstant(node.operands[2], 0);
    if (isBit)
    {
        return Predicate(condition);
    }
    // x == 0 ? a : b is x ? b : a, without a comparison
    const PredicateTable::Decision decision = m_graph.Predicates().DecisionOf(condition);
    const bool isPositive = decision.high == PredicateTable::kTrue && decision.low == PredicateTable::kFalse;
    const ConditionVariable& variable = m_graph.Predicates().VariableOf(condition);
    const bool swaps = isPositive && variable.kind == ConditionVariable::Kind::Equal && variable.constant == 0;
    const FlowId chosen = Condition(swaps ? m_graph.Predicates().Not(condition) : condition);
    const FlowId then = Loose(node.operands[swaps ? 2 : 1]);
    const FlowId otherwise = Loose(node.operands[swaps ? 1 : 2]);
    return m_flow.Operate(Operation::Select, node.width, node.width, {chosen, then, otherwise});
}

namespace
{

/** @return the weakest guard that does not ask the old value of the cell itself. */
PredicateId
GuardWithoutOld(ValueGraph& graph, PredicateId guard, uint32_t atom)
{
    return graph.Predicates().Forget(guard,
                                     [&](const ConditionVariable& variable)
                                     {
                                         bool depends = false;
                                         ValueGraph::Substitution probe(
                                             graph,
                                             [&](const ValueInput& input) -> std::optional<ValueId>
                                             {
                                                 depends |= input.kind == InputKind::Old && input.first == atom;
                                                 return std::nullopt;
                                             });
                                         probe.Apply(variable.subject);
                                         return depends;
                                     });
}

} // namespace

KernelFlow
LowerKernel(KernelState& state, std::vector<CellOperation>& operations, const KernelFields& fields)
{
    KernelFlow flow;
    ValueGraph& graph = *state.graph;
    Lowering lowering(state, fields, flow);
    for (uint32_t i = 0; i < operations.size(); ++i)
    {
        CellOperation& operation = operations[i];
        const PredicateId guard = GuardWithoutOld(graph, operation.guard, i);
        FlowAtom atom;
        atom.memory = operation.memory;
        atom.bank = operation.bank;
        atom.where = operation.where;
        atom.isWritten = guard != PredicateTable::kFalse;
        atom.index = lowering.Exact(operation.index);
        atom.guard = atom.isWritten ? lowering.Condition(guard) : flow.Constant(1, 1);
        const ValueId old = graph.Input(graph.At(operation.next).width, {InputKind::Old, i, 0, ~uint64_t{0}});
        atom.next = lowering.Loose(LinearUpdate(graph, graph.Assume(operation.next, guard), old));
        flow.atoms.push_back(atom);
    }
    for (const auto& lookup : state.lookups)
    {
        flow.lookups.push_back({lookup.map, lowering.Exact(lookup.key)});
    }
    const auto addResult = [&](FieldId field, ValueId value, std::optional<uint64_t> initial)
    {
        const FlowId id = lowering.Loose(value);
        const FlowValue& result = flow.values[id];
        const bool isSame = (result.kind == FlowValue::Kind::Field && result.field == field) ||
                            (initial && result.kind == FlowValue::Kind::Constant && result.payload == *initial);
        if (!isSame)
        {
            flow.results.push_back({field, graph.At(value).width, id});
        }
    };
    for (size_t p = 0; p < state.window.size(); ++p)
    {
        for (size_t u = 0; u < state.window[p].size(); ++u)
        {
            addResult(fields.parameters[p][u], state.window[p][u], std::nullopt);
        }
    }
    addResult(fields.decision, state.decision, 0);
    addResult(fields.target, state.target, 0);
    return flow;
}

} // namespace pisa
