// One operation on the control channel, as trace sources tell it.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-control-operation.h"

#include "ns3/assert.h"

namespace ns3
{

namespace
{

using OperationKind = PisaControlOperation::Kind;

/** What an operation is, and what it is about. */
struct Named
{
    OperationKind kind{OperationKind::InsertEntry};
    std::string element;
};

/** One function an operation. */
struct Naming
{
    const pisa::Program& program;

    Named operator()(const pisa::InsertEntry& o) const
    {
        return {OperationKind::InsertEntry, program.tables.at(o.table).name};
    }

    Named operator()(const pisa::ModifyEntry& o) const
    {
        return {OperationKind::ModifyEntry, program.tables.at(o.key.table).name};
    }

    Named operator()(const pisa::DeleteEntry& o) const
    {
        return {OperationKind::RemoveEntry, program.tables.at(o.key.table).name};
    }

    Named operator()(const pisa::ClearTable& o) const
    {
        return {OperationKind::ClearTable, program.tables.at(o.table).name};
    }

    Named operator()(const pisa::SetDefault& o) const
    {
        return {OperationKind::SetDefault, program.tables.at(o.table).name};
    }

    Named operator()(const pisa::ResetDefault& o) const
    {
        return {OperationKind::SetDefault, program.tables.at(o.table).name};
    }

    Named operator()(const pisa::SetMember& o) const
    {
        return {OperationKind::SetMember, program.profiles.at(o.profile).name};
    }

    Named operator()(const pisa::DeleteMember& o) const
    {
        return {OperationKind::DeleteMember, program.profiles.at(o.profile).name};
    }

    Named operator()(const pisa::SetGroup& o) const
    {
        return {OperationKind::SetGroup, program.profiles.at(o.profile).name};
    }

    Named operator()(const pisa::DeleteGroup& o) const
    {
        return {OperationKind::DeleteGroup, program.profiles.at(o.profile).name};
    }

    Named operator()(const pisa::RegisterAccess& o) const
    {
        return {o.value ? OperationKind::WriteRegister : OperationKind::ReadRegister,
                program.registers.at(o.reg).name};
    }

    Named operator()(const pisa::CounterRead& o) const
    {
        return {OperationKind::ReadCounter, program.counters.at(o.counter).name};
    }

    Named operator()(const pisa::CounterWrite& o) const
    {
        return {OperationKind::WriteCounter, program.counters.at(o.counter).name};
    }

    Named operator()(const pisa::CounterCheck& o) const
    {
        return (*this)(o.counter);
    }

    Named operator()(const pisa::SetMeterRates& o) const
    {
        return {OperationKind::SetMeter, program.meters.at(o.meter).name};
    }

    Named operator()(const pisa::MeterRatesRead& o) const
    {
        return {OperationKind::ReadMeter, program.meters.at(o.meter).name};
    }

    Named operator()(const pisa::SetParseValues& o) const
    {
        return {OperationKind::SetParseValues, program.valueSets.at(o.valueSet).name};
    }

    Named operator()(const pisa::ParseValuesRead& o) const
    {
        return {OperationKind::ReadParseValues, program.valueSets.at(o.valueSet).name};
    }

    Named operator()(const pisa::SetMulticastGroup& o) const
    {
        return {OperationKind::SetMulticastGroup, std::to_string(o.group)};
    }

    Named operator()(const pisa::SetMirrorSession& o) const
    {
        return {OperationKind::SetMirrorSession, std::to_string(o.session)};
    }

    Named operator()(const pisa::MirrorSessionRead& o) const
    {
        return {OperationKind::ReadMirrorSession, std::to_string(o.session)};
    }

    Named operator()(const pisa::SetQueue&) const
    {
        return {OperationKind::SetQueue, ""};
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
