// Finds and reads the files that a P4 program is made of.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_SOURCE_FILE_H
#define PISA_COMPILER_P4_SOURCE_FILE_H

#include <optional>
#include <string>
#include <vector>

namespace pisa::p4
{

struct SourceFile
{
    std::string path;
    std::string text;
};

/** @return the whole file, none if it cannot be read. */
std::optional<SourceFile> ReadFile(const std::string& path);

/** @return the first file of that name in the folders, none if no folder has it. */
std::optional<SourceFile> FindFile(const std::vector<std::string>& folders, const std::string& name);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_SOURCE_FILE_H
