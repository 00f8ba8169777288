// Checks tables: keys, actions, entries, properties.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include <algorithm>

namespace pisa::p4
{

void
Checker::CheckTable(Declaration& declaration, Table& table)
{
    declaration.type = MakeType(TypeKind::Table, &declaration);
    NameForControlPlane(declaration);
    CheckKeys(table);
    CheckActionList(table);
    if (!table.hasActions)
    {
        Error(declaration.where, "table '" + declaration.name + "' has no actions", "add actions = { ... }");
    }
    if (table.defaultAction)
    {
        CheckBoundAction(table, *table.defaultAction, "default_action");
    }
    CheckEntries(declaration, table);
    CheckProperties(table);
    Declare(declaration);
}

void
Checker::CheckKeys(Table& table)
{
    for (TableKey& key : table.keys)
    {
        const TypePtr type = Check(key.expression);
        CheckAnnotations(key.annotations);
        switch (type->kind)
        {
        case TypeKind::Unknown:
        case TypeKind::Bit:
        case TypeKind::Int:
        case TypeKind::Bool:
        case TypeKind::Enum:
        case TypeKind::SerialisableEnum:
        case TypeKind::Error:
        case TypeKind::NewType:
            break;
        default:
            Error(key.where, "a table key cannot be of type " + ToString(type),
                  "use bits, a boolean, an enum or error");
        }
        if (m_matchKinds.count(key.matchKind) == 0)
        {
            Error(key.matchKindWhere, "match kind '" + key.matchKind + "' is not declared",
                  "use exact, ternary, lpm or one that the architecture declares");
        }
    }
}

const Declaration*
Checker::FindAction(ActionReference& reference)
{
    const auto* call = std::get_if<Call>(&reference.action->node);
    const auto* name = std::get_if<Name>(call ? &call->callee->node : &reference.action->node);
    if (!name)
    {
        Error(reference.where, "the name of an action is wanted", "name an action, with arguments if it is bound");
        return nullptr;
    }
    Expression& named = call ? *call->callee : *reference.action;
    const TypePtr type = CheckName(named, std::get<Name>(named.node));
    named.type = type;
    const Declaration* declaration = std::get<Name>(named.node).declaration;
    if (!declaration || !std::holds_alternative<Action>(declaration->node))
    {
        if (type->kind != TypeKind::Unknown)
        {
            Error(reference.where, "'" + std::get<Name>(named.node).name + "' is not an action", "name an action");
        }
        return nullptr;
    }
    reference.declaration = declaration;
    return declaration;
}

void
Checker::CheckActionList(Table& table)
{
    std::set<const Declaration*> known;
    for (ActionReference& reference : table.actions)
    {
        const Declaration* action = FindAction(reference);
        if (!action)
        {
            continue;
        }
        if (!known.insert(action).second)
        {
            Error(reference.where, "duplicate action '" + action->name + "' in the table's list", "remove one");
        }
        auto* call = std::get_if<Call>(&reference.action->node);
        const auto& parameters = std::get<Action>(action->node).parameters;
        const std::size_t given = call ? call->arguments.size() : 0;
        for (std::size_t i = 0; i < parameters.size(); ++i)
        {
            const bool isData = std::get<Parameter>(parameters[i]->node).direction == Direction::None;
            if (i < given && isData)
            {
                Error(call->arguments[i].where,
                      "parameter '" + parameters[i]->name + "' cannot be bound: it is set by the control plane",
                      "leave the argument out");
                return;
            }
            if (i >= given && !isData)
            {
                Error(reference.where,
                      "parameter '" + parameters[i]->name + "' of '" + action->name + "' must be bound",
                      "give it an argument");
                return;
            }
        }
        if (given > parameters.size())
        {
            Error(reference.where, "too many arguments for action '" + action->name + "'", "leave some out");
            continue;
        }
        Inference inference;
        for (std::size_t i = 0; i < given; ++i)
        {
            Argument& argument = call->arguments[i];
            argument.parameter = parameters[i].get();
            Check(argument.value);
            PassArgument(argument, inference, "action '" + action->name + "'");
        }
        reference.action->type = MakeType(TypeKind::Void);
    }
}

namespace
{

bool
SameArgument(const Expression& a, const Expression& b)
{
    if (a.constant && b.constant)
    {
        return *a.constant == *b.constant;
    }
    const auto* nameA = std::get_if<Name>(&a.node);
    const auto* nameB = std::get_if<Name>(&b.node);
    if (nameA && nameB)
    {
        return nameA->declaration == nameB->declaration;
    }
    const auto* memberA = std::get_if<Member>(&a.node);
    const auto* memberB = std::get_if<Member>(&b.node);
    if (memberA && memberB)
    {
        return memberA->member == memberB->member && SameArgument(*memberA->object, *memberB->object);
    }
    return a.node.index() == b.node.index() && !nameA && !memberA;
}

} // namespace

/** The action of an entry or the default: in the list, arguments bound there repeated, all action data given. */
void
Checker::CheckBoundAction(Table& table, ActionReference& reference, const std::string& use)
{
    const Declaration* action = FindAction(reference);
    if (!action)
    {
        return;
    }
    const auto listed = std::find_if(table.actions.begin(), table.actions.end(),
                                     [&](const ActionReference& one) { return one.declaration == action; });
    if (listed == table.actions.end())
    {
        Error(reference.where, "'" + action->name + "' of " + use + " is not present in the action list",
              "add it to the table's actions");
        return;
    }
    const std::string forbidden = use == "default_action" ? "tableonly" : "defaultonly";
    if (FindAnnotation(listed->annotations, forbidden))
    {
        Error(reference.where, "action '" + action->name + "' is marked with @" + forbidden + " and used as " + use,
              "use another action, or leave the annotation out");
    }
    auto* call = std::get_if<Call>(&reference.action->node);
    const auto& all = std::get<Action>(action->node).parameters;
    const std::size_t given = call ? call->arguments.size() : 0;
    const auto* bound = std::get_if<Call>(&listed->action->node);
    const std::size_t atList = bound ? bound->arguments.size() : 0;
    const std::size_t skipped = atList > 0 && given + atList == all.size() ? atList : 0;
    const Declarations parameters(all.begin() + skipped, all.end());
    std::vector<Argument> none;
    std::vector<Argument>& arguments = call ? call->arguments : none;
    const std::string what = "action '" + action->name + "' of " + use;
    if (!Pair(reference.where, what, parameters, arguments))
    {
        return;
    }
    Inference inference;
    for (Argument& argument : arguments)
    {
        Check(argument.value);
        const bool isData = std::get<Parameter>(argument.parameter->node).direction == Direction::None;
        PassArgument(argument, inference, what);
        if (isData && IsRuntime(*argument.value))
        {
            Error(argument.where,
                  what + ": the argument for '" + argument.parameter->name + "' is not a compile-time constant",
                  "use numbers and constants");
        }
    }
    for (std::size_t i = 0; skipped == 0 && i < atList && i < given; ++i)
    {
        if (!SameArgument(*bound->arguments[i].value, *arguments[i].value))
        {
            Error(arguments[i].where, what + ": argument does not match the one in the actions list",
                  "repeat the bound argument");
        }
    }
    reference.action->type = MakeType(TypeKind::Void);
}

void
Checker::CheckProperties(Table& table)
{
    for (TableProperty& property : table.properties)
    {
        const TypePtr type = Check(property.value);
        const bool isNumber = type->kind == TypeKind::Integer || type->kind == TypeKind::Bit ||
                              type->kind == TypeKind::Unknown || type->kind == TypeKind::Int;
        if (property.name == "size" && !isNumber)
        {
            Error(property.where, "the size of a table must be an integer, not " + ToString(type), "use a number");
        }
        const auto* size = property.value->constant ? std::get_if<Integer>(&property.value->constant->node) : nullptr;
        const bool isObject = property.name == "implementation" || property.name == "counters" ||
                              property.name == "meters" || property.name == "psa_implementation";
        if (isObject && type->kind != TypeKind::Extern && type->kind != TypeKind::Unknown)
        {
            Error(property.where,
                  "expected an extern object for property '" + property.name + "', not a value of type " +
                      ToString(type),
                  "name or construct an instance");
        }
        if (property.name == "size" && isNumber && (IsRuntime(*property.value) || (size && *size < 0)))
        {
            Error(property.where, "the size of a table must be a constant from 0 on", "use a number");
        }
    }
}

} // namespace pisa::p4
