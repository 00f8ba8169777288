// An NCL kernel is replaced while hosts use it, and what that did to the switch.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncl-change.h"

#include "image/ncp-interface.h"
#include "ir/diagnostic.h"
#include "ir/text-file.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <cassert>
#include <filesystem>

namespace pisa
{

namespace
{

/** @return the file of the one switch's image. */
std::string
ImageIn(const std::string& folder)
{
    const std::string file = folder + "/interface.json";
    const NcpInterface interface = ParseNcpInterface(ReadTextFile(file), file);
    const auto found = std::find_if(interface.labels.begin(), interface.labels.end(),
                                    [](const NcpLabel& label) { return label.isSwitch; });
    assert(found != interface.labels.end());
    return "/" + found->name + ".image";
}

UpgradeExperiment
WithWitness(UpgradeExperiment experiment)
{
    experiment.isWitnessed = true;
    return experiment;
}

/** @return a copy of a program's folder whose switch boots with another image. */
std::string
FolderWith(const Image& boot, const std::string& folder)
{
    const std::string own = folder + "-boot-" + boot.digest.substr(0, 12);
    std::filesystem::create_directories(own);
    for (const char* file : {"/interface.json", "/host.so"})
    {
        std::filesystem::copy_file(folder + file, own + file, std::filesystem::copy_options::overwrite_existing);
    }
    WriteImage(boot, own + ImageIn(folder));
    return own;
}

} // namespace

std::optional<RackNetwork>
NetworkAround(const UpgradeExperiment& experiment, uint32_t hosts, const std::string& edgeOf)
{
    if (experiment.topology == "rack")
    {
        return std::nullopt;
    }
    constexpr uint32_t kLeaves = 4;
    const Topology shape = experiment.topology == "leaf-spine"
                               ? MakeLeafSpine(kLeaves, 2, (hosts + kLeaves - 1) / kLeaves)
                               : MakeFatTree(static_cast<uint32_t>(experiment.k));
    return RackNetwork{shape, edgeOf};
}

NclChange::NclChange(const UpgradeExperiment& experiment, Consistency level, Manner manner,
                     const std::string& oldFolder, const std::string& newFolder, const OutputFolder& output)
    : m_experiment(WithWitness(experiment)),
      m_level(level),
      m_manner(manner),
      m_next(ReadImage(newFolder + ImageIn(newFolder))),
      m_prepared(output, manner == Manner::Naive ? Consistency::Program : level),
      m_bootFolder(oldFolder)
{
    const Image first = ReadImage(oldFolder + ImageIn(oldFolder));
    const bool isPlanned = manner == Manner::Planned || manner == Manner::Naive;
    const Image& boot = isPlanned ? m_prepared.BootFor(first, m_next) : first;
    if (boot.digest != first.digest)
    {
        m_bootFolder = FolderWith(boot, oldFolder);
    }
}

void
NclChange::Schedule(NclRack& rack, ns3::Time at)
{
    m_switches.Add(rack.Switch().GetObject<ns3::Node>());
    m_memory.Note(0, m_switches.Get(0)->GetId(), MemoryOf(rack.Switch().GetImage()));
    const auto listener = [this](uint32_t node, const UpgradeMemory& held)
    { m_memory.Note(ns3::Simulator::Now().GetPicoSeconds(), node, held); };
    m_change = m_manner == Manner::Planned ? PlannedChange(m_switches, m_experiment, m_level, m_prepared, listener)
               : m_manner == Manner::Naive ? NaiveChange(m_experiment, m_prepared, listener)
                                           : ReflashChange(m_experiment, listener);
    const auto begin = [this]
    {
        m_begin = ns3::Simulator::Now();
        m_framesBefore = m_switches.Get(0)->GetObject<ns3::PisaSwitch>()->GetCounters().received;
        m_change({{m_switches.Get(0), m_next}}, [this] { m_end = ns3::Simulator::Now(); });
    };
    ns3::Simulator::Schedule(at, begin);
}

void
NclChange::CheckSeen() const
{
    std::vector<std::string> faults;
    const WitnessCounts seen = WitnessedBy(m_switches, faults);
    const char* const remedy = "give the hosts' programs more to do, or begin earlier (--before) and change faster "
                               "(--overhead, --entry-rate)";
    const uint64_t frames = m_switches.Get(0)->GetObject<ns3::PisaSwitch>()->GetCounters().received;
    if (!IsOver() || frames == m_framesBefore)
    {
        throw InputError({}, "the hosts' programs were over before the change was", remedy);
    }
    if (m_manner == Manner::Planned && seen.Of(Way::New) == 0 && seen.Of(Way::Mixed) == 0)
    {
        throw InputError({}, "no window met the new program by a way of its own", remedy);
    }
}

bool
NclChange::IsKept() const
{
    std::vector<std::string> faults;
    return m_manner != Manner::Planned ||
           (IsOver() && WitnessedBy(m_switches, faults).Of(Way::Mixed) == 0 && faults.empty());
}

void
NclChange::AddColumns(std::vector<Column>& columns)
{
    columns.push_back({"change [ms]", 2});
    for (const char* name :
         {"witnessed", "old", "new", "mixed", "elements before", "peak", "SRAM rows before", "peak SRAM rows"})
    {
        columns.push_back({name});
    }
}

void
NclChange::AddCells(std::vector<Cell>& row) const
{
    std::vector<std::string> faults;
    const WitnessCounts witnessed = WitnessedBy(m_switches, faults);
    row.push_back(CellIf(IsOver(), (m_end - m_begin).GetSeconds() * 1e3));
    for (const uint64_t packets :
         {witnessed.packets, witnessed.Of(Way::Old), witnessed.Of(Way::New), witnessed.Of(Way::Mixed)})
    {
        row.emplace_back(static_cast<int64_t>(packets));
    }
    for (const MemoryKind kind : {MemoryKind::Elements, MemoryKind::SramRows})
    {
        row.emplace_back(static_cast<int64_t>(m_memory.Before()[kind]));
        row.emplace_back(static_cast<int64_t>(m_memory.Peak()[kind]));
    }
}

} // namespace pisa
