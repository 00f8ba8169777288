// Binds parameters to places where nothing can tell the difference, else to copies.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/parser-parameters.h"

#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/parser-expressions.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** @return whether an argument means the same place whenever it is looked at. */
bool
IsFixedPlace(const Expression& argument)
{
    bool isFixed = true;
    ForEachPart(argument,
                [&isFixed](const Expression& part)
                {
                    const auto* index = std::get_if<Index>(&part.node);
                    const bool isRuntimeIndex = index != nullptr && !index->index->constant;
                    const bool isPart = std::holds_alternative<Slice>(part.node);
                    isFixed = isFixed && StackCursor(part) == nullptr && !isRuntimeIndex && !isPart;
                });
    return isFixed;
}

/** @return the argument's place if it is fixed and holds no field of `bound`, which then has all of its fields. */
std::optional<Data>
FixedPlace(Shared& shared, Environment& caller, const Expression& argument, std::set<FieldId>& bound)
{
    if (std::holds_alternative<DontCare>(argument.node) || !IsFixedPlace(argument))
    {
        return std::nullopt;
    }
    Code scratch(Code::Kind::Parser, shared.storage); // a fixed place needs no code
    const LeftValue left = Body(shared, scratch, caller, "").Locate(argument);
    if (!left.IsPlain() || left.places[0].unionOf)
    {
        return std::nullopt;
    }
    std::set<FieldId> fields;
    for (const Operand& operand : OperandsOf(left.places[0].place))
    {
        fields.insert(std::get<FieldId>(operand));
    }
    if (std::any_of(fields.begin(), fields.end(), [&bound](FieldId field) { return bound.count(field) > 0; }))
    {
        return std::nullopt;
    }
    bound.insert(fields.begin(), fields.end());
    return left.places[0].place;
}

} // namespace

ParameterSteps
BindParameters(Shared& shared, Environment& caller, const Call& call, const Object& object, const std::string& prefix,
               Environment& inside)
{
    ParameterSteps steps;
    std::set<FieldId> bound;
    // a parser that was given to a constructor is called by the parameters of its type
    const Declarations& called = std::get<Parser>(call.target->node).parameters;
    const Declarations& own = std::get<Parser>(object.declaration->node).parameters;
    for (std::size_t i = 0; i < own.size(); ++i)
    {
        const DeclarationPtr& declaration = own[i];
        const auto& parameter = std::get<p4::Parameter>(declaration->node);
        const TypePtr type = inside.Resolve(parameter.type->type);
        const Expression* argument = ArgumentOf(call, called[i]->name);
        if (type->kind == TypeKind::Extern || argument == nullptr)
        {
            continue;
        }
        const bool isIn = parameter.direction == Direction::In || parameter.direction == Direction::None;
        const bool isOut = parameter.direction == Direction::Out;
        std::optional<Data> place;
        if (!isIn)
        {
            place = FixedPlace(shared, caller, *argument, bound);
        }
        const bool isCopy = !place;
        if (isCopy)
        {
            place = shared.storage.Variable(type, prefix + declaration->name, declaration->where);
        }
        inside.Bind(declaration.get(), *place);
        if (isOut || isCopy)
        {
            steps.before.emplace_back(Initialise{*place, isOut ? nullptr : argument});
        }
        if (isCopy && !isIn && !std::holds_alternative<DontCare>(argument->node))
        {
            steps.after.emplace_back(CopyOut{argument, *place});
        }
    }
    return steps;
}

} // namespace pisa::p4
