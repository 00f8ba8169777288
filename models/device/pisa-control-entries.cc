// Entries of a switch's tables as controllers know them, also of tables that an upgrade changes in place.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-control-entries.h"

#include "pisa-switch.h"
#include "pisa-upgrade-agent.h"

namespace ns3
{

namespace
{

pisa::EntryMove*
MoveOf(PisaSwitch& device, pisa::TableId table)
{
    const Ptr<PisaUpgradeAgent> agent = device.GetObject<PisaUpgradeAgent>();
    return agent ? agent->MoveOf(table) : nullptr;
}

} // namespace

bool
PisaInsertEntry(PisaSwitch& device, pisa::TableId table, const pisa::Entry& entry, pisa::Cycle at)
{
    pisa::EntryMove* const move = MoveOf(device, table);
    return move != nullptr ? move->Insert(entry, at) : device.GetPipeline().InsertEntry(table, entry, at);
}

bool
PisaModifyEntry(PisaSwitch& device, pisa::TableId table, const pisa::Entry& entry, pisa::Cycle at)
{
    pisa::EntryMove* const move = MoveOf(device, table);
    return move != nullptr ? move->Modify(entry, at) : device.GetPipeline().ModifyEntry(table, entry, at);
}

bool
PisaRemoveEntry(PisaSwitch& device, pisa::TableId table, const pisa::Entry& entry, pisa::Cycle at)
{
    pisa::EntryMove* const move = MoveOf(device, table);
    return move != nullptr ? move->Remove(entry, at)
                           : device.GetPipeline().RemoveEntry(table, entry.match, entry.priority, at);
}

std::vector<pisa::Entry>
PisaEntriesOf(PisaSwitch& device, pisa::TableId table)
{
    const pisa::Pipeline& pipeline = device.GetPipeline();
    const pisa::EntryMove* const move = MoveOf(device, table);
    if (move == nullptr)
    {
        return pipeline.Entries(table);
    }
    std::vector<pisa::Entry> entries = move->Gone();
    for (const pisa::Entry& entry : pipeline.Entries(table))
    {
        if (pipeline.PlannedEntry(table, entry)) // else it is on its way, and counted as gone
        {
            entries.push_back(entry);
        }
    }
    return entries;
}

} // namespace ns3
