// Images of a case's programs, with the entries that each switch needs.
// SPDX-License-Identifier: GPL-2.0-only
#include "program-image.h"

#include "common/compile.h"

#include "ir/diagnostic.h"

#include <algorithm>
#include <cassert>
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

} // namespace

Image
CompileProgram(const std::string& program, const std::string& target, const OutputFolder& output)
{
    static std::map<std::string, Image> compiled;
    const std::string folder = output.Scratch(FolderPrefix(target) + program);
    const auto known = compiled.find(folder);
    if (known != compiled.end())
    {
        return known->second;
    }
    CompileCall compilation;
    compilation.source = ScenarioFile("live-upgrade/p4/" + program + ".p4");
    compilation.folder = folder;
    compilation.target = target;
    Compile(compilation);
    return compiled.emplace(folder, ReadImage(folder + "/" + program + ".image")).first->second;
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
