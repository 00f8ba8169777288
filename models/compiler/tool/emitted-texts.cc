// What `pisa compile --emit` writes: programs as text in the languages of chips.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/emitted-texts.h"

#include "compiler/emit/emit-p4.h"

#include <algorithm>
#include <sstream>

namespace pisa
{

std::vector<std::string>
ParseEmitted(const std::string& list)
{
    std::vector<std::string> languages;
    std::istringstream in(list);
    for (std::string word; std::getline(in, word, ',');)
    {
        if (word != "p4")
        {
            throw InputError({}, "--emit " + list + ": there is no language '" + word + "' to write", "write p4");
        }
        if (std::find(languages.begin(), languages.end(), word) == languages.end())
        {
            languages.push_back(word);
        }
    }
    if (languages.empty())
    {
        throw InputError({}, "--emit names no language", "write --emit p4");
    }
    return languages;
}

std::map<std::string, std::string>
EmitTexts(const std::vector<std::string>& languages, const std::string& label, const Program& program)
{
    std::map<std::string, std::string> texts;
    for (const std::string& language : languages)
    {
        texts[label + "." + language] = EmitP4(program);
        const std::string commands = EmitP4Commands(program);
        if (!commands.empty())
        {
            texts[label + ".commands.txt"] = commands;
        }
    }
    return texts;
}

} // namespace pisa
