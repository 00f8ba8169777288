// Reads parsers, controls and packages.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/reader.h"

#include <utility>

namespace pisa::p4
{

DeclarationPtr
Reader::ReadParser(Annotations annotations)
{
    Expect("parser");
    const Token name = ExpectName("a parser");
    DeclareType(name);
    const Scope scope(*this);
    Parser parser;
    parser.typeParameters = ReadTypeParameters();
    parser.parameters = ReadParameters();
    if (TakeIf(";"))
    {
        parser.isType = true;
        return MakeDeclaration(name, std::move(annotations), std::move(parser));
    }
    if (At("("))
    {
        parser.constructorParameters = ReadParameters();
    }
    Expect("{");
    Declarations all;
    ReadDeclarations(all, "}", [this]() { return ReadParserLocal(); });
    for (DeclarationPtr& local : all)
    {
        const bool isState = std::holds_alternative<State>(local->node);
        if (!isState && !parser.states.empty())
        {
            m_report.Error(local->where, "syntax error: '" + local->name + "' is declared behind the states",
                           "declare it before the parser's first state");
        }
        (isState ? parser.states : parser.locals).push_back(std::move(local));
    }
    Expect("}");
    return MakeDeclaration(name, std::move(annotations), std::move(parser));
}

DeclarationPtr
Reader::ReadParserLocal()
{
    if (At("state"))
    {
        return ReadState({});
    }
    Annotations annotations = ReadAnnotations();
    if (At("state"))
    {
        return ReadState(std::move(annotations));
    }
    if (At("const"))
    {
        return ReadConstant(std::move(annotations));
    }
    if (At("value_set"))
    {
        return ReadValueSet(std::move(annotations));
    }
    if (!AtVariable())
    {
        Fail("a state or a local of the parser is wanted, not '" + Peek().text + "'");
    }
    return ReadVariableOrInstance(std::move(annotations));
}

DeclarationPtr
Reader::ReadValueSet(Annotations annotations)
{
    Expect("value_set");
    ValueSet set;
    Expect("<");
    ++m_angles;
    set.element = ReadType();
    --m_angles;
    CloseAngle();
    Expect("(");
    set.size = ReadExpression();
    Expect(")");
    const Token name = ExpectName("a value set");
    Expect(";");
    DeclareValue(name);
    return MakeDeclaration(name, std::move(annotations), std::move(set));
}

DeclarationPtr
Reader::ReadState(Annotations annotations)
{
    Expect("state");
    const Token name = ExpectName("a state");
    const Scope scope(*this);
    State state;
    Expect("{");
    state.statements = ReadStatements();
    state.transition = ReadTransition();
    Expect("}");
    return MakeDeclaration(name, std::move(annotations), std::move(state));
}

Transition
Reader::ReadTransition()
{
    Transition transition;
    transition.where = Peek().where;
    if (!TakeIf("transition"))
    {
        return transition; // to reject
    }
    if (!At("select"))
    {
        const Token name = ExpectName("a state");
        transition.next = MakeExpression(name.where, Name{name.text, false, nullptr});
        Expect(";");
        return transition;
    }
    Take();
    Expect("(");
    do
    {
        transition.selector.push_back(ReadExpression());
    } while (TakeIf(","));
    Expect(")");
    Expect("{");
    while (!At("}"))
    {
        transition.cases.push_back(ReadSelectCase());
    }
    Expect("}");
    return transition;
}

SelectCase
Reader::ReadSelectCase()
{
    SelectCase one;
    one.where = Peek().where;
    one.keySet = ReadKeySet();
    Expect(":");
    const Token name = ExpectName("a state");
    one.next = MakeExpression(name.where, Name{name.text, false, nullptr});
    Expect(";");
    return one;
}

DeclarationPtr
Reader::ReadControl(Annotations annotations)
{
    Expect("control");
    const Token name = ExpectName("a control");
    DeclareType(name);
    const Scope scope(*this);
    Control control;
    control.typeParameters = ReadTypeParameters();
    control.parameters = ReadParameters();
    if (TakeIf(";"))
    {
        control.isType = true;
        return MakeDeclaration(name, std::move(annotations), std::move(control));
    }
    if (At("("))
    {
        control.constructorParameters = ReadParameters();
    }
    Expect("{");
    ReadDeclarations(control.locals, "apply", [this]() { return ReadControlLocal(); });
    Expect("apply");
    control.body = ReadBlock();
    Expect("}");
    return MakeDeclaration(name, std::move(annotations), std::move(control));
}

DeclarationPtr
Reader::ReadControlLocal()
{
    Annotations annotations = ReadAnnotations();
    if (At("const"))
    {
        return ReadConstant(std::move(annotations));
    }
    if (At("action"))
    {
        return ReadAction(std::move(annotations));
    }
    if (At("table"))
    {
        return ReadTable(std::move(annotations));
    }
    if (!AtVariable())
    {
        Fail("'apply' or a local of the control is wanted, not '" + Peek().text + "'");
    }
    return ReadVariableOrInstance(std::move(annotations));
}

DeclarationPtr
Reader::ReadPackage(Annotations annotations)
{
    Expect("package");
    const Token name = ExpectName("a package");
    DeclareType(name);
    const Scope scope(*this);
    Package package;
    package.typeParameters = ReadTypeParameters();
    package.constructorParameters = ReadParameters();
    Expect(";");
    return MakeDeclaration(name, std::move(annotations), std::move(package));
}

} // namespace pisa::p4
