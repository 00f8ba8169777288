// Files of commands for a switch, by their type.
// SPDX-License-Identifier: GPL-2.0-only
#include "simulate/entry-file.h"

#include "entries/cli-reader.h"
#include "entries/runtime-reader.h"
#include "entries/stf-reader.h"
#include "ir/text-file.h"

#include <filesystem>

namespace pisa
{

SpelledFile
ReadEntryFile(const std::string& path)
{
    const std::string type = std::filesystem::path(path).extension().string();
    if (type == ".stf")
    {
        return ReadStf(ReadTextFile(path), path);
    }
    if (type == ".json")
    {
        return ReadRuntimeFile(ReadTextFile(path), path).file;
    }
    if (type == ".txt")
    {
        return ReadCommandFile(ReadTextFile(path), path);
    }
    throw InputError({path, 0, 0}, "unknown type of entry file",
                     "simple_switch_CLI commands end in .txt, runtime files of p4lang/tutorials in .json, tests of "
                     "p4c in .stf");
}

} // namespace pisa
