// One function a shape of command line.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/cli-reader.h"

#include "entries/refused-command.h"
#include "entries/text-lines.h"

#include <algorithm>
#include <cassert>
#include <charconv>

namespace pisa
{

namespace
{

/** The words of one command behind its name, taken one by one. */
class CommandWords
{
  public:
    CommandWords(const std::vector<Word>& words, const CommandForm& form) : m_words(words), m_form(form)
    {
    }

    std::size_t Left() const
    {
        return m_words.size() - m_at;
    }

    /** @return whether the next word is the arrow, which is behind then. */
    bool AcceptArrow()
    {
        const bool isHere = Left() > 0 && m_words[m_at].text == "=>";
        m_at += isHere ? 1 : 0;
        return isHere;
    }

    const Word& Take(const std::string& what)
    {
        if (Left() == 0)
        {
            Fail(m_words.front().where, what + " is missing");
        }
        return m_words[m_at++];
    }

    [[noreturn]] void Fail(const SourceLocation& where, const std::string& what) const
    {
        throw InputError(where, m_words.front().text + ": " + what,
                         std::string("write ") + m_form.name + " " + m_form.usage);
    }

    const SourceLocation& Where() const
    {
        return m_words.front().where;
    }

  private:
    const std::vector<Word>& m_words;
    const CommandForm& m_form;
    std::size_t m_at{1};
};

void
TakeArguments(CommandWords& words, SpelledEntry& entry)
{
    while (words.Left() > 0)
    {
        entry.arguments.push_back({{}, ReadNumber(words.Take("an argument"))});
    }
}

SpelledEntry
ReadEntry(CommandWords& words, const CommandForm& form)
{
    SpelledEntry entry;
    entry.verb = form.verb;
    entry.where = words.Where();
    entry.isProfileByTable = form.isProfileByTable;
    entry.object = words.Take("the name of the table");
    if (form.shape != WordShape::MemberEntry)
    {
        entry.action = words.Take("the name of the action");
    }
    if (form.shape == WordShape::CallAt)
    {
        entry.handle = ReadNumber(words.Take("the handle"));
        words.AcceptArrow();
    }
    if (form.shape == WordShape::Entry || form.shape == WordShape::MemberEntry)
    {
        while (!words.AcceptArrow())
        {
            entry.keys.push_back({{}, ReadMatch(words.Take("'=>' between keys and arguments"))});
        }
        entry.mayEndInPriority = true;
    }
    TakeArguments(words, entry);
    return entry;
}

SpelledRate
ReadRate(const CommandWords& words, const Word& word)
{
    const std::size_t colon = word.text.find(':');
    const std::string rate = word.text.substr(0, colon);
    const bool isDecimal = !rate.empty() && rate.size() <= 32 && rate.front() != '.' && rate.back() != '.' &&
                           rate.find_first_not_of("0123456789.") == std::string::npos &&
                           std::count(rate.begin(), rate.end(), '.') <= 1;
    if (colon == std::string::npos || !isDecimal)
    {
        words.Fail(word.where, "'" + word.text + "' is not a rate and a burst, such as 0.5:1000");
    }
    Word burst{word.text.substr(colon + 1), word.where};
    burst.where.column += static_cast<unsigned>(colon + 1);
    SpelledRate read;
    std::from_chars(rate.data(), rate.data() + rate.size(), read.rate); // not stod: that follows the locale
    read.burst = ReadNumber(burst);
    return read;
}

SpelledOperation
ReadOperation(CommandWords& words, const CommandForm& form)
{
    SpelledOperation operation;
    operation.verb = form.verb;
    operation.subject = form.subject;
    operation.where = words.Where();
    operation.isProfileByTable = form.isProfileByTable;
    if (form.subject != Subject::Replication && form.subject != Subject::Queue)
    {
        operation.object = words.Take("the name");
    }
    while (operation.numbers.size() < form.leastNumbers ||
           (words.Left() > 0 && operation.numbers.size() < form.mostNumbers))
    {
        const Word& word = words.Take("a number");
        if (word.text == "|")
        {
            words.Fail(word.where, "link aggregation groups are not offered; name their ports");
        }
        operation.numbers.push_back(ReadNumber(word));
    }
    while (form.shape == WordShape::Rates && (operation.rates.empty() || words.Left() > 0))
    {
        operation.rates.push_back(ReadRate(words, words.Take("a rate and a burst")));
    }
    if (words.Left() > 0)
    {
        const Word& word = words.Take("");
        words.Fail(word.where, "'" + word.text + "' is one word too many");
    }
    return operation;
}

[[noreturn]] void
FailUnknown(const Word& name)
{
    if (const RefusedCommand* refused = FindRefusedCommand(name.text))
    {
        throw InputError(name.where, "'" + name.text + "' " + refused->why, refused->remedy);
    }
    const std::string near = NearNames(name.text, CommandNames());
    throw InputError(name.where, "unknown command '" + name.text + "'",
                     near.empty() ? "write a command of simple_switch_CLI, such as table_add"
                                  : "did you mean " + near + "?");
}

} // namespace

SpelledCommand
ReadCommand(const std::vector<Word>& words)
{
    const CommandForm* form = FindCommand(words.front().text);
    assert(form != nullptr);
    CommandWords rest(words, *form);
    if (form->shape == WordShape::Numbers || form->shape == WordShape::Rates)
    {
        return ReadOperation(rest, *form);
    }
    return ReadEntry(rest, *form);
}

SpelledFile
ReadCommandFile(const std::string& text, const std::string& fileName)
{
    SpelledFile file;
    file.dialect = Dialect::CommandLine;
    ForEachLine(text, fileName,
                [&](const Word& line)
                {
                    const std::vector<Word> words = CutWords(line);
                    if (FindCommand(words.front().text) == nullptr)
                    {
                        FailUnknown(words.front());
                    }
                    file.commands.push_back(ReadCommand(words));
                });
    return file;
}

} // namespace pisa
