// Expressions of P4_16 as trees.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_AST_EXPRESSION_H
#define PISA_COMPILER_P4_AST_EXPRESSION_H

#include "compiler/p4/ast-literal.h"
#include "compiler/p4/ast-type.h"

namespace pisa::p4
{

/** A name that stands for a value, a parameter, an action, an instance...; `this` is a name as well. */
struct Name
{
    std::string name;
    bool isGlobal{false};                    ///< written with a leading dot
    const Declaration* declaration{nullptr}; ///< set by the checker; null for overloads, see Call::target
};

/** A type where an expression may stand: `E` of `E.member`, the callee of a constructor call. */
struct TypeExpression
{
    TypeReferencePtr named;
};

/** `object.member`: field, method, enum member, error, `next`, `last`, `hit`... */
struct Member
{
    ExpressionPtr object;
    std::string member;
};

/** `object[index]` of a stack, tuple or list. */
struct Index
{
    ExpressionPtr object;
    ExpressionPtr index;
};

/** `object[high:low]`; `object[low+:width]` is kept as the width with `isWidth`. */
struct Slice
{
    ExpressionPtr object;
    ExpressionPtr high; ///< with isWidth: the width
    ExpressionPtr low;
    bool isWidth{false};
};

enum class UnaryOperator : uint8_t
{
    Not,        ///< !
    Complement, ///< ~
    Minus,
    Plus,
};

struct Unary
{
    UnaryOperator op;
    ExpressionPtr operand;
};

enum class BinaryOperator : uint8_t
{
    Multiply,
    Divide,
    Modulo,
    Add,
    Subtract,
    SaturatingAdd,      ///< |+|
    SaturatingSubtract, ///< |-|
    ShiftLeft,
    ShiftRight,
    LessOrEqual,
    GreaterOrEqual,
    Less,
    Greater,
    NotEqual,
    Equal,
    BitAnd,
    BitXor,
    BitOr,
    Concatenate, ///< ++
    And,
    Or,
    Mask,  ///< &&&, a set
    Range, ///< .., a set
};

struct Binary
{
    BinaryOperator op;
    ExpressionPtr left;
    ExpressionPtr right;
};

/** `condition ? whenTrue : whenFalse`. */
struct Conditional
{
    ExpressionPtr condition;
    ExpressionPtr whenTrue;
    ExpressionPtr whenFalse;
};

/** `(type) operand`; the checker adds implicit ones so that operands have the types that operators want. */
struct Cast
{
    TypeReferencePtr target;
    ExpressionPtr operand;
    bool isImplicit{false};
};

/** One argument of a call; a DontCare where an out argument is not wanted. */
struct Argument
{
    SourceLocation where;
    std::string name; ///< empty: by position
    ExpressionPtr value;
    const Declaration* parameter{nullptr}; ///< set by the checker
};

/** A call of a function, method, action, table, parser or control, or of a constructor (callee is a TypeExpression).
 */
struct Call
{
    ExpressionPtr callee;
    std::vector<TypeReferencePtr> typeArguments;
    std::vector<Argument> arguments;

    /** Set by the checker: the function, action or method; the type constructed; for apply() the table, parser or
        control. Null for the methods that headers, unions and stacks bring with them (setValid, push_front...). */
    const Declaration* target{nullptr};
    /** Set by the checker: one a type parameter of the target. */
    std::vector<TypePtr> typeValues;
};

using ExpressionNode = std::variant<IntegerLiteral, BoolLiteral, StringLiteral, Name, TypeExpression, Member, Index,
                                    Slice, Unary, Binary, Conditional, Cast, Call, ListExpression, StructExpression,
                                    InvalidHeader, DefaultValue, DontCare>;

/** An expression: its place, its kind, and what the checker knows of it. */
struct Expression
{
    SourceLocation where;
    ExpressionNode node;
    TypePtr type;      ///< set by the checker; literals and lists have the type that their context asks for
    ValuePtr constant; ///< set by the checker: the value, null unless known when compiled
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_AST_EXPRESSION_H
