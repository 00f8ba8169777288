// Lines, words, and names that are alike.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/text-lines.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace pisa
{

namespace
{

constexpr std::size_t kMostErrors = 20;
constexpr std::size_t kMostNear = 3;
constexpr std::size_t kLongestName = 256; // edit distance costs the product of the lengths

/** @return the Levenshtein distance (insertions, deletions, changes of a character), or any number above `most`. */
std::size_t
DistanceUpTo(std::size_t most, const std::string& a, const std::string& b)
{
    if (a.size() > b.size() + most || b.size() > a.size() + most)
    {
        return most + 1;
    }
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i)
    {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j)
        {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
        if (*std::min_element(row.begin(), row.end()) > most)
        {
            return most + 1;
        }
    }
    return row[b.size()];
}

std::string
LastPart(const std::string& name)
{
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? name : name.substr(dot + 1);
}

} // namespace

bool
IsBlank(char c)
{
    return c == ' ' || c == '\t';
}

void
ForEachLine(const std::string& text, const std::string& fileName, const std::function<void(const Word&)>& read)
{
    std::vector<Diagnostic> errors;
    unsigned number = 0;
    for (std::size_t at = 0; at < text.size() && errors.size() < kMostErrors;)
    {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string line = text.substr(at, end - at);
        at = end + 1;
        ++number;
        line.resize(std::min(line.find('#'), line.size()));
        while (!line.empty() && (IsBlank(line.back()) || line.back() == '\r'))
        {
            line.pop_back();
        }
        const std::size_t first = line.find_first_not_of(" \t");
        if (first == std::string::npos)
        {
            continue;
        }
        try
        {
            read({line.substr(first), {fileName, number, static_cast<unsigned>(first + 1)}});
        }
        catch (const InputError& error)
        {
            errors.insert(errors.end(), error.Diagnostics().begin(), error.Diagnostics().end());
        }
    }
    if (!errors.empty())
    {
        throw InputError(std::move(errors));
    }
}

std::vector<Word>
CutWords(const Word& line)
{
    std::vector<Word> words;
    for (std::size_t at = 0; at < line.text.size();)
    {
        if (IsBlank(line.text[at]))
        {
            ++at;
            continue;
        }
        const std::size_t end = std::min(line.text.find_first_of(" \t", at), line.text.size());
        words.push_back({line.text.substr(at, end - at), line.where});
        words.back().where.column += static_cast<unsigned>(at);
        at = end;
    }
    return words;
}

std::string
NearNames(const std::string& wrong, const std::vector<std::string>& known)
{
    if (wrong.size() > kLongestName)
    {
        return "";
    }
    const std::size_t most = std::max<std::size_t>(2, LastPart(wrong).size() / 3);
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const std::string& name : known)
    {
        const std::size_t distance =
            std::min(DistanceUpTo(most, wrong, name), DistanceUpTo(most, LastPart(wrong), LastPart(name)));
        if (distance <= most)
        {
            near.emplace_back(distance, name);
        }
    }
    std::sort(near.begin(), near.end());
    std::string text;
    for (std::size_t i = 0; i < std::min(near.size(), kMostNear); ++i)
    {
        text += (text.empty() ? "'" : ", '") + near[i].second + "'";
    }
    return text;
}

} // namespace pisa
