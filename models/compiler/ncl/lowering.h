// The translation of one kernel's values and conditions to operations.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_LOWERING_H
#define PISA_COMPILER_NCL_LOWERING_H

#include "compiler/ncl/kernel-flow.h"

#include <map>
#include <vector>

namespace pisa
{

/** Adds operations to a flow; equal values get one operation. */
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

} // namespace pisa

#endif // PISA_COMPILER_NCL_LOWERING_H
