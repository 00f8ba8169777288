// Reads and prints AND files.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/and-file.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <sstream>

namespace pisa
{

namespace
{

constexpr unsigned kMostLabels = 65535; // ids are 16 bits and 0 is nobody

/** A word of a line with its column. */
struct Word
{
    std::string text;
    unsigned column{0};
};

std::vector<Word>
SplitLine(const std::string& line)
{
    std::vector<Word> words;
    size_t at = 0;
    while (at < line.size() && line[at] != '#')
    {
        if (std::isspace(static_cast<unsigned char>(line[at])))
        {
            ++at;
            continue;
        }
        size_t end = at;
        while (end < line.size() && line[end] != '#' && !std::isspace(static_cast<unsigned char>(line[end])))
        {
            ++end;
        }
        words.push_back({line.substr(at, end - at), static_cast<unsigned>(at + 1)});
        at = end;
    }
    return words;
}

bool
IsIdentifier(const std::string& text)
{
    return !text.empty() && !std::isdigit(static_cast<unsigned char>(text[0])) &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

std::optional<unsigned>
ParseNumber(const std::string& text)
{
    if (text.empty() || text.size() > 6 ||
        !std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); }))
    {
        return std::nullopt;
    }
    return static_cast<unsigned>(std::stoul(text));
}

/** Reads one file; one object a call of ParseAnd. */
class Reader
{
  public:
    explicit Reader(const std::string& fileName) : m_file(fileName)
    {
    }

    void ReadLine(const std::vector<Word>& words);

    std::vector<NcpLabel> Finish()
    {
        return std::move(m_labels);
    }

    void NextLine()
    {
        ++m_line;
    }

  private:
    void Declare(const std::vector<Word>& words, bool isSwitch);
    void Link(const std::vector<Word>& words);
    void AddLabel(const Word& word, const std::string& name, bool isSwitch, bool isSink);
    std::vector<std::string> Expand(const Word& word, bool mayBeAll) const;
    std::vector<size_t> Find(const Word& word) const;
    [[noreturn]] void Fail(const Word& word, const std::string& what, const std::string& remedy) const;

    std::string m_file;
    unsigned m_line{0};
    std::vector<NcpLabel> m_labels;
};

void
Reader::Fail(const Word& word, const std::string& what, const std::string& remedy) const
{
    throw InputError({m_file, m_line, word.column}, what, remedy);
}

void
Reader::ReadLine(const std::vector<Word>& words)
{
    if (words.empty())
    {
        return;
    }
    const std::string& statement = words[0].text;
    if (statement == "host" || statement == "switch")
    {
        Declare(words, statement == "switch");
    }
    else if (statement == "link")
    {
        Link(words);
    }
    else
    {
        Fail(words[0], "unknown statement '" + statement + "'",
             "write 'host NAME [sink]', 'switch NAME' or 'link A B'");
    }
}

void
Reader::Declare(const std::vector<Word>& words, bool isSwitch)
{
    const bool isSink = words.size() == 3 && words[2].text == "sink" && !isSwitch;
    if (words.size() != 2 && !isSink)
    {
        Fail(words.size() > 2 ? words[2] : words[0],
             isSwitch ? "'switch' takes one name" : "'host' takes one name and perhaps 'sink'",
             "one statement a line");
    }
    const auto names = Expand(words[1], false);
    if (isSink && names.size() > 1)
    {
        Fail(words[2], "a range of " + std::to_string(names.size()) + " hosts cannot be the sink",
             "declare the sink on a line of its own");
    }
    for (const auto& name : names)
    {
        AddLabel(isSink ? words[2] : words[1], name, isSwitch, isSink);
    }
}

void
Reader::AddLabel(const Word& word, const std::string& name, bool isSwitch, bool isSink)
{
    for (const auto& label : m_labels)
    {
        if (label.name == name)
        {
            Fail(word, "label '" + name + "' is declared twice", "give each host and switch a name of its own");
        }
        if (isSink && label.isSink)
        {
            Fail(word, "'" + name + "' would be a second sink besides '" + label.name + "'",
                 "mark at most one host as sink");
        }
    }
    if (m_labels.size() == kMostLabels)
    {
        Fail(word, "more than " + std::to_string(kMostLabels) + " labels", "use fewer hosts");
    }
    NcpLabel label;
    label.name = name;
    label.id = static_cast<uint16_t>(m_labels.size() + 1);
    label.isSwitch = isSwitch;
    label.isSink = isSink;
    m_labels.push_back(label);
}

std::vector<std::string>
Reader::Expand(const Word& word, bool mayBeAll) const
{
    const size_t open = word.text.find('[');
    const std::string stem = word.text.substr(0, open);
    if (!IsIdentifier(stem))
    {
        Fail(word, "'" + word.text + "' is not a name", "use letters, digits and '_', not beginning with a digit");
    }
    if (open == std::string::npos)
    {
        return {stem};
    }
    const size_t dots = word.text.find("..", open);
    const std::string usage = std::string("write ") + stem + "[0..15]" + (mayBeAll ? " or " + stem + "[*]" : "");
    if (word.text.back() != ']' || dots == std::string::npos)
    {
        Fail(word, "bad range '" + word.text + "'", usage);
    }
    const auto first = ParseNumber(word.text.substr(open + 1, dots - open - 1));
    const auto last = ParseNumber(word.text.substr(dots + 2, word.text.size() - dots - 3));
    if (!first || !last || *first > *last || *last - *first >= kMostLabels)
    {
        Fail(word, "bad range '" + word.text + "'", usage);
    }
    std::vector<std::string> names;
    for (unsigned i = *first; i <= *last; ++i)
    {
        names.push_back(stem + std::to_string(i));
    }
    return names;
}

std::vector<size_t>
Reader::Find(const Word& word) const
{
    std::vector<size_t> found;
    const size_t star = word.text.find("[*]");
    if (star != std::string::npos && star + 3 == word.text.size())
    {
        const std::string stem = word.text.substr(0, star);
        for (size_t i = 0; i < m_labels.size(); ++i)
        {
            const std::string& name = m_labels[i].name;
            if (name.compare(0, stem.size(), stem) == 0 && ParseNumber(name.substr(stem.size())))
            {
                found.push_back(i);
            }
        }
        if (found.empty())
        {
            Fail(word, "no label matches '" + word.text + "'", "declare hosts such as " + stem + "[0..15] first");
        }
        return found;
    }
    for (const auto& name : Expand(word, true))
    {
        const auto it =
            std::find_if(m_labels.begin(), m_labels.end(), [&](const NcpLabel& label) { return label.name == name; });
        if (it == m_labels.end())
        {
            Fail(word, "unknown label '" + name + "'", "declare it with 'host' or 'switch' on a line above");
        }
        found.push_back(static_cast<size_t>(it - m_labels.begin()));
    }
    return found;
}

void
Reader::Link(const std::vector<Word>& words)
{
    if (words.size() != 3)
    {
        Fail(words.size() > 3 ? words[3] : words[0], "'link' takes two labels or ranges", "write 'link A B'");
    }
    const auto connect = [](NcpLabel& from, uint16_t to)
    {
        const auto at = std::lower_bound(from.neighbours.begin(), from.neighbours.end(), to);
        if (at == from.neighbours.end() || *at != to)
        {
            from.neighbours.insert(at, to);
        }
    };
    for (size_t a : Find(words[1]))
    {
        for (size_t b : Find(words[2]))
        {
            if (a == b)
            {
                Fail(words[2], "label '" + m_labels[a].name + "' is linked to itself", "link two different labels");
            }
            connect(m_labels[a], m_labels[b].id);
            connect(m_labels[b], m_labels[a].id);
        }
    }
}

} // namespace

std::vector<NcpLabel>
ParseAnd(const std::string& text, const std::string& fileName)
{
    Reader reader(fileName);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
    {
        reader.NextLine();
        reader.ReadLine(SplitLine(line));
    }
    return reader.Finish();
}

std::string
PrintAnd(const std::vector<NcpLabel>& labels)
{
    std::ostringstream text;
    for (const auto& label : labels)
    {
        text << (label.isSwitch ? "switch " : "host ") << label.name << (label.isSink ? " sink" : "") << "\n";
    }
    for (const auto& label : labels)
    {
        for (uint16_t neighbour : label.neighbours)
        {
            if (neighbour > label.id)
            {
                text << "link " << label.name << " " << labels.at(neighbour - 1u).name << "\n";
            }
        }
    }
    return text.str();
}

} // namespace pisa
