// One operation on the control channel, as trace sources tell it.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-control-operation.h"

#include "ns3/assert.h"

namespace ns3
{

namespace
{

using Kind = PisaControlOperation::Kind;

/** What an operation is, and what it is about. */
struct Named
{
    Kind kind{Kind::InsertEntry};
    std::string element;
};

/** One function an operation. */
struct Naming
{
    const pisa::Program& program;

    Named operator()(const pisa::InsertEntry& o) const
    {
        return {Kind::InsertEntry, program.tables.at(o.table).name};
    }

    Named operator()(const pisa::ModifyEntry& o) const
    {
        return {Kind::ModifyEntry, program.tables.at(o.key.table).name};
    }

    Named operator()(const pisa::DeleteEntry& o) const
    {
        return {Kind::RemoveEntry, program.tables.at(o.key.table).name};
    }

    Named operator()(const pisa::ClearTable& o) const
    {
        return {Kind::ClearTable, program.tables.at(o.table).name};
    }

    Named operator()(const pisa::SetDefault& o) const
    {
        return {Kind::SetDefault, program.tables.at(o.table).name};
    }

    Named operator()(const pisa::ResetDefault& o) const
    {
        return {Kind::SetDefault, program.tables.at(o.table).name};
    }

    Named operator()(const pisa::SetMember& o) const
    {
        return {Kind::SetMember, program.profiles.at(o.profile).name};
    }

    Named operator()(const pisa::DeleteMember& o) const
    {
        return {Kind::DeleteMember, program.profiles.at(o.profile).name};
    }

    Named operator()(const pisa::SetGroup& o) const
    {
        return {Kind::SetGroup, program.profiles.at(o.profile).name};
    }

    Named operator()(const pisa::DeleteGroup& o) const
    {
        return {Kind::DeleteGroup, program.profiles.at(o.profile).name};
    }

    Named operator()(const pisa::RegisterAccess& o) const
    {
        return {o.value ? Kind::WriteRegister : Kind::ReadRegister, program.registers.at(o.reg).name};
    }

    Named operator()(const pisa::CounterRead& o) const
    {
        return {Kind::ReadCounter, program.counters.at(o.counter).name};
    }

    Named operator()(const pisa::CounterWrite& o) const
    {
        return {Kind::WriteCounter, program.counters.at(o.counter).name};
    }

    Named operator()(const pisa::CounterCheck& o) const
    {
        return (*this)(o.counter);
    }

    Named operator()(const pisa::SetMeterRates& o) const
    {
        return {Kind::SetMeter, program.meters.at(o.meter).name};
    }

    Named operator()(const pisa::MeterRatesRead& o) const
    {
        return {Kind::ReadMeter, program.meters.at(o.meter).name};
    }

    Named operator()(const pisa::SetParseValues& o) const
    {
        return {Kind::SetParseValues, program.valueSets.at(o.valueSet).name};
    }

    Named operator()(const pisa::ParseValuesRead& o) const
    {
        return {Kind::ReadParseValues, program.valueSets.at(o.valueSet).name};
    }

    Named operator()(const pisa::SetMulticastGroup& o) const
    {
        return {Kind::SetMulticastGroup, std::to_string(o.group)};
    }

    Named operator()(const pisa::SetMirrorSession& o) const
    {
        return {Kind::SetMirrorSession, std::to_string(o.session)};
    }

    Named operator()(const pisa::MirrorSessionRead& o) const
    {
        return {Kind::ReadMirrorSession, std::to_string(o.session)};
    }

    Named operator()(const pisa::SetQueue&) const
    {
        return {Kind::SetQueue, ""};
    }

    template <typename Step>
    Named operator()(const Step&) const
    {
        NS_ASSERT_MSG(false, "a frame or pause of a test is no operation of the control plane");
        return {};
    }
};

} // namespace

PisaControlOperation
PisaNameOperation(const pisa::Program& program, const pisa::ControlOperation& operation)
{
    Named named = std::visit(Naming{program}, operation);
    PisaControlOperation result;
    result.kind = named.kind;
    result.element = std::move(named.element);
    return result;
}

} // namespace ns3
