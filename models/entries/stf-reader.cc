// One function a statement of STF.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/stf-reader.h"

#include "entries/cli-reader.h"
#include "entries/stf-line.h"
#include "entries/text-lines.h"

#include <algorithm>
#include <array>
#include <utility>

namespace pisa
{

namespace
{

constexpr std::array<std::pair<const char*, Comparison>, 6> kComparisons{{{"==", Comparison::Equal},
                                                                          {"!=", Comparison::NotEqual},
                                                                          {"<=", Comparison::LessOrEqual},
                                                                          {">=", Comparison::GreaterOrEqual},
                                                                          {"<", Comparison::Less},
                                                                          {">", Comparison::Greater}}};

std::string
LowerCase(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

bool
IsDecimal(const std::string& text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

/** The arguments of an action call, from its opening bracket to its closing one. */
void
TakeArguments(StfLine& line, SpelledEntry& entry)
{
    line.Expect("(");
    if (line.Accept(")"))
    {
        return;
    }
    do
    {
        const Word name = line.TakeName("the name of a parameter");
        line.Expect(":");
        entry.arguments.push_back({name, line.TakeNumber()});
    } while (line.Accept(","));
    line.Expect(")");
}

SpelledEntry
ReadAdd(StfLine& line, const SourceLocation& where)
{
    SpelledEntry entry;
    entry.verb = Verb::TableAdd;
    entry.where = where;
    entry.object = line.TakeName("the name of a table");
    while (entry.action.text.empty())
    {
        const Word name = line.TakeName("a key, or an action with its arguments");
        if (line.Accept(":"))
        {
            entry.keys.push_back({name, line.TakeMatch()});
        }
        else if (IsDecimal(name.text) && entry.keys.empty() && !entry.priority)
        {
            entry.priority = ReadNumber(name);
        }
        else
        {
            entry.action = name;
        }
    }
    TakeArguments(line, entry);
    if (line.Accept("="))
    {
        entry.label = line.TakeName("a name for the entry");
    }
    return entry;
}

SpelledEntry
ReadSetDefault(StfLine& line, const SourceLocation& where)
{
    SpelledEntry entry;
    entry.verb = Verb::TableSetDefault;
    entry.where = where;
    entry.object = line.TakeName("the name of a table");
    entry.action = line.TakeName("the name of an action");
    TakeArguments(line, entry);
    return entry;
}

SpelledCounterCheck
ReadCounterCheck(StfLine& line, const SourceLocation& where)
{
    SpelledCounterCheck check;
    check.where = where;
    check.counter = line.TakeName("the name of a counter");
    check.value = ReadNumber({"0", where});
    line.Expect("(");
    const Word index = line.TakeName("an index, or the name of an entry with $ before it");
    if (index.text[0] == '$')
    {
        check.index = Word{index.text.substr(1), index.where};
    }
    else
    {
        check.index = ReadNumber(index);
    }
    line.Expect(")");
    if (line.AtEnd())
    {
        return check;
    }
    const Word unit = line.TakeWord("'packets' or 'bytes'");
    if (unit.text != "packets" && unit.text != "bytes")
    {
        throw InputError(unit.where, "'" + unit.text + "' is nothing that counters count",
                         "write 'packets' or 'bytes'");
    }
    check.unit = unit.text == "packets" ? CounterUnit::Packets : CounterUnit::Bytes;
    const auto* sign = std::find_if(kComparisons.begin(), kComparisons.end(),
                                    [&](const auto& comparison) { return line.Accept(comparison.first); });
    if (sign == kComparisons.end())
    {
        line.Fail("one of == != < <= > >=");
    }
    check.comparison = sign->second;
    check.value = line.TakeNumber();
    return check;
}

uint32_t
TakePort(StfLine& line)
{
    const Word port = line.TakeWord("a port");
    return TakePort(ReadNumber(port));
}

/** Takes the digits of a frame; `signs` are the other characters that may stand there. */
std::string
TakeDigits(StfLine& line, const std::string& signs)
{
    std::string digits;
    const Word rest = line.TakeRest();
    for (std::size_t i = 0; i < rest.text.size(); ++i)
    {
        const char c = rest.text[i];
        if (IsBlank(c))
        {
            continue;
        }
        if ((std::string("0123456789abcdefABCDEF") + signs).find(c) == std::string::npos)
        {
            SourceLocation where = rest.where;
            where.column += static_cast<unsigned>(i);
            throw InputError(where, std::string("'") + c + "' is no hexadecimal digit",
                             signs.empty()
                                 ? "write 0 to 9 and a to f"
                                 : "write 0 to 9 and a to f, * for any digit, $ at the end of a whole frame");
        }
        digits += c;
    }
    return digits;
}

unsigned
NibbleValue(char c)
{
    return static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

/** Adds digits to a frame that arrives. */
void
Extend(SpelledPacket& packet, StfLine& line)
{
    const SourceLocation where = line.Where();
    const std::string digits = TakeDigits(line, "");
    if (digits.size() % 2 != 0)
    {
        throw InputError(where, "a frame of " + std::to_string(digits.size()) + " digits is no number of whole bytes",
                         "write two digits a byte");
    }
    for (std::size_t i = 0; i < digits.size(); i += 2)
    {
        packet.bytes.push_back(static_cast<uint8_t>(NibbleValue(digits[i]) * 16 + NibbleValue(digits[i + 1])));
    }
}

/** Adds digits to a frame that is expected. */
void
Extend(SpelledExpectation& expectation, StfLine& line)
{
    const SourceLocation where = line.Where();
    std::string digits = TakeDigits(line, "*$");
    if (digits.empty())
    {
        return;
    }
    const bool isEnd = digits.back() == '$';
    digits.resize(digits.size() - (isEnd ? 1 : 0));
    if (digits.find('$') != std::string::npos || expectation.isWhole)
    {
        throw InputError(where, "'$' stands before more digits", "write it once, behind the frame's last digit");
    }
    expectation.isWhole = isEnd;
    expectation.digits = expectation.digits.value_or("") + LowerCase(digits);
}

/** Reads the statements of a file in order; the bytes of a frame may go on in the next line. */
class StfReader
{
  public:
    void ReadLine(const Word& text)
    {
        StfLine line(text);
        if (GoesOn(line, text))
        {
            return;
        }
        const Word keyword = line.TakeWord("a statement");
        ReadStatement(LowerCase(keyword.text), keyword, text, line);
        if (!line.AtEnd())
        {
            line.Fail("the end of the statement");
        }
    }

    SpelledFile Take()
    {
        m_file.dialect = Dialect::Stf;
        return std::move(m_file);
    }

  private:
    bool GoesOn(StfLine& line, const Word& text)
    {
        const Word first = CutWords(text).front();
        if (m_file.commands.empty() || LowerCase(first.text) == "add" ||
            text.text.find_first_not_of("0123456789abcdefABCDEF*$ \t") != std::string::npos)
        {
            return false;
        }
        SpelledCommand& last = m_file.commands.back();
        if (auto* packet = std::get_if<SpelledPacket>(&last))
        {
            Extend(*packet, line);
            return true;
        }
        if (auto* expectation = std::get_if<SpelledExpectation>(&last))
        {
            Extend(*expectation, line);
            return true;
        }
        return false;
    }

    void ReadFrame(bool isPacket, const SourceLocation& where, StfLine& line)
    {
        const uint32_t port = TakePort(line);
        if (isPacket)
        {
            SpelledPacket packet{where, port, {}};
            Extend(packet, line);
            m_file.commands.emplace_back(std::move(packet));
            return;
        }
        SpelledExpectation expectation{where, port, std::nullopt, false};
        Extend(expectation, line);
        m_file.commands.emplace_back(std::move(expectation));
    }

    void ReadStatement(const std::string& name, const Word& keyword, const Word& text, StfLine& line)
    {
        if (name == "packet" || name == "expect")
        {
            ReadFrame(name == "packet", keyword.where, line);
        }
        else if (name == "add")
        {
            m_file.commands.emplace_back(ReadAdd(line, keyword.where));
        }
        else if (name == "setdefault" || name == "setdefault_action")
        {
            m_file.commands.emplace_back(ReadSetDefault(line, keyword.where));
        }
        else if (name == "check_counter")
        {
            m_file.commands.emplace_back(ReadCounterCheck(line, keyword.where));
        }
        else if (name == "no_packet")
        {
            m_file.commands.emplace_back(SpelledSilence{keyword.where});
        }
        else if (name == "wait")
        {
            m_file.commands.emplace_back(SpelledWait{keyword.where});
        }
        else if (name == "remove")
        {
            line.Expect("all");
            m_file.commands.emplace_back(SpelledRemoveAll{keyword.where});
        }
        else
        {
            ReadDirectCommand(name, keyword, text, line);
        }
    }

    /** Commands that STF takes over from simple_switch_CLI, such as mirroring_add. */
    void ReadDirectCommand(const std::string& name, const Word& keyword, const Word& text, StfLine& line)
    {
        if (FindCommand(name) == nullptr)
        {
            std::vector<std::string> known = CommandNames();
            known.insert(known.end(),
                         {"add", "check_counter", "expect", "no_packet", "packet", "remove", "setdefault", "wait"});
            const std::string near = NearNames(name, known);
            throw InputError(keyword.where, "unknown statement '" + keyword.text + "'",
                             near.empty() ? "statements are add, check_counter, expect, no_packet, packet, remove, "
                                            "setdefault, wait and commands of simple_switch_CLI"
                                          : "did you mean " + near + "?");
        }
        std::vector<Word> words = CutWords(text);
        words.front().text = name;
        m_file.commands.emplace_back(ReadCommand(words));
        line.TakeRest();
    }

    SpelledFile m_file;
};

} // namespace

SpelledFile
ReadStf(const std::string& text, const std::string& fileName)
{
    StfReader reader;
    ForEachLine(text, fileName, [&](const Word& line) { reader.ReadLine(line); });
    return reader.Take();
}

} // namespace pisa
