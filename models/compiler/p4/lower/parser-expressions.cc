// Visits expressions and statements; tells calls apart.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/parser-expressions.h"

namespace pisa::p4
{

namespace
{

/** Visits what an expression is made of. */
struct PartsOfExpression
{
    const ExpressionVisitor& visit;

    void Part(const ExpressionPtr& expression) const
    {
        if (expression)
        {
            ForEachPart(*expression, visit);
        }
    }

    void operator()(const Member& member) const
    {
        Part(member.object);
    }

    void operator()(const Index& index) const
    {
        Part(index.object);
        Part(index.index);
    }

    void operator()(const Slice& slice) const
    {
        Part(slice.object);
        Part(slice.high);
        Part(slice.low);
    }

    void operator()(const Unary& unary) const
    {
        Part(unary.operand);
    }

    void operator()(const Binary& binary) const
    {
        Part(binary.left);
        Part(binary.right);
    }

    void operator()(const Conditional& conditional) const
    {
        Part(conditional.condition);
        Part(conditional.whenTrue);
        Part(conditional.whenFalse);
    }

    void operator()(const Cast& cast) const
    {
        Part(cast.operand);
    }

    void operator()(const Call& call) const
    {
        Part(call.callee);
        for (const Argument& argument : call.arguments)
        {
            Part(argument.value);
        }
    }

    void operator()(const ListExpression& list) const
    {
        for (const ExpressionPtr& element : list.elements)
        {
            Part(element);
        }
    }

    void operator()(const StructExpression& literal) const
    {
        for (const NamedValue& member : literal.members)
        {
            Part(member.value);
        }
    }

    template <typename Leaf>
    void operator()(const Leaf&) const
    {
    }
};

/** Visits the expressions of a statement. */
struct PartsOfStatement
{
    const ExpressionVisitor& visit;

    void Part(const ExpressionPtr& expression) const
    {
        PartsOfExpression{visit}.Part(expression);
    }

    void Inside(const StatementPtr& statement) const
    {
        if (statement)
        {
            ForEachPart(*statement, visit);
        }
    }

    void operator()(const Assignment& assignment) const
    {
        Part(assignment.left);
        Part(assignment.right);
    }

    void operator()(const CallStatement& call) const
    {
        Part(call.call);
    }

    void operator()(const IfStatement& choice) const
    {
        Part(choice.condition);
        Inside(choice.whenTrue);
        Inside(choice.whenFalse);
    }

    void operator()(const BlockStatement& block) const
    {
        for (const StatementPtr& statement : block.statements)
        {
            Inside(statement);
        }
    }

    void operator()(const SwitchStatement& choice) const
    {
        Part(choice.selector);
        for (const SwitchCase& one : choice.cases)
        {
            Inside(one.body);
        }
    }

    void operator()(const ReturnStatement& leave) const
    {
        Part(leave.value);
    }

    void operator()(const DeclarationStatement& declared) const
    {
        if (const auto* variable = std::get_if<Variable>(&declared.declaration->node))
        {
            Part(variable->initialiser);
        }
    }

    void operator()(const ForStatement& loop) const
    {
        for (const StatementPtr& statement : loop.initialisers)
        {
            Inside(statement);
        }
        Part(loop.condition);
        for (const StatementPtr& statement : loop.updates)
        {
            Inside(statement);
        }
        Inside(loop.body);
    }

    void operator()(const ForEachStatement& loop) const
    {
        Part(loop.collection);
        Inside(loop.body);
    }

    template <typename Leaf>
    void operator()(const Leaf&) const
    {
    }
};

} // namespace

void
ForEachPart(const Expression& expression, const ExpressionVisitor& visit)
{
    visit(expression);
    std::visit(PartsOfExpression{visit}, expression.node);
}

void
ForEachPart(const p4::Statement& statement, const ExpressionVisitor& visit)
{
    std::visit(PartsOfStatement{visit}, statement.node);
}

const Member*
StackCursor(const Expression& expression)
{
    const auto* member = std::get_if<Member>(&expression.node);
    const bool isOfStack = member != nullptr && member->object->type && member->object->type->kind == TypeKind::Stack;
    return isOfStack && (member->member == "next" || member->member == "last" || member->member == "lastIndex")
               ? member
               : nullptr;
}

const Call*
AsCall(const Expression& expression)
{
    return std::get_if<Call>(&expression.node);
}

bool
IsMethod(const Call& call, const char* externName, const char* method)
{
    const auto* member = std::get_if<Member>(&call.callee->node);
    if (member == nullptr || member->member != method || !member->object->type)
    {
        return false;
    }
    const Type& type = *member->object->type;
    return type.kind == TypeKind::Extern && type.declaration != nullptr && type.declaration->name == externName;
}

bool
IsExternFunction(const Call& call, const char* name)
{
    if (call.target == nullptr || call.target->name != name || !std::holds_alternative<Name>(call.callee->node))
    {
        return false;
    }
    const auto* function = std::get_if<Function>(&call.target->node);
    return function != nullptr && !function->body;
}

bool
IsParserApply(const Call& call)
{
    const auto* member = std::get_if<Member>(&call.callee->node);
    return member != nullptr && member->member == "apply" && call.target != nullptr &&
           std::holds_alternative<Parser>(call.target->node);
}

const Expression*
ArgumentOf(const Call& call, const std::string& parameter)
{
    for (const Argument& argument : call.arguments)
    {
        if (argument.parameter != nullptr && argument.parameter->name == parameter)
        {
            return argument.value.get();
        }
    }
    return nullptr;
}

} // namespace pisa::p4
