// Compares parse graphs and deparsers by their text under canonical names of states.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/frame-change.h"

#include "ir/text-words.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

namespace pisa
{
namespace
{

bool
IsState(StateId id)
{
    return id != ParseState::kAccept && id != ParseState::kReject;
}

/** The states that packets can reach, in the order of a breadth-first search from the start, named by it. */
std::vector<ParseState>
InOrder(const Program& program)
{
    std::vector<StateId> order;
    std::map<StateId, StateId> position;
    const auto meet = [&](StateId id)
    {
        if (IsState(id) && position.emplace(id, order.size()).second)
        {
            order.push_back(id);
        }
    };
    if (!program.parser.empty())
    {
        meet(0);
    }
    std::vector<ParseState> states;
    for (std::size_t i = 0; i < order.size(); ++i)
    {
        ParseState state = program.parser[order[i]];
        state.name = "s" + std::to_string(i);
        for (const ParseTransition& transition : state.transitions)
        {
            meet(transition.next);
        }
        meet(state.otherwise);
        states.push_back(std::move(state));
    }
    for (ParseState& state : states)
    {
        for (ParseTransition& transition : state.transitions)
        {
            transition.next = IsState(transition.next) ? position.at(transition.next) : transition.next;
        }
        state.otherwise = IsState(state.otherwise) ? position.at(state.otherwise) : state.otherwise;
    }
    return states;
}

std::string
TextOf(Program program)
{
    program.parser = InOrder(program);
    std::ostringstream out;
    PrintParser(program, out);
    PrintDeparser(program, out);
    for (const std::string& error : program.errors)
    {
        out << "error " << error << '\n';
    }
    for (const ParseValueSet& set : program.valueSets)
    {
        out << "value_set " << set.width << ' ' << set.size;
        for (const MatchValue& member : set.members)
        {
            out << ' ' << TextWords::Masked(member.value, member.mask);
        }
        out << '\n';
    }
    // the length of a header is part of what the parser takes
    std::set<std::string> layouts;
    for (const Header& header : program.headers)
    {
        std::string layout = header.name + ':';
        for (const Field& field : header.fields)
        {
            layout += ' ' + field.name + ' ' + std::to_string(field.width) + ' ' + std::to_string(field.variableBits);
        }
        layouts.insert(header.isMetadata ? "" : layout);
    }
    for (const std::string& layout : layouts)
    {
        out << layout << '\n';
    }
    return out.str();
}

struct LessContent
{
    bool operator()(const std::pair<std::string, ParserEdits>& a, const std::pair<std::string, ParserEdits>& b) const
    {
        return a.first < b.first;
    }
};

/** Contents of parse states, each with the entries that it takes. */
using States = std::multiset<std::pair<std::string, ParserEdits>, LessContent>;

/** The state alone: its steps, its key, and its transitions with the steps of the states where they lead. */
States
ContentsOf(const Program& program)
{
    const std::vector<ParseState> states = InOrder(program);
    Program one = program;
    const auto print = [&](ParseState state)
    {
        state.name = "s";
        state.transitions.clear();
        state.otherwise = ParseState::kAccept;
        one.parser.assign(1, state);
        std::ostringstream out;
        PrintParser(one, out);
        return out.str();
    };
    const auto goal = [&](StateId id)
    {
        return id == ParseState::kAccept   ? std::string("accept")
               : id == ParseState::kReject ? std::string("reject")
                                           : print(states[id]);
    };
    States contents;
    for (const ParseState& state : states)
    {
        std::string text = print(state);
        for (const ParseTransition& transition : state.transitions)
        {
            text += transition.valueSet ? "set " + std::to_string(*transition.valueSet)
                                        : TextWords::Masked(transition.value, transition.mask);
            text += " -> " + goal(transition.next);
        }
        text += " else " + goal(state.otherwise);
        ParserEdits edits{1, state.transitions.size() + 1, 0};
        edits.extractions =
            std::count_if(state.steps.begin(), state.steps.end(),
                          [](const ParseStep& step) { return std::holds_alternative<Extract>(step); });
        contents.emplace(text, edits);
    }
    return contents;
}

ParserEdits
OnlyIn(const States& some, States others)
{
    ParserEdits edits;
    for (const auto& state : some)
    {
        const auto same = others.find(state);
        if (same != others.end())
        {
            others.erase(same);
            continue;
        }
        edits.states += state.second.states;
        edits.transitions += state.second.transitions;
        edits.extractions += state.second.extractions;
    }
    return edits;
}

} // namespace

FrameChange
CompareFrames(const Program& oldProgram, const Program& renamed)
{
    FrameChange change;
    change.isChanged = TextOf(oldProgram) != TextOf(renamed);
    if (change.isChanged)
    {
        const States was = ContentsOf(oldProgram);
        const States is = ContentsOf(renamed);
        change.added = OnlyIn(is, was);
        change.removed = OnlyIn(was, is);
    }
    return change;
}

} // namespace pisa
