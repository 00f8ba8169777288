// Lowers apply(): of tables and of controls inside controls.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/extern-calls.h"
#include "compiler/p4/lower/instances.h"
#include "compiler/p4/lower/straight-line.h"
#include "compiler/p4/lower/table-lowering.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** Where an action of a table exits, the control around it ends. */
void
Exit(const LoweredAction& action, LabelId onExit, TableUse& use, const SourceLocation& where)
{
    const Region leave{p4::Leave{onExit}, where};
    if (action.alwaysExits)
    {
        use.onAction[action.id] = {leave};
        return;
    }
    if (!action.exits)
    {
        return;
    }
    const Condition exited{Operation::NotEqual, 1, *action.exits, Literal(0)};
    const auto guard = [&](Regions& regions) {
        regions.insert(regions.begin(), {Choice{exited, {leave}, {}}, where});
    };
    guard(use.onHit);
    guard(use.onMiss);
    for (auto& [id, regions] : use.onAction)
    {
        guard(regions);
    }
}

} // namespace

TableId
Body::Table(const Declaration& table)
{
    return LowerTable(*this, table);
}

ActionId
Body::ActionOf(const Declaration& table, const std::string& action)
{
    const LoweredTable& lowered = m_shared.tables.at({m_environment.Root(), &table});
    return lowered.actions.at(action).id;
}

void
Body::Apply(const Declaration& table, const SourceLocation& where, const std::function<void(TableUse&)>& fill)
{
    if (m_code.GetKind() != Code::Kind::Control)
    {
        throw InputError(where, "table '" + table.name + "' is applied outside of a control",
                         "apply it in a control");
    }
    m_code.At(where);
    TableUse use;
    use.table = Table(table);
    if (fill)
    {
        fill(use);
    }
    const LoweredTable& lowered = m_shared.tables.at({m_environment.Root(), &table});
    // a condition after the table for all that may exit, before those that always do take their own way
    for (const auto& [name, action] : lowered.actions)
    {
        if (!action.alwaysExits)
        {
            Exit(action, *m_exits.onExit, use, where);
        }
    }
    for (const auto& [name, action] : lowered.actions)
    {
        if (action.alwaysExits)
        {
            Exit(action, *m_exits.onExit, use, where);
        }
    }
    m_code.Add(Region{std::move(use), where});
}

static std::vector<TypePtr>
ResolveAll(std::vector<TypePtr> types, const Environment& environment)
{
    for (TypePtr& type : types)
    {
        type = environment.Resolve(type);
    }
    return types;
}

/**
 * A control that was given to a constructor is called by the parameters of its type, which stand in the same order.
 * @return the arguments, each for the control's own parameter
 */
static std::vector<Argument>
OwnArguments(const Declarations& own, const Declarations& called, std::vector<Argument> arguments)
{
    for (Argument& argument : arguments)
    {
        const auto parameter = std::find_if(called.begin(), called.end(),
                                            [&](const DeclarationPtr& p) { return p.get() == argument.parameter; });
        argument.parameter = own.at(static_cast<std::size_t>(parameter - called.begin())).get();
    }
    return arguments;
}

void
Body::ApplyBlock(const Expression& e, const p4::Call& call, const Member& member)
{
    if (std::holds_alternative<p4::Table>(call.target->node))
    {
        Apply(*call.target, e.where);
        return;
    }
    const auto* control = std::get_if<p4::Control>(&call.target->node);
    if (!control)
    {
        throw InputError(e.where, "'" + call.target->name + "' is no control", "apply parsers in parsers");
    }
    ObjectPtr object;
    if (const auto* type = std::get_if<TypeExpression>(&member.object->node))
    {
        // an instance of its own for this application
        ObjectPtr& mine = m_shared.direct[{m_environment.Root(), &e}];
        if (!mine)
        {
            mine = m_shared.instances->Construct(m_environment.Resolve(type->named->type), {},
                                                 m_name + "." + call.target->name, e.where, m_environment);
        }
        object = mine;
    }
    else
    {
        object = ObjectOf(m_environment, *member.object);
    }
    const auto inside = std::make_shared<Environment>(object->inside.get());
    const auto& own = std::get<p4::Control>(object->declaration->node);
    if (&own == control)
    {
        inside->BindTypes(own.typeParameters, ResolveAll(call.typeValues, m_environment));
    }
    inside->SetRoot(object->inside.get());
    Invoke(own.parameters, OwnArguments(own.parameters, control->parameters, call.arguments), *inside, object->name,
           nullptr,
           [&](const std::optional<LabelId>& onExit)
           {
               CheckSameApplication(m_shared, *object, own, *inside, e.where);
               LowerApplied(*this, *object, own, *inside, onExit);
           });
    m_shared.environments.push_back(inside);
}

void
LowerApplied(Body& around, const Object& object, const Control& control, Environment& inside,
             const std::optional<LabelId>& onExit)
{
    Code& code = around.GetCode();
    Shared& shared = around.GetShared();
    code.Label(
        [&](LabelId end)
        {
            Exits exits;
            exits.onReturn = end;
            exits.onExit = onExit;
            Body body(shared, code, inside, object.name, exits, around.Hooks());
            for (const DeclarationPtr& local : control.locals)
            {
                if (std::holds_alternative<Instance>(local->node))
                {
                    if (const auto* object = std::get_if<ObjectPtr>(inside.Find(local.get())))
                    {
                        MakeExtern(shared, **object);
                    }
                    continue;
                }
                body.Declare(*local);
            }
            body.Lower(*control.body);
        });
}

void
CheckSameApplication(Shared& shared, const Object& object, const Control& control, const Environment& inside,
                     const SourceLocation& where)
{
    std::vector<Operand> places;
    for (const DeclarationPtr& parameter : control.parameters)
    {
        const Binding* binding = inside.Find(parameter.get());
        const auto* data = binding ? std::get_if<Data>(binding) : nullptr;
        const std::vector<Operand> operands = data ? OperandsOf(*data) : std::vector<Operand>{};
        places.insert(places.end(), operands.begin(), operands.end());
    }
    const bool hasTables =
        std::any_of(control.locals.begin(), control.locals.end(),
                    [](const DeclarationPtr& local) { return std::holds_alternative<p4::Table>(local->node); });
    const auto [it, isNew] = shared.applied.emplace(object.inside.get(), places);
    if (!isNew && hasTables && !(it->second == places))
    {
        throw InputError(where,
                         "'" + object.name + "' has tables and is applied twice with different arguments; " +
                             "a chip has one table of each",
                         "declare a second instance of the control");
    }
}

pisa::Control
LowerControl(Shared& shared, const Object& control, const std::vector<Data>& parameters)
{
    Code code(Code::Kind::Control, shared.storage);
    LowerControlInto(shared, code, control, parameters, nullptr);
    Regions regions = code.Take();
    GatherRegisters(regions, shared.storage);
    return BuildControl(regions, control.name, shared.program);
}

Regions
LowerControlBody(Shared& shared, const Object& control, const std::vector<Data>& parameters, const BodyHooks* hooks)
{
    Code code(Code::Kind::Control, shared.storage);
    LowerControlInto(shared, code, control, parameters, hooks);
    return code.Take();
}

void
LowerControlInto(Shared& shared, Code& code, const Object& object, const std::vector<Data>& parameters,
                 const BodyHooks* hooks)
{
    const auto& control = std::get<Control>(object.declaration->node);
    const auto inside = std::make_shared<Environment>(object.inside.get());
    inside->SetRoot(object.inside.get());
    for (std::size_t i = 0; i < control.parameters.size() && i < parameters.size(); ++i)
    {
        inside->Bind(control.parameters[i].get(), parameters[i]);
    }
    CheckSameApplication(shared, object, control, *inside, object.where);
    code.Label(
        [&](LabelId end)
        {
            Environment outside;
            Body around(shared, code, outside, object.name, {}, hooks);
            LowerApplied(around, object, control, *inside, end);
        });
    shared.environments.push_back(inside);
}

} // namespace pisa::p4
