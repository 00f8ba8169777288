// A kernel as the operations of a switch: ALU statements, atoms on registers, look-ups, with their operands.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_KERNEL_FLOW_H
#define PISA_COMPILER_NCL_KERNEL_FLOW_H

#include "compiler/ncl/kernel-state.h"
#include "ir/action.h"

#include <map>
#include <set>
#include <vector>

namespace pisa
{

using FlowId = uint32_t;

/** One value on the chip. */
struct FlowValue
{
    enum class Kind : uint8_t
    {
        Constant,  ///< payload
        Field,     ///< field, as the packet came
        Old,       ///< payload: atom
        Hit,       ///< payload: look-up
        MapValue,  ///< payload: look-up
        Operation, ///< operation at `width` bits on operands
    };

    Kind kind{Kind::Constant};
    Operation operation{Operation::Move};
    unsigned width{0};       ///< of the operands of an operation
    unsigned resultWidth{0}; ///< bits of the value
    uint64_t payload{0};
    FieldId field;
    std::vector<FlowId> operands;

    bool operator<(const FlowValue& o) const
    {
        return std::tie(kind, operation, width, resultWidth, payload, field, operands) <
               std::tie(o.kind, o.operation, o.width, o.resultWidth, o.payload, o.field, o.operands);
    }
};

/** One atom: what it does to its register, in flow values. */
struct FlowAtom
{
    uint32_t memory{0};
    uint64_t bank{0};
    FlowId index{0};
    FlowId guard{0};
    FlowId next{0};
    bool isWritten{false};
    SourceLocation where;
    std::vector<FlowId> steps;   ///< values computed inside, operands first
    std::vector<FlowId> outputs; ///< values that others need: the old cell or steps
};

struct FlowLookup
{
    uint32_t map{0};
    FlowId key{0};
};

/** A field of the packet or of the shell's metadata and what it holds in the end. */
struct FlowResult
{
    FieldId field;
    unsigned width{0};
    FlowId value{0};
};

struct KernelFlow
{
    std::vector<FlowValue> values; ///< operands before results
    std::vector<FlowAtom> atoms;
    std::vector<FlowLookup> lookups;
    std::vector<FlowResult> results; ///< only fields that change

    FlowId Add(const FlowValue& value);
    FlowId Constant(unsigned width, uint64_t constant);
    FlowId Operate(Operation operation, unsigned width, unsigned resultWidth, std::vector<FlowId> operands);
    /** @return a rough count of steps until the value is there. */
    unsigned Depth(FlowId value) const
    {
        return m_depths[value];
    }

  private:
    std::map<FlowValue, FlowId> m_ids;
    std::vector<unsigned> m_depths;
};

/** Where a kernel's inputs and results lie in the header vector. */
struct KernelFields
{
    HeaderId ncp{0};
    std::vector<FieldId> windowFields;            ///< one an extension field
    std::vector<std::vector<FieldId>> parameters; ///< one a unit
    FieldId decision;
    FieldId target;
};

/** Translates values and conditions to operations; constant factors become shifts and additions. */
KernelFlow LowerKernel(KernelState& state, std::vector<CellOperation>& operations, const KernelFields& fields);

/**
 * Decides what is computed inside atoms: all between the old and the new value of a cell, and single consumers of
 * what would otherwise leave it.
 */
void FormAtoms(KernelFlow& flow);

} // namespace pisa

#endif // PISA_COMPILER_NCL_KERNEL_FLOW_H
