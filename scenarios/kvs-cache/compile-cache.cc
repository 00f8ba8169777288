// Compiles the cache's program for a number of clients.
// SPDX-License-Identifier: GPL-2.0-only
#include "experiment.h"

#include "common/compile.h"

#include <set>

namespace pisa
{

std::string
CompileCache(const KvsExperiment& experiment, const OutputFolder& output)
{
    static std::set<std::string> compiled;
    CompileCall compilation;
    compilation.source = ScenarioFile("kvs-cache/kvs-cache.ncl.cc");
    compilation.network = "host c[0.." + std::to_string(experiment.clients - 1) +
                          "]\nhost server sink\nswitch s1\nlink c[*] s1\nlink server s1\n";
    compilation.folder = output.Scratch(FolderPrefix(experiment.target) + std::to_string(experiment.clients) +
                                        (experiment.isWriteThrough ? "-clients-write-through" : "-clients"));
    compilation.target = experiment.target;
    if (experiment.isWriteThrough)
    {
        compilation.defines["WRITE_THROUGH"] = "1";
    }
    if (compiled.count(compilation.folder) == 0)
    {
        Compile(compilation);
        compiled.insert(compilation.folder);
    }
    return compilation.folder;
}

} // namespace pisa
