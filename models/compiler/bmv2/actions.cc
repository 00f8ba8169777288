// Actions: parameters in pieces, bodies, names.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/actions.h"

#include "compiler/lowering/unique-names.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

/** Declares a parameter in pieces. @return its value inside the action */
Wide
AddParameter(Action& action, const std::string& name, unsigned width)
{
    Wide value{width, {}};
    const std::vector<unsigned> widths = WidthsOfPieces(width);
    for (std::size_t piece = 0; piece < widths.size(); ++piece)
    {
        value.pieces.emplace_back(Parameter{static_cast<uint32_t>(action.parameters.size())});
        action.parameters.push_back({NameOfPiece(name, width, piece), widths[piece]});
    }
    action.parameterNames.push_back({name, width, static_cast<unsigned>(widths.size())});
    return value;
}

} // namespace

Actions::Actions(Shared& shared, Lists& lists) : m_shared(shared), m_lists(lists)
{
    for (const JsonValue& object : ItemsOf(shared.root, "actions"))
    {
        const JsonValue& id = object.Member("id");
        object.Member("name").String();
        if (!m_byId.emplace(id.Integer(), m_objects.size()).second)
        {
            id.Fail("there is another action of id " + std::to_string(id.Integer()), "number them anew");
        }
        m_objects.push_back(&object);
    }
}

std::size_t
Actions::FindId(const JsonValue& id) const
{
    const auto it = m_byId.find(id.Integer());
    if (it == m_byId.end())
    {
        id.Fail("there is no action of id " + std::to_string(id.Integer()), "use the id of one");
    }
    return it->second;
}

std::size_t
Actions::FindName(const JsonValue& name) const
{
    const auto isNamed = [&name](const JsonValue* object)
    { return object->Member("name").String() == name.String(); };
    const auto it = std::find_if(m_objects.begin(), m_objects.end(), isNamed);
    if (it == m_objects.end())
    {
        name.Fail("there is no action '" + name.String() + "'", "name one of 'actions'");
    }
    if (std::find_if(it + 1, m_objects.end(), isNamed) != m_objects.end())
    {
        name.Fail("there are several actions '" + name.String() + "'", "give the table 'action_ids'");
    }
    return static_cast<std::size_t>(it - m_objects.begin());
}

const std::string&
Actions::NameOf(std::size_t action) const
{
    return m_objects[action]->Member("name").String();
}

std::vector<Instruction>
Actions::Body(const JsonValue& calls, SwitchHalf half, const std::vector<Wide>& locals, LoweredAction& lowered)
{
    const ExpressionReader reader(m_shared.headers, m_shared.resources.registerNames,
                                  m_shared.resources.registerWidths, lowered.widths);
    StraightWriter writer(m_shared.temporaries);
    Evaluator evaluator(m_shared, half, writer, locals);
    Primitives primitives(m_shared, m_lists, half, reader, evaluator);
    primitives.LowerAll(calls);
    lowered.exit = primitives.ExitsAfter();
    return writer.Take();
}

std::vector<Instruction>
Actions::LowerCalls(const JsonValue& calls, SwitchHalf half)
{
    LoweredAction lowered;
    return Body(calls, half, {}, lowered);
}

Action
Actions::Make(const JsonValue& object, SwitchHalf half, LoweredAction& lowered)
{
    Action action;
    action.name = object.Member("name").String();
    action.where = SourceOf(object);
    std::vector<Wide> locals;
    for (const JsonValue& parameter : ItemsOf(object, "runtime_data"))
    {
        const std::string& name = parameter.Member("name").String();
        const auto isTaken = [&name](const UserName& other) { return other.name == name; };
        if (name.empty() || std::any_of(action.parameterNames.begin(), action.parameterNames.end(), isTaken))
        {
            parameter.Member("name").Fail("there is another parameter '" + name + "', or it has no name",
                                          "rename one");
        }
        lowered.widths.push_back(static_cast<unsigned>(parameter.Member("bitwidth").Unsigned(1, kMostBits)));
        locals.push_back(AddParameter(action, name, lowered.widths.back()));
    }
    if (action.parameters.size() == action.parameterNames.size())
    {
        action.parameterNames.clear();
    }
    action.body = Body(object.Member("primitives"), half, locals, lowered);
    return action;
}

const LoweredAction&
Actions::Lower(std::size_t index, SwitchHalf half, const std::string& caller)
{
    const auto key = std::make_pair(index, half);
    const auto known = m_lowered.find(key);
    if (known != m_lowered.end())
    {
        return known->second;
    }
    LoweredAction lowered;
    Action action = Make(*m_objects[index], half, lowered);
    // p4c declares NoAction once a control: what is the same in all is one action of the program
    auto& all = m_shared.program.actions;
    const auto isSame = [&action, &caller](const Action& other)
    {
        return (other.name == action.name || other.name == caller + "." + action.name) &&
               other.parameters == action.parameters && other.body == action.body &&
               other.parameterNames == action.parameterNames;
    };
    auto it = std::find_if(all.begin(), all.end(), isSame);
    if (it == all.end())
    {
        const auto isTaken = [&action](const Action& other) { return other.name == action.name; };
        const bool isSecond = std::any_of(all.begin(), all.end(), isTaken);
        action.name = UniqueNameAmong(all, isSecond ? caller + "." + action.name : action.name);
        it = all.insert(all.end(), std::move(action));
    }
    lowered.id = static_cast<ActionId>(it - all.begin());
    return m_lowered[key] = std::move(lowered);
}

ActionId
Actions::Add(const std::string& name, std::vector<Instruction> body)
{
    Action action;
    action.name = UniqueNameAmong(m_shared.program.actions, name);
    action.body = std::move(body);
    m_shared.program.actions.push_back(std::move(action));
    return static_cast<ActionId>(m_shared.program.actions.size() - 1);
}

ActionId
Actions::Nothing()
{
    if (!m_nothing)
    {
        m_nothing = Add("nothing", {});
    }
    return *m_nothing;
}

} // namespace pisa::bmv2
