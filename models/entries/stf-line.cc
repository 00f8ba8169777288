// Names, numbers and signs of an STF line.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/stf-line.h"

#include "entries/text-lines.h"
#include "ir/characters.h"

namespace pisa
{

namespace
{

bool
IsNameCharacter(char c)
{
    return IsWordCharacter(c) || c == '.' || c == '$' || c == '[' || c == ']';
}

} // namespace

void
StfLine::SkipBlanks()
{
    while (m_at < m_line.text.size() && IsBlank(m_line.text[m_at]))
    {
        ++m_at;
    }
}

SourceLocation
StfLine::Where()
{
    SkipBlanks();
    SourceLocation where = m_line.where;
    where.column += static_cast<unsigned>(m_at);
    return where;
}

bool
StfLine::AtEnd()
{
    SkipBlanks();
    return m_at == m_line.text.size();
}

bool
StfLine::Accept(const std::string& sign)
{
    SkipBlanks();
    const bool isHere = m_line.text.compare(m_at, sign.size(), sign) == 0;
    m_at += isHere ? sign.size() : 0;
    return isHere;
}

void
StfLine::Expect(const std::string& sign)
{
    if (!Accept(sign))
    {
        Fail("'" + sign + "'");
    }
}

Word
StfLine::TakeWord(const std::string& what)
{
    Word word{"", Where()};
    while (m_at < m_line.text.size() && IsWordCharacter(m_line.text[m_at]))
    {
        word.text += m_line.text[m_at++];
    }
    if (word.text.empty())
    {
        Fail(what);
    }
    return word;
}

Word
StfLine::TakeName(const std::string& what)
{
    Word name{"", Where()};
    int open = 0; // brackets: of an index, or of a slice, which has a colon
    while (m_at < m_line.text.size() &&
           (IsNameCharacter(m_line.text[m_at]) || m_line.text[m_at] == '"' || (open > 0 && m_line.text[m_at] == ':')))
    {
        open += (m_line.text[m_at] == '[' ? 1 : 0) - (m_line.text[m_at] == ']' ? 1 : 0);
        if (m_line.text[m_at] != '"')
        {
            name.text += m_line.text[m_at++];
            continue;
        }
        const std::size_t close = m_line.text.find('"', m_at + 1);
        if (close == std::string::npos)
        {
            Fail("a closing quote");
        }
        name.text += m_line.text.substr(m_at + 1, close - m_at - 1);
        m_at = close + 1;
    }
    if (name.text.empty())
    {
        Fail(what);
    }
    return name;
}

Word
StfLine::TakeNumberText(bool stopAtMark)
{
    Word word{"", Where()};
    while (m_at < m_line.text.size() && !IsBlank(m_line.text[m_at]) && m_line.text[m_at] != ',' &&
           m_line.text[m_at] != '(' && m_line.text[m_at] != ')' && (!stopAtMark || MarkAt(m_line.text, m_at) == 0))
    {
        word.text += m_line.text[m_at++];
    }
    return word;
}

SpelledNumber
StfLine::TakeNumber()
{
    return ReadNumber(TakeNumberText(false));
}

SpelledMatch
StfLine::TakeMatch()
{
    const Word value = TakeNumberText(true);
    SkipBlanks();
    const std::size_t length = MarkAt(m_line.text, m_at);
    if (length == 0)
    {
        return ReadMatch(value, true);
    }
    const std::string mark = m_line.text.substr(m_at, length);
    m_at += length;
    return ReadMatch(value, mark, TakeNumberText(false), true);
}

Word
StfLine::TakeRest()
{
    Word rest{"", Where()};
    rest.text = m_line.text.substr(m_at);
    m_at = m_line.text.size();
    return rest;
}

void
StfLine::Fail(const std::string& expected, const std::string& remedy)
{
    const std::string rest = AtEnd() ? "the end of the line" : "'" + m_line.text.substr(m_at) + "'";
    throw InputError(Where(), "expected " + expected + ", found " + rest, remedy);
}

} // namespace pisa
