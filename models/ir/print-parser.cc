// Prints the parse graph.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-words.h"

namespace pisa
{

namespace
{

/** Prints one parser. */
class ParserPrinter
{
  public:
    ParserPrinter(const Program& program, std::ostream& out) : m_program(program), m_words(program), m_out(out)
    {
    }

    void Print(const ParseState& state)
    {
        m_out << "    state " << TextWords::Name(state.name) << "\n    {\n";
        for (const ParseStep& step : state.steps)
        {
            m_out << "        " << std::visit([this](const auto& s) { return Text(s); }, step) << ";\n";
        }
        if (state.select.empty())
        {
            m_out << "        default -> " << StateName(state.otherwise) << ";\n    }\n";
            return;
        }
        m_out << "        select " << m_words.Fields(state.select) << "\n        {\n";
        for (const ParseTransition& transition : state.transitions)
        {
            m_out << "            "
                  << (transition.valueSet ? "in " + TextWords::Name(m_program.valueSets[*transition.valueSet].name)
                                          : TextWords::Masked(transition.value, transition.mask))
                  << " -> " << StateName(transition.next) << ";\n";
        }
        m_out << "            default -> " << StateName(state.otherwise) << ";\n        }\n    }\n";
    }

  private:
    std::string StateName(StateId id) const
    {
        return id == ParseState::kAccept   ? "accept"
               : id == ParseState::kReject ? "reject"
                                           : TextWords::Name(m_program.parser[id].name);
    }

    std::string Text(const Extract& extract) const
    {
        const std::string text = "extract " + TextWords::Name(m_program.headers[extract.header].name);
        return extract.variableBits == Operand{Constant{0}}
                   ? text
                   : text + ", " + m_words.Value(extract.variableBits, nullptr);
    }

    std::string Text(const Advance& advance) const
    {
        return "advance " + m_words.Value(advance.bits, nullptr);
    }

    std::string Text(const Lookahead& lookahead) const
    {
        return m_words.Field(lookahead.dest) + " = lookahead<" + std::to_string(lookahead.width) + ">(" +
               TextWords::Number(lookahead.offset) + ")";
    }

    std::string Text(const Statement& statement) const
    {
        return m_words.Field(statement.dest) + " = " + m_words.Result(statement, nullptr);
    }

    std::string Text(const ParseCheck& check) const
    {
        return "require " + m_words.Value(check.condition, nullptr) + ", " +
               TextWords::Name(FaultName(m_program, check.fault));
    }

    const Program& m_program;
    const TextWords m_words;
    std::ostream& m_out;
};

} // namespace

void
PrintParser(const Program& program, std::ostream& out)
{
    out << (program.keepsFaulty ? "\nkeeps_faulty;\n" : "");
    if (program.parser.empty())
    {
        return;
    }
    out << "\nparser\n{\n";
    for (const ParseState& state : program.parser)
    {
        ParserPrinter(program, out).Print(state);
    }
    out << "}\n";
}

} // namespace pisa
