// What `pisa compile --emit` writes: programs as text in the languages of chips.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/emitted-texts.h"

#include "compiler/emit/emit-p4.h"
#include "compiler/lyra/lyra-source.h"
#include "compiler/npl/emit-npl.h"
#include "ir/text-file.h"

#include <algorithm>
#include <filesystem>
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
        if (word != "p4" && word != "npl")
        {
            throw InputError({}, "--emit " + list + ": there is no language '" + word + "' to write",
                             "write p4 or npl");
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

namespace
{

void
AddP4(const std::string& label, const Program& program, std::map<std::string, std::string>& texts)
{
    texts[label + ".p4"] = EmitP4(program);
    const std::string commands = EmitP4Commands(program);
    if (!commands.empty())
    {
        texts[label + ".commands.txt"] = commands;
    }
}

void
AddNpl(const std::string& label, const Program& program, const std::string& path,
       std::map<std::string, std::string>& texts)
{
    const bool isWhole = std::filesystem::path(path).extension() == ".lyra";
    NplProgram written = isWhole ? EmitNpl(lyra::ReadLyra(ReadTextFile(path), path)) : EmitNpl(program);
    texts[label + ".npl"] = std::move(written.text);
    texts[label + "_control.py"] = std::move(written.control);
}

} // namespace

std::map<std::string, std::string>
EmitTexts(const std::vector<std::string>& languages, const std::string& label, const Program& program,
          const std::string& path)
{
    std::map<std::string, std::string> texts;
    for (const std::string& language : languages)
    {
        if (language == "p4")
        {
            AddP4(label, program, texts);
        }
        else
        {
            AddNpl(label, program, path, texts);
        }
    }
    return texts;
}

} // namespace pisa
