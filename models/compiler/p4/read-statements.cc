// Reads statements.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/reader.h"

#include <map>

namespace pisa::p4
{

namespace
{

const std::map<std::string, BinaryOperator, std::less<>> kAssignments{
    {"+=", BinaryOperator::Add},
    {"-=", BinaryOperator::Subtract},
    {"*=", BinaryOperator::Multiply},
    {"/=", BinaryOperator::Divide},
    {"%=", BinaryOperator::Modulo},
    {"&=", BinaryOperator::BitAnd},
    {"|=", BinaryOperator::BitOr},
    {"^=", BinaryOperator::BitXor},
    {"<<=", BinaryOperator::ShiftLeft},
    {"|+|=", BinaryOperator::SaturatingAdd},
    {"|-|=", BinaryOperator::SaturatingSubtract},
};

} // namespace

std::vector<StatementPtr>
Reader::ReadStatements()
{
    std::vector<StatementPtr> statements;
    while (!At("}") && !At("transition") && Peek().kind != TokenKind::End && !m_report.IsFull())
    {
        const std::size_t begin = m_at;
        try
        {
            statements.push_back(ReadStatement());
        }
        catch (const Lost&)
        {
            if (m_speculating > 0)
            {
                throw;
            }
            m_angles = 0;
            m_inResult = false;
            Recover(begin);
        }
    }
    return statements;
}

StatementPtr
Reader::ReadBlock()
{
    return ReadBlockBody(ReadAnnotations());
}

StatementPtr
Reader::ReadBlockBody(Annotations annotations)
{
    const Scope scope(*this);
    const Token brace = Expect("{");
    BlockStatement block;
    block.annotations = std::move(annotations);
    block.statements = ReadStatements();
    Expect("}");
    return MakeStatement(brace.where, std::move(block));
}

StatementPtr
Reader::ReadStatement()
{
    const Nest nest(*this);
    Annotations annotations = ReadAnnotations();
    const Token first = Peek();
    if (At("{"))
    {
        return ReadBlockBody(std::move(annotations));
    }
    if (At("const"))
    {
        return MakeStatement(first.where, DeclarationStatement{ReadConstant(std::move(annotations))});
    }
    if (At("if"))
    {
        return ReadIf();
    }
    if (At("switch"))
    {
        return ReadSwitch();
    }
    if (At("return"))
    {
        return ReadReturn();
    }
    if (TakeIf(";"))
    {
        return MakeStatement(first.where, EmptyStatement{});
    }
    if (At("for") && Peek(1).Is("("))
    {
        return ReadFor();
    }
    if (At("exit") || ((At("break") || At("continue")) && Peek(1).Is(";")))
    {
        Take();
        Expect(";");
        return first.Is("exit")    ? MakeStatement(first.where, ExitStatement{})
               : first.Is("break") ? MakeStatement(first.where, BreakStatement{})
                                   : MakeStatement(first.where, ContinueStatement{});
    }
    if (AtVariable())
    {
        return MakeStatement(first.where, DeclarationStatement{ReadVariableOrInstance(std::move(annotations))});
    }
    StatementPtr statement = ReadAssignmentOrCall();
    Expect(";");
    return statement;
}

StatementPtr
Reader::ReadIf()
{
    const Token word = Take();
    IfStatement statement;
    Expect("(");
    statement.condition = ReadExpression();
    Expect(")");
    {
        const Scope scope(*this);
        statement.whenTrue = ReadBranch();
    }
    if (TakeIf("else"))
    {
        const Scope scope(*this);
        statement.whenFalse = ReadBranch();
    }
    return MakeStatement(word.where, std::move(statement));
}

/** A statement that is no declaration: nothing could name what it declares. */
StatementPtr
Reader::ReadBranch()
{
    StatementPtr statement = ReadStatement();
    if (const auto* declared = std::get_if<DeclarationStatement>(&statement->node); declared && m_speculating == 0)
    {
        m_report.Error(declared->declaration->where, "syntax error: a declaration cannot be the branch of an if",
                       "put it in { }");
    }
    return statement;
}

StatementPtr
Reader::ReadSwitch()
{
    const Token word = Take();
    SwitchStatement statement;
    Expect("(");
    statement.selector = ReadExpression();
    Expect(")");
    Expect("{");
    while (!At("}"))
    {
        statement.cases.push_back(ReadSwitchCase());
    }
    Expect("}");
    return MakeStatement(word.where, std::move(statement));
}

SwitchCase
Reader::ReadSwitchCase()
{
    SwitchCase one;
    one.where = Peek().where;
    one.label = At("default") ? MakeExpression(Take().where, DontCare{true}) : ReadExpression();
    Expect(":");
    if (At("{") || At("@"))
    {
        one.body = ReadBlock();
    }
    return one;
}

StatementPtr
Reader::ReadReturn()
{
    const Token word = Take();
    ReturnStatement statement;
    if (!At(";"))
    {
        statement.value = ReadExpression();
    }
    Expect(";");
    return MakeStatement(word.where, std::move(statement));
}

StatementPtr
Reader::ReadFor()
{
    const Scope scope(*this);
    const Token word = Take();
    Expect("(");
    Annotations annotations = ReadAnnotations();
    if (AtType())
    {
        TypeReferencePtr type;
        Token name;
        const bool isEach = Speculate(Guess::ForEach,
                                      [&]()
                                      {
                                          type = ReadType();
                                          name = ExpectName("a variable");
                                          return TakeIf("in");
                                      });
        if (isEach)
        {
            ForEachStatement statement;
            statement.variable = MakeDeclaration(name, std::move(annotations), Variable{type, nullptr});
            statement.collection = ReadSimpleKeySet();
            DeclareValue(name);
            Expect(")");
            statement.body = ReadStatement();
            return MakeStatement(word.where, std::move(statement));
        }
    }
    ForStatement statement;
    while (!At(";"))
    {
        statement.initialisers.push_back(ReadForClause());
        if (!TakeIf(","))
        {
            break;
        }
    }
    Expect(";");
    statement.condition = At(";") ? nullptr : ReadExpression();
    Expect(";");
    while (!At(")"))
    {
        statement.updates.push_back(ReadForClause());
        if (!TakeIf(","))
        {
            break;
        }
    }
    Expect(")");
    statement.body = ReadStatement();
    return MakeStatement(word.where, std::move(statement));
}

/** A variable, an assignment or a call, without a `;`. */
StatementPtr
Reader::ReadForClause()
{
    const Token first = Peek();
    if (!AtVariable())
    {
        return ReadAssignmentOrCall();
    }
    TypeReferencePtr type = ReadType();
    const Token name = ExpectName("a variable");
    ExpressionPtr initialiser = TakeIf("=") ? ReadExpression() : nullptr;
    DeclareValue(name);
    return MakeStatement(first.where,
                         DeclarationStatement{MakeDeclaration(name, {}, Variable{type, std::move(initialiser)})});
}

std::optional<BinaryOperator>
Reader::AssignmentOperator()
{
    if (At(">") && Peek(1).Is(">=") && Peek(1).isJoined)
    {
        Take();
        Take();
        return BinaryOperator::ShiftRight;
    }
    const auto it = Peek().kind == TokenKind::Symbol ? kAssignments.find(Peek().text) : kAssignments.end();
    if (it == kAssignments.end())
    {
        return std::nullopt;
    }
    Take();
    return it->second;
}

StatementPtr
Reader::ReadAssignmentOrCall()
{
    const Token first = Peek();
    ExpressionPtr left = At("(") ? ReadBracketed() : ReadPostfix(ReadPrimary());
    if (TakeIf("="))
    {
        ExpressionPtr right = ReadExpression();
        return MakeStatement(first.where, Assignment{std::move(left), std::move(right), std::nullopt});
    }
    if (const auto op = AssignmentOperator())
    {
        ExpressionPtr right = ReadExpression();
        return MakeStatement(first.where, Assignment{std::move(left), std::move(right), op});
    }
    if (!std::holds_alternative<Call>(left->node))
    {
        Fail("a statement is wanted; this is neither an assignment nor a call",
             "use the value: assign it, or call something with it");
    }
    return MakeStatement(first.where, CallStatement{std::move(left)});
}

/** Whether a declaration begins here: a type that is not the object of a direct application `C.apply()`. */
bool
Reader::AtVariable()
{
    if (!AtType())
    {
        return AtName() && m_names.Find(Peek().text) == NameUse::Unknown && Peek(1).kind == TokenKind::Word &&
               !IsReserved(Peek(1).text);
    }
    const std::size_t begin = m_at;
    const bool isObject = Speculate(Guess::AppliedType,
                                    [&]()
                                    {
                                        ReadSimpleType();
                                        return At(".");
                                    });
    m_at = begin;
    return !isObject;
}

} // namespace pisa::p4
