// Makes nodes of the tree of a P4 program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_MAKE_NODE_H
#define PISA_COMPILER_P4_MAKE_NODE_H

#include "compiler/p4/ast-declaration.h"
#include "compiler/p4/lexer.h"

#include <utility>

namespace pisa::p4
{

/** @return a new node. */
template <typename Node>
ExpressionPtr
MakeExpression(const SourceLocation& where, Node node)
{
    return std::make_shared<Expression>(Expression{where, ExpressionNode(std::move(node)), nullptr, nullptr});
}

template <typename Node>
StatementPtr
MakeStatement(const SourceLocation& where, Node node)
{
    return std::make_shared<Statement>(Statement{where, StatementNode(std::move(node))});
}

template <typename Node>
DeclarationPtr
MakeDeclaration(const Token& name, Annotations annotations, Node node)
{
    return std::make_shared<Declaration>(
        Declaration{name.where, name.text, std::move(annotations), DeclarationNode(std::move(node)), nullptr});
}

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_MAKE_NODE_H
