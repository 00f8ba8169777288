// Lowers actions of tables: parameters become action data, conditions guards.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/unique-names.h"
#include "compiler/p4/lower/instances.h"
#include "compiler/p4/lower/straight-line.h"
#include "compiler/p4/lower/table-lowering.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** Adds a parameter's pieces to the action data. @param wanted name, with a number if it is taken */
Data
AddParameter(const TypePtr& type, const std::string& wanted, pisa::Action& action)
{
    Data data = ZeroOf(type);
    const std::string name = IsScalar(type) ? UniqueNameAmong(action.parameterNames, wanted) : wanted;
    unsigned high = ScalarWidth(type);
    const std::vector<unsigned> widths = PieceWidths(high);
    for (std::size_t i = 0; i < widths.size() && IsScalar(type); ++i)
    {
        const std::string bits = "[" + std::to_string(high - 1) + ":" + std::to_string(high - widths[i]) + "]";
        data.pieces[i] = pisa::Parameter{static_cast<uint32_t>(action.parameters.size())};
        action.parameters.push_back({widths.size() == 1 ? name : name + bits, widths[i], 0});
        high -= widths[i];
    }
    if (IsScalar(type) && !widths.empty())
    {
        action.parameterNames.push_back({name, ScalarWidth(type), static_cast<unsigned>(widths.size())});
    }
    const std::vector<TypePtr> parts = PartsOf(type);
    for (std::size_t i = 0; i < parts.size(); ++i)
    {
        const std::vector<TypedField> fields = FieldsOf(type);
        const std::string member = i < fields.size() ? fields[i].name : std::to_string(i);
        data.members[i] = AddParameter(parts[i], name + "." + member, action);
    }
    if (data.valid)
    {
        data.valid = Literal(1);
    }
    return data;
}

bool
IsOutside(const Shared& shared, const Declaration& declaration)
{
    return std::any_of(shared.source.declarations.begin(), shared.source.declarations.end(),
                       [&](const DeclarationPtr& each) { return each.get() == &declaration; });
}

bool
Assigns(const Instruction& instruction, FieldId field)
{
    const auto* statement = std::get_if<pisa::Statement>(&instruction);
    return statement && statement->dest == field;
}

/** Writes the action's code. @return whether every packet exits */
bool
LowerActionBody(Body& around, const Action& action, const std::vector<Argument>& bound, Environment& inside,
                Code& code, const std::string& name, FieldId flag, bool& exited)
{
    Declarations given;
    std::copy_if(action.parameters.begin(), action.parameters.end(), std::back_inserter(given),
                 [&](const DeclarationPtr& p) { return !inside.Find(p.get()); });
    bool always = false;
    Body binder(around.GetShared(), code, around.GetEnvironment(), name, {}, around.Hooks());
    binder.Invoke(given, bound, inside, name, action.body.get(),
                  [&](const std::optional<LabelId>&)
                  {
                      code.Label(
                          [&](LabelId onExit)
                          {
                              Regions regions = code.Apart(
                                  [&]
                                  {
                                      code.Label(
                                          [&](LabelId onReturn)
                                          {
                                              Exits exits{onReturn, onExit, {}, {}, nullptr, flag, &exited};
                                              Body body(around.GetShared(), code, inside, name, exits,
                                                        around.Hooks());
                                              body.Lower(*action.body);
                                          });
                                  });
                              always = AlwaysLeaves(regions);
                              std::for_each(regions.begin(), regions.end(),
                                            [&](Region& region) { code.Add(std::move(region)); });
                          });
                  });
    return always;
}

/** @return a name for the control plane that no action has yet. */
std::string
NameOfAction(const Body& body, const Program& program, const Declaration& declaration, bool isOutside)
{
    return UniqueNameAmong(program.actions, ControlPlaneName(declaration, isOutside ? "" : body.BlockName()));
}

/** Parameters without a direction are the action's data. */
void
AddParameters(const Action& source, Environment& inside, pisa::Action& action)
{
    for (const DeclarationPtr& parameter : source.parameters)
    {
        if (std::get<Parameter>(parameter->node).direction == Direction::None)
        {
            const std::string name = ControlPlaneName(*parameter, "");
            inside.Bind(parameter.get(), AddParameter(inside.Resolve(parameter->type), name, action));
        }
    }
    if (action.parameterNames.size() == action.parameters.size())
    {
        action.parameterNames.clear();
    }
}

} // namespace

LoweredAction
LowerAction(Body& body, const Declaration& declaration, const std::vector<Argument>& bound)
{
    Shared& shared = body.GetShared();
    const auto& source = std::get<Action>(declaration.node);
    const bool isOutside = IsOutside(shared, declaration);
    const auto key = std::make_tuple(isOutside ? nullptr : body.GetEnvironment().Root(), &declaration,
                                     bound.empty() ? nullptr : static_cast<const void*>(bound[0].value.get()));
    if (const auto it = shared.actions.find(key); it != shared.actions.end())
    {
        return it->second;
    }
    pisa::Action action;
    action.where = declaration.where;
    action.name = NameOfAction(body, shared.program, declaration, isOutside);
    Environment inside(&body.GetEnvironment());
    AddParameters(source, inside, action);
    Code code(Code::Kind::Action, shared.storage);
    LoweredAction lowered;
    bool exited = false;
    const FieldId flag = shared.storage.Metadata("local", action.name + ".exits", 1);
    lowered.alwaysExits = LowerActionBody(body, source, bound, inside, code, action.name, flag, exited);
    action.body = StraightenAction(code.Take(), shared.storage);
    if (lowered.alwaysExits)
    {
        action.body.erase(std::remove_if(action.body.begin(), action.body.end(),
                                         [&](const Instruction& each) { return Assigns(each, flag); }),
                          action.body.end());
    }
    else if (exited)
    {
        lowered.exits = flag;
    }
    lowered.id = static_cast<ActionId>(shared.program.actions.size());
    shared.program.actions.push_back(std::move(action));
    shared.actions[key] = lowered;
    return lowered;
}

} // namespace pisa::p4
