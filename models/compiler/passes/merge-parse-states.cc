// Parse states that no packet can tell apart become one, as when a finite automaton is minimised.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/passes.h"

#include "target/parser-rows.h"

#include <algorithm>
#include <map>
#include <vector>

namespace pisa
{

namespace
{

/** A class of states; beyond all classes stand accept and reject as they are. */
using Class = StateId;

/**
 * Leaves a state the ways out that decide anything: those at the end that lead where `otherwise` leads do not, unless
 * that is reject, which is a fault of its own (NoMatch) where no transition leads there.
 */
void
DropIdleTransitions(ParseState& state)
{
    while (!state.transitions.empty() && state.transitions.back().next == state.otherwise &&
           state.otherwise != ParseState::kReject)
    {
        state.transitions.pop_back();
    }
    if (state.transitions.empty())
    {
        state.select.clear();
    }
}

/** @return the state with classes for states and without its name. */
ParseState
InClasses(const ParseState& state, const std::vector<Class>& classes)
{
    const auto classOf = [&classes](StateId id) { return id < classes.size() ? classes[id] : id; };
    ParseState seen = state;
    seen.name.clear();
    for (ParseTransition& transition : seen.transitions)
    {
        transition.next = classOf(transition.next);
    }
    seen.otherwise = classOf(seen.otherwise);
    DropIdleTransitions(seen);
    return seen;
}

/**
 * Splits classes until the states of each agree (Moore 1956; Aho et al., Compilers, section 3.9.6).
 * @return the class of each state, numbered by its first state
 */
std::vector<Class>
ClassesOf(const std::vector<ParseState>& states)
{
    std::vector<Class> classes(states.size(), 0);
    std::size_t count = 1;
    while (true)
    {
        std::map<Class, std::vector<std::pair<ParseState, Class>>> parts; ///< by class so far
        std::vector<Class> next;
        std::size_t found = 0;
        for (StateId id = 0; id < states.size(); ++id)
        {
            ParseState seen = InClasses(states[id], classes);
            auto& known = parts[classes[id]];
            const auto same =
                std::find_if(known.begin(), known.end(), [&seen](const auto& part) { return part.first == seen; });
            next.push_back(same != known.end() ? same->second : id);
            if (same == known.end())
            {
                known.emplace_back(std::move(seen), id);
                ++found;
            }
        }
        classes = std::move(next);
        if (found == count)
        {
            return classes;
        }
        count = found;
    }
}

} // namespace

void
MergeParseStates(Program& program, const Target& target)
{
    if (ParserRows(program) <= target.parser.tcamRows)
    {
        return;
    }
    const std::vector<Class> classes = ClassesOf(program.parser);
    std::vector<StateId> places(program.parser.size());
    std::vector<ParseState> merged;
    for (StateId id = 0; id < program.parser.size(); ++id)
    {
        places[id] = classes[id] == id ? static_cast<StateId>(merged.size()) : places[classes[id]];
        if (classes[id] == id)
        {
            merged.push_back(program.parser[id]);
        }
    }
    for (ParseState& state : merged)
    {
        std::string name = std::move(state.name);
        state = InClasses(state, places);
        state.name = std::move(name);
    }
    program.parser = std::move(merged);
}

} // namespace pisa
