// A walk over one line of an STF file.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ENTRIES_STF_LINE_H
#define PISA_ENTRIES_STF_LINE_H

#include "entries/spelled-command.h"

#include <cstddef>
#include <string>

namespace pisa
{

/** A place in a line; every Take and Expect throws InputError at the character that does not fit. */
class StfLine
{
  public:
    explicit StfLine(const Word& line) : m_line(line)
    {
    }

    /** @return the place of the next character that is not a blank. */
    SourceLocation Where();

    bool AtEnd();

    /** @return whether this sign comes next; if so it is behind now. */
    bool Accept(const std::string& sign);
    void Expect(const std::string& sign);

    /** @return a word of letters, digits and underscores. @param what it is, for the error */
    Word TakeWord(const std::string& what);

    /** @return a name with dots, brackets and dollar signs, parts of which may be in quotes. */
    Word TakeName(const std::string& what);

    SpelledNumber TakeNumber();

    /** @return a match; blanks may stand around its mark. */
    SpelledMatch TakeMatch();

    /** @return all that is left of the line. */
    Word TakeRest();

    [[noreturn]] void Fail(const std::string& expected, const std::string& remedy = "");

  private:
    void SkipBlanks();

    /** @return the text up to a blank or a sign that ends numbers. */
    Word TakeNumberText(bool stopAtMark);

    const Word& m_line;
    std::size_t m_at{0};
};

} // namespace pisa

#endif // PISA_ENTRIES_STF_LINE_H
