// Where packets go from a parse state.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_NEXT_STATES_H
#define PISA_IR_NEXT_STATES_H

#include "ir/parser.h"

#include <algorithm>
#include <vector>

namespace pisa
{

/** @return the states of the transitions in their order, then `otherwise`; kAccept and kReject as well. */
inline std::vector<StateId>
NextStates(const ParseState& state)
{
    std::vector<StateId> next;
    for (const ParseTransition& transition : state.transitions)
    {
        next.push_back(transition.next);
    }
    next.push_back(state.otherwise);
    return next;
}

/** @return NextStates without kAccept and kReject, at which no state stands. */
inline std::vector<StateId>
StatesBehind(const ParseState& state)
{
    std::vector<StateId> next = NextStates(state);
    const auto isEnd = [](StateId id) { return id == ParseState::kAccept || id == ParseState::kReject; };
    next.erase(std::remove_if(next.begin(), next.end(), isEnd), next.end());
    return next;
}

} // namespace pisa

#endif // PISA_IR_NEXT_STATES_H
