// Nodes of the value graph: interning, ranges, assumptions, substitution.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/value-graph.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

/** @return the smallest 2^n - 1 that is not below `value`. */
uint64_t
OnesCovering(uint64_t value)
{
    uint64_t ones = 0;
    while (ones < value)
    {
        ones = ones * 2 + 1;
    }
    return ones;
}

} // namespace

ValueId
ValueGraph::Intern(const ValueNode& node)
{
    const auto [at, isNew] = m_ids.emplace(node, static_cast<ValueId>(m_nodes.size()));
    if (isNew)
    {
        m_maximum.push_back(ComputeMaximum(node));
        m_nodes.push_back(node);
    }
    return at->second;
}

ValueId
ValueGraph::Constant(unsigned width, uint64_t value)
{
    assert(width >= 1 && width <= 64);
    if (width == 1)
    {
        return OfPredicate(value & 1 ? PredicateTable::kTrue : PredicateTable::kFalse);
    }
    ValueNode node;
    node.width = width;
    node.payload = value & LowBits(width);
    return Intern(node);
}

ValueId
ValueGraph::Input(unsigned width, const ValueInput& input)
{
    const auto [at, isNew] = m_inputIds.emplace(input, static_cast<uint32_t>(m_inputs.size()));
    if (isNew)
    {
        m_inputs.push_back(input);
        m_inputs.back().width = width;
    }
    ValueNode node;
    node.kind = ValueNode::Kind::Input;
    node.width = width;
    node.payload = at->second;
    const ValueId id = Intern(node);
    return width == 1 ? OfVariable(ConditionVariable::Kind::Free, id, 0, id) : id;
}

ValueId
ValueGraph::OfPredicate(PredicateId predicate)
{
    ValueNode node;
    node.kind = ValueNode::Kind::Predicate;
    node.width = 1;
    node.payload = predicate;
    return Intern(node);
}

ValueId
ValueGraph::OfVariable(ConditionVariable::Kind kind, ValueId subject, uint64_t constant, ValueId node)
{
    return OfPredicate(m_predicates.Of({subject, kind, constant, node}));
}

PredicateId
ValueGraph::PredicateOf(ValueId a) const
{
    assert(m_nodes[a].kind == ValueNode::Kind::Predicate);
    return static_cast<PredicateId>(m_nodes[a].payload);
}

ValueId
ValueGraph::MakeOperation(Operation operation, unsigned width, std::initializer_list<ValueId> operands)
{
    ValueNode node;
    node.kind = ValueNode::Kind::Operation;
    node.operation = operation;
    node.width = width;
    for (ValueId operand : operands)
    {
        node.operands[node.operandCount++] = operand;
    }
    return Intern(node);
}

bool
ValueGraph::IsConstant(ValueId a) const
{
    const ValueNode& node = m_nodes[a];
    return node.kind == ValueNode::Kind::Constant ||
           (node.kind == ValueNode::Kind::Predicate && node.payload <= PredicateTable::kTrue);
}

uint64_t
ValueGraph::ConstantOf(ValueId a) const
{
    assert(IsConstant(a));
    return m_nodes[a].payload; // false and true are predicates 0 and 1
}

bool
ValueGraph::IsConstant(ValueId a, uint64_t value) const
{
    return IsConstant(a) && ConstantOf(a) == (value & LowBits(m_nodes[a].width));
}

uint64_t
ValueGraph::Maximum(ValueId a) const
{
    return m_maximum[a];
}

uint64_t
ValueGraph::ComputeMaximum(const ValueNode& node) const
{
    const uint64_t all = LowBits(node.width);
    const auto of = [&](unsigned i) { return m_maximum[node.operands[i]]; };
    switch (node.kind)
    {
    case ValueNode::Kind::Constant:
        return node.payload;
    case ValueNode::Kind::Input:
        return std::min(all, m_inputs[node.payload].maximum);
    case ValueNode::Kind::Predicate:
        return 1;
    case ValueNode::Kind::Resize:
        return std::min(all, of(0));
    case ValueNode::Kind::Operation:
        break;
    }
    const auto constant = [&](unsigned i) { return IsConstant(node.operands[i]); };
    uint64_t result = 0;
    switch (node.operation)
    {
    case Operation::Add:
        return __builtin_add_overflow(of(0), of(1), &result) ? all : (result > all ? all : result);
    case Operation::Mul:
        return __builtin_mul_overflow(of(0), of(1), &result) ? all : (result > all ? all : result);
    case Operation::And:
    case Operation::MinUnsigned:
        return std::min(of(0), of(1));
    case Operation::Or:
    case Operation::Xor:
        return OnesCovering(std::max(of(0), of(1)));
    case Operation::ShiftRight:
        return constant(1) ? of(0) >> std::min<uint64_t>(63, ConstantOf(node.operands[1])) : of(0);
    case Operation::ShiftLeft:
        if (constant(1) && of(0) <= (all >> ConstantOf(node.operands[1])))
        {
            return of(0) << ConstantOf(node.operands[1]);
        }
        return all;
    case Operation::MaxUnsigned:
        return std::max(of(0), of(1));
    case Operation::SubSaturateUnsigned:
        return of(0);
    case Operation::Select:
        return std::max(of(1), of(2));
    default:
        return all;
    }
}

unsigned
ValueGraph::TrailingZeros(ValueId a) const
{
    const ValueNode& node = m_nodes[a];
    if (IsConstant(a))
    {
        const uint64_t value = ConstantOf(a);
        return value == 0 ? node.width : static_cast<unsigned>(__builtin_ctzll(value));
    }
    if (node.kind == ValueNode::Kind::Resize)
    {
        return std::min(node.width, TrailingZeros(node.operands[0]));
    }
    if (node.kind != ValueNode::Kind::Operation)
    {
        return 0;
    }
    switch (node.operation)
    {
    case Operation::ShiftLeft:
        return IsConstant(node.operands[1])
                   ? std::min<unsigned>(node.width, TrailingZeros(node.operands[0]) +
                                                        static_cast<unsigned>(ConstantOf(node.operands[1])))
                   : TrailingZeros(node.operands[0]);
    case Operation::Mul:
        return std::min(node.width, TrailingZeros(node.operands[0]) + TrailingZeros(node.operands[1]));
    case Operation::Add:
    case Operation::Or:
        return std::min(TrailingZeros(node.operands[0]), TrailingZeros(node.operands[1]));
    case Operation::And:
        return std::max(TrailingZeros(node.operands[0]), TrailingZeros(node.operands[1]));
    default:
        return 0;
    }
}

ValueId
ValueGraph::Assume(ValueId a, PredicateId condition)
{
    const ValueNode node = m_nodes[a];
    if (condition <= PredicateTable::kTrue || node.kind == ValueNode::Kind::Constant ||
        node.kind == ValueNode::Kind::Input)
    {
        return a;
    }
    if (node.kind == ValueNode::Kind::Predicate)
    {
        return OfPredicate(m_predicates.Restrict(static_cast<PredicateId>(node.payload), condition));
    }
    const auto key = std::make_pair(a, condition);
    const auto known = m_assumed.find(key);
    if (known != m_assumed.end())
    {
        return known->second;
    }
    ValueId result = a;
    if (node.kind == ValueNode::Kind::Resize)
    {
        result = Resize(Assume(node.operands[0], condition), node.width);
    }
    else if (node.operation == Operation::Select)
    {
        const PredicateId choice = m_predicates.Restrict(PredicateOf(node.operands[0]), condition);
        const PredicateId both = m_predicates.And(condition, choice);
        const PredicateId neither = m_predicates.And(condition, m_predicates.Not(choice));
        result = choice == PredicateTable::kTrue ? Assume(node.operands[1], condition)
                 : choice == PredicateTable::kFalse
                     ? Assume(node.operands[2], condition)
                     : Select(choice, Assume(node.operands[1], both), Assume(node.operands[2], neither));
    }
    else if (node.operandCount == 2)
    {
        result = Binary(node.operation, Assume(node.operands[0], condition), Assume(node.operands[1], condition));
    }
    m_assumed.emplace(key, result);
    return result;
}

ValueId
ValueGraph::Substitution::Apply(ValueId a)
{
    const auto known = m_done.find(a);
    if (known != m_done.end())
    {
        return known->second;
    }
    const ValueId result = Rebuild(a);
    m_done.emplace(a, result);
    return result;
}

ValueId
ValueGraph::Substitution::Rebuild(ValueId a)
{
    const ValueNode node = m_graph.At(a);
    switch (node.kind)
    {
    case ValueNode::Kind::Constant:
        return a;
    case ValueNode::Kind::Input:
        return m_replacement(m_graph.InputOf(a)).value_or(a);
    case ValueNode::Kind::Resize:
        return m_graph.Resize(Apply(node.operands[0]), node.width);
    case ValueNode::Kind::Predicate:
        return m_graph.OfPredicate(ApplyTo(static_cast<PredicateId>(node.payload)));
    case ValueNode::Kind::Operation:
        break;
    }
    if (node.operation == Operation::Select)
    {
        return m_graph.Select(m_graph.PredicateOf(Apply(node.operands[0])), Apply(node.operands[1]),
                              Apply(node.operands[2]));
    }
    if (node.operation == Operation::SignExtend)
    {
        return m_graph.SignExtend(Apply(node.operands[0]), node.width);
    }
    if (node.operandCount == 1)
    {
        return m_graph.Not(Apply(node.operands[0]));
    }
    const ValueId left = Apply(node.operands[0]);
    const ValueId right = Apply(node.operands[1]);
    return node.width == 1 ? m_graph.Compare(node.operation, left, right)
                           : m_graph.Binary(node.operation, left, right);
}

PredicateId
ValueGraph::Substitution::ApplyTo(PredicateId predicate)
{
    PredicateTable& table = m_graph.Predicates();
    if (table.IsConstant(predicate))
    {
        return predicate;
    }
    const auto known = m_donePredicates.find(predicate);
    if (known != m_donePredicates.end())
    {
        return known->second;
    }
    const PredicateTable::Decision decision = table.DecisionOf(predicate);
    const ConditionVariable variable = table.VariableOf(predicate);
    ValueId asked = variable.node;
    if (variable.kind == ConditionVariable::Kind::Free && m_graph.At(asked).kind == ValueNode::Kind::Input)
    {
        const auto replaced = m_replacement(m_graph.InputOf(asked));
        asked = replaced ? *replaced : m_graph.OfPredicate(table.Of(variable));
    }
    else
    {
        asked = Apply(asked);
    }
    const PredicateId high = ApplyTo(decision.high);
    const PredicateId low = ApplyTo(decision.low);
    const PredicateId result = table.IfThenElse(m_graph.PredicateOf(asked), high, low);
    m_donePredicates.emplace(predicate, result);
    return result;
}

} // namespace pisa
