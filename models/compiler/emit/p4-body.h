// The bodies of actions as P4_16.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_BODY_H
#define PISA_COMPILER_EMIT_P4_BODY_H

#include "compiler/emit/p4-words.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** What the resources of a program are called in the emitted text, each by its index. */
struct P4ResourceNames
{
    std::vector<std::string> registers;
    std::vector<unsigned> registerIndex; ///< bits of the type that indexes it
    std::vector<std::string> counters;
    std::vector<unsigned> counterIndex;
    std::vector<std::string> meters;
    std::vector<unsigned> meterIndex;
    std::vector<std::string> digests; ///< struct types
};

/** Writes instructions, one after the other. */
class P4Body
{
  public:
    /** All must outlive this. @param changed fields of `meta.chip` that are to be 1 when a header is written */
    P4Body(const Program& program, const P4Words& words, const P4ResourceNames& names,
           const std::multimap<HeaderId, std::string>& changed)
        : m_program(program),
          m_words(words),
          m_names(names),
          m_changed(changed)
    {
    }

    void Write(const std::vector<Instruction>& body, P4Text& text) const;

  private:
    /** Text of a call that hands its result to the place named. */
    using Call = std::function<std::string(const std::string& result)>;

    std::size_t WriteStatement(const std::vector<Instruction>& body, std::size_t at, P4Text& text) const;
    bool IsDropPair(const std::vector<Instruction>& body, std::size_t at) const;
    void Tell(const WrittenWish& wish, uint64_t list, P4Text& text) const;
    void Write(const Statement& statement, P4Text& text) const
    {
        m_words.Write(statement, text);
    }
    void Write(const StatefulOperation& atom, P4Text& text) const;
    void Write(const Hash& hash, P4Text& text) const;
    void Write(const RandomNumber& random, P4Text& text) const;
    void Write(const Count& count, P4Text& text) const;
    void Write(const MeterExecute& meter, P4Text& text) const;
    void Write(const Digest& digest, P4Text& text) const;
    void Write(const Log& log, P4Text& text) const;
    void Write(const Assert& claim, P4Text& text) const;
    void Under(const Operand& guard, const std::string& line, P4Text& text) const;
    void ToField(FieldId dest, unsigned width, const Operand& guard, const Call& call, P4Text& text) const;

    const Program& m_program;
    const P4Words& m_words;
    const P4ResourceNames& m_names;
    const std::multimap<HeaderId, std::string>& m_changed;
};

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_BODY_H
