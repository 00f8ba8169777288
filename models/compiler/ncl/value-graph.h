// The values of a straight-line kernel: a hash-consed graph that simplifies as it is built.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_VALUE_GRAPH_H
#define PISA_COMPILER_NCL_VALUE_GRAPH_H

#include "compiler/ncl/predicate.h"
#include "ir/operation.h"

#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace pisa
{

using ValueId = uint32_t;

/** Where a value that is not computed comes from. `first` and `second` say which one. */
enum class InputKind : uint8_t
{
    WindowElement, ///< parameter, element
    NcpField,      ///< index of the field in the NCP header
    WindowField,   ///< index of the extension field
    Load,          ///< index of the access of switch memory; gone once the state is resolved
    Old,           ///< index of the cell operation: the cell before it
    Hit,           ///< index of the look-up, one bit
    MapValue,      ///< index of the look-up
};

struct ValueInput
{
    InputKind kind{InputKind::WindowElement};
    uint32_t first{0};
    uint32_t second{0};
    uint64_t maximum{0}; ///< the largest value that it can have
    unsigned width{0};   ///< bits; set by ValueGraph::Input

    bool operator<(const ValueInput& o) const
    {
        return std::tie(kind, first, second) < std::tie(o.kind, o.first, o.second);
    }
};

/**
 * One value. Every one-bit value is a Predicate; the comparisons and one-bit inputs that predicates ask are nodes
 * that only ConditionVariable::node refers to.
 */
struct ValueNode
{
    enum class Kind : uint8_t
    {
        Constant,  ///< payload
        Input,     ///< payload is the index of the input
        Operation, ///< operation on operands; a Select's first operand is a predicate
        Resize,    ///< operand zero-extended or cut to the width
        Predicate, ///< payload is the PredicateId
    };

    Kind kind{Kind::Constant};
    Operation operation{Operation::Move};
    unsigned width{0}; ///< bits of the value
    unsigned operandCount{0};
    std::array<ValueId, 3> operands{};
    uint64_t payload{0};

    bool operator<(const ValueNode& o) const
    {
        return std::tie(kind, operation, width, operandCount, operands, payload) <
               std::tie(o.kind, o.operation, o.width, o.operandCount, o.operands, o.payload);
    }
};

/**
 * Values by id. Every maker returns an existing or simpler node where there is one; operands come before results in
 * the order of ids. Widths are 1 to 64; operands of one operation agree in width.
 */
class ValueGraph
{
  public:
    ValueId Constant(unsigned width, uint64_t value);
    ValueId Input(unsigned width, const ValueInput& input);
    ValueId Binary(Operation operation, ValueId a, ValueId b);
    ValueId Not(ValueId a);
    /** @param operation one of the comparisons; the result has one bit. */
    ValueId Compare(Operation operation, ValueId a, ValueId b);
    ValueId Select(PredicateId condition, ValueId then, ValueId otherwise);
    ValueId Resize(ValueId a, unsigned width);
    ValueId SignExtend(ValueId a, unsigned width);
    ValueId OfPredicate(PredicateId predicate);

    /** @return the condition of a one-bit value. */
    PredicateId PredicateOf(ValueId a) const;

    /** @return the value where `condition` is known to hold. */
    ValueId Assume(ValueId a, PredicateId condition);

    /** Replaces inputs everywhere below `a`; `replacement` returns nothing for inputs that stay. */
    class Substitution;

    const ValueNode& At(ValueId a) const
    {
        return m_nodes[a];
    }

    const ValueInput& InputOf(ValueId a) const
    {
        return m_inputs[m_nodes[a].payload];
    }

    bool IsConstant(ValueId a) const;
    /** @return the value of a constant, one-bit ones included. */
    uint64_t ConstantOf(ValueId a) const;
    bool IsConstant(ValueId a, uint64_t value) const;
    /** @return an upper bound of the unsigned value. */
    uint64_t Maximum(ValueId a) const;
    /** @return how many low bits are certainly zero. */
    unsigned TrailingZeros(ValueId a) const;

    PredicateTable& Predicates()
    {
        return m_predicates;
    }

    const PredicateTable& Predicates() const
    {
        return m_predicates;
    }

    size_t Size() const
    {
        return m_nodes.size();
    }

  private:
    ValueId Intern(const ValueNode& node);
    ValueId MakeOperation(Operation operation, unsigned width, std::initializer_list<ValueId> operands);
    ValueId OfVariable(ConditionVariable::Kind kind, ValueId subject, uint64_t constant, ValueId node);
    std::optional<ValueId> SimplifyBinary(Operation operation, ValueId a, ValueId b);
    std::optional<ValueId> SimplifyAddition(ValueId a, ValueId b);
    std::optional<ValueId> SimplifyBitwise(Operation operation, ValueId a, ValueId b);
    std::optional<ValueId> SimplifyShift(Operation operation, ValueId a, ValueId b);
    std::optional<ValueId> SimplifyMultiplication(ValueId a, ValueId b);
    std::optional<ValueId> NarrowCompare(Operation operation, ValueId a, ValueId b);
    std::optional<ValueId> DistributeCompare(Operation operation, ValueId a, ValueId b);
    ValueId CompareEqual(ValueId a, ValueId b);
    ValueId CompareLess(Operation operation, ValueId a, ValueId b);
    std::optional<ValueId> SimplifySelect(PredicateId condition, ValueId then, ValueId otherwise);
    std::optional<ValueId> FoldSelectArms(PredicateId condition, ValueId then, ValueId otherwise);
    std::optional<ValueId> RecogniseMinimum(PredicateId condition, ValueId then, ValueId otherwise);
    bool CanNarrow(ValueId a, unsigned width);
    bool IsNarrow(ValueId a, unsigned width) const;
    uint64_t ComputeMaximum(const ValueNode& node) const;

    std::vector<ValueNode> m_nodes;
    std::vector<uint64_t> m_maximum; ///< one a node
    std::map<ValueNode, ValueId> m_ids;
    std::vector<ValueInput> m_inputs;
    std::map<ValueInput, uint32_t> m_inputIds;
    PredicateTable m_predicates;
    std::map<std::pair<ValueId, PredicateId>, ValueId> m_assumed;
    std::map<std::pair<ValueId, unsigned>, bool> m_narrow;
};

/** One replacement of inputs, remembered, so that shared values stay shared. */
class ValueGraph::Substitution
{
  public:
    using Replacement = std::function<std::optional<ValueId>(const ValueInput&)>;

    Substitution(ValueGraph& graph, Replacement replacement) : m_graph(graph), m_replacement(std::move(replacement))
    {
    }

    ValueId Apply(ValueId a);
    PredicateId ApplyTo(PredicateId predicate);

  private:
    ValueId Rebuild(ValueId a);

    ValueGraph& m_graph;
    Replacement m_replacement;
    std::map<ValueId, ValueId> m_done;
    std::map<PredicateId, PredicateId> m_donePredicates;
};

} // namespace pisa

#endif // PISA_COMPILER_NCL_VALUE_GRAPH_H
