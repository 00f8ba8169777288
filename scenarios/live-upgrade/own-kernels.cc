// Two NCL programs of a user's own: the switch's kernels are replaced while the hosts' programs run.
// SPDX-License-Identifier: GPL-2.0-only
#include "own-kernels.h"

#include "ncl-change.h"

#include "common/compile.h"

#include "image/ncp-interface.h"
#include "ir/diagnostic.h"
#include "ir/text-file.h"

#include <algorithm>
#include <iostream>

namespace pisa
{

namespace
{

NcpInterface
InterfaceIn(const std::string& folder)
{
    const std::string file = folder + "/interface.json";
    return ParseNcpInterface(ReadTextFile(file), file);
}

/** @return the folder that holds the compiled program. */
std::string
CompileKernels(const std::string& source, const std::string& part, const OwnPair& pair, const std::string& target,
               const OutputFolder& output)
{
    CompileCall call;
    call.source = source;
    call.networkFile = pair.network;
    call.folder = output.Scratch(FolderPrefix(target) + "own-" + part);
    call.target = target;
    call.defines = ReadPairs(pair.defines);
    Compile(call);
    return call.folder;
}

/** @throws InputError unless hosts of the old program can speak to a switch that runs the new one */
void
CheckTogether(const OwnPair& pair, const NcpInterface& was, const NcpInterface& is)
{
    const auto switches =
        std::count_if(was.labels.begin(), was.labels.end(), [](const NcpLabel& label) { return label.isSwitch; });
    if (switches != 1)
    {
        throw InputError({pair.network, 0, 0},
                         "names " + std::to_string(switches) + " switches, this scenario changes one",
                         "write it for hosts around one switch");
    }
    for (const NcpKernel& kernel : was.kernels)
    {
        if (std::count(is.kernels.begin(), is.kernels.end(), kernel) == 0)
        {
            throw InputError({pair.is, 0, 0},
                             "has no kernel '" + kernel.name + "' with the windows that hosts of " + pair.was +
                                 " send",
                             "keep the kernel's name, place and parameters; what it does may change");
        }
    }
    if (!(was.windowFields == is.windowFields))
    {
        throw InputError({pair.is, 0, 0}, "has other fields in `window` than " + pair.was, "keep them");
    }
}

/** What became of the programs and windows of one run. */
struct OwnRun
{
    uint64_t hosts{0};
    uint64_t ended{0};  ///< programs of hosts, services left out
    uint64_t failed{0}; ///< ...of those, with an exit code that is not 0
    uint64_t services{0};
    std::vector<std::string> stalled; ///< who waits, and for what
    ns3::PisaSwitchCounters frames;

    /** @return frames that were lost by something else than a kernel's decision. */
    uint64_t Lost() const
    {
        const ns3::PisaSwitchInside& flash = frames.reflashLost;
        return flash.ingress + flash.arriving + flash.buffer + flash.egress + frames.noQueue + frames.bufferDrops +
               frames.portDrops;
    }
};

OwnRun
Run(NclRack& rack, const NcpInterface& interface, const std::map<std::string, std::string>& arguments)
{
    OwnRun run;
    std::vector<ns3::PisaNcpHost*> hosts;
    for (const NcpLabel& label : interface.labels)
    {
        if (!label.isSwitch)
        {
            hosts.push_back(&rack.Host(label.name));
            for (const auto& [name, value] : arguments)
            {
                hosts.back()->SetArgument(name, value);
            }
        }
    }
    rack.Run();
    run.hosts = hosts.size();
    for (const ns3::PisaNcpHost* host : hosts)
    {
        run.services += host->IsService() ? 1 : 0;
        run.ended += !host->IsService() && host->GetState() == ns3::PisaNcpHost::State::Ended ? 1 : 0;
        run.failed += host->GetExitCode().value_or(0) != 0 ? 1 : 0;
    }
    run.stalled = rack.Stalled();
    run.frames = rack.Switch().GetCounters();
    return run;
}

bool
IsRight(const OwnRun& run, const NclChange& change)
{
    return change.GetManner() != Manner::Planned || (change.IsKept() && run.Lost() == 0 && run.stalled.empty() &&
                                                     run.failed == 0 && run.ended + run.services == run.hosts);
}

void
AddSummary(const OwnRun& run, const NclChange& change, ResultTable& summaries)
{
    std::vector<Cell> row{std::string(kOwnCase), std::string(NameOf(change.GetManner()))};
    for (const uint64_t count : {run.hosts - run.services, run.ended, run.failed, run.frames.received, run.Lost(),
                                 run.frames.ingressDrops + run.frames.egressDrops})
    {
        row.emplace_back(static_cast<int64_t>(count));
    }
    change.AddCells(row);
    row.emplace_back(std::string(IsRight(run, change) ? "yes" : "NO"));
    summaries.Add(std::move(row));
}

} // namespace

std::map<std::string, std::string>
ReadPairs(const std::vector<std::string>& texts)
{
    std::map<std::string, std::string> pairs;
    for (const std::string& text : texts)
    {
        const std::size_t equals = text.find('=');
        pairs[text.substr(0, equals)] = equals == std::string::npos ? "1" : text.substr(equals + 1);
    }
    return pairs;
}

ResultTable
MakeOwnKernelsTable()
{
    std::vector<Column> columns{{"case"},  {"manner"},    {"host programs"},
                                {"ended"}, {"failed"},    {"frames at the switch"},
                                {"lost"},  {"by program"}};
    NclChange::AddColumns(columns);
    columns.push_back({"right"});
    return {"Kernels replaced while hosts use them", std::move(columns)};
}

bool
RunOwnKernels(const OwnPair& pair, const UpgradeExperiment& experiment, Consistency level,
              const std::vector<Manner>& manners, OutputFolder& output, Attempts& attempts, ResultTable& summaries)
{
    const std::string was = CompileKernels(pair.was, "old", pair, experiment.target, output);
    const std::string is = CompileKernels(pair.is, "new", pair, experiment.target, output);
    const NcpInterface interface = InterfaceIn(was);
    CheckTogether(pair, interface, InterfaceIn(is));
    const auto hosts = static_cast<uint32_t>(std::count_if(interface.labels.begin(), interface.labels.end(),
                                                           [](const NcpLabel& label) { return !label.isSwitch; }));
    const RackLinks links{experiment.rate, experiment.delay, experiment.controlDelay,
                          NetworkAround(experiment, hosts)};
    bool isRight = true;
    for (const Manner manner : manners)
    {
        const auto run = [&]
        {
            NclChange change(experiment, level, manner, was, is, output);
            NclRack rack(change.BootFolder(), links);
            change.Schedule(rack, experiment.before);
            const OwnRun result = Run(rack, interface, ReadPairs(pair.arguments));
            change.CheckSeen();
            AddSummary(result, change, summaries);
            isRight = isRight && IsRight(result, change);
            for (const std::string& line : result.stalled)
            {
                std::cout << kOwnCase << ", " << NameOf(manner) << ": " << line << "\n";
            }
        };
        attempts.Try(kOwnCase, NameOf(manner), run);
    }
    return isRight;
}

} // namespace pisa
