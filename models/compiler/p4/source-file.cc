// Finds and reads the files that a P4 program is made of.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/source-file.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace pisa::p4
{

std::optional<SourceFile>
ReadFile(const std::string& path)
{
    std::error_code ignored;
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path, ignored))
    {
        return std::nullopt;
    }
    return SourceFile{path, std::string(std::istreambuf_iterator<char>(file), {})};
}

std::optional<SourceFile>
FindFile(const std::vector<std::string>& folders, const std::string& name)
{
    for (const std::string& folder : folders)
    {
        const std::string path = (std::filesystem::path(folder) / name).lexically_normal().string();
        if (auto file = ReadFile(path))
        {
            return file;
        }
    }
    return std::nullopt;
}

} // namespace pisa::p4
