// Checks where a parser's states lead.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

bool
IsEverything(const ExpressionPtr& keySet)
{
    const auto* list = std::get_if<ListExpression>(&keySet->node);
    return list ? std::all_of(list->elements.begin(), list->elements.end(), IsEverything)
                : std::holds_alternative<DontCare>(keySet->node);
}

/** The states that a transition leads to; a select whose cases may all miss leads to reject as well. */
std::vector<std::string>
NextOf(const Transition& transition)
{
    if (transition.next)
    {
        return {std::get<Name>(transition.next->node).name};
    }
    std::vector<std::string> names;
    bool isComplete = false;
    for (const SelectCase& one : transition.cases)
    {
        names.push_back(std::get<Name>(one.next->node).name);
        isComplete = isComplete || IsEverything(one.keySet);
    }
    if (!isComplete)
    {
        names.emplace_back("reject");
    }
    return names;
}

} // namespace

void
Checker::CheckFlow(const Declaration& declaration, const Parser& parser)
{
    std::set<std::string> reached{"start"};
    std::vector<std::string> open{"start"};
    while (!open.empty())
    {
        const std::string name = open.back();
        open.pop_back();
        if (name == "accept" || name == "reject")
        {
            return;
        }
        for (const DeclarationPtr& state : parser.states)
        {
            if (state->name != name)
            {
                continue;
            }
            for (const std::string& next : NextOf(std::get<State>(state->node).transition))
            {
                if (reached.insert(next).second)
                {
                    open.push_back(next);
                }
            }
        }
    }
    Error(declaration.where, "parser '" + declaration.name + "' never reaches accept or reject",
          "let a state lead out of its loop");
}

} // namespace pisa::p4
