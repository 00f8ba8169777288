// The requests of the control channel: names bound to the switch's program, one function each.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-control-agent.h"
#include "pisa-control-check.h"
#include "pisa-control-entries.h"
#include "pisa-switch.h"

#include "entries/name-lookup.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

namespace
{

template <typename Element>
uint32_t
Find(const std::vector<Element>& elements, const std::string& name, const char* what)
{
    return static_cast<uint32_t>(pisa::FindName({name, {}}, pisa::NamesOf(elements), what));
}

uint64_t
CheckIndex(uint64_t index, uint64_t size, const std::string& of)
{
    if (index >= size)
    {
        throw pisa::InputError({}, of + ": no cell " + std::to_string(index),
                               "it has " + std::to_string(size) + " cells, counted from 0");
    }
    return index;
}

void
CheckProfileNumber(const pisa::ActionProfile& profile, const char* what, uint32_t number, bool isAllowed,
                   const char* remedy)
{
    if (!isAllowed)
    {
        throw pisa::InputError(
            {}, std::string(what) + " " + std::to_string(number) + " cannot be in profile '" + profile.name + "'",
            remedy);
    }
}

std::vector<pisa::Replica>
ReplicasOf(const std::vector<PisaCopy>& copies)
{
    std::vector<pisa::Replica> replicas;
    for (const PisaCopy& copy : copies)
    {
        replicas.push_back({copy.port, copy.replicationId});
    }
    return replicas;
}

} // namespace

void
PisaControlAgent::Insert(const PisaTableEntry& entry, DoneCallback callback)
{
    RequestDone(PisaBindEntry(Program(), entry), callback);
}

void
PisaControlAgent::Modify(const PisaTableEntry& entry, DoneCallback callback)
{
    const pisa::InsertEntry bound = PisaBindEntry(Program(), entry);
    pisa::ModifyEntry change;
    change.key = PisaBindKey(Program(), entry);
    change.call = bound.entry.call;
    change.member = bound.entry.member;
    change.group = bound.entry.group;
    RequestDone(change, callback);
}

void
PisaControlAgent::Delete(const PisaTableEntry& entry, DoneCallback callback)
{
    RequestDone(pisa::DeleteEntry{PisaBindKey(Program(), entry)}, callback);
}

void
PisaControlAgent::Clear(const std::string& table, DoneCallback callback)
{
    RequestDone(pisa::ClearTable{Find(Program().tables, table, "table")}, callback);
}

void
PisaControlAgent::Read(const std::string& table, EntriesCallback callback)
{
    ReadEntries(
        Find(Program().tables, table, "table"), [](const pisa::Entry&) { return true; }, std::move(callback));
}

void
PisaControlAgent::Read(const PisaTableEntry& entry, EntriesCallback callback)
{
    const pisa::EntryKey key = PisaBindKey(Program(), entry);
    const auto isMeant = [key](const pisa::Entry& e) { return e.match == key.match && e.priority == key.priority; };
    ReadEntries(key.table, isMeant, std::move(callback));
}

void
PisaControlAgent::ReadEntries(pisa::TableId table, std::function<bool(const pisa::Entry&)> isMeant,
                              EntriesCallback callback)
{
    PisaControlOperation operation;
    operation.kind = PisaControlOperation::Kind::ReadEntries;
    operation.element = Program().tables[table].name;
    Note(operation);
    const Time back = m_lastEffect + m_delay;
    const Ptr<PisaControlAgent> agent(this);
    Simulator::Schedule(m_lastEffect - Simulator::Now(),
                        [=]
                        {
                            std::vector<PisaTableEntry> entries;
                            for (const pisa::Entry& entry : PisaEntriesOf(agent->Switch(), table))
                            {
                                if (isMeant(entry))
                                {
                                    entries.push_back(PisaNameEntry(agent->Program(), table, entry));
                                }
                            }
                            agent->Reply(operation, {}, back,
                                         [entries, callback](const PisaControlAnswer&) { callback(entries); });
                        });
}

void
PisaControlAgent::SetDefault(const std::string& table, const PisaAction& action, DoneCallback callback)
{
    pisa::SetDefault change;
    change.table = Find(Program().tables, table, "table");
    change.call = PisaBindCall(Program(), change.table, action);
    PisaCheckDefault(Program(), change.table);
    RequestDone(change, callback);
}

void
PisaControlAgent::ResetDefault(const std::string& table, DoneCallback callback)
{
    RequestDone(pisa::ResetDefault{Find(Program().tables, table, "table")}, callback);
}

void
PisaControlAgent::SetMember(const std::string& profile, uint32_t member, const PisaAction& action,
                            DoneCallback callback)
{
    pisa::SetMember change;
    change.profile = Find(Program().profiles, profile, "action profile");
    change.member = member;
    change.call = PisaBindMember(Program(), change.profile, action);
    RequestDone(change, callback);
}

void
PisaControlAgent::DeleteMember(const std::string& profile, uint32_t member, DoneCallback callback)
{
    RequestDone(pisa::DeleteMember{Find(Program().profiles, profile, "action profile"), member}, callback);
}

void
PisaControlAgent::SetGroup(const std::string& profile, uint32_t group, std::vector<uint32_t> members,
                           DoneCallback callback)
{
    const pisa::ProfileId id = Find(Program().profiles, profile, "action profile");
    const pisa::ActionProfile& known = Program().profiles[id];
    CheckProfileNumber(known, "group", group, known.isSelector, "only selectors have groups");
    CheckProfileNumber(known, "group", group, known.maxGroupSize == 0 || members.size() <= known.maxGroupSize,
                       "it has more members than the profile allows");
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    RequestDone(pisa::SetGroup{id, group, std::move(members)}, callback);
}

void
PisaControlAgent::DeleteGroup(const std::string& profile, uint32_t group, DoneCallback callback)
{
    RequestDone(pisa::DeleteGroup{Find(Program().profiles, profile, "action profile"), group}, callback);
}

void
PisaControlAgent::WriteRegister(const std::string& reg, uint64_t index, uint64_t value, DoneCallback callback)
{
    const pisa::RegisterId id = PisaFindRegister(Program(), reg);
    PisaCheckCell(Program(), id, index, value);
    RequestDone(pisa::RegisterAccess{id, index, value}, callback);
}

void
PisaControlAgent::ReadRegister(const std::string& reg, uint64_t index, ValueCallback callback)
{
    const pisa::RegisterId id = PisaFindRegister(Program(), reg);
    PisaCheckCell(Program(), id, index, 0);
    Request(pisa::RegisterAccess{id, index, {}},
            [callback](const PisaControlAnswer& answer)
            {
                if (callback)
                {
                    callback(answer.cells.at(0));
                }
            });
}

void
PisaControlAgent::WriteCounter(const std::string& counter, uint64_t index, PisaCount count, DoneCallback callback)
{
    const pisa::CounterId id = Find(Program().counters, counter, "counter");
    CheckIndex(index, Program().counters[id].size, "counter '" + counter + "'");
    RequestDone(pisa::CounterWrite{id, index, count.packets, count.bytes}, callback);
}

void
PisaControlAgent::ReadCounter(const std::string& counter, uint64_t index, CountCallback callback)
{
    const pisa::CounterId id = Find(Program().counters, counter, "counter");
    CheckIndex(index, Program().counters[id].size, "counter '" + counter + "'");
    RequestCount({id, index}, callback);
}

void
PisaControlAgent::ReadCounter(const PisaTableEntry& entry, CountCallback callback)
{
    const pisa::EntryKey key = PisaBindKey(Program(), entry);
    const pisa::Table& table = Program().tables[key.table];
    if (!table.counter)
    {
        throw pisa::InputError({}, "table '" + table.name + "' has no direct counter", "name a counter and an index");
    }
    RequestCount({*table.counter, key}, callback);
}

void
PisaControlAgent::RequestCount(const pisa::CounterRead& read, const CountCallback& callback)
{
    Request(read,
            [callback](const PisaControlAnswer& answer)
            {
                if (callback && answer.count)
                {
                    callback(*answer.count);
                }
            });
}

void
PisaControlAgent::SetMeter(const std::string& meter, uint64_t index, pisa::MeterRate committed, pisa::MeterRate peak,
                           DoneCallback callback)
{
    const pisa::MeterId id = Find(Program().meters, meter, "meter");
    CheckIndex(index, Program().meters[id].size, "meter '" + meter + "'");
    PisaCheckRates(committed, peak);
    RequestDone(pisa::SetMeterRates{id, index, committed, peak}, callback);
}

void
PisaControlAgent::SetMeter(const PisaTableEntry& entry, pisa::MeterRate committed, pisa::MeterRate peak,
                           DoneCallback callback)
{
    const pisa::EntryKey key = PisaBindKey(Program(), entry);
    const pisa::Table& table = Program().tables[key.table];
    if (!table.meter)
    {
        throw pisa::InputError({}, "table '" + table.name + "' has no direct meter", "name a meter and an index");
    }
    PisaCheckRates(committed, peak);
    RequestDone(pisa::SetMeterRates{table.meter->meter, key, committed, peak}, callback);
}

void
PisaControlAgent::SetParseValues(const std::string& valueSet, const std::vector<PisaValue>& values,
                                 DoneCallback callback)
{
    const pisa::ValueSetId id = Find(Program().valueSets, valueSet, "value set");
    RequestDone(pisa::SetParseValues{id, PisaBindValues(Program().valueSets[id], values)}, callback);
}

void
PisaControlAgent::SetMulticastGroup(uint16_t group, const std::vector<PisaCopy>& members, DoneCallback callback)
{
    RequestDone(pisa::SetMulticastGroup{group, ReplicasOf(members)}, callback);
}

void
PisaControlAgent::SetMirrorSession(uint16_t session, const PisaMirrorSession& settings, DoneCallback callback)
{
    RequestDone(pisa::SetMirrorSession{session, ReplicasOf(settings.copies), settings.group, settings.truncateBytes,
                                       settings.queue},
                callback);
}

void
PisaControlAgent::InsertEntry(const std::string& table, const pisa::Entry& entry, DoneCallback callback)
{
    const pisa::TableId id = PisaFindTable(Program(), table);
    PisaCheckMatch(Program(), id, entry.match);
    PisaCheckCall(Program(), id, entry.call);
    RequestDone(pisa::InsertEntry{id, entry}, callback);
}

void
PisaControlAgent::SetDefault(const std::string& table, const pisa::ActionCall& call, DoneCallback callback)
{
    pisa::SetDefault change;
    change.table = PisaFindTable(Program(), table);
    change.call = call;
    PisaCheckCall(Program(), change.table, call);
    RequestDone(change, callback);
}

void
PisaControlAgent::RemoveEntry(const std::string& table, const std::vector<pisa::MatchValue>& match,
                              DoneCallback callback)
{
    const pisa::TableId id = PisaFindTable(Program(), table);
    PisaCheckMatch(Program(), id, match);
    PisaControlOperation operation;
    operation.kind = PisaControlOperation::Kind::RemoveEntry;
    operation.element = table;
    Note(operation);
    PisaControlAnswer answer;
    answer.done = Switch().GetPipeline().RemoveEntry(id, match, operation.at);
    Reply(operation, answer, m_lastEffect + m_delay,
          [callback](const PisaControlAnswer& told)
          {
              if (callback)
              {
                  callback(told.done);
              }
          });
}

} // namespace ns3
