// Checks constants, variables, instances, functions, actions and their parameters.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include "compiler/p4/p4-program.h"

#include <utility>

namespace pisa::p4
{

namespace
{

/** @return what @name says. */
std::optional<std::string>
GivenName(const Declaration& declaration)
{
    const Annotation* annotation = FindAnnotation(declaration.annotations, "name");
    const bool isNamed = annotation && annotation->body.size() == 1 && annotation->body[0].isString;
    return isNamed ? std::optional<std::string>(annotation->body[0].text) : std::nullopt;
}

/** A name that starts with a dot has nothing before it. */
bool
IsAbsolute(const std::string& name)
{
    return !name.empty() && name.front() == '.';
}

/** Section 16: the program is the package that is called main. */
void
CheckMain(const Declaration& declaration, Report& report)
{
    const bool isInstance = std::holds_alternative<Instance>(declaration.node);
    const TypeKind kind = declaration.type ? declaration.type->kind : TypeKind::Unknown;
    if (!isInstance || (kind != TypeKind::Package && kind != TypeKind::Unknown))
    {
        report.Error(declaration.where, "'main' must be an instance of a package", "give it another name");
    }
}

} // namespace

void
Checker::CheckProgram(Declarations& program)
{
    for (const DeclarationPtr& declaration : program)
    {
        if (m_report.IsFull())
        {
            return;
        }
        CheckDeclaration(*declaration);
        if (declaration->name == "main")
        {
            CheckMain(*declaration, m_report);
        }
    }
    if (m_defaultless && m_report.Errors() == 0)
    {
        CheckNoAction(*m_defaultless);
    }
}

/** Tables without a default_action have core.p4's NoAction (section 14.2.1.3). */
void
Checker::CheckNoAction(const Declaration& table)
{
    const std::string what = "table '" + table.name + "' has no default_action, and ";
    const Scopes::Found found = m_scopes.Find("NoAction", true);
    const auto* action = found.empty() ? nullptr : std::get_if<Action>(&found.front()->node);
    if (!action)
    {
        Error(table.where, what + "action NoAction is not declared", "include core.p4");
    }
    else if (!action->parameters.empty() || !std::get<BlockStatement>(action->body->node).statements.empty())
    {
        Error(found.front()->where, what + "this NoAction has parameters or a body", "include core.p4");
    }
}

void
Checker::CheckDeclaration(Declaration& declaration)
{
    CheckAnnotations(declaration.annotations);
    std::visit(
        [&](auto& node)
        {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, Constant>)
            {
                CheckConstant(declaration, node);
            }
            else if constexpr (std::is_same_v<Node, Variable>)
            {
                CheckVariable(declaration, node);
            }
            else if constexpr (std::is_same_v<Node, Instance>)
            {
                CheckInstance(declaration, node);
            }
            else if constexpr (std::is_same_v<Node, TypeAlias>)
            {
                CheckAlias(declaration, node);
            }
            else if constexpr (std::is_same_v<Node, Structured>)
            {
                CheckStructured(declaration, node);
            }
            else if constexpr (std::is_same_v<Node, Enum>)
            {
                CheckEnum(declaration, node);
            }
            else if constexpr (std::is_same_v<Node, ErrorMembers>)
            {
                CheckMembers(node.members, m_errors);
            }
            else if constexpr (std::is_same_v<Node, MatchKinds>)
            {
                CheckMatchKinds(node);
            }
            else if constexpr (std::is_same_v<Node, Function>)
            {
                CheckFunction(declaration, node);
            }
            else if constexpr (std::is_same_v<Node, Action>)
            {
                CheckAction(declaration, node);
            }
            else if constexpr (std::is_same_v<Node, Table>)
            {
                CheckTable(declaration, node);
            }
            else if constexpr (std::is_same_v<Node, Parser>)
            {
                CheckParser(declaration, node);
            }
            else if constexpr (std::is_same_v<Node, Control>)
            {
                CheckControl(declaration, node);
            }
            else if constexpr (std::is_same_v<Node, Package>)
            {
                CheckPackage(declaration, node);
            }
            else if constexpr (std::is_same_v<Node, ExternObject>)
            {
                CheckExtern(declaration, node);
            }
            else if constexpr (std::is_same_v<Node, ValueSet>)
            {
                CheckValueSet(declaration, node);
            }
        },
        declaration.node);
}

void
Checker::CheckConstant(Declaration& declaration, Constant& constant)
{
    declaration.type = Resolve(*constant.type);
    const TypeKind kind = declaration.type->kind;
    if (kind == TypeKind::Extern || kind == TypeKind::Parser || kind == TypeKind::Control ||
        kind == TypeKind::Package || kind == TypeKind::Void)
    {
        Error(declaration.where, "cannot declare constants of type " + ToString(declaration.type),
              "instantiate it instead");
    }
    const std::size_t errors = m_report.Errors();
    Check(constant.value);
    if (Coerce(constant.value, declaration.type, "the value of '" + declaration.name + "'") &&
        !constant.value->constant && errors == m_report.Errors() &&
        (IsRuntime(*constant.value) || IsOpen(*constant.value)))
    {
        Error(constant.value->where,
              "cannot evaluate the value of '" + declaration.name + "' to a compile-time constant",
              "use literals, constants and operators on them");
    }
    Declare(declaration);
}

void
Checker::CheckVariable(Declaration& declaration, Variable& variable)
{
    declaration.type = Resolve(*variable.type);
    const TypeKind kind = declaration.type->kind;
    if (kind == TypeKind::Extern || kind == TypeKind::Parser || kind == TypeKind::Control ||
        kind == TypeKind::Package || kind == TypeKind::Void || kind == TypeKind::Integer ||
        kind == TypeKind::MatchKind || kind == TypeKind::String)
    {
        Error(declaration.where,
              "'" + declaration.name + "' cannot be a variable: it is of type " + ToString(declaration.type),
              kind == TypeKind::Integer ? "give it a width, such as bit<32>"
                                        : "instantiate it or make it a constant");
    }
    if (variable.initialiser)
    {
        Check(variable.initialiser);
        Coerce(variable.initialiser, declaration.type, "the initialiser of '" + declaration.name + "'");
    }
    Declare(declaration);
}

void
Checker::CheckInstance(Declaration& declaration, Instance& instance)
{
    const TypePtr type = Resolve(*instance.type, true);
    CheckPlace(declaration, type);
    const auto* named = std::get_if<NamedType>(&instance.type->node);
    const bool isWritten =
        named && (!named->arguments.empty() ||
                  (named->declaration && std::holds_alternative<TypeAlias>(named->declaration->node)));
    TypePtr result = type;
    instance.target = Construct(declaration.where, type, instance.arguments, result, isWritten);
    declaration.type = result;
    Declare(declaration);
    {
        const Scope scope(m_scopes);
        const Declaration* outer = std::exchange(m_implemented, &declaration);
        for (const DeclarationPtr& method : instance.methods)
        {
            CheckDeclaration(*method);
        }
        m_implemented = outer;
    }
    CheckImplementations(declaration, instance);
}

void
Checker::CheckFunctionHead(Function& function)
{
    CheckTypeParameters(function.typeParameters);
    if (function.isConstructor)
    {
        CheckConstructorParameters(function.parameters, false);
        return;
    }
    Resolve(*function.result);
    CheckParameters(function.parameters, Body::Function);
}

void
Checker::CheckFunction(Declaration& declaration, Function& function)
{
    declaration.type = MakeType(TypeKind::Function, &declaration);
    {
        const Scope scope(m_scopes);
        CheckFunctionHead(function);
        if (function.body)
        {
            CheckNotOptional(function.parameters);
            if (function.result->type->kind == TypeKind::Integer)
            {
                Error(function.result->where, "int: illegal return type for function '" + declaration.name + "'",
                      "give the value a width");
            }
            const TypePtr result = std::exchange(m_result, function.result->type);
            const Body body = std::exchange(m_body, Body::Function);
            const bool inBody = std::exchange(m_inBlockBody, true);
            CheckBlock(function.body);
            if (m_result->kind != TypeKind::Void && m_result->kind != TypeKind::Unknown && !Returns(function.body))
            {
                Error(declaration.where, "function '" + declaration.name + "' does not return a value on all paths",
                      "end every path with return");
            }
            m_result = result;
            m_body = body;
            m_inBlockBody = inBody;
        }
    }
    Declare(declaration);
}

/**
 * Tables and actions are known to the control plane by @name or by their place: no two tables by the same, and no two
 * actions, unless both are named so absolutely (p4c so writes an action of P4_14 that several controls use).
 */
void
Checker::NameForControlPlane(const Declaration& declaration)
{
    std::string name = GivenName(declaration).value_or(declaration.name);
    const bool isAbsolute = IsAbsolute(name);
    if (isAbsolute)
    {
        name.erase(0, 1);
    }
    else if (m_block)
    {
        name = m_block->name + "." + name;
    }
    const bool isAction = std::holds_alternative<Action>(declaration.node);
    const auto [it, isNew] = m_controlPlaneNames.emplace(std::make_pair(isAction, name), &declaration);
    const bool maySplit = isAction && isAbsolute;
    if (!isNew && !(maySplit && IsAbsolute(GivenName(*it->second).value_or(""))))
    {
        Error(declaration.where, "conflicting control plane name '" + name + "'",
              "the other is in line " + std::to_string(it->second->where.line) + "; change one @name");
    }
}

void
Checker::CheckAction(Declaration& declaration, Action& action)
{
    declaration.type = MakeType(TypeKind::Function, &declaration);
    NameForControlPlane(declaration);
    {
        const Scope scope(m_scopes);
        CheckParameters(action.parameters, Body::Action);
        CheckNotOptional(action.parameters);
        const Body body = std::exchange(m_body, Body::Action);
        const bool inBody = std::exchange(m_inBlockBody, true);
        const TypePtr result = std::exchange(m_result, MakeType(TypeKind::Void));
        CheckBlock(action.body);
        m_body = body;
        m_inBlockBody = inBody;
        m_result = result;
    }
    Declare(declaration);
}

} // namespace pisa::p4

namespace pisa
{

bool
CheckP4(P4Program& program, std::vector<Diagnostic>& diagnostics)
{
    p4::Report report(diagnostics);
    p4::Checker(report).CheckProgram(program.declarations);
    return report.Errors() == 0;
}

} // namespace pisa
