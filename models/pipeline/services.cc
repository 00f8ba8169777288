// What a switch does for actions beyond arithmetic.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/services.h"

#include <cassert>

namespace pisa
{

Services::Services(const PhvLayout& layout, uint64_t clockHz)
    : m_lengthSlot(layout.SlotOf(IntrinsicField(Intrinsic::PacketLength))),
      m_clockHz(clockHz)
{
}

void
Services::Extend(const Program& program, PhvLayout& layout)
{
    m_counterChanges.resize(program.counters.size());
    m_meterChanges.resize(program.meters.size());
    m_profileChanges.resize(program.profiles.size());
    m_digests = program.digests;
    for (std::size_t id = m_counters.size(); id < program.counters.size(); ++id)
    {
        m_counters.emplace_back(program.counters[id].size);
    }
    for (std::size_t id = m_meters.size(); id < program.meters.size(); ++id)
    {
        m_meters.emplace_back(program.meters[id], m_clockHz);
    }
    for (std::size_t id = m_profiles.size(); id < program.profiles.size(); ++id)
    {
        m_profiles.emplace_back(program, program.profiles[id], layout);
    }
}

void
Services::Look(StateName state, Cycle at, std::function<void()> look)
{
    ChangesOf(state).At(at, std::move(look));
}

void
Services::Reach(StateName state, Cycle next)
{
    ChangesOf(state).Reach(next);
}

DueChanges&
Services::ChangesOf(StateName state)
{
    assert(state.kind != StateName::Kind::Register);
    return state.kind == StateName::Kind::Counter ? m_counterChanges.at(state.id) : m_meterChanges.at(state.id);
}

CounterValue
Services::ReadCounter(CounterId counter, uint64_t index) const
{
    return m_counters.at(counter).at(index);
}

void
Services::WriteCounter(CounterId counter, uint64_t index, CounterValue value, Cycle at)
{
    assert(index < m_counters.at(counter).size());
    m_counterChanges[counter].At(at, [this, counter, index, value] { m_counters[counter][index] = value; });
}

void
Services::SetMeter(MeterId meter, uint64_t index, const MeterSetting& setting, Cycle at)
{
    assert(m_meters.at(meter).Has(index));
    m_meterChanges[meter].At(at, [this, meter, index, setting, at] { m_meters[meter].Set(index, setting, at); });
}

std::optional<MeterSetting>
Services::ReadMeter(MeterId meter, uint64_t index) const
{
    return m_meters.at(meter).SettingOf(index);
}

void
Services::SetMember(ProfileId profile, uint32_t member, ActionCall call, Cycle at)
{
    m_profileChanges.at(profile).At(at, [this, profile, member, call]
                                    { m_profiles.at(profile).SetMember(member, call); });
}

void
Services::RemoveMember(ProfileId profile, uint32_t member, Cycle at)
{
    m_profileChanges.at(profile).At(at, [this, profile, member] { m_profiles.at(profile).RemoveMember(member); });
}

void
Services::SetGroup(ProfileId profile, uint32_t group, std::vector<uint32_t> members, Cycle at)
{
    m_profileChanges.at(profile).At(at, [this, profile, group, members]
                                    { m_profiles.at(profile).SetGroup(group, members); });
}

void
Services::RemoveGroup(ProfileId profile, uint32_t group, Cycle at)
{
    m_profileChanges.at(profile).At(at, [this, profile, group] { m_profiles.at(profile).RemoveGroup(group); });
}

void
Services::CountDirect(CounterId counter, uint64_t row, const Phv& phv, Cycle now)
{
    m_counterChanges[counter].Reach(now);
    std::vector<CounterValue>& cells = m_counters[counter];
    if (row < cells.size())
    {
        ++cells[row].packets;
        cells[row].bytes += phv.slots[m_lengthSlot];
    }
}

void
Services::MeterDirect(MeterId meter, uint64_t row, const Destination& colour, Phv& phv, Cycle now)
{
    m_meterChanges[meter].Reach(now);
    MeterCells& cells = m_meters[meter];
    const Colour found = cells.Has(row) ? cells.Execute(row, now, phv.slots[m_lengthSlot]) : Colour::Green;
    Write(colour, static_cast<uint64_t>(found), phv);
}

void
Services::ResetDirect(const Table& table, uint64_t row)
{
    if (table.counter && row < m_counters[*table.counter].size())
    {
        m_counters[*table.counter][row] = {};
    }
    if (table.meter && m_meters[table.meter->meter].Has(row))
    {
        m_meters[table.meter->meter].Reset(row);
    }
}

const ActionCall*
Services::Resolve(ProfileId profile, const ChosenAction& chosen, const Phv& phv, Cycle now)
{
    m_profileChanges[profile].Reach(now);
    const ProfileMembers& members = m_profiles[profile];
    return chosen.kind == ChoiceKind::Member ? members.Member(chosen.action)
                                             : members.Select(chosen.action, phv, m_algorithms);
}

void
Services::Run(uint32_t service, Phv& phv, Cycle now)
{
    const Service& asked = m_services[service];
    if (phv.slots[asked.guard] != 0)
    {
        std::visit([&](const auto& work) { Do(work, phv, now); }, asked.work);
    }
}

void
Services::Write(const Destination& dest, uint64_t value, Phv& phv)
{
    phv.slots[dest.changed] |= phv.slots[dest.slot] ^ (value & dest.mask);
    phv.slots[dest.slot] = value & dest.mask;
}

void
Services::Do(const HashService& service, Phv& phv, Cycle /* now */)
{
    Write(service.dest, service.hash.Compute(phv, m_algorithms), phv);
}

void
Services::Do(const RandomService& service, Phv& phv, Cycle /* now */)
{
    Write(service.dest, m_random.Draw(phv.slots[service.low], phv.slots[service.high]), phv);
}

void
Services::Do(const CountService& service, Phv& phv, Cycle now)
{
    CountDirect(service.counter, phv.slots[service.index], phv, now);
}

void
Services::Do(const MeterService& service, Phv& phv, Cycle now)
{
    MeterDirect(service.meter, phv.slots[service.index], service.dest, phv, now);
}

void
Services::Do(const DigestService& service, Phv& phv, Cycle now)
{
    Report report;
    report.kind = Report::Kind::Digest;
    report.digest = service.digest;
    for (const uint32_t slot : service.slots)
    {
        report.values.push_back(phv.slots[slot]);
    }
    Tell(std::move(report), now);
}

void
Services::Do(const LogService& service, Phv& phv, Cycle now)
{
    Report report;
    std::size_t next = 0;
    for (std::size_t i = 0; i < service.format.size(); ++i)
    {
        if (service.format.compare(i, 2, "{}") == 0 && next < service.slots.size())
        {
            report.text += std::to_string(phv.slots[service.slots[next++]]);
            ++i;
        }
        else
        {
            report.text += service.format[i];
        }
    }
    Tell(std::move(report), now);
}

void
Services::Do(const AssertService& service, Phv& phv, Cycle now)
{
    if (phv.slots[service.condition] == 0)
    {
        ++m_failedAssertions;
        Report report;
        report.kind = service.isAssume ? Report::Kind::AssumptionFailed : Report::Kind::AssertionFailed;
        report.text = service.message;
        Tell(std::move(report), now);
    }
}

void
Services::Tell(Report report, Cycle now)
{
    report.at = now;
    if (m_sink)
    {
        m_sink(report);
    }
}

} // namespace pisa
