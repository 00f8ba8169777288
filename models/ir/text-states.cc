// Reads the parse graph; states may be named before they are declared.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"

#include <limits>
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
        while (!m_cursor.IsAt("select") && !m_cursor.IsAt("default"))
        {
            state.steps.push_back(TakeStep());
            m_cursor.Expect(";");
        }
        if (m_cursor.Accept("select"))
        {
            state.select = TakeFields(m_input, "(", ")");
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

    ParseStep TakeStep()
    {
        if (m_cursor.Accept("extract"))
        {
            Extract extract{TakeKnown(m_input, m_input.headers, "header")};
            if (m_cursor.Accept(","))
            {
                extract.variableBits = TakeOperand(m_input, nullptr);
            }
            return extract;
        }
        if (m_cursor.Accept("advance"))
        {
            return Advance{TakeOperand(m_input, nullptr)};
        }
        if (m_cursor.Accept("require"))
        {
            const Operand condition = TakeOperand(m_input, nullptr);
            m_cursor.Expect(",");
            return ParseCheck{condition, TakeFault()};
        }
        const FieldId dest = TakeField(m_input);
        m_cursor.Expect("=");
        if (m_cursor.Accept("lookahead"))
        {
            return TakeLookahead(dest);
        }
        return TakeStatement(m_input, dest, nullptr);
    }

    /** Takes `<width>(offset)`. */
    Lookahead TakeLookahead(FieldId dest)
    {
        constexpr uint64_t kMostBits = std::numeric_limits<unsigned>::max();
        Lookahead lookahead;
        lookahead.dest = dest;
        m_cursor.Expect("<");
        lookahead.width = m_cursor.TakeWidth();
        m_cursor.Expect(">");
        m_cursor.Expect("(");
        lookahead.offset = static_cast<unsigned>(m_cursor.TakeNumber("a number of bits", kMostBits));
        m_cursor.Expect(")");
        return lookahead;
    }

    uint8_t TakeFault()
    {
        const SourceLocation where = m_cursor.Where();
        const std::string name = m_cursor.TakeName("an error");
        const std::size_t faults = kFirstOwnFault + m_input.program.errors.size();
        for (std::size_t fault = 1; fault < faults && fault < 256; ++fault)
        {
            if (FaultName(m_input.program, static_cast<uint8_t>(fault)) == name)
            {
                return static_cast<uint8_t>(fault);
            }
        }
        throw InputError(where, "there is no error '" + name + "'", "declare it above its use");
    }

    /** Reads transitions and the default that closes them. */
    void ReadTransitions(ParseState& state)
    {
        while (!m_cursor.Accept("default"))
        {
            ParseTransition& transition = state.transitions.emplace_back();
            if (m_cursor.Accept("in"))
            {
                transition.valueSet = TakeKnown(m_input, m_input.valueSets, "value set");
            }
            else
            {
                const MatchValue match = TakeMasked(m_cursor);
                transition.value = match.value;
                transition.mask = match.mask;
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
