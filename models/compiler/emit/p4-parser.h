// The parse graph of a program as P4_16.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_PARSER_H
#define PISA_COMPILER_EMIT_P4_PARSER_H

#include "compiler/emit/p4-words.h"

#include <string>
#include <vector>

namespace pisa
{

class P4Parser
{
  public:
    /** All must outlive this. @param globals names outside of all blocks; the parser's own is added */
    P4Parser(const Program& program, P4Words& words, P4Scope& globals);

    void Write(P4Text& text);

    /** @return the parser's name. */
    const std::string& Name() const
    {
        return m_name;
    }

  private:
    void WriteState(StateId id, P4Text& text);
    void Write(const Extract& step, P4Text& text) const;
    void Write(const Advance& step, P4Text& text) const;
    void Write(const Lookahead& step, P4Text& text) const;
    void Write(const Statement& step, P4Text& text) const;
    void Write(const ParseCheck& step, P4Text& text) const;
    void WriteTransition(const ParseState& state, P4Text& text);
    std::string CaseOf(const ParseState& state, const ParseTransition& transition, bool isJoined) const;
    std::string Target(StateId next);

    const Program& m_program;
    P4Words& m_words;
    std::string m_name{"PacketParser"};
    std::vector<std::string> m_states;
    std::vector<std::string> m_valueSets;
    std::string m_rejected; ///< a state that fails
    bool m_rejects{false};
};

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_PARSER_H
