// Entries bound to the tables of a program.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/bind-entry.h"

#include "entries/name-lookup.h"
#include "entries/table-book.h"
#include "entries/user-value.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>

namespace pisa
{

namespace
{

constexpr int32_t kMostPriority = std::numeric_limits<int32_t>::max();
constexpr int32_t kStfPivot = 10000;

std::string
Quoted(const std::string& name)
{
    return "'" + name + "'";
}

/** @return the names, as "'a', 'b'". */
template <typename T, typename F>
std::string
List(const std::vector<T>& things, const F& nameOf)
{
    std::string list;
    for (const T& thing : things)
    {
        list += (list.empty() ? "" : ", ") + Quoted(nameOf(thing));
    }
    return list.empty() ? "none" : list;
}

std::string
ListParameters(const std::vector<UserValue>& parameters)
{
    return List(parameters, [](const UserValue& parameter) { return parameter.name; });
}

/**
 * Tells spelled things, named or by their place, from known ones.
 * @return for each known one the index of the spelled one, none if it was left out
 */
template <typename Spelled, typename Find>
std::vector<std::optional<std::size_t>>
Assign(const std::vector<Spelled>& spelled, std::size_t known, const std::string& what, const Find& find)
{
    std::vector<std::optional<std::size_t>> assigned(known);
    for (std::size_t i = 0; i < spelled.size(); ++i)
    {
        const bool isNamed = !spelled[i].name.text.empty();
        const std::size_t at = isNamed ? find(spelled[i].name) : i;
        if (assigned[at])
        {
            throw InputError(spelled[i].name.where, what + " " + Quoted(spelled[i].name.text) + " is given twice",
                             "keep one of the two");
        }
        assigned[at] = i;
    }
    return assigned;
}

template <typename Spelled>
bool
AreNamed(const std::vector<Spelled>& spelled)
{
    return !spelled.empty() && !spelled.front().name.text.empty();
}

void
CheckNumberOfKeys(const SpelledEntry& entry, const Table& table, const std::vector<UserKey>& keys)
{
    if (keys.empty())
    {
        throw InputError(entry.object.where, "table " + Quoted(table.name) + " has no keys and so no entries",
                         "set its default action");
    }
    const bool areNamed = AreNamed(entry.keys);
    if (!areNamed && entry.mayEndInPriority && entry.keys.size() != keys.size())
    {
        throw InputError(entry.where,
                         "table " + Quoted(table.name) + " has " + std::to_string(keys.size()) +
                             (keys.size() == 1 ? " key, " : " keys, ") + std::to_string(entry.keys.size()) +
                             (entry.keys.size() == 1 ? " is given" : " are given"),
                         "give " + List(keys, [](const UserKey& key) { return key.value.name; }) + " in this order");
    }
}

} // namespace

TableId
FindTable(const Program& program, const Word& name)
{
    std::vector<std::string> offered; // not those that run one action: nobody can change them, most are compilers'
    for (const Table& table : program.tables)
    {
        if (!table.keys.empty() || !table.isDefaultConst)
        {
            offered.push_back(table.name);
        }
    }
    return static_cast<TableId>(FindName(name, NamesOf(program.tables), offered, "table"));
}

std::vector<ActionId>
ActionsOf(const Program& program, ProfileId profile)
{
    std::set<ActionId> actions;
    for (const Table& table : program.tables)
    {
        if (table.profile == profile)
        {
            actions.insert(table.actions.begin(), table.actions.end());
        }
    }
    return {actions.begin(), actions.end()};
}

ActionCall
BindCall(const Program& program, const SpelledEntry& entry, const std::vector<ActionId>& actions,
         const std::string& of)
{
    std::vector<std::string> names;
    for (const ActionId action : actions)
    {
        names.push_back(program.actions[action].name);
    }
    ActionCall call;
    call.action = actions[FindName(entry.action, names, "action of " + of)];
    const Action& action = program.actions[call.action];
    const std::vector<UserValue> parameters = ParametersOf(action);
    if (!AreNamed(entry.arguments) && entry.arguments.size() != parameters.size())
    {
        throw InputError(entry.action.where,
                         "action " + Quoted(action.name) + " has " + std::to_string(parameters.size()) +
                             (parameters.size() == 1 ? " parameter, " : " parameters, ") +
                             std::to_string(entry.arguments.size()) +
                             (entry.arguments.size() == 1 ? " is given" : " are given"),
                         "its parameters are " + ListParameters(parameters));
    }
    const auto assigned =
        Assign(entry.arguments, parameters.size(), "parameter",
               [&](const Word& name)
               { return FindName(name, NamesOf(parameters), "parameter of action " + Quoted(action.name)); });
    for (std::size_t i = 0; i < parameters.size(); ++i)
    {
        if (!assigned[i])
        {
            throw InputError(entry.action.where,
                             "action " + Quoted(action.name) + " misses its parameter " + Quoted(parameters[i].name),
                             "its parameters are " + ListParameters(parameters));
        }
        const WideNumber value = TakeValue(entry.arguments[*assigned[i]].value, parameters[i], "parameter");
        const std::vector<uint64_t> pieces = CutPieces(value, parameters[i]);
        call.arguments.insert(call.arguments.end(), pieces.begin(), pieces.end());
    }
    return call;
}

std::vector<MatchValue>
BindKeys(const Program& program, TableId table, const SpelledEntry& entry, Dialect dialect)
{
    const Table& of = program.tables[table];
    const std::vector<UserKey> keys = KeysOf(program, of);
    CheckNumberOfKeys(entry, of, keys);
    std::vector<std::string> names;
    for (const UserKey& key : keys)
    {
        names.push_back(key.value.name);
    }
    const auto assigned =
        Assign(entry.keys, keys.size(), "key",
               [&](const Word& name) { return FindKeyName(name, names, "key of table " + Quoted(of.name)); });
    std::vector<MatchValue> match;
    for (std::size_t i = 0; i < keys.size(); ++i)
    {
        if (!assigned[i] && keys[i].kind == MatchKind::Exact && dialect != Dialect::Stf)
        {
            throw InputError(entry.where,
                             "the exact key " + Quoted(names[i]) + " of table " + Quoted(of.name) + " is missing",
                             "give its value; only keys of other kinds may be left out");
        }
        const std::vector<MatchValue> pieces =
            assigned[i] ? TakeMatch(entry.keys[*assigned[i]].match, keys[i], dialect) : AnyMatch(keys[i]);
        match.insert(match.end(), pieces.begin(), pieces.end());
    }
    return match;
}

int32_t
TakePriority(const Table& table, SpelledEntry& entry, Dialect dialect)
{
    if (!HasPriorities(table))
    {
        if (entry.priority && dialect == Dialect::Runtime && entry.priority->value != 0)
        {
            throw InputError(entry.priority->word.where,
                             "entries of table " + Quoted(table.name) +
                                 " have no priority: no key is ternary or a range",
                             "remove 'priority'");
        }
        return 0;
    }
    if (entry.mayEndInPriority && !entry.arguments.empty())
    {
        entry.priority = entry.arguments.back().value;
        entry.arguments.pop_back();
    }
    if (!entry.priority)
    {
        throw InputError(
            entry.where, "the entry has no priority; table " + Quoted(table.name) + " has ternary or range keys",
            dialect == Dialect::CommandLine ? "write it last; the smallest wins" : "add it; the largest wins");
    }
    const int32_t least = dialect == Dialect::Runtime ? 1 : 0;
    const auto priority =
        static_cast<int32_t>(TakeWhole(*entry.priority, "the priority", static_cast<uint64_t>(least), kMostPriority));
    switch (dialect)
    {
    case Dialect::Stf:
        return priority - kStfPivot;
    case Dialect::CommandLine:
        return -priority;
    case Dialect::Runtime:
        return priority - kMostPriority;
    }
    return priority;
}

} // namespace pisa
