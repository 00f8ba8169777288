// Statements of P4_16 as trees.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_AST_STATEMENT_H
#define PISA_COMPILER_P4_AST_STATEMENT_H

#include "compiler/p4/ast-expression.h"

namespace pisa::p4
{

/** `left = right`, or `left op= right`. */
struct Assignment
{
    ExpressionPtr left;
    ExpressionPtr right;
    std::optional<BinaryOperator> op; ///< of `+=` and its like
};

/** A call for its effects. Direct application, `C.apply(...)` of a type, is a Call whose callee's object is a
    TypeExpression. */
struct CallStatement
{
    ExpressionPtr call; ///< its node is a Call
};

struct IfStatement
{
    ExpressionPtr condition;
    StatementPtr whenTrue;
    StatementPtr whenFalse; ///< null: none
};

struct BlockStatement
{
    Annotations annotations;
    std::vector<StatementPtr> statements;
};

/** Labels and what to do; without a body it falls through to the next case that has one. */
struct SwitchCase
{
    SourceLocation where;
    ExpressionPtr label; ///< DontCare for `default`; a Name of an action in a switch on action_run
    StatementPtr body;   ///< a block; null: falls through
};

struct SwitchStatement
{
    ExpressionPtr selector;
    std::vector<SwitchCase> cases;
};

struct ReturnStatement
{
    ExpressionPtr value; ///< null: none
};

struct ExitStatement
{
};

struct EmptyStatement
{
};

/** A variable, constant or instance that is declared here. */
struct DeclarationStatement
{
    DeclarationPtr declaration;
};

/** `for (initialisers; condition; updates) body`. */
struct ForStatement
{
    std::vector<StatementPtr> initialisers;
    ExpressionPtr condition; ///< null: none
    std::vector<StatementPtr> updates;
    StatementPtr body;
};

/** `for (type name in collection) body`; the collection is a list, a stack or a range `low .. high`. */
struct ForEachStatement
{
    DeclarationPtr variable;
    ExpressionPtr collection;
    StatementPtr body;
};

struct BreakStatement
{
};

struct ContinueStatement
{
};

using StatementNode = std::variant<Assignment, CallStatement, IfStatement, BlockStatement, SwitchStatement,
                                   ReturnStatement, ExitStatement, EmptyStatement, DeclarationStatement, ForStatement,
                                   ForEachStatement, BreakStatement, ContinueStatement>;

struct Statement
{
    SourceLocation where;
    StatementNode node;
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_AST_STATEMENT_H
