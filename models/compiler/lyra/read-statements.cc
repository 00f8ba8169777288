// Reads the statements of Lyra's algorithms and functions.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/reader.h"
#include "compiler/lyra/wide-values.h"

#include <map>

namespace pisa::lyra
{

namespace
{

const std::map<std::string, BinaryOperator, std::less<>> kCompound{
    {"+=", BinaryOperator::Add},   {"-=", BinaryOperator::Subtract}, {"&=", BinaryOperator::BitAnd},
    {"|=", BinaryOperator::BitOr}, {"^=", BinaryOperator::BitXor},   {"*=", BinaryOperator::Multiply},
};

constexpr uint64_t kMostCells = uint64_t{1} << 32;

} // namespace

Statements
Reader::ReadBlock()
{
    const Nest nest(*this);
    Statements statements;
    Expect("{");
    while (!TakeIf("}"))
    {
        ReadStatement(statements);
    }
    return statements;
}

void
Reader::ReadStatement(Statements& into)
{
    if (Peek().Is("bit"))
    {
        ReadLocals(into);
    }
    else if (Peek().Is("global"))
    {
        into.push_back(ReadGlobal());
    }
    else if (Peek().Is("extern"))
    {
        into.push_back(ReadExternal());
    }
    else if (Peek().Is("if"))
    {
        into.push_back(ReadIf());
    }
    else if (Peek().Is("switch"))
    {
        into.push_back(ReadSwitch());
    }
    else if (!TakeIf(";"))
    {
        into.push_back(ReadAssignmentOrCall());
    }
}

void
Reader::ReadLocals(Statements& into)
{
    const unsigned width = ExpectWidth(kWidestValue);
    do
    {
        const Token name = ExpectName("a variable");
        into.push_back({name.where, LocalDeclaration{name.text, width, TakeIf("=") ? ReadExpression() : nullptr}});
    } while (TakeIf(","));
    Expect(";");
}

/** global bit[w][n] name; */
Statement
Reader::ReadGlobal()
{
    Expect("global");
    GlobalDeclaration global;
    global.width = ExpectWidth();
    if (TakeIf("["))
    {
        global.cells = ExpectConstant("number of cells", 1, kMostCells);
        Expect("]");
    }
    const Token name = ExpectName("a global variable");
    global.name = name.text;
    Expect(";");
    return {name.where, std::move(global)};
}

/** extern list<key>[n] name; extern dict<key, value>[n] name; extern bit[w] name; */
Statement
Reader::ReadExternal()
{
    Expect("extern");
    ExternalDeclaration external;
    if (Peek().Is("bit"))
    {
        external.values.push_back({"", ExpectWidth(kWidestValue), MatchKind::Exact});
    }
    else
    {
        const bool isDict = Peek().Is("dict");
        if (!isDict && !Peek().Is("list"))
        {
            Fail("an external variable is a list, a dict or a number of bits, not '" + Peek().text + "'",
                 "write extern list<...>[n], extern dict<..., ...>[n] or extern bit[w]");
        }
        Take();
        SplitAngle();
        Expect("<");
        external.keys = ReadExternalFields(true);
        if (isDict)
        {
            Expect(",");
            external.values = ReadExternalFields(false);
        }
        Expect(">");
        Expect("[");
        external.size = ExpectConstant("number of entries", 1, kMostCells);
        Expect("]");
    }
    const Token name = ExpectName("an external variable");
    external.name = name.text;
    Expect(";");
    return {name.where, std::move(external)};
}

/** `<<` before a type is two brackets. */
void
Reader::SplitAngle()
{
    if (Peek().Is("<<"))
    {
        m_tokens[m_at].text = "<";
        Token second = m_tokens[m_at];
        ++second.where.column;
        m_tokens.insert(m_tokens.begin() + static_cast<std::ptrdiff_t>(m_at) + 1, std::move(second));
    }
}

/** One field, or a tuple of them between < and >. */
std::vector<ExternalField>
Reader::ReadExternalFields(bool areKeys)
{
    std::vector<ExternalField> fields;
    SplitAngle();
    if (!TakeIf("<"))
    {
        fields.push_back(ReadExternalField(areKeys));
        return fields;
    }
    do
    {
        fields.push_back(ReadExternalField(areKeys));
    } while (TakeIf(","));
    Expect(">");
    return fields;
}

ExternalField
Reader::ReadExternalField(bool isKey)
{
    ExternalField field;
    for (const MatchKind kind : {MatchKind::Exact, MatchKind::Lpm, MatchKind::Ternary, MatchKind::Range})
    {
        if (isKey && TakeIf(NameOf(kind)))
        {
            field.match = kind;
            break;
        }
    }
    field.width = ExpectWidth(kWidestValue);
    if (Peek().kind == TokenKind::Word)
    {
        field.name = ExpectName("a field").text;
    }
    return field;
}

Statement
Reader::ReadIf()
{
    const Nest nest(*this);
    const SourceLocation where = Expect("if").where;
    Expect("(");
    If branch;
    branch.condition = ReadExpression();
    Expect(")");
    branch.whenTrue = std::make_shared<Statements>(ReadBlock());
    if (TakeIf("else"))
    {
        branch.whenFalse = std::make_shared<Statements>();
        if (Peek().Is("if"))
        {
            branch.whenFalse->push_back(ReadIf());
        }
        else
        {
            *branch.whenFalse = ReadBlock();
        }
    }
    return {where, std::move(branch)};
}

/** switch (e) { case 1, 2: { } default: { } } */
Statement
Reader::ReadSwitch()
{
    const SourceLocation where = Expect("switch").where;
    Switch choice;
    Expect("(");
    choice.selector = ReadExpression();
    Expect(")");
    Expect("{");
    while (!TakeIf("}"))
    {
        SwitchCase one;
        one.where = Peek().where;
        if (!TakeIf("default"))
        {
            Expect("case");
            do
            {
                one.values.push_back(ReadPrimary());
            } while (TakeIf(","));
        }
        Expect(":");
        one.body = std::make_shared<Statements>(ReadBlock());
        choice.cases.push_back(std::move(one));
    }
    return {where, std::move(choice)};
}

Statement
Reader::ReadAssignmentOrCall()
{
    const Token first = Peek();
    if (first.kind != TokenKind::Word)
    {
        Fail(first.kind == TokenKind::End ? "the file ends inside a block"
                                          : "a statement cannot begin with '" + first.text + "'",
             first.kind == TokenKind::End ? "close it with }" : "write an assignment, a call, if or switch");
    }
    ExpressionPtr target = ReadPostfix(ReadPrimary());
    if (auto* call = std::get_if<Call>(&target->node))
    {
        Expect(";");
        return {first.where, CallStatement{std::move(*call)}};
    }
    const auto compound = Peek().kind == TokenKind::Sign ? kCompound.find(Peek().text) : kCompound.end();
    if (compound != kCompound.end())
    {
        Take();
        ExpressionPtr right = ReadExpression();
        Expect(";");
        Binary sum{compound->second, target, std::move(right)};
        return {first.where,
                Assignment{target, std::make_shared<Expression>(Expression{first.where, std::move(sum)})}};
    }
    Expect("=");
    ExpressionPtr value = ReadExpression();
    Expect(";");
    return {first.where, Assignment{std::move(target), std::move(value)}};
}

} // namespace pisa::lyra
