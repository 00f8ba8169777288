// Binds commands about state: registers, counters, meters, value sets, queues; and the rest about tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/control-binder.h"

#include "entries/bind-entry.h"
#include "entries/name-lookup.h"
#include "entries/user-value.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

constexpr uint64_t kMostQueue = 255;

uint64_t
TakeIndex(const SpelledNumber& index, const std::string& of, uint64_t size)
{
    if (size == 0 || index.value < 0 || index.value >= size)
    {
        throw InputError(index.word.where,
                         "index " + index.word.text + " is beyond " + of + ", which has " + std::to_string(size) +
                             (size == 1 ? " cell" : " cells"),
                         size == 0 ? "" : "write an index from 0 to " + std::to_string(size - 1));
    }
    return TakeWhole(index, "the index", 0, size - 1);
}

/** @return the table that the counter is direct to. */
std::optional<TableId>
DirectTable(const Program& program, CounterId counter)
{
    for (TableId table = 0; table < program.tables.size(); ++table)
    {
        if (program.tables[table].counter == counter)
        {
            return table;
        }
    }
    return std::nullopt;
}

/** @return the table that the meter is direct to. */
std::optional<TableId>
DirectMeterTable(const Program& program, MeterId meter)
{
    for (TableId table = 0; table < program.tables.size(); ++table)
    {
        const std::optional<DirectMeter>& direct = program.tables[table].meter;
        if (direct && direct->meter == meter)
        {
            return table;
        }
    }
    return std::nullopt;
}

/** Adds a value to a set or removes it. */
void
ChangeValueSet(const SpelledOperation& operation, const ParseValueSet& set, std::vector<MatchValue>& members)
{
    const SpelledNumber& number = operation.numbers[0];
    const UserValue as{set.name, set.width, {set.width}};
    const uint64_t ones = ~uint64_t{0} >> (64 - set.width);
    const MatchValue value{static_cast<uint64_t>(TakeValue(number, as, "value set")), ones};
    const auto at = std::find(members.begin(), members.end(), value);
    if (operation.verb == Verb::ValueSetRemove)
    {
        if (at == members.end())
        {
            throw InputError(number.word.where, number.word.text + " is not in value set '" + set.name + "'",
                             "add it first, or remove this command");
        }
        members.erase(at);
        return;
    }
    if (at == members.end() && members.size() >= set.size)
    {
        throw InputError(operation.where,
                         "value set '" + set.name + "' is full: one more value needs room for " +
                             std::to_string(members.size() + 1) + ", its size is " + std::to_string(set.size),
                         "enlarge the value set");
    }
    if (at == members.end())
    {
        members.push_back(value);
    }
}

MeterRate
TakeRate(const SpelledRate& rate)
{
    return {rate.rate, TakeWhole(rate.burst, "the burst", 0, UINT64_MAX)};
}

} // namespace

void
ControlBinder::BindCommand(const SpelledOperation& operation)
{
    switch (operation.subject)
    {
    case Subject::Table:
        BindTableOperation(operation);
        break;
    case Subject::Profile:
        BindProfileOperation(operation);
        break;
    case Subject::Register:
        BindRegisterOperation(operation);
        break;
    case Subject::Counter:
        BindCounterOperation(operation);
        break;
    case Subject::Meter:
        BindMeterOperation(operation);
        break;
    case Subject::ValueSet:
        BindValueSetOperation(operation);
        break;
    case Subject::Replication:
        m_replication.Apply(operation, m_steps);
        break;
    case Subject::Queue:
        BindQueueOperation(operation);
        break;
    }
}

void
ControlBinder::CheckUnused(ProfileId profile, const SpelledOperation& operation) const
{
    const bool isMember = operation.verb == Verb::DeleteMember;
    const bool isRemoval = operation.verb == Verb::RemoveMemberFromGroup;
    if ((!isMember && !isRemoval && operation.verb != Verb::DeleteGroup) ||
        (isRemoval && !m_profiles[profile].HasOneMember(operation.numbers[1])))
    {
        return;
    }
    const SpelledNumber& spelled = operation.numbers[isRemoval ? 1 : 0];
    const auto handle = static_cast<uint32_t>(TakeWhole(spelled, "the handle", 0, UINT32_MAX));
    for (TableId table = 0; table < m_tables.size(); ++table)
    {
        const Table& of = m_program.tables[table];
        if (of.profile == profile &&
            (isMember ? m_tables[table].UsesMember(handle) : m_tables[table].UsesGroup(handle)))
        {
            throw InputError(spelled.word.where,
                             std::string(isMember ? "member " : "group ") + spelled.word.text +
                                 " is in use by table '" + of.name + "'" + (isRemoval ? " and would be empty" : ""),
                             "delete the entries that name it first");
        }
    }
}

void
ControlBinder::BindProfileOperation(const SpelledOperation& operation)
{
    const ProfileId profile = FindProfile(operation.object, operation.isProfileByTable);
    CheckUnused(profile, operation);
    Add(operation.where, m_profiles[profile].Apply(operation));
}

void
ControlBinder::BindTableOperation(const SpelledOperation& operation)
{
    const TableId table = FindTable(m_program, operation.object);
    if (operation.verb == Verb::TableDelete || operation.verb == Verb::TableClear)
    {
        CheckMayChange(table, operation.where);
        if (operation.verb == Verb::TableClear)
        {
            m_tables[table].Clear();
            Add(operation.where, ClearTable{table});
            return;
        }
        const EntryKey key = m_tables[table].At(operation.numbers[0]);
        m_tables[table].Delete(operation.numbers[0]);
        Add(operation.where, DeleteEntry{key});
        return;
    }
    BindTableDefault(operation, table);
}

void
ControlBinder::BindTableDefault(const SpelledOperation& operation, TableId table)
{
    const Table& of = m_program.tables[table];
    if (of.isDefaultConst)
    {
        throw InputError(operation.where, "the default action of table '" + of.name + "' is const",
                         "change it in the program");
    }
    if (operation.verb == Verb::TableResetDefault)
    {
        m_tables[table].SetDefault({}, {});
        Add(operation.where, ResetDefault{table});
        return;
    }
    const ProfileBook& profile = m_profiles[ProfileOf(table, operation.object.where)];
    SetDefault set;
    set.table = table;
    if (operation.verb == Verb::IndirectSetDefault)
    {
        set.member = profile.CheckMember(operation.numbers[0]);
    }
    else
    {
        set.group = profile.CheckFullGroup(operation.numbers[0]);
    }
    m_tables[table].SetDefault(set.member, set.group);
    Add(operation.where, std::move(set));
}

void
ControlBinder::BindRegisterOperation(const SpelledOperation& operation)
{
    RegisterAccess access;
    access.reg = static_cast<RegisterId>(FindName(operation.object, NamesOf(m_program.registers), "register"));
    const Register& reg = m_program.registers[access.reg];
    if (!operation.numbers.empty())
    {
        access.index = TakeIndex(operation.numbers[0], "register '" + reg.name + "'", reg.size);
    }
    if (operation.verb == Verb::RegisterWrite)
    {
        const UserValue cell{reg.name, reg.width, {reg.width}};
        access.value = static_cast<uint64_t>(TakeValue(operation.numbers[1], cell, "a cell of register"));
    }
    else if (operation.verb == Verb::RegisterReset)
    {
        access.value = 0;
    }
    Add(operation.where, access);
}

CellKey
ControlBinder::TakeCell(const SpelledNumber& index, const std::string& what, uint64_t size,
                        std::optional<TableId> direct) const
{
    return direct ? CellKey(m_tables[*direct].At(index)) : CellKey(TakeIndex(index, what, size));
}

void
ControlBinder::BindCounterOperation(const SpelledOperation& operation)
{
    const auto id = static_cast<CounterId>(FindName(operation.object, NamesOf(m_program.counters), "counter"));
    const CounterArray& counter = m_program.counters[id];
    const auto cell = [&]
    {
        return TakeCell(operation.numbers[0], "counter '" + counter.name + "'", counter.size,
                        DirectTable(m_program, id));
    };
    if (operation.verb == Verb::CounterRead)
    {
        Add(operation.where, CounterRead{id, cell()});
        return;
    }
    CounterWrite write;
    write.counter = id;
    if (operation.verb == Verb::CounterWrite)
    {
        write.cell = cell();
        write.packets = TakeWhole(operation.numbers[1], "the number of packets", 0, UINT64_MAX);
        write.bytes = TakeWhole(operation.numbers[2], "the number of bytes", 0, UINT64_MAX);
    }
    Add(operation.where, std::move(write));
}

void
ControlBinder::BindMeterOperation(const SpelledOperation& operation)
{
    const auto id = static_cast<MeterId>(FindName(operation.object, NamesOf(m_program.meters), "meter"));
    const MeterArray& meter = m_program.meters[id];
    std::optional<CellKey> cell;
    if (!operation.numbers.empty())
    {
        cell =
            TakeCell(operation.numbers[0], "meter '" + meter.name + "'", meter.size, DirectMeterTable(m_program, id));
    }
    if (operation.verb == Verb::MeterGetRates)
    {
        Add(operation.where, MeterRatesRead{id, *cell});
        return;
    }
    if (operation.rates.size() != 2)
    {
        throw InputError(operation.where,
                         "meter '" + meter.name + "' has 2 rates, " + std::to_string(operation.rates.size()) +
                             (operation.rates.size() == 1 ? " is given" : " are given"),
                         "write the committed rate and burst, then the peak rate and burst");
    }
    SetMeterRates set{id, cell, TakeRate(operation.rates[0]), TakeRate(operation.rates[1])};
    if (set.peak.rate < set.committed.rate)
    {
        throw InputError(operation.where, "the peak rate of meter '" + meter.name + "' is below its committed rate",
                         "write the committed rate first");
    }
    Add(operation.where, std::move(set));
}

void
ControlBinder::BindValueSetOperation(const SpelledOperation& operation)
{
    const auto id = static_cast<ValueSetId>(FindName(operation.object, NamesOf(m_program.valueSets), "value set"));
    std::vector<MatchValue>& members = m_valueSets[id];
    if (operation.verb == Verb::ValueSetGet)
    {
        Add(operation.where, ParseValuesRead{id});
        return;
    }
    if (operation.verb == Verb::ValueSetClear)
    {
        members.clear();
    }
    else
    {
        ChangeValueSet(operation, m_program.valueSets[id], members);
    }
    Add(operation.where, SetParseValues{id, members});
}

void
ControlBinder::BindQueueOperation(const SpelledOperation& operation)
{
    const bool isDepth = operation.verb == Verb::QueueDepth;
    SetQueue set;
    set.property = isDepth ? SetQueue::Property::Depth : SetQueue::Property::Rate;
    set.value = TakeWhole(operation.numbers[0], isDepth ? "the depth" : "the rate", 0, UINT64_MAX);
    if (operation.numbers.size() > 1)
    {
        set.port = TakePort(operation.numbers[1]);
    }
    if (operation.numbers.size() > 2)
    {
        set.priority = static_cast<uint32_t>(TakeWhole(operation.numbers[2], "the priority", 0, kMostQueue));
    }
    Add(operation.where, set);
}

void
ControlBinder::BindCommand(const SpelledCounterCheck& check)
{
    CounterCheck bound;
    bound.counter.counter = static_cast<CounterId>(FindName(check.counter, NamesOf(m_program.counters), "counter"));
    const CounterArray& counter = m_program.counters[bound.counter.counter];
    const std::optional<TableId> direct = DirectTable(m_program, bound.counter.counter);
    if (const auto* index = std::get_if<SpelledNumber>(&check.index))
    {
        bound.counter.cell = TakeCell(*index, "counter '" + counter.name + "'", counter.size, direct);
    }
    else
    {
        const Word& label = std::get<Word>(check.index);
        const auto entry = m_labels.find(label.text);
        if (entry == m_labels.end())
        {
            throw InputError(label.where, "no entry is called '" + label.text + "'",
                             "name one: add ... = " + label.text);
        }
        if (direct != entry->second.table)
        {
            throw InputError(label.where,
                             "counter '" + counter.name + "' does not count the entries of table '" +
                                 m_program.tables[entry->second.table].name + "'",
                             direct ? "name an entry of table '" + m_program.tables[*direct].name + "'"
                                    : "write the index of a cell");
        }
        bound.counter.cell = entry->second;
    }
    bound.unit = check.unit;
    bound.comparison = check.comparison;
    bound.value = TakeWhole(check.value, "the count", 0, UINT64_MAX);
    Add(check.where, std::move(bound));
}

} // namespace pisa
