// Images of a case's programs, with the entries that each switch needs.
// SPDX-License-Identifier: GPL-2.0-only
#include "program-image.h"

#include "common/compile.h"

#include "ir/diagnostic.h"

#include <algorithm>
#include <cassert>
#include <filesystem>
#include <map>

namespace pisa
{

namespace
{

/** @return whether the name is that, or is that inside a control, as P4 names things. */
bool
IsCalled(const std::string& name, const std::string& wanted)
{
    const std::size_t dot = name.rfind('.');
    return name.substr(dot == std::string::npos ? 0 : dot + 1) == wanted;
}

ActionCall
CallOf(const Program& program, const Table& table, const NamedEntry& entry)
{
    const auto found =
        std::find_if(table.actions.begin(), table.actions.end(),
                     [&](ActionId action) { return IsCalled(program.actions[action].name, entry.action); });
    assert(found != table.actions.end());
    return {*found, entry.arguments};
}

/** @return the one image of a folder. @throws InputError if the program is for several switches, or for none */
Image
OnlyImageIn(const std::string& folder, const std::string& program)
{
    std::vector<std::string> images;
    for (const auto& file : std::filesystem::directory_iterator(folder))
    {
        if (file.path().extension() == ".image")
        {
            images.push_back(file.path().string());
        }
    }
    if (images.size() != 1)
    {
        throw InputError({program, 0, 0},
                         "has programs for " + std::to_string(images.size()) + " switches, not for one",
                         "bring a program for any one switch");
    }
    return ReadImage(images.front());
}

} // namespace

Image
CompileProgram(const std::string& file, const std::string& target, const OutputFolder& output)
{
    static std::map<std::pair<std::string, std::string>, Image> compiled;
    const std::pair key{file, target};
    const auto known = compiled.find(key);
    if (known != compiled.end())
    {
        return known->second;
    }
    const std::string stem = std::filesystem::path(file).stem().string();
    CompileCall call;
    call.source = file;
    call.folder = output.Scratch(FolderPrefix(target) + stem + "-" + std::to_string(compiled.size()));
    call.target = target;
    std::filesystem::remove_all(call.folder); // of an earlier run
    Compile(call);
    return compiled.emplace(key, OnlyImageIn(call.folder, file)).first->second;
}

Image
WithEntries(const Image& image, const std::vector<NamedEntry>& entries)
{
    Program program = image.program;
    for (const NamedEntry& named : entries)
    {
        const auto table = std::find_if(program.tables.begin(), program.tables.end(),
                                        [&named](const Table& known) { return IsCalled(known.name, named.table); });
        if (table == program.tables.end())
        {
            continue;
        }
        Entry entry;
        for (const uint64_t key : named.keys)
        {
            entry.match.push_back({key});
        }
        entry.call = CallOf(program, *table, named);
        table->entries.push_back(entry);
        if (table->entries.size() > table->size)
        {
            throw InputError({},
                             "table '" + table->name + "' has room for " + std::to_string(table->size) +
                                 " entries, the network needs more",
                             "choose a smaller topology");
        }
    }
    return Seal(program, image.target, image.placement, image.version);
}

} // namespace pisa
