// Macros and their expansion over tokens, as C's preprocessor does it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_MACRO_EXPANDER_H
#define PISA_COMPILER_P4_MACRO_EXPANDER_H

#include "compiler/p4/lexer.h"
#include "compiler/p4/report.h"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace pisa::p4
{

/** What a #define says. */
struct Macro
{
    bool isFunction{false};
    bool isVariadic{false}; ///< the last parameter, __VA_ARGS__, takes all arguments that are left
    std::vector<std::string> parameters;
    std::vector<Token> body;
};

/** @return the macro that the tokens behind #define make, `line[0]` its name; none after an error. */
std::optional<Macro> ParseDefinition(const std::vector<Token>& line, const SourceLocation& where, Report& report);

/** @return the tokens as text that reads the same, strings in their quotes. */
std::string Spell(const std::vector<Token>& tokens);

using Macros = std::map<std::string, Macro>;

/** Expands macros in a stream of tokens. Tokens that come out of a macro stand where the macro's name stood. A macro
   is not expanded within itself. */
class MacroExpander
{
  public:
    using Source = std::function<Token()>;

    static constexpr std::size_t kMostTokens = 2'000'000; ///< that macros may make of one program
    static constexpr unsigned kMostNested = 100;          ///< arguments in arguments

    MacroExpander(const Macros& macros, Report& report);

    /** The next token of the source with macros expanded; the source gives End when it ends. */
    Token Next(const Source& source);

  private:
    /** A macro's expansion that is being read. */
    struct Frame
    {
        std::string macro;
        std::deque<Token> tokens;
    };

    using Arguments = std::vector<std::vector<Token>>;

    Token Pull(const Source& source);
    void DropFinished();
    bool IsActive(const std::string& macro) const;
    bool Expand(const Token& name, const Source& source);
    std::optional<Arguments> ReadArguments(const Token& name, const Source& source);
    std::vector<Token> ExpandAll(const std::vector<Token>& tokens);
    std::deque<Token> Replace(const Macro& macro, const Arguments& arguments, const Token& name);

    const Macros& m_macros;
    Report& m_report;
    std::vector<Frame> m_frames;
    std::size_t m_made{0};
    unsigned m_nested{0};
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_MACRO_EXPANDER_H
