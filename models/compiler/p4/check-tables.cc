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
    else if (!m_defaultless)
    {
        m_defaultless = &declaration;
    }
    CheckEntries(declaration, table);
    CheckProperties(table);
    Declare(declaration);
}

namespace
{

bool
MayBeKey(const TypePtr& type)
{
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
        return true;
    default:
        return false;
    }
}

/** Whether the control plane can call the key as it is written (section 18.3.1.2). */
bool
HasName(const Expression& key)
{
    if (const auto* member = std::get_if<Member>(&key.node))
    {
        return HasName(*member->object);
    }
    if (const auto* index = std::get_if<Index>(&key.node))
    {
        return HasName(*index->object) && HasName(*index->index);
    }
    if (const auto* slice = std::get_if<Slice>(&key.node))
    {
        return HasName(*slice->object);
    }
    if (const auto* binary = std::get_if<Binary>(&key.node))
    {
        return binary->op == BinaryOperator::BitAnd && HasName(*binary->left);
    }
    if (const auto* call = std::get_if<Call>(&key.node))
    {
        const auto* method = std::get_if<Member>(&call->callee->node);
        return method && method->member == "isValid" && HasName(*method->object);
    }
    return std::holds_alternative<Name>(key.node) || std::holds_alternative<IntegerLiteral>(key.node) ||
           std::holds_alternative<BoolLiteral>(key.node);
}

} // namespace

void
Checker::CheckKeys(Table& table)
{
    for (TableKey& key : table.keys)
    {
        const bool hasName = HasName(*key.expression) || FindAnnotation(key.annotations, "name");
        const TypePtr type = Check(key.expression);
        CheckAnnotations(key.annotations);
        if (!MayBeKey(type))
        {
            Error(key.where, "a table key cannot be of type " + ToString(type),
                  "use bits, a boolean, an enum or error");
        }
        else if (!hasName && type->kind != TypeKind::Unknown)
        {
            Error(key.where, "a key that is computed requires a @name annotation",
                  "name it: ... : " + key.matchKind + " @name(\"key\")");
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
        if (action && !known.insert(action).second)
        {
            Error(reference.where, "duplicate action '" + action->name + "' in the table's list", "remove one");
        }
        if (action)
        {
            CheckListed(reference, *action);
        }
    }
}

/** The list binds the parameters that have a direction; the others are the control plane's. */
void
Checker::CheckListed(ActionReference& reference, const Declaration& action)
{
    auto* call = std::get_if<Call>(&reference.action->node);
    std::vector<Argument> none;
    std::vector<Argument>& arguments = call ? call->arguments : none;
    const std::string what = "action '" + action.name + "'";
    Declarations bound;
    std::size_t position = 0;
    for (const DeclarationPtr& parameter : std::get<Action>(action.node).parameters)
    {
        const auto isFor = [&](const Argument& a)
        { return a.name.empty() ? &a == &arguments[0] + position : a.name == parameter->name; };
        const auto given = std::find_if(arguments.begin(), arguments.end(), isFor);
        const auto& node = std::get<Parameter>(parameter->node);
        ++position;
        if (node.direction != Direction::None)
        {
            bound.push_back(parameter);
        }
        else if (given != arguments.end())
        {
            Error(given->where, "parameter '" + parameter->name + "' cannot be bound: it is set by the control plane",
                  "leave the argument out");
            return;
        }
        if (node.direction != Direction::None && given == arguments.end() && !node.defaultValue)
        {
            Error(reference.where, "parameter '" + parameter->name + "' of '" + action.name + "' must be bound",
                  "give it an argument");
            return;
        }
    }
    if (!Pair(reference.where, what, bound, arguments))
    {
        return;
    }
    const Inference inference;
    for (Argument& argument : arguments)
    {
        Check(argument.value);
        PassArgument(argument, inference, what);
    }
    reference.action->type = MakeType(TypeKind::Void);
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

/** @return the action in the table's list; null, and that reported, if it is not there. */
const ActionReference*
FindListed(const Table& table, const ActionReference& reference, const Declaration& action, const std::string& use,
           Report& report)
{
    const auto listed = std::find_if(table.actions.begin(), table.actions.end(),
                                     [&](const ActionReference& one) { return one.declaration == &action; });
    if (listed == table.actions.end())
    {
        report.Error(reference.where, "'" + action.name + "' of " + use + " is not present in the action list",
                     "add it to the table's actions");
        return nullptr;
    }
    const std::string forbidden = use == "default_action" ? "tableonly" : "defaultonly";
    if (FindAnnotation(listed->annotations, forbidden))
    {
        report.Error(reference.where,
                     "action '" + action.name + "' is marked with @" + forbidden + " and used as " + use,
                     "use another action, or leave the annotation out");
    }
    return &*listed;
}

/** Arguments that the list of actions binds may only be repeated. */
void
CheckRepeated(const std::vector<Argument>& arguments, const std::vector<Argument>& bound, const std::string& what,
              Report& report)
{
    for (const Argument& argument : arguments)
    {
        const auto other = std::find_if(bound.begin(), bound.end(),
                                        [&](const Argument& one) { return one.parameter == argument.parameter; });
        if (other != bound.end() && !SameArgument(*other->value, *argument.value))
        {
            report.Error(argument.where, what + ": argument does not match the one in the actions list",
                         "repeat the bound argument");
        }
    }
}

void
CheckNumber(const TableProperty& property, unsigned least, Report& report)
{
    const std::string what = property.name == "size" ? "the size of a table" : "property '" + property.name + "'";
    const TypePtr& type = property.value->type;
    const auto* number = property.value->constant ? std::get_if<Integer>(&property.value->constant->node) : nullptr;
    if (type->kind != TypeKind::Integer && type->kind != TypeKind::Bit && type->kind != TypeKind::Int)
    {
        report.Error(property.where, what + " must be an integer, not " + ToString(type), "use a number");
    }
    else if (IsRuntime(*property.value) || (number && *number < least))
    {
        report.Error(property.where, what + " must be a constant from " + std::to_string(least) + " on",
                     "use a number");
    }
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
    const ActionReference* listed = FindListed(table, reference, *action, use, m_report);
    if (!listed)
    {
        return;
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
    CheckRepeated(arguments, bound ? bound->arguments : none, what, m_report);
    reference.action->type = MakeType(TypeKind::Void);
}

void
Checker::CheckProperties(Table& table)
{
    for (TableProperty& property : table.properties)
    {
        const TypePtr type = Check(property.value);
        const std::string& name = property.name;
        const bool isObject =
            name == "implementation" || name == "counters" || name == "meters" || name == "psa_implementation";
        if (type->kind == TypeKind::Unknown)
        {
            continue;
        }
        if (isObject && type->kind != TypeKind::Extern)
        {
            Error(property.where,
                  "expected an extern object for property '" + name + "', not a value of type " + ToString(type),
                  "name or construct an instance");
        }
        else if (name == "largest_priority_wins" && !(type->kind == TypeKind::Bool && !IsRuntime(*property.value)))
        {
            Error(property.where, "property '" + name + "' must be a constant boolean", "write true or false");
        }
        else if (name == "size" || name == "priority_delta")
        {
            CheckNumber(property, name == "size" ? 0 : 1, m_report);
        }
    }
}

} // namespace pisa::p4
