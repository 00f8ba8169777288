// Binds parameters to arguments: copy in, run, copy out.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/parser-expressions.h"
#include "compiler/p4/lower/place-root.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** @return whether the body names the root of the argument itself. */
bool
Mentions(const p4::Statement* body, const Expression& argument)
{
    const Declaration* root = RootOf(argument);
    bool mentions = false;
    if (body)
    {
        ForEachPart(*body,
                    [&](const Expression& part)
                    {
                        const auto* name = std::get_if<Name>(&part.node);
                        const auto* call = std::get_if<Call>(&part.node);
                        // an action that it calls may name it in turn
                        mentions = mentions || (name && name->declaration == root) ||
                                   (call && call->target && std::holds_alternative<Action>(call->target->node));
                    });
    }
    return mentions;
}

bool
Overlap(const Data& a, const Data& b)
{
    const std::vector<Operand> left = OperandsOf(a);
    const std::vector<Operand> right = OperandsOf(b);
    return std::any_of(left.begin(), left.end(),
                       [&](const Operand& each) {
                           return std::holds_alternative<FieldId>(each) &&
                                  std::find(right.begin(), right.end(), each) != right.end();
                       });
}

const Argument*
ArgumentFor(const std::vector<Argument>& arguments, const Declaration* parameter)
{
    const auto it = std::find_if(arguments.begin(), arguments.end(),
                                 [parameter](const Argument& each) { return each.parameter == parameter; });
    return it == arguments.end() ? nullptr : &*it;
}

bool
IsObject(const TypePtr& type)
{
    return type->kind == TypeKind::Extern || type->kind == TypeKind::Parser || type->kind == TypeKind::Control ||
           type->kind == TypeKind::Package;
}

} // namespace

/** What an argument was bound to, and where its value goes in the end. */
struct Passed
{
    const Declaration* parameter{nullptr};
    const Expression* value{nullptr};
    TypePtr type;
    Direction direction{Direction::None};
    LeftValue left; ///< of what may be written; without places if it is unwanted
    Data data;
    bool isCopied{false}; ///< to and from a variable of its own

    bool IsWritten() const
    {
        return direction == Direction::Out || direction == Direction::InOut;
    }

    /** @return whether a place that it names may be touched by writing that of the other. */
    bool Touches(const Passed& other) const
    {
        return std::any_of(left.places.begin(), left.places.end(),
                           [&](const ChosenPlace& mine)
                           {
                               return std::any_of(other.left.places.begin(), other.left.places.end(),
                                                  [&](const ChosenPlace& its)
                                                  { return Overlap(mine.place, its.place); });
                           });
    }
};

namespace
{

/** @return whether the parameter can stand for the argument's place itself: nobody can tell. */
bool
IsPassedByName(const Passed& one, const std::vector<Passed>& all, const p4::Statement* body)
{
    return one.left.IsPlain() && !one.left.places[0].unionOf && one.left.places[0].place.scale == 1 &&
           !Mentions(body, *one.value) &&
           std::none_of(all.begin(), all.end(),
                        [&](const Passed& other) { return &other != &one && one.Touches(other); });
}

/** The parameters of extern and block types stand for what they are given. @return the others, in order */
std::vector<Passed>
BindObjects(const Declarations& parameters, const std::vector<Argument>& arguments, const Environment& outside,
            Environment& inside)
{
    std::vector<Passed> passed;
    for (const DeclarationPtr& parameter : parameters)
    {
        const auto& node = std::get<Parameter>(parameter->node);
        const Argument* argument = ArgumentFor(arguments, parameter.get());
        const TypePtr type = inside.Resolve(parameter->type);
        const Expression* value = argument ? argument->value.get() : node.defaultValue.get();
        if (!value)
        {
            continue; // an optional one that is left out
        }
        if (!IsObject(type))
        {
            passed.push_back({parameter.get(), value, type, node.direction, {}, {}, false});
            continue;
        }
        const auto* object = std::get_if<p4::Name>(&value->node);
        if (const Binding* binding = object ? outside.Find(object->declaration) : nullptr)
        {
            inside.Bind(parameter.get(), *binding);
        }
    }
    return passed;
}

/** @return whether evaluating some argument can change what another one means. */
bool
AnyHasEffects(const std::vector<Passed>& passed)
{
    return std::any_of(passed.begin(), passed.end(), [](const Passed& one) { return HasEffects(*one.value); });
}

/** @return whether the value of an in parameter could change before or while the body runs. */
bool
MayChange(const Passed& one, const std::vector<Passed>& all)
{
    return std::any_of(all.begin(), all.end(),
                       [&](const Passed& other) { return other.IsWritten() && Overlap(other.data, one.data); });
}

} // namespace

void
Body::CopyIn(Passed& one, const std::string& name)
{
    one.isCopied = true;
    one.data = m_shared.storage.Variable(one.type, name + "." + one.parameter->name, one.value->where);
    if (one.direction == Direction::InOut)
    {
        Copy(one.data, Load(one.left));
    }
}

/** From left to right (6.8); where that can be seen, each argument is copied before the next one is looked at. */
void
Body::EvaluateArguments(std::vector<Passed>& passed, const std::string& name, const p4::Statement* body)
{
    const bool hasEffects = AnyHasEffects(passed);
    for (Passed& one : passed)
    {
        if (!one.IsWritten())
        {
            one.data = Convert(Evaluate(*one.value), one.type, one.value->where);
            one.data = hasEffects || body ? Keep(one.data) : one.data;
            continue;
        }
        if (!std::holds_alternative<DontCare>(one.value->node))
        {
            one.left = Locate(*one.value);
        }
        if (hasEffects)
        {
            CopyIn(one, name);
        }
    }
    for (Passed& one : passed)
    {
        if (one.IsWritten() && !one.isCopied)
        {
            const bool isByName = IsPassedByName(one, passed, body);
            isByName ? void(one.data = one.left.places[0].place) : CopyIn(one, name);
        }
    }
    for (Passed& one : passed)
    {
        one.data = !one.IsWritten() && MayChange(one, passed) ? Keep(one.data) : one.data;
    }
}

void
Body::Invoke(const Declarations& parameters, const std::vector<Argument>& arguments, Environment& inside,
             const std::string& name, const p4::Statement* body, const Invoked& run)
{
    std::vector<Passed> passed = BindObjects(parameters, arguments, m_environment, inside);
    EvaluateArguments(passed, name, body);
    for (const Passed& one : passed)
    {
        if (one.direction == Direction::Out)
        {
            Invalidate(one.data);
        }
        inside.Bind(one.parameter, one.data);
    }
    const auto copyOut = [&]
    {
        for (const Passed& one : passed)
        {
            if (one.isCopied && !one.left.places.empty())
            {
                Assign(one.left, one.data);
            }
        }
    };
    const bool isCopied = std::any_of(passed.begin(), passed.end(), [](const Passed& one) { return one.isCopied; });
    if (!isCopied || !m_exits.onExit)
    {
        run(m_exits.onExit);
        copyOut();
        return;
    }
    // a packet that exits takes its results with it (12.5)
    m_code.Label(
        [&](LabelId after)
        {
            m_code.Label(
                [&](LabelId onExit)
                {
                    run(onExit);
                    copyOut();
                    m_code.Leave(after);
                });
            copyOut();
            m_code.Leave(*m_exits.onExit);
        });
}

} // namespace pisa::p4
