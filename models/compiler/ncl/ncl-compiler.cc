// Runs the passes, verifies after each, and answers --dump.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/ncl-compiler.h"

#include "compiler/ncl/clang-command.h"
#include "compiler/ncl/passes.h"
#include "ir/verify.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

void
CheckOptions(const NclOptions& options)
{
    const auto names = NclPassNames();
    if (!options.dumpAfter.empty() && std::find(names.begin(), names.end(), options.dumpAfter) == names.end())
    {
        std::string known;
        for (const auto& name : names)
        {
            known += (known.empty() ? "" : ", ") + name;
        }
        throw InputError({}, "there is no pass '" + options.dumpAfter + "' to dump after", "passes: " + known);
    }
    if (std::none_of(options.network.begin(), options.network.end(),
                     [](const NcpLabel& label) { return label.isSwitch; }))
    {
        throw InputError({options.source, 0, 0}, "the AND file has no switch to compile for",
                         "declare one with 'switch NAME'");
    }
}

} // namespace

NclPrograms
CompileNclDevice(const NclOptions& options)
{
    CheckOptions(options);
    Compilation compilation;
    compilation.options = options;
    for (const auto& pass : NclPasses())
    {
        pass.run(compilation);
        VerifyModule(compilation.module->Module());
        if (options.dumpAfter == pass.name)
        {
            compilation.result.dump = pass.print(compilation);
        }
    }
    for (const auto& [label, program] : compilation.result.switches)
    {
        VerifyOrThrow(program);
    }
    return std::move(compilation.result);
}

void
CompileNclHost(const NclOptions& options, const std::string& path)
{
    CompileToSharedObject(options, path);
}

std::vector<std::string>
NclPassNames()
{
    std::vector<std::string> names;
    for (const auto& pass : NclPasses())
    {
        names.emplace_back(pass.name);
    }
    return names;
}

} // namespace pisa
