// Files that commands write, and faults of files that they read.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/text-file.h"

#include <fstream>

namespace pisa
{

void
WriteTextFile(const std::filesystem::path& path, const std::string& text)
{
    std::error_code error; // a folder that cannot be made shows when the file is opened
    std::filesystem::create_directories(path.parent_path(), error);
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file)
    {
        throw InputError({path.string(), 0, 0}, "cannot write this file", "check the folder and the free space");
    }
}

std::vector<Diagnostic>
InFile(std::vector<Diagnostic> diagnostics, const std::string& path)
{
    for (Diagnostic& diagnostic : diagnostics)
    {
        diagnostic.where = diagnostic.where.file.empty() ? SourceLocation{path, 0, 0} : diagnostic.where;
    }
    return diagnostics;
}

} // namespace pisa
