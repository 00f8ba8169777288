// Removes idle parse states, unread assignments, unnamed fields and headers.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/unused-parts.h"

#include "compiler/p4/lower/field-uses.h"

#include <algorithm>
#include <map>
#include <set>

namespace pisa
{

namespace
{

void
ForEachNext(ParseState& state, const std::function<void(StateId&)>& visit)
{
    for (ParseTransition& transition : state.transitions)
    {
        visit(transition.next);
    }
    visit(state.otherwise);
}

bool
IsIdle(const ParseState& state)
{
    return state.steps.empty() && state.transitions.empty();
}

/** @return where the packet comes to through states that do nothing; the state itself on a cycle of such. */
StateId
BehindIdleStates(const Program& program, StateId id)
{
    StateId at = id;
    for (std::size_t i = 0; i < program.parser.size() && at < program.parser.size() && IsIdle(program.parser[at]);
         ++i)
    {
        at = program.parser[at].otherwise;
    }
    return at < program.parser.size() && IsIdle(program.parser[at]) ? id : at;
}

/** Keeps the states that packets reach, in their order. */
void
RemoveUnreachedStates(Program& program)
{
    std::vector<bool> reached(program.parser.size());
    std::vector<StateId> open{0};
    reached[0] = true;
    while (!open.empty())
    {
        const StateId id = open.back();
        open.pop_back();
        ForEachNext(program.parser[id],
                    [&](StateId next)
                    {
                        if (next < reached.size() && !reached[next])
                        {
                            reached[next] = true;
                            open.push_back(next);
                        }
                    });
    }
    std::vector<StateId> renamed(program.parser.size());
    std::vector<ParseState> kept;
    for (StateId id = 0; id < program.parser.size(); ++id)
    {
        renamed[id] = static_cast<StateId>(kept.size());
        if (reached[id])
        {
            kept.push_back(std::move(program.parser[id]));
        }
    }
    for (ParseState& state : kept)
    {
        ForEachNext(state, [&](StateId& next) { next = next < renamed.size() ? renamed[next] : next; });
    }
    program.parser = std::move(kept);
}

void
RemoveIdleStates(Program& program)
{
    if (program.parser.empty())
    {
        return;
    }
    const StateId first = BehindIdleStates(program, 0);
    if (first < program.parser.size() && first != 0)
    {
        // The first state is the start state: it takes over what the one behind it does
        ParseState start = program.parser[first];
        start.name = program.parser[0].name;
        program.parser[0] = std::move(start);
    }
    for (ParseState& state : program.parser)
    {
        ForEachNext(state, [&](StateId& next) { next = BehindIdleStates(program, next); });
    }
    RemoveUnreachedStates(program);
}

/** Fields by what is done with them. */
struct Uses
{
    std::map<FieldId, unsigned> reads; ///< how often; 0 if what read it is gone
    std::set<FieldId> named;
};

Uses
UsesOf(Program& program)
{
    Uses uses;
    ForEachField(program,
                 [&uses](FieldId& field, FieldUse use)
                 {
                     if (use == FieldUse::Read)
                     {
                         ++uses.reads[field];
                     }
                     if (use != FieldUse::Keep)
                     {
                         uses.named.insert(field);
                     }
                 });
    return uses;
}

/** @return where the step does nothing but put a result into metadata, null if it does something else. */
template <typename Step>
const FieldId*
OnlyResultOf(const Program& program, const Step& step)
{
    const auto* statement = std::get_if<Statement>(&step);
    const FieldId* dest = statement ? &statement->dest : nullptr;
    if constexpr (std::is_same_v<Step, Instruction>)
    {
        const auto* hash = std::get_if<Hash>(&step);
        dest = hash ? &hash->dest : dest;
    }
    return dest && dest->header != 0 && program.headers[dest->header].isMetadata ? dest : nullptr;
}

/** Removes what only computes metadata that nothing reads, from the end, since that reads in turn what is before it.
 * @return whether there was any */
template <typename Step>
bool
RemoveUnread(const Program& program, std::map<FieldId, unsigned>& reads, std::vector<Step>& steps)
{
    std::vector<Step> kept;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step)
    {
        const FieldId* dest = OnlyResultOf(program, *step);
        const auto read = dest ? reads.find(*dest) : reads.end();
        if (!dest || (read != reads.end() && read->second > 0))
        {
            kept.push_back(std::move(*step));
            continue;
        }
        ForEachField(*step, [&](FieldId& field, FieldUse use) { reads[field] -= use == FieldUse::Read ? 1 : 0; });
    }
    const bool any = kept.size() < steps.size();
    steps.assign(std::make_move_iterator(kept.rbegin()), std::make_move_iterator(kept.rend()));
    return any;
}

void
RemoveUnreadAssignments(Program& program)
{
    Uses uses = UsesOf(program);
    for (bool again = true; again;)
    {
        again = false;
        for (Action& action : program.actions)
        {
            again = RemoveUnread(program, uses.reads, action.body) || again;
        }
        for (ParseState& state : program.parser)
        {
            again = RemoveUnread(program, uses.reads, state.steps) || again;
        }
    }
}

/** @return the headers that must stay: intrinsic, extracted, emitted, or with a field that is named. */
std::set<HeaderId>
HeadersInUse(const Program& program, const Uses& uses)
{
    std::set<HeaderId> used{0};
    for (const FieldId field : uses.named)
    {
        used.insert(field.header);
    }
    for (const ParseState& state : program.parser)
    {
        for (const ParseStep& step : state.steps)
        {
            if (const auto* extract = std::get_if<Extract>(&step))
            {
                used.insert(extract->header);
            }
        }
    }
    // What is emitted is emitted only if it is valid, which nothing makes it if it is not named or extracted
    return used;
}

void
KeepHeaders(Program& program, const std::map<HeaderId, HeaderId>& renamed)
{
    for (ParseState& state : program.parser)
    {
        for (ParseStep& step : state.steps)
        {
            if (auto* extract = std::get_if<Extract>(&step))
            {
                extract->header = renamed.at(extract->header);
            }
        }
    }
    std::vector<HeaderId> emitted;
    for (const HeaderId id : program.deparser)
    {
        if (const auto it = renamed.find(id); it != renamed.end())
        {
            emitted.push_back(it->second);
        }
    }
    program.deparser = std::move(emitted);
}

void
RemoveUnusedFields(Program& program)
{
    const Uses uses = UsesOf(program);
    const std::set<HeaderId> used = HeadersInUse(program, uses);
    for (std::vector<FieldId>& list : program.fieldLists)
    {
        const auto end =
            std::remove_if(list.begin(), list.end(), [&uses](FieldId field) { return uses.reads.count(field) == 0; });
        list.erase(end, list.end());
    }
    std::map<HeaderId, HeaderId> renamedHeaders;
    std::map<FieldId, FieldId> renamed;
    std::vector<Header> headers;
    for (const HeaderId id : used)
    {
        const auto to = static_cast<HeaderId>(headers.size());
        renamedHeaders[id] = to;
        renamed[{id, FieldId::kValid}] = {to, FieldId::kValid};
        Header header = program.headers[id];
        header.fields.clear();
        for (uint32_t i = 0; i < program.headers[id].fields.size(); ++i)
        {
            const bool isKept = id == 0 || !header.isMetadata || uses.named.count({id, i}) > 0;
            if (isKept)
            {
                renamed[{id, i}] = {to, static_cast<uint32_t>(header.fields.size())};
                header.fields.push_back(program.headers[id].fields[i]);
            }
        }
        headers.push_back(std::move(header));
    }
    program.headers = std::move(headers);
    KeepHeaders(program, renamedHeaders);
    ForEachField(program, [&renamed](FieldId& field, FieldUse) { field = renamed.at(field); });
}

} // namespace

void
RemoveUnused(Program& program)
{
    RemoveIdleStates(program);
    RemoveUnreadAssignments(program);
    RemoveUnusedFields(program);
}

} // namespace pisa
