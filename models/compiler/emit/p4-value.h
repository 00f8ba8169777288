// Expressions of P4_16 as text that knows its width, and the operations of actions over them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_VALUE_H
#define PISA_COMPILER_EMIT_P4_VALUE_H

#include "ir/operation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** An expression: a number of `width` bits, a boolean, or a literal that takes the width of what it stands beside. */
struct P4Value
{
    enum class Kind : uint8_t
    {
        Bits,
        Bool,
        Literal,
    };

    std::string text{};
    unsigned width{1};
    Kind kind{Kind::Bits};
    bool isPlain{true};  ///< needs no brackets as an operand
    uint64_t literal{0}; ///< its value, if it is one
};

/** @return the literal, without a width. */
P4Value P4Literal(uint64_t value, unsigned width);

/** @return the value as an operand: in brackets if it needs them. */
std::string Bracketed(const P4Value& value);

/** @return the value cut or zero-extended to bits of that width; a literal stays one. */
P4Value Resized(const P4Value& value, unsigned width);

/** @return the text of the value with a width of its own, also if it is a literal: "8w5". */
std::string Typed(const P4Value& value);

/** @return whether the value is not zero, as a condition. */
std::string Truth(const P4Value& value);

/** @return the condition's opposite. */
std::string Negated(const std::string& condition);

/**
 * @param operands each at `width` bits already, but for Select's condition
 * @param wanted bits of the destination, to which SignExtend extends
 * @return the operation's result; nothing if P4_16 has no expression for it: division by what is no power of two
 */
std::optional<P4Value> Operate(Operation operation, unsigned width, const std::vector<P4Value>& operands,
                               unsigned wanted);

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_VALUE_H
