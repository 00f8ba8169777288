// Checks parsers, controls and packages.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include <algorithm>
#include <utility>

namespace pisa::p4
{

namespace
{

/** Section 12.6: what a select may look at. */
bool
MaySelect(const TypePtr& type)
{
    switch (type->kind)
    {
    case TypeKind::Unknown:
    case TypeKind::Variable:
    case TypeKind::Bit:
    case TypeKind::Int:
    case TypeKind::Bool:
    case TypeKind::Enum:
    case TypeKind::SerialisableEnum:
        return true;
    case TypeKind::Tuple:
    case TypeKind::ListLiteral:
        return std::all_of(type->arguments.begin(), type->arguments.end(), MaySelect);
    default:
        return false;
    }
}

/** @return what transitions may name: the parser's states, and those that each parser has. */
std::set<std::string>
NameStates(const Parser& parser, Report& report)
{
    std::set<std::string> states{"accept", "reject"};
    std::set<std::string> locals;
    for (const DeclarationPtr& local : parser.locals)
    {
        locals.insert(local->name);
    }
    for (const DeclarationPtr& state : parser.states)
    {
        if (state->name == "accept" || state->name == "reject")
        {
            report.Error(state->where,
                         "invalid parser state: '" + state->name + "' should not be implemented, it is built-in",
                         "give the state another name");
        }
        else if (locals.count(state->name) > 0)
        {
            report.Error(state->where, "state '" + state->name + "' has the same name as a local of the parser",
                         "give it another name");
        }
        else if (!states.insert(state->name).second)
        {
            report.Error(state->where, "duplicate declaration of state '" + state->name + "'",
                         "give it another name");
        }
        state->type = MakeType(TypeKind::State);
    }
    return states;
}

/** Gives the name of a next state, null where there is none, the state of that name. */
void
BindState(const ExpressionPtr& next, const Parser& parser)
{
    auto* name = next ? std::get_if<Name>(&next->node) : nullptr;
    for (std::size_t i = 0; name && i < parser.states.size(); ++i)
    {
        name->declaration = parser.states[i]->name == name->name ? parser.states[i].get() : name->declaration;
    }
}

} // namespace

void
Checker::CheckParser(Declaration& declaration, Parser& parser)
{
    {
        const Scope scope(m_scopes);
        m_scopes.Add(&declaration); // without a type yet: it may not name itself
        const Scope own(m_scopes);
        CheckTypeParameters(parser.typeParameters);
        CheckParameters(parser.parameters, Body::Parser);
        CheckConstructorParameters(parser.constructorParameters, false);
        if (!parser.isType)
        {
            CheckNotOptional(parser.parameters);
        }
        const Scope locals(m_scopes);
        const Body body = std::exchange(m_body, Body::Parser);
        const Declaration* block = std::exchange(m_block, &declaration);
        for (const DeclarationPtr& local : parser.locals)
        {
            CheckDeclaration(*local);
        }
        if (!parser.isType)
        {
            CheckStates(parser);
            const bool starts = std::any_of(parser.states.begin(), parser.states.end(),
                                            [](const DeclarationPtr& state) { return state->name == "start"; });
            if (starts)
            {
                CheckFlow(declaration, parser);
            }
            else
            {
                Error(declaration.where, "parser '" + declaration.name + "' has no 'start' state", "add one");
            }
        }
        m_body = body;
        m_block = block;
    }
    declaration.type = MakeType(TypeKind::Parser, &declaration, Variables(parser.typeParameters));
    Declare(declaration);
}

void
Checker::CheckValueSet(Declaration& declaration, ValueSet& set)
{
    const TypePtr element = Resolve(*set.element);
    const bool fits = element->kind == TypeKind::Struct || element->kind == TypeKind::Tuple || MaySelect(element);
    if (!fits)
    {
        Error(set.element->where, "the elements of a value set cannot be of type " + ToString(element),
              "use bits, booleans, enums, or structs or tuples of them");
    }
    Check(set.size);
    if (Coerce(set.size, MakeType(TypeKind::Integer), "the size of a value set"))
    {
        const auto* size = set.size->constant ? std::get_if<Integer>(&set.size->constant->node) : nullptr;
        if (IsRuntime(*set.size) || (size && *size < 0))
        {
            Error(set.size->where, "the size of a value set must be a constant from 0 on", "use a number");
        }
    }
    declaration.type = MakeType(TypeKind::Set, nullptr, {element});
    Declare(declaration);
}

void
Checker::CheckStates(Parser& parser)
{
    const std::set<std::string> states = NameStates(parser, m_report);
    for (const DeclarationPtr& declaration : parser.states)
    {
        auto& state = std::get<State>(declaration->node);
        const Scope scope(m_scopes);
        const bool inBody = std::exchange(m_inBlockBody, true);
        for (const StatementPtr& statement : state.statements)
        {
            CheckStatement(statement);
        }
        CheckTransition(state.transition, states);
        m_inBlockBody = inBody;
        BindState(state.transition.next, parser);
        std::for_each(state.transition.cases.begin(), state.transition.cases.end(),
                      [&](const SelectCase& one) { BindState(one.next, parser); });
    }
}

void
Checker::CheckNextState(const ExpressionPtr& next, const std::set<std::string>& states)
{
    const std::string& name = std::get<Name>(next->node).name;
    next->type = MakeType(TypeKind::State);
    if (states.count(name) == 0)
    {
        const bool isOther = !m_scopes.Find(name, false).empty();
        Error(next->where, isOther ? "'" + name + "' is not a state" : "state '" + name + "' is not declared",
              "name a state of this parser, accept or reject");
    }
}

void
Checker::CheckTransition(Transition& transition, const std::set<std::string>& states)
{
    if (transition.next)
    {
        CheckNextState(transition.next, states);
        return;
    }
    const std::vector<TypePtr> types = CheckSelectors(transition);
    for (SelectCase& one : transition.cases)
    {
        CheckNextState(one.next, states);
        CheckSelectCase(one, types);
    }
}

/** @return the types of the selected values. */
std::vector<TypePtr>
Checker::CheckSelectors(Transition& transition)
{
    std::vector<TypePtr> types;
    for (ExpressionPtr& selector : transition.selector)
    {
        TypePtr type = Check(selector);
        if (auto* list = std::get_if<ListExpression>(&selector->node); list && transition.selector.size() == 1)
        {
            // select({a, b}) is select(a, b)
            std::vector<ExpressionPtr> elements = list->elements;
            transition.selector = std::move(elements);
            return type->arguments;
        }
        if (type->kind == TypeKind::Integer)
        {
            Error(selector->where, "the width of this selector is not known", "give it one, such as 8w1");
            type = MakeType(TypeKind::Unknown);
        }
        if (!MaySelect(type))
        {
            Error(selector->where, "a value of type " + ToString(type) + " cannot be used in select",
                  "select bits, booleans or members of enums");
            type = MakeType(TypeKind::Unknown);
        }
        types.push_back(type);
    }
    return types;
}

void
Checker::CheckSelectCase(SelectCase& one, const std::vector<TypePtr>& types)
{
    auto* list = std::get_if<ListExpression>(&one.keySet->node);
    if (!list || (!list->isKeySet && types.size() <= 1))
    {
        CheckSet(one.keySet, types.size() == 1 ? types[0] : MakeType(TypeKind::Tuple, nullptr, types));
        CheckKnownSet(*one.keySet);
        return;
    }
    if (list->elements.size() != types.size())
    {
        Error(one.where,
              "this case has " + std::to_string(list->elements.size()) + " sets for " + std::to_string(types.size()) +
                  " selected values",
              "give one set a value");
        return;
    }
    for (std::size_t i = 0; i < types.size(); ++i)
    {
        CheckSet(list->elements[i], types[i]);
        CheckKnownSet(*list->elements[i]);
    }
    one.keySet->type = MakeType(TypeKind::Set, nullptr, {MakeType(TypeKind::Tuple, nullptr, types)});
}

/** What a parser compares with is known when compiled, or a value set. */
void
Checker::CheckKnownSet(const Expression& set)
{
    if (IsRuntime(set))
    {
        Error(set.where, "this set of a select is not a compile-time constant",
              "use numbers, constants and value sets; compare variables with if");
    }
}

void
Checker::CheckControl(Declaration& declaration, Control& control)
{
    {
        const Scope scope(m_scopes);
        m_scopes.Add(&declaration);
        const Scope own(m_scopes);
        CheckTypeParameters(control.typeParameters);
        CheckParameters(control.parameters, Body::Control);
        CheckConstructorParameters(control.constructorParameters, false);
        if (!control.isType)
        {
            CheckNotOptional(control.parameters);
        }
        const Scope locals(m_scopes);
        const Body body = std::exchange(m_body, Body::Control);
        const Declaration* block = std::exchange(m_block, &declaration);
        for (const DeclarationPtr& local : control.locals)
        {
            CheckDeclaration(*local);
        }
        if (control.body)
        {
            const bool inBody = std::exchange(m_inBlockBody, true);
            const TypePtr result = std::exchange(m_result, MakeType(TypeKind::Void));
            CheckBlock(control.body);
            m_inBlockBody = inBody;
            m_result = result;
        }
        m_body = body;
        m_block = block;
    }
    declaration.type = MakeType(TypeKind::Control, &declaration, Variables(control.typeParameters));
    Declare(declaration);
}

void
Checker::CheckPackage(Declaration& declaration, Package& package)
{
    {
        const Scope scope(m_scopes);
        CheckTypeParameters(package.typeParameters);
        CheckConstructorParameters(package.constructorParameters, true);
    }
    declaration.type = MakeType(TypeKind::Package, &declaration, Variables(package.typeParameters));
    Declare(declaration);
}

} // namespace pisa::p4
