// Small P4 programs in a text file: a fact about each, what is expected of it, its text.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_P4_PROGRAMS_H
#define PISA_TESTS_P4_PROGRAMS_H

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace pisa
{

/** One program of a file: behind `## ` the fact, behind `=> ` how its first error begins, then the text. */
struct FactProgram
{
    std::string fact;
    std::string fault;
    std::string text;
};

inline std::vector<FactProgram>
ReadPrograms(const std::filesystem::path& path)
{
    std::ifstream file(path);
    std::vector<FactProgram> all;
    for (std::string line; std::getline(file, line);)
    {
        if (line.rfind("## ", 0) == 0)
        {
            all.push_back({line.substr(3), "", ""});
        }
        else if (!all.empty() && line.rfind("=> ", 0) == 0)
        {
            all.back().fault = line.substr(3);
        }
        else if (!all.empty())
        {
            all.back().text += line + "\n";
        }
    }
    return all;
}

} // namespace pisa

#endif // PISA_TESTS_P4_PROGRAMS_H
