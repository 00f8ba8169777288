// Walks over the tokens of a P4 program: what is next, what names mean, guesses taken back, the way after faults.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_TOKEN_CURSOR_H
#define PISA_COMPILER_P4_TOKEN_CURSOR_H

#include "compiler/p4/lexer.h"
#include "compiler/p4/name-scopes.h"
#include "compiler/p4/report.h"

#include <set>
#include <utility>

namespace pisa::p4
{

/** @return the token as faults name it. */
std::string Show(const Token& token);

/** A place among tokens. It knows no grammar beyond names, brackets and semicolons. */
class TokenCursor
{
  public:
    /** Both must outlive this; the tokens end with End. */
    TokenCursor(const std::vector<Token>& tokens, Report& report);

  protected:
    /** Thrown when a construct cannot be read on; the fault is reported already. */
    struct Lost
    {
    };

    /** What is tried by reading ahead. */
    enum class Guess
    {
        Cast,
        KeySets,
        TypeArguments,
        AppliedType,
        ForEach,
        ExternObject,
    };

    /** Counts how deep the text is nested; too deep is a fault. */
    class Nest
    {
      public:
        explicit Nest(TokenCursor& cursor);
        ~Nest();

      private:
        TokenCursor& m_cursor;
    };

    /** A scope of names. */
    class Scope
    {
      public:
        explicit Scope(TokenCursor& cursor) : m_cursor(cursor)
        {
            m_cursor.m_names.Open();
        }

        ~Scope()
        {
            m_cursor.m_names.Close();
        }

      private:
        TokenCursor& m_cursor;
    };

    static constexpr unsigned kMostNested = 250;

    const Token& Peek(std::size_t ahead = 0) const;
    Token Take();
    bool At(std::string_view text) const;
    bool TakeIf(std::string_view text);
    Token Expect(std::string_view text);
    bool AtName() const;
    Token ExpectName(const std::string& what);
    void CloseAngle();
    [[noreturn]] void Fail(const std::string& what, const std::string& remedy = "");
    void Recover(std::size_t begin);
    void DeclareValue(const Token& name);
    void DeclareType(const Token& name);
    template <typename Read>
    bool Speculate(Guess guess, const Read& read);

    const std::vector<Token>& m_tokens;
    Report& m_report;
    std::size_t m_at{0};
    unsigned m_speculating{0}; ///< guesses that are being tried; faults in them are not reported
    unsigned m_angles{0};      ///< type arguments around: there `>` closes and does not compare
    NameScopes m_names;

  private:
    unsigned m_nested{0};
    std::set<std::pair<std::size_t, Guess>> m_failed; ///< guesses that failed, so that none is tried twice
};

/** Reads on without a word about faults. @return whether it could be read; if not, nothing was. */
template <typename Read>
bool
TokenCursor::Speculate(Guess guess, const Read& read)
{
    if (m_failed.count({m_at, guess}) > 0)
    {
        return false;
    }
    const std::size_t begin = m_at;
    const std::size_t depth = m_names.Depth();
    const unsigned angles = m_angles;
    ++m_speculating;
    bool good = true;
    try
    {
        good = read();
    }
    catch (const Lost&)
    {
        good = false;
    }
    --m_speculating;
    if (!good)
    {
        m_failed.emplace(begin, guess);
        m_at = begin;
        m_angles = angles;
        m_names.CloseDownTo(depth);
    }
    return good;
}

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_TOKEN_CURSOR_H
