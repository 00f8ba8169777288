// Reads the parse graph; states may be named before they are declared.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"

#include <utility>

namespace pisa
{

namespace
{

/** The name of a state where it is needed, to be looked up when all are known. */
struct StateReference
{
    std::string name;
    SourceLocation where;
    bool isQuoted{false};
};

/** Reads one parser section. */
class StatesReader
{
  public:
    explicit StatesReader(TextInput& input) : m_input(input), m_cursor(input.cursor)
    {
    }

    void Run()
    {
        m_cursor.Expect("{");
        while (!m_cursor.Accept("}"))
        {
            m_cursor.Expect("state");
            ReadState();
        }
        for (StateId id = 0; id < m_references.size(); ++id)
        {
            ParseState& state = m_input.program.parser[id];
            for (std::size_t i = 0; i < state.transitions.size(); ++i)
            {
                state.transitions[i].next = Find(m_references[id][i]);
            }
            state.otherwise = Find(m_references[id].back());
        }
    }

  private:
    void ReadState()
    {
        const auto id = static_cast<StateId>(m_input.program.parser.size());
        m_input.places[{ElementKind::ParseState, id}] = m_cursor.Where();
        ParseState& state = m_input.program.parser.emplace_back();
        m_references.emplace_back();
        state.name = m_cursor.TakeName("a parse state");
        m_states.emplace(state.name, id);
        m_cursor.Expect("{");
        while (m_cursor.Accept("extract"))
        {
            state.extracts.push_back(TakeKnown(m_input, m_input.headers, "header"));
            m_cursor.Expect(";");
        }
        if (m_cursor.Accept("select"))
        {
            m_cursor.Expect("(");
            m_cursor.TakeList(")", [&] { state.select.push_back(TakeField(m_input)); });
            m_cursor.Expect("{");
            ReadTransitions(state);
            m_cursor.Expect("}");
        }
        else
        {
            m_cursor.Expect("default");
            ReadReference();
        }
        m_cursor.Expect("}");
    }

    /** Reads transitions and the default that closes them. */
    void ReadTransitions(ParseState& state)
    {
        while (!m_cursor.Accept("default"))
        {
            ParseTransition& transition = state.transitions.emplace_back();
            transition.value = m_cursor.TakeNumber("a value or 'default'");
            if (m_cursor.Accept("&"))
            {
                transition.mask = m_cursor.TakeNumber("a mask");
            }
            ReadReference();
        }
        ReadReference();
    }

    /** Reads `-> state;` of the latest state. */
    void ReadReference()
    {
        m_cursor.Expect("->");
        StateReference reference;
        reference.where = m_cursor.Where();
        reference.isQuoted = m_cursor.Peek().kind == Token::Kind::Quoted;
        reference.name = m_cursor.Accept("accept")   ? "accept"
                         : m_cursor.Accept("reject") ? "reject"
                                                     : m_cursor.TakeName("a parse state");
        m_cursor.Expect(";");
        m_references.back().push_back(std::move(reference));
    }

    StateId Find(const StateReference& reference) const
    {
        if (!reference.isQuoted && reference.name == "accept")
        {
            return ParseState::kAccept;
        }
        if (!reference.isQuoted && reference.name == "reject")
        {
            return ParseState::kReject;
        }
        auto found = m_states.find(reference.name);
        if (found == m_states.end())
        {
            throw InputError(reference.where, "there is no parse state '" + reference.name + "'",
                             "declare it, or use accept or reject");
        }
        return found->second;
    }

    TextInput& m_input;
    TokenCursor& m_cursor;
    std::map<std::string, StateId> m_states;
    std::vector<std::vector<StateReference>> m_references; ///< of each state: its transitions', then its default's
};

} // namespace

void
ReadParser(TextInput& input)
{
    if (!input.program.parser.empty())
    {
        throw InputError(input.cursor.Where(), "there are two parser sections, the limit is one", "merge them");
    }
    StatesReader(input).Run();
}

} // namespace pisa
