// Atomic read-modify-writes of register cells.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_STATEFUL_OPERATION_H
#define PISA_IR_STATEFUL_OPERATION_H

#include "ir/statement.h"

#include <vector>

namespace pisa
{

using RegisterId = uint32_t;

/** A value inside one stateful operation; of `index` and `literal` only the one that the kind names counts. */
struct AtomValue
{
    enum class Kind : uint8_t
    {
        Old,     ///< the cell before the operation
        Input,   ///< inputs[index] of the operation
        Step,    ///< the result of steps[index]
        Literal, ///< literal
    };

    Kind kind{Kind::Old};
    uint32_t index{0};
    uint64_t literal{0};

    bool operator==(const AtomValue& o) const
    {
        const bool hasIndex = kind == Kind::Input || kind == Kind::Step;
        return kind == o.kind && (!hasIndex || index == o.index) && (kind != Kind::Literal || literal == o.literal);
    }
};

/** One operation inside the atom; may use earlier steps only. */
struct AtomStep
{
    Operation operation{Operation::Move};
    unsigned width{0};
    std::vector<AtomValue> operands;

    bool operator==(const AtomStep& o) const
    {
        return operation == o.operation && width == o.width && operands == o.operands;
    }
};

/** What a stateful operation hands back to the header vector. */
struct AtomOutput
{
    FieldId dest;
    AtomValue value;

    bool operator==(const AtomOutput& o) const
    {
        return dest == o.dest && value == o.value;
    }
};

/**
 * One atomic read-modify-write of one register cell (an atom in Banzai's sense).
 *
 * An index outside the array reads 0 and writes nothing. The cell changes only when `guard` is nonzero and
 * `next` is not plain Old; the outputs are always written.
 */
struct StatefulOperation
{
    RegisterId reg{0};
    Operand index{Constant{0}};
    Operand guard{Constant{1}};
    std::vector<Operand> inputs;
    std::vector<AtomStep> steps;
    AtomValue next; ///< the cell's new value, cut to the register's width
    std::vector<AtomOutput> outputs;

    bool operator==(const StatefulOperation& o) const
    {
        return reg == o.reg && index == o.index && guard == o.guard && inputs == o.inputs && steps == o.steps &&
               next == o.next && outputs == o.outputs;
    }
};

} // namespace pisa

#endif // PISA_IR_STATEFUL_OPERATION_H
