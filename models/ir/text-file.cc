// Whole files as text.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-file.h"

#include "ir/diagnostic.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace pisa
{

std::string
ReadTextFile(const std::string& path)
{
    std::ifstream in(path, std::ios::binary);
    if (!in || std::filesystem::is_directory(path))
    {
        throw InputError({path, 0, 0}, "cannot read this file", "check the path");
    }
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

} // namespace pisa
