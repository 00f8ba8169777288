// Operands, three-address statements over them, and conditions.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_STATEMENT_H
#define PISA_IR_STATEMENT_H

#include "ir/header.h"
#include "ir/operation.h"

#include <variant>
#include <vector>

namespace pisa
{

/** A literal; its width is that of the operation that uses it. */
struct Constant
{
    uint64_t value{0};

    bool operator==(Constant o) const
    {
        return value == o.value;
    }
};

/** An action parameter (action data of the matched entry), by index; there is none outside actions. */
struct Parameter
{
    uint32_t index{0};

    bool operator==(Parameter o) const
    {
        return index == o.index;
    }
};

/** What an operation reads. A field of a header that is not valid keeps its last value, at first 0. */
using Operand = std::variant<FieldId, Constant, Parameter>;

/** dest = operation(operands), computed at `width` bits; the result is cut or zero-extended to dest. */
struct Statement
{
    Operation operation{Operation::Move};
    unsigned width{0}; ///< bits of the operands, 1 to 64
    FieldId dest;
    std::vector<Operand> operands; ///< as many as the operation's arity

    bool operator==(const Statement& o) const
    {
        return operation == o.operation && width == o.width && dest == o.dest && operands == o.operands;
    }
};

/** A comparison, as gateways make it; operands are fields or constants. */
struct Condition
{
    Operation operation{Operation::NotEqual};
    unsigned width{1};
    Operand left;
    Operand right{Constant{0}};

    bool operator==(const Condition& o) const
    {
        return operation == o.operation && width == o.width && left == o.left && right == o.right;
    }
};

} // namespace pisa

#endif // PISA_IR_STATEMENT_H
