// Expressions of a Lyra program as they are written.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_AST_EXPRESSION_H
#define PISA_COMPILER_LYRA_AST_EXPRESSION_H

#include "ir/diagnostic.h"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace pisa::lyra
{

struct Expression;
using ExpressionPtr = std::shared_ptr<Expression>;

enum class UnaryOperator : uint8_t
{
    Not,        ///< !, one bit
    Complement, ///< ~
    Minus,
};

enum class BinaryOperator : uint8_t
{
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    BitOr,
    BitXor,
    BitAnd,
    ShiftLeft,
    ShiftRight,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
};

struct Number
{
    uint64_t value{0};
};

/** A local, a parameter, a constant, a global of one cell or an external scalar. */
struct NameUse
{
    std::string name;
};

struct FieldUse
{
    std::string header;
    std::string field;
};

/** A cell of a global array, or a value of a dict: `t[k]`, `t[k1, k2].value`. */
struct Index
{
    std::string of;
    std::vector<ExpressionPtr> keys;
    std::string member; ///< empty if none is named
};

struct Slice
{
    ExpressionPtr of;
    unsigned high{0}; ///< bits, the least significant is 0
    unsigned low{0};
};

/** `key in list`, `(k1, k2) in dict`. */
struct Membership
{
    std::vector<ExpressionPtr> keys;
    std::string of;
};

struct Unary
{
    UnaryOperator op{UnaryOperator::Not};
    ExpressionPtr operand;
};

struct Binary
{
    BinaryOperator op{BinaryOperator::Add};
    ExpressionPtr left;
    ExpressionPtr right;
};

struct Conditional
{
    ExpressionPtr condition;
    ExpressionPtr whenTrue;
    ExpressionPtr whenFalse;
};

struct Cast
{
    unsigned width{0};
    ExpressionPtr operand;
};

struct Call
{
    std::string function;
    std::vector<ExpressionPtr> arguments;
};

using ExpressionNode =
    std::variant<Number, NameUse, FieldUse, Index, Slice, Membership, Unary, Binary, Conditional, Cast, Call>;

/** An expression; the checker writes its width. */
struct Expression
{
    SourceLocation where;
    ExpressionNode node;
    unsigned width{0}; ///< bits, 0 until it is checked
};

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_AST_EXPRESSION_H
