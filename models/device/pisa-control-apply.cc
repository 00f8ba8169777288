// Carries out operations of the control plane on a switch.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-control-apply.h"

#include "pisa-control-entries.h"
#include "pisa-control-profiles.h"
#include "pisa-control-queue.h"
#include "pisa-control-replication.h"
#include "pisa-switch.h"

#include "pipeline/services.h"

#include "ns3/assert.h"
#include "ns3/simulator.h"

namespace ns3
{

namespace
{

PisaControlAnswer
Refused(const std::string& why)
{
    PisaControlAnswer answer;
    answer.done = false;
    answer.refusal = why;
    return answer;
}

PisaControlAnswer
AnswerOf(const std::string& refusal)
{
    return refusal.empty() ? PisaControlAnswer() : Refused(refusal);
}

/** One function an operation. */
class ControlApplication
{
  public:
    ControlApplication(PisaSwitch& device, pisa::Cycle at)
        : m_switch(device),
          m_pipeline(device.GetPipeline()),
          m_program(device.GetImage().program),
          m_at(at)
    {
    }

    // ---- tables ----
    PisaControlAnswer operator()(const pisa::InsertEntry& change);
    PisaControlAnswer operator()(const pisa::ModifyEntry& change);
    PisaControlAnswer operator()(const pisa::DeleteEntry& change);
    PisaControlAnswer operator()(const pisa::ClearTable& change);
    PisaControlAnswer operator()(const pisa::SetDefault& change);
    PisaControlAnswer operator()(const pisa::ResetDefault& change);

    // ---- action profiles ----
    PisaControlAnswer operator()(const pisa::SetMember& change)
    {
        return OnProfile(change, [&](auto& s) { s.SetMember(change.profile, change.member, change.call, m_at); });
    }

    PisaControlAnswer operator()(const pisa::DeleteMember& change)
    {
        return OnProfile(change, [&](auto& s) { s.RemoveMember(change.profile, change.member, m_at); });
    }

    PisaControlAnswer operator()(const pisa::SetGroup& change)
    {
        return OnProfile(change, [&](auto& s) { s.SetGroup(change.profile, change.group, change.members, m_at); });
    }

    PisaControlAnswer operator()(const pisa::DeleteGroup& change)
    {
        return OnProfile(change, [&](auto& s) { s.RemoveGroup(change.profile, change.group, m_at); });
    }

    // ---- state ----
    PisaControlAnswer operator()(const pisa::RegisterAccess& access);
    PisaControlAnswer operator()(const pisa::CounterRead& read);
    PisaControlAnswer operator()(const pisa::CounterWrite& change);
    PisaControlAnswer operator()(const pisa::CounterCheck& check)
    {
        return (*this)(check.counter);
    }

    PisaControlAnswer operator()(const pisa::SetMeterRates& change);
    PisaControlAnswer operator()(const pisa::MeterRatesRead& read);
    PisaControlAnswer operator()(const pisa::SetParseValues& change);
    PisaControlAnswer operator()(const pisa::ParseValuesRead& read);

    // ---- replication and queues ----
    PisaControlAnswer operator()(const pisa::SetMulticastGroup& change);
    PisaControlAnswer operator()(const pisa::SetMirrorSession& change);
    PisaControlAnswer operator()(const pisa::MirrorSessionRead& read);
    PisaControlAnswer operator()(const pisa::SetQueue& change);

    // ---- of tests ----
    template <typename Step>
    PisaControlAnswer operator()(const Step&)
    {
        NS_ASSERT_MSG(false, "a frame or pause of a test is no operation of the control plane");
        return {};
    }

  private:
    std::string TableName(pisa::TableId table) const
    {
        return "table '" + m_program.tables[table].name + "'";
    }

    /** Lets `tell` tell the chip's services of a change to a profile, unless it is refused. */
    template <typename Change, typename Tell>
    PisaControlAnswer OnProfile(const Change& change, const Tell& tell);

    /** Changes a table with `change` unless the profile lacks what the entry stands for. */
    template <typename Change>
    PisaControlAnswer OnTable(pisa::TableId table, const pisa::Entry& entry, const std::string& otherwise,
                              const Change& change);

    PisaControlProfiles& Profiles() const
    {
        return *PisaControlProfiles::Of(m_switch);
    }

    /** Accesses each cell that is meant. */
    template <typename Access>
    PisaControlAnswer OnCells(const std::optional<pisa::CellKey>& cell, uint64_t size, const Access& access);

    /** @return the first cell and one behind the last that are meant; none if an entry that is meant is not there. */
    std::optional<std::pair<uint64_t, uint64_t>> CellsOf(const std::optional<pisa::CellKey>& cell,
                                                         uint64_t size) const;

    PisaSwitch& m_switch;
    pisa::Pipeline& m_pipeline;
    const pisa::Program& m_program;
    pisa::Cycle m_at;
};

constexpr const char* NO_ENTRY = "the entry is not in the table";
constexpr const char* NO_SERVICES = "this chip has no counters, meters or action profiles";

template <typename Change>
PisaControlAnswer
ControlApplication::OnTable(pisa::TableId table, const pisa::Entry& entry, const std::string& otherwise,
                            const Change& change)
{
    const bool isDirect = !entry.member && !entry.group;
    const std::string refusal = isDirect ? "" : Profiles().Refusal(table, entry);
    if (!refusal.empty())
    {
        return Refused(TableName(table) + ": " + refusal);
    }
    return AnswerOf(change() ? "" : TableName(table) + otherwise);
}

PisaControlAnswer
ControlApplication::operator()(const pisa::InsertEntry& change)
{
    return OnTable(change.table, change.entry, " is full or const, or has this entry already",
                   [&] { return PisaInsertEntry(m_switch, change.table, change.entry, m_at); });
}

PisaControlAnswer
ControlApplication::operator()(const pisa::ModifyEntry& change)
{
    pisa::Entry entry;
    entry.match = change.key.match;
    entry.priority = change.key.priority;
    entry.call = change.call;
    entry.member = change.member;
    entry.group = change.group;
    return OnTable(change.key.table, entry, std::string(": ") + NO_ENTRY,
                   [&] { return PisaModifyEntry(m_switch, change.key.table, entry, m_at); });
}

PisaControlAnswer
ControlApplication::operator()(const pisa::DeleteEntry& change)
{
    const pisa::Entry entry{change.key.match, change.key.priority, {}};
    const bool isDone = PisaRemoveEntry(m_switch, change.key.table, entry, m_at);
    return AnswerOf(isDone ? "" : TableName(change.key.table) + ": " + NO_ENTRY);
}

PisaControlAnswer
ControlApplication::operator()(const pisa::ClearTable& change)
{
    if (m_program.tables[change.table].isConst)
    {
        return Refused(TableName(change.table) + " is const");
    }
    for (const pisa::Entry& entry : PisaEntriesOf(m_switch, change.table))
    {
        PisaRemoveEntry(m_switch, change.table, entry, m_at);
    }
    return {};
}

PisaControlAnswer
ControlApplication::operator()(const pisa::SetDefault& change)
{
    pisa::Entry choice;
    choice.call = change.call;
    choice.member = change.member;
    choice.group = change.group;
    return OnTable(change.table, choice, "",
                   [&]
                   {
                       m_pipeline.SetDefault(change.table, choice, m_at);
                       Profiles().NoteDefault(change.table, choice);
                       return true;
                   });
}

PisaControlAnswer
ControlApplication::operator()(const pisa::ResetDefault& change)
{
    m_pipeline.SetDefault(change.table, m_program.tables[change.table].defaultCall, m_at);
    Profiles().NoteDefault(change.table, {});
    return {};
}

template <typename Change, typename Tell>
PisaControlAnswer
ControlApplication::OnProfile(const Change& change, const Tell& tell)
{
    pisa::Services* services = m_pipeline.GetServices();
    const std::string refusal = services == nullptr ? NO_SERVICES : Profiles().Refusal(change);
    if (refusal.empty())
    {
        tell(*services);
        Profiles().Note(change);
    }
    return AnswerOf(refusal);
}

template <typename Access>
PisaControlAnswer
ControlApplication::OnCells(const std::optional<pisa::CellKey>& cell, uint64_t size, const Access& access)
{
    pisa::Services* services = m_pipeline.GetServices();
    const auto cells = CellsOf(cell, size);
    if (services == nullptr || !cells)
    {
        return Refused(services == nullptr ? NO_SERVICES : NO_ENTRY);
    }
    PisaControlAnswer answer;
    for (uint64_t index = cells->first; index < cells->second; ++index)
    {
        access(*services, index, answer);
    }
    return answer;
}

std::optional<std::pair<uint64_t, uint64_t>>
ControlApplication::CellsOf(const std::optional<pisa::CellKey>& cell, uint64_t size) const
{
    if (!cell)
    {
        return std::pair<uint64_t, uint64_t>{0, size};
    }
    if (const auto* index = std::get_if<uint64_t>(&*cell))
    {
        return std::pair<uint64_t, uint64_t>{*index, *index + 1};
    }
    const auto& key = std::get<pisa::EntryKey>(*cell);
    pisa::Entry entry;
    entry.match = key.match;
    entry.priority = key.priority;
    const std::optional<uint32_t> row = m_pipeline.CellOf(key.table, entry);
    if (!row)
    {
        return std::nullopt;
    }
    return std::pair<uint64_t, uint64_t>{*row, uint64_t{*row} + 1};
}

PisaControlAnswer
ControlApplication::operator()(const pisa::RegisterAccess& access)
{
    PisaControlAnswer answer;
    const uint64_t first = access.index.value_or(0);
    const uint64_t end = access.index ? first + 1 : m_program.registers[access.reg].size;
    for (uint64_t index = first; index < end; ++index)
    {
        if (access.value)
        {
            m_pipeline.WriteRegister(access.reg, index, *access.value, m_at);
        }
        else
        {
            answer.cells.push_back(m_pipeline.ReadRegister(access.reg, index, m_at));
        }
    }
    return answer;
}

PisaControlAnswer
ControlApplication::operator()(const pisa::CounterRead& read)
{
    return OnCells(read.cell, m_program.counters[read.counter].size,
                   [&](auto& services, uint64_t index, auto& answer)
                   {
                       const pisa::CounterValue value = services.ReadCounter(read.counter, index);
                       answer.count = PisaCount{value.packets, value.bytes};
                   });
}

PisaControlAnswer
ControlApplication::operator()(const pisa::CounterWrite& change)
{
    return OnCells(change.cell, m_program.counters[change.counter].size,
                   [&](auto& services, uint64_t index, auto&) {
                       services.WriteCounter(change.counter, index, {change.packets, change.bytes}, m_at);
                   });
}

PisaControlAnswer
ControlApplication::operator()(const pisa::SetMeterRates& change)
{
    const pisa::MeterSetting setting{{change.committed.rate, change.committed.burst},
                                     {change.peak.rate, change.peak.burst}};
    return OnCells(change.cell, m_program.meters[change.meter].size,
                   [&](auto& services, uint64_t index, auto&)
                   { services.SetMeter(change.meter, index, setting, m_at); });
}

PisaControlAnswer
ControlApplication::operator()(const pisa::MeterRatesRead& read)
{
    return OnCells(read.cell, m_program.meters[read.meter].size,
                   [&](auto& services, uint64_t index, auto& answer)
                   {
                       if (const auto setting = services.ReadMeter(read.meter, index))
                       {
                           answer.rates =
                               pisa::SetMeterRates{read.meter,
                                                   read.cell,
                                                   {setting->committed.perMicrosecond, setting->committed.burst},
                                                   {setting->peak.perMicrosecond, setting->peak.burst}};
                       }
                   });
}

PisaControlAnswer
ControlApplication::operator()(const pisa::SetParseValues& change)
{
    m_pipeline.SetValues(change.valueSet, change.members);
    return {};
}

PisaControlAnswer
ControlApplication::operator()(const pisa::ParseValuesRead& read)
{
    PisaControlAnswer answer;
    answer.values = m_pipeline.Values(read.valueSet);
    return answer;
}

PisaControlAnswer
ControlApplication::operator()(const pisa::SetMulticastGroup& change)
{
    return AnswerOf(PisaSetMulticastGroup(m_switch.GetReplication(), change));
}

PisaControlAnswer
ControlApplication::operator()(const pisa::SetMirrorSession& change)
{
    return AnswerOf(PisaSetMirrorSession(m_switch.GetReplication(), change));
}

PisaControlAnswer
ControlApplication::operator()(const pisa::MirrorSessionRead& read)
{
    PisaControlAnswer answer;
    answer.session = PisaReadMirrorSession(m_switch.GetReplication(), read.session);
    return answer;
}

PisaControlAnswer
ControlApplication::operator()(const pisa::SetQueue& change)
{
    return AnswerOf(PisaSetQueue(m_switch, change));
}

} // namespace

PisaControlAnswer
PisaApplyControl(PisaSwitch& device, const pisa::ControlOperation& operation, pisa::Cycle at)
{
    return std::visit(ControlApplication(device, at), operation);
}

PisaControlAnswer
PisaApplyControl(PisaSwitch& device, const pisa::ControlOperation& operation)
{
    return PisaApplyControl(device, operation, device.ControlCycle(Simulator::Now()));
}

} // namespace ns3
