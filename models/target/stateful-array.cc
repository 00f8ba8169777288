// The arrays of programs, tables and actions.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/access.h"
#include "target/demand.h"

namespace pisa
{

namespace
{

using Kind = StatefulArray::Kind;

} // namespace

std::set<StatefulArray>
ArraysOf(const Program& program, const Action& action)
{
    const Access access = AccessOf(program, action);
    std::set<StatefulArray> arrays;
    for (const RegisterId id : access.registers)
    {
        arrays.insert({Kind::Register, id});
    }
    for (const CounterId id : access.counters)
    {
        arrays.insert({Kind::Counter, id});
    }
    for (const MeterId id : access.meters)
    {
        arrays.insert({Kind::Meter, id});
    }
    return arrays;
}

std::set<StatefulArray>
ArraysOf(const Program& program, TableId table)
{
    std::set<StatefulArray> arrays;
    for (const ActionId action : program.tables.at(table).actions)
    {
        arrays.merge(ArraysOf(program, program.actions.at(action)));
    }
    if (const auto& profile = program.tables.at(table).profile)
    {
        arrays.insert({Kind::Profile, *profile});
    }
    return arrays;
}

std::set<StatefulArray>
ArraysOf(const Program& program)
{
    std::set<StatefulArray> arrays;
    const auto add = [&arrays](Kind kind, std::size_t count)
    {
        for (uint32_t id = 0; id < count; ++id)
        {
            arrays.insert({kind, id});
        }
    };
    add(Kind::Register, program.registers.size());
    add(Kind::Counter, program.counters.size());
    add(Kind::Meter, program.meters.size());
    add(Kind::Profile, program.profiles.size());
    for (const Table& table : program.tables) // what is direct has its place beside the entries
    {
        if (table.counter)
        {
            arrays.erase({Kind::Counter, *table.counter});
        }
        if (table.meter)
        {
            arrays.erase({Kind::Meter, table.meter->meter});
        }
    }
    return arrays;
}

std::string
NameOf(const Program& program, const StatefulArray& array)
{
    switch (array.kind)
    {
    case Kind::Register:
        return "register '" + program.registers.at(array.id).name + "'";
    case Kind::Counter:
        return "counter '" + program.counters.at(array.id).name + "'";
    case Kind::Meter:
        return "meter '" + program.meters.at(array.id).name + "'";
    case Kind::Profile:
        break;
    }
    return "action profile '" + program.profiles.at(array.id).name + "'";
}

SourceLocation
PlaceOf(const Program& program, const StatefulArray& array)
{
    switch (array.kind)
    {
    case Kind::Register:
        return program.registers.at(array.id).where;
    case Kind::Counter:
        return program.counters.at(array.id).where;
    case Kind::Meter:
        return program.meters.at(array.id).where;
    case Kind::Profile:
        break;
    }
    return program.profiles.at(array.id).where;
}

} // namespace pisa
