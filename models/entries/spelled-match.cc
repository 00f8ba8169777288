// Match keys in their spellings: value, value/length, value&&&mask, low->high.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/spelled-match.h"

#include <array>
#include <cassert>
#include <utility>

namespace pisa
{

namespace
{

constexpr std::array<std::pair<const char*, SpelledMatch::Form>, 4> kMarks{{{"&&&", SpelledMatch::Form::Mask},
                                                                            {"->", SpelledMatch::Form::Range},
                                                                            {"..", SpelledMatch::Form::Range},
                                                                            {"/", SpelledMatch::Form::Prefix}}};

SpelledMatch::Form
FormOf(const std::string& mark)
{
    for (const auto& [spelling, form] : kMarks)
    {
        if (mark == spelling)
        {
            return form;
        }
    }
    assert(false && "no such mark");
    return SpelledMatch::Form::Number;
}

} // namespace

std::string
Spelling(const SpelledMatch& match)
{
    switch (match.form)
    {
    case SpelledMatch::Form::Number:
        return match.value.word.text;
    case SpelledMatch::Form::Prefix:
        return match.value.word.text + "/" + match.second.word.text;
    case SpelledMatch::Form::Mask:
        return match.value.word.text + "&&&" + match.second.word.text;
    case SpelledMatch::Form::Range:
        return match.value.word.text + "->" + match.second.word.text;
    case SpelledMatch::Form::Pair:
        return "[" + match.value.word.text + ", " + match.second.word.text + "]";
    }
    assert(false && "no such form");
    return "";
}

std::size_t
MarkAt(const std::string& text, std::size_t at)
{
    for (const auto& [spelling, form] : kMarks)
    {
        const std::string mark = spelling;
        if (text.compare(at, mark.size(), mark) == 0)
        {
            return mark.size();
        }
    }
    return 0;
}

SpelledMatch
ReadMatch(const Word& word, bool wildcards)
{
    for (std::size_t at = 0; at < word.text.size(); ++at)
    {
        const std::size_t length = MarkAt(word.text, at);
        if (length > 0)
        {
            Word second{word.text.substr(at + length), word.where};
            second.where.column += static_cast<unsigned>(at + length);
            return ReadMatch({word.text.substr(0, at), word.where}, word.text.substr(at, length), second, wildcards);
        }
    }
    SpelledMatch match;
    match.value = ReadNumber(word, wildcards);
    return match;
}

SpelledMatch
ReadMatch(const Word& value, const std::string& mark, const Word& second, bool wildcards)
{
    SpelledMatch match;
    match.form = FormOf(mark);
    match.value = ReadNumber(value, wildcards && match.form == SpelledMatch::Form::Prefix);
    match.second = ReadNumber(second);
    return match;
}

} // namespace pisa
