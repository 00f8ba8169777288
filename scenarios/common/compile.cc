// Runs the `pisa` tool as a user would, above all to compile a scenario's packet program.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/compile.h"

#include "common/process.h"

#include "ir/diagnostic.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

namespace pisa
{

namespace
{

std::string
ToolPath()
{
    const char* chosen = std::getenv("PISA_TOOL");
    return chosen ? chosen : PISA_TOOL;
}

std::string
WriteNetwork(const CompileCall& compilation)
{
    std::error_code fault;
    std::filesystem::create_directories(compilation.folder, fault);
    const std::string path = compilation.folder + "/network.and";
    std::ofstream file(path);
    file << compilation.network;
    if (!file.flush())
    {
        throw InputError({path, 0, 0}, "cannot be written", "choose another folder with --out");
    }
    return path;
}

} // namespace

std::string
TryTool(std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), ToolPath());
    if (!std::filesystem::exists(arguments[0]))
    {
        throw InputError({arguments[0], 0, 0}, "there is no such tool", "build pisa, or name it by PISA_TOOL");
    }
    ProcessResult result = RunProcess(arguments);
    if (result.exitCode == 0)
    {
        return "";
    }
    while (!result.output.empty() && result.output.back() == '\n')
    {
        result.output.pop_back();
    }
    return result.output.empty() ? arguments[0] + " ended with code " + std::to_string(result.exitCode)
                                 : result.output;
}

std::string
TryCompile(const CompileCall& compilation)
{
    std::vector<std::string> arguments{"compile", compilation.source, "--target", compilation.target,
                                       "-o",      compilation.folder};
    if (!compilation.network.empty() || !compilation.networkFile.empty())
    {
        const bool isText = !compilation.network.empty();
        arguments.insert(arguments.end(), {"--and", isText ? WriteNetwork(compilation) : compilation.networkFile});
    }
    for (const auto& [name, value] : compilation.defines)
    {
        arguments.push_back("-D" + name + "=" + value);
    }
    return TryTool(std::move(arguments));
}

void
Compile(const CompileCall& compilation)
{
    const std::string fault = TryCompile(compilation);
    if (!fault.empty())
    {
        throw InputError({}, "the program does not compile for " + compilation.target + ":\n" + fault);
    }
}

std::string
FolderPrefix(const std::string& target)
{
    // two files of one name in different folders are two chips
    std::string prefix = target;
    std::replace(prefix.begin(), prefix.end(), '/', '-');
    return prefix + "-";
}

std::string
ScenarioFile(const std::string& name)
{
    return std::string(PISA_SCENARIO_DIR) + "/" + name;
}

} // namespace pisa
