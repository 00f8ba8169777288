// Finding targets: by name among the shipped ones, or by file.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/target.h"

#include "ir/text-file.h"
#include "target/json-reader.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

namespace pisa
{

namespace
{

/** @return target files by name; those of PISA_TARGET_PATH hide shipped ones of the same name. */
std::map<std::string, std::string>
FindTargets()
{
    std::vector<std::string> folders;
    if (const char* path = std::getenv("PISA_TARGET_PATH"))
    {
        folders.push_back(path);
    }
    folders.push_back(PISA_TARGET_DIR);
    std::map<std::string, std::string> targets;
    for (const std::string& folder : folders)
    {
        std::error_code error; // a folder that is not there has no targets
        for (const auto& file : std::filesystem::directory_iterator(folder, error))
        {
            if (file.path().extension() == ".json")
            {
                targets.emplace(file.path().stem().string(), file.path().string());
            }
        }
    }
    return targets;
}

} // namespace

bool
StageLimits::operator==(const StageLimits& o) const
{
    return sramBlocks == o.sramBlocks && sramBlockRows == o.sramBlockRows && sramBlockBits == o.sramBlockBits &&
           sramMatchBits == o.sramMatchBits && tcamBlocks == o.tcamBlocks && tcamBlockRows == o.tcamBlockRows &&
           tcamBlockBits == o.tcamBlockBits && exactCrossbarBits == o.exactCrossbarBits &&
           ternaryCrossbarBits == o.ternaryCrossbarBits && actionCrossbarBits == o.actionCrossbarBits &&
           tables == o.tables && statefulUnits == o.statefulUnits;
}

bool
StatefulLimits::operator==(const StatefulLimits& o) const
{
    return inputs == o.inputs && steps == o.steps && depth == o.depth && width == o.width &&
           operations == o.operations;
}

bool
PhvWords::operator==(const PhvWords& o) const
{
    return width == o.width && count == o.count;
}

bool
ParserLimits::operator==(const ParserLimits& o) const
{
    return tcamRows == o.tcamRows && lookupBits == o.lookupBits && headerBytes == o.headerBytes &&
           instances == o.instances && bytesPerCycle == o.bytesPerCycle;
}

bool
TrafficManagerLimits::operator==(const TrafficManagerLimits& o) const
{
    return cells == o.cells && cellBytes == o.cellBytes;
}

bool
Target::operator==(const Target& o) const
{
    return name == o.name && architecture == o.architecture && clockHz == o.clockHz && stages == o.stages &&
           processors == o.processors && issue == o.issue && banks == o.banks && ideal == o.ideal &&
           latency == o.latency && stage == o.stage && stateful == o.stateful && phv == o.phv &&
           sharesWords == o.sharesWords && parser == o.parser && buffer == o.buffer && operations == o.operations &&
           aluWidth == o.aluWidth && offers == o.offers;
}

std::vector<std::string>
ShippedTargets()
{
    std::vector<std::string> names;
    for (const auto& [name, file] : FindTargets())
    {
        names.push_back(name);
    }
    return names;
}

std::string
TargetFile(const std::string& nameOrFile)
{
    const std::filesystem::path path(nameOrFile);
    if (path.has_parent_path() || path.extension() == ".json")
    {
        return nameOrFile;
    }
    const auto targets = FindTargets();
    const auto found = targets.find(nameOrFile);
    if (found == targets.end())
    {
        std::string names;
        for (const auto& [name, file] : targets)
        {
            names += (names.empty() ? "" : ", ") + name;
        }
        throw InputError({}, "no target '" + nameOrFile + "'", "targets: " + names + "; or the path of a JSON file");
    }
    return found->second;
}

Target
LoadTarget(const std::string& nameOrFile)
{
    const std::string file = TargetFile(nameOrFile);
    return ParseTarget(ReadTextFile(file), file);
}

} // namespace pisa
