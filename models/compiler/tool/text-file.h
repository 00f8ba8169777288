// Files that commands write, and faults of files that they read.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_TEXT_FILE_H
#define PISA_COMPILER_TOOL_TEXT_FILE_H

#include "ir/diagnostic.h"

#include <filesystem>
#include <string>
#include <vector>

namespace pisa
{

/** Writes a file, and the folders that it is in if need be. @throws InputError if it cannot be written in full */
void WriteTextFile(const std::filesystem::path& path, const std::string& text);

/** @return the diagnostics, those that know no place at the file that they are about. */
std::vector<Diagnostic> InFile(std::vector<Diagnostic> diagnostics, const std::string& path);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_TEXT_FILE_H
