// Runs in-network AllReduce: compiles the program, builds the rack, and tells what the workers did and when.
// SPDX-License-Identifier: GPL-2.0-only
#include "in-network.h"

#include "common/compile.h"

#include "ns3/simulator.h"

#include <set>

namespace pisa
{

namespace
{

std::string
LabelOfWorker(uint64_t worker)
{
    return "w" + std::to_string(worker);
}

} // namespace

/** One worker's host, and the instants that its reports came. */
struct InNetworkRack::Worker
{
    explicit Worker(ns3::PisaNcpHost& itsHost) : host(itsHost)
    {
        host.TraceConnectWithoutContext("Report", ns3::MakeCallback(&Worker::Note, this));
    }

    void Note(const std::string& name, double)
    {
        if (name == "start")
        {
            starts.push_back(ns3::Simulator::Now().GetPicoSeconds());
        }
        else if (name == "done")
        {
            ends.push_back(ns3::Simulator::Now().GetPicoSeconds());
        }
    }

    ns3::PisaNcpHost& host;
    std::vector<int64_t> starts;
    std::vector<int64_t> ends;
};

std::string
CompileAllReduce(const Experiment& experiment, uint64_t capacity, const OutputFolder& output)
{
    static std::set<std::string> compiled;
    const std::string room = std::to_string(capacity);
    const std::string window = std::to_string(experiment.window);
    CompileCall compilation;
    compilation.source = ScenarioFile("allreduce/allreduce.ncl.cc");
    compilation.network = "host w[0.." + std::to_string(experiment.workers - 1) + "]\nswitch s1\nlink w[*] s1\n";
    compilation.folder =
        output.Scratch(FolderPrefix(experiment.target) + std::to_string(experiment.workers) + "-workers-" + room +
                       "-elements-" + window + (experiment.countsRounds ? "-a-window-counted" : "-a-window"));
    compilation.target = experiment.target;
    compilation.defines = {{"DATA_LEN", room}, {"WIN_LEN", window}};
    if (experiment.countsRounds)
    {
        compilation.defines["COUNT_ROUNDS"] = "1";
    }
    if (compiled.count(compilation.folder) == 0)
    {
        Compile(compilation);
        compiled.insert(compilation.folder);
    }
    return compilation.folder;
}

InNetworkRack::InNetworkRack(const Experiment& experiment, const std::string& folder)
    : m_rack(folder, {experiment.rate, experiment.delay, experiment.controlDelay, experiment.network})
{
    for (uint64_t worker = 0; worker < experiment.workers; ++worker)
    {
        m_workers.push_back(std::make_unique<Worker>(m_rack.Host(LabelOfWorker(worker))));
    }
    SetArgument("workers", experiment.workers);
    SetArgument("length", experiment.length);
    SetArgument("seed", experiment.seed);
}

InNetworkRack::~InNetworkRack() = default;

void
InNetworkRack::SetArgument(uint64_t worker, const std::string& name, uint64_t value)
{
    m_workers.at(worker)->host.SetArgument(name, std::to_string(value));
}

void
InNetworkRack::SetArgument(const std::string& name, uint64_t value)
{
    for (const auto& worker : m_workers)
    {
        worker->host.SetArgument(name, std::to_string(value));
    }
}

void
InNetworkRack::Run()
{
    m_rack.Run();
}

const std::vector<int64_t>&
InNetworkRack::Starts(uint64_t worker) const
{
    return m_workers.at(worker)->starts;
}

const std::vector<int64_t>&
InNetworkRack::Ends(uint64_t worker) const
{
    return m_workers.at(worker)->ends;
}

const std::vector<double>&
InNetworkRack::Reports(uint64_t worker, const std::string& name)
{
    static const std::vector<double> none;
    const auto& reports = m_workers.at(worker)->host.GetReports();
    const auto found = reports.find(name);
    return found == reports.end() ? none : found->second;
}

} // namespace pisa
