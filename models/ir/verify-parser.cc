// Verifies the parse graph.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify-parts.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace pisa
{

namespace
{

bool
IsState(StateId id)
{
    return id != ParseState::kAccept && id != ParseState::kReject;
}

std::vector<StateId>
NextStates(const ParseState& state)
{
    std::vector<StateId> next;
    for (const ParseTransition& transition : state.transitions)
    {
        next.push_back(transition.next);
    }
    next.push_back(state.otherwise);
    next.erase(std::remove_if(next.begin(), next.end(), [](StateId id) { return !IsState(id); }), next.end());
    return next;
}

void
CheckExtracts(const Program& program, StateId id, Findings& findings)
{
    const Element element{ElementKind::ParseState, id};
    for (HeaderId header : program.parser[id].extracts)
    {
        if (header >= program.headers.size())
        {
            findings.Add(element, "extracts header " + std::to_string(header) + ", the program has " +
                                      std::to_string(program.headers.size()));
        }
        else if (program.headers[header].isMetadata)
        {
            findings.Add(element, "extracts metadata '" + program.headers[header].name + "'",
                         "extract packet headers only");
        }
    }
}

/** @return the bits of the select key, nothing if a field is faulty. */
std::optional<unsigned>
CheckSelect(const Program& program, StateId id, Findings& findings)
{
    const Element element{ElementKind::ParseState, id};
    unsigned bits = 0;
    for (FieldId field : program.parser[id].select)
    {
        const std::string fault = FaultOfField(program, field);
        if (!fault.empty())
        {
            findings.Add(element, "selects on a field that cannot be read: " + fault);
            return std::nullopt;
        }
        if (field.index == FieldId::kValid)
        {
            findings.Add(element, "selects on " + NameOf(program, field), "select on extracted fields only");
            return std::nullopt;
        }
        bits += WidthOf(program, field);
    }
    if (bits > 64)
    {
        findings.Add(element, "selects on " + std::to_string(bits) + " bits, the limit is 64",
                     "select in two states");
        return std::nullopt;
    }
    return bits;
}

void
CheckTransitions(const Program& program, StateId id, unsigned selectBits, Findings& findings)
{
    const Element element{ElementKind::ParseState, id};
    const ParseState& state = program.parser[id];
    if (state.select.empty() && !state.transitions.empty())
    {
        findings.Add(element, "has transitions but selects on nothing", "use `otherwise` alone");
    }
    for (std::size_t i = 0; i < state.transitions.size(); ++i)
    {
        const ParseTransition& transition = state.transitions[i];
        const std::string name = "value of transition " + std::to_string(i);
        CheckFits(transition.value, selectBits, name, element, findings);
        if ((transition.value & ~transition.mask) != 0)
        {
            findings.Add(element, name + " has bits outside its mask and is never met",
                         "clear the bits that the mask hides");
        }
    }
}

/** @return whether all that states lead to exists. */
bool
CheckReferences(const Program& program, Findings& findings)
{
    bool holds = true;
    for (StateId id = 0; id < program.parser.size(); ++id)
    {
        for (StateId next : NextStates(program.parser[id]))
        {
            if (next >= program.parser.size())
            {
                findings.Add({ElementKind::ParseState, id}, "leads to state " + std::to_string(next) +
                                                                ", the parser has " +
                                                                std::to_string(program.parser.size()));
                holds = false;
            }
        }
    }
    return holds;
}

std::set<HeaderId>
Intersection(const std::set<HeaderId>& a, const std::set<HeaderId>& b)
{
    std::set<HeaderId> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(both, both.end()));
    return both;
}

/** Walks the states in order with the headers that every path from the start has extracted. */
void
CheckExtractedBeforeSelect(const Program& program, const std::vector<StateId>& order, Findings& findings)
{
    std::vector<std::optional<std::set<HeaderId>>> extracted(program.parser.size());
    extracted[0].emplace();
    for (StateId id : order)
    {
        if (!extracted[id])
        {
            continue; // cannot be reached
        }
        const ParseState& state = program.parser[id];
        extracted[id]->insert(state.extracts.begin(), state.extracts.end());
        for (FieldId field : state.select)
        {
            if (extracted[id]->count(field.header) == 0)
            {
                findings.Add({ElementKind::ParseState, id},
                             "selects on '" + NameOf(program, field) +
                                 "', which is not extracted on every path to it",
                             "extract the header first");
            }
        }
        for (StateId next : NextStates(state))
        {
            extracted[next] = extracted[next] ? Intersection(*extracted[next], *extracted[id]) : *extracted[id];
        }
    }
}

} // namespace

void
VerifyParser(const Program& program, Findings& findings)
{
    CheckNames(program.parser, ElementKind::ParseState, "parse state", findings);
    bool selectsHold = true;
    std::vector<std::vector<uint32_t>> successors;
    for (StateId id = 0; id < program.parser.size(); ++id)
    {
        CheckExtracts(program, id, findings);
        const std::optional<unsigned> bits = CheckSelect(program, id, findings);
        selectsHold = selectsHold && bits;
        if (bits)
        {
            CheckTransitions(program, id, *bits, findings);
        }
        successors.push_back(NextStates(program.parser[id]));
    }
    if (!CheckReferences(program, findings) || program.parser.empty())
    {
        return;
    }
    const std::vector<StateId> order = TopologicalOrder(successors);
    if (order.size() < program.parser.size())
    {
        const std::set<StateId> ordered(order.begin(), order.end());
        StateId first = 0;
        while (ordered.count(first) > 0)
        {
            ++first;
        }
        findings.Add({ElementKind::ParseState, first}, "is on or behind a cycle of the parse graph",
                     "unroll the loop into one state an iteration");
    }
    else if (selectsHold)
    {
        CheckExtractedBeforeSelect(program, order, findings);
    }
}

} // namespace pisa
