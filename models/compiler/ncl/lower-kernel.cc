// From simplified values and conditions to operations of a switch.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/kernel-flow.h"

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

namespace
{

class Lowering
{
  public:
    Lowering(KernelState& state, const KernelFields& fields, KernelFlow& flow)
        : m_state(state),
          m_graph(*state.graph),
          m_fields(fields),
          m_flow(flow)
    {
    }

    /** @return the value in a field of exactly its width. */
    FlowId Exact(ValueId value);
    /** @return a value whose low bits are right; for operands, which operations cut. */
    FlowId Loose(ValueId value);
    FlowId Predicate(PredicateId predicate);
    /** @return a value that is nonzero where the predicate holds. */
    FlowId Condition(PredicateId predicate);

  private:
    FlowId LowerInput(const ValueInput& input);
    FlowId LowerOperation(const ValueNode& node);
    FlowId LowerProduct(const ValueNode& node);
    FlowId LowerSelect(const ValueNode& node);
    FlowId Literal(PredicateId predicate, bool isNegated);
    FlowId Combine(Operation operation, std::vector<FlowId> operands);
    bool TakeLiteral(PredicateId& rest, bool isAnd, std::vector<FlowId>& literals);

    bool IsLookedUpAgain(uint32_t lookup) const;

    KernelState& m_state;
    ValueGraph& m_graph;
    const KernelFields& m_fields;
    KernelFlow& m_flow;
    std::map<ValueId, FlowId> m_done;
    std::map<PredicateId, FlowId> m_donePredicates;
};

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

FlowId
Lowering::Condition(PredicateId predicate)
{
    const PredicateTable& table = m_graph.Predicates();
    if (!table.IsConstant(predicate))
    {
        const PredicateTable::Decision decision = table.DecisionOf(predicate);
        const ConditionVariable variable = table.VariableOf(predicate);
        if (decision.high == PredicateTable::kFalse && decision.low == PredicateTable::kTrue &&
            variable.kind == ConditionVariable::Kind::Equal && variable.constant == 0)
        {
            return Exact(variable.subject);
        }
    }
    return Predicate(predicate);
}

FlowId
Lowering::Literal(PredicateId predicate, bool isNegated)
{
    const ConditionVariable variable = m_graph.Predicates().VariableOf(predicate);
    const ValueNode node = m_graph.At(variable.node);
    if (node.kind == ValueNode::Kind::Input)
    {
        const FlowId bit = LowerInput(m_graph.InputOf(variable.node));
        return isNegated ? m_flow.Operate(Operation::Equal, 1, 1, {bit, m_flow.Constant(1, 0)}) : bit;
    }
    const unsigned width = m_graph.At(node.operands[0]).width;
    FlowId left = Loose(node.operands[0]);
    FlowId right = Loose(node.operands[1]);
    Operation operation = node.operation;
    if (isNegated)
    {
        if (operation == Operation::Equal)
        {
            operation = Operation::NotEqual;
        }
        else
        {
            operation =
                operation == Operation::LessSigned ? Operation::LessEqualSigned : Operation::LessEqualUnsigned;
            std::swap(left, right);
        }
    }
    return m_flow.Operate(operation, width, 1, {left, right});
}

bool
Lowering::TakeLiteral(PredicateId& rest, bool isAnd, std::vector<FlowId>& literals)
{
    const PredicateTable& table = m_graph.Predicates();
    if (table.IsConstant(rest))
    {
        return false;
    }
    const PredicateTable::Decision decision = table.DecisionOf(rest);
    const PredicateId absorbing = isAnd ? PredicateTable::kFalse : PredicateTable::kTrue;
    if (decision.low != absorbing && decision.high != absorbing)
    {
        return false;
    }
    const bool takesHigh = decision.low == absorbing;
    literals.push_back(Literal(rest, isAnd ? !takesHigh : takesHigh));
    rest = takesHigh ? decision.high : decision.low;
    return true;
}

FlowId
Lowering::Combine(Operation operation, std::vector<FlowId> operands)
{
    // what is there first is combined first
    while (operands.size() > 1)
    {
        std::stable_sort(operands.begin(), operands.end(),
                         [&](FlowId a, FlowId b) { return m_flow.Depth(a) < m_flow.Depth(b); });
        const FlowId both = m_flow.Operate(operation, 1, 1, {operands[0], operands[1]});
        operands.erase(operands.begin(), operands.begin() + 2);
        operands.push_back(both);
    }
    return operands.front();
}

FlowId
Lowering::Predicate(PredicateId predicate)
{
    PredicateTable& table = m_graph.Predicates();
    if (table.IsConstant(predicate))
    {
        return m_flow.Constant(1, predicate);
    }
    const auto known = m_donePredicates.find(predicate);
    if (known != m_donePredicates.end())
    {
        return known->second;
    }
    FlowId result = 0;
    std::vector<FlowId> literals;
    PredicateId rest = predicate;
    const bool isAnd = TakeLiteral(rest, true, literals);
    if (isAnd || TakeLiteral(rest, false, literals))
    {
        while (TakeLiteral(rest, isAnd, literals))
        {
        }
        if (!table.IsConstant(rest))
        {
            literals.push_back(Predicate(rest));
        }
        result = Combine(isAnd ? Operation::And : Operation::Or, literals);
    }
    else
    {
        const PredicateTable::Decision decision = table.DecisionOf(predicate);
        const ConditionVariable variable = table.VariableOf(predicate);
        const FlowId condition = Literal(table.Of(variable), false);
        const FlowId high = Predicate(decision.high);
        const FlowId low = Predicate(decision.low);
        result = m_flow.Operate(Operation::Select, 1, 1, {condition, high, low});
    }
    m_donePredicates.emplace(predicate, result);
    return result;
}

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
        atom.next = lowering.Loose(graph.Assume(operation.next, guard));
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
