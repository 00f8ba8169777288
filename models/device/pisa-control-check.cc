// Finds a program's elements by name and checks what the control plane wants to do to them.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-control-check.h"

#include "ir/operation.h"

#include <algorithm>

namespace ns3
{

namespace
{

/** @return the index of the element called `name`. */
template <typename Element>
uint32_t
Find(const pisa::Program& program, const std::vector<Element>& elements, const char* kind, const std::string& name)
{
    std::string known;
    for (uint32_t i = 0; i < elements.size(); ++i)
    {
        if (elements[i].name == name)
        {
            return i;
        }
        known += (known.empty() ? "" : ", ") + elements[i].name;
    }
    throw pisa::InputError({}, std::string("program '") + program.name + "' has no " + kind + " '" + name + "'",
                           known.empty() ? std::string("it has none at all") : "it has " + known);
}

void
CheckCount(const std::string& owner, const char* what, std::size_t given, std::size_t wanted)
{
    if (given != wanted)
    {
        throw pisa::InputError({}, owner + ": " + std::to_string(given) + " " + what + " given",
                               "give " + std::to_string(wanted));
    }
}

void
CheckWidth(const std::string& owner, uint64_t value, unsigned width)
{
    if (value > pisa::LowBits(width))
    {
        throw pisa::InputError({}, owner + ": the value " + std::to_string(value) + " does not fit",
                               "it has " + std::to_string(width) + " bits, at most " +
                                   std::to_string(pisa::LowBits(width)));
    }
}

} // namespace

pisa::TableId
PisaFindTable(const pisa::Program& program, const std::string& name)
{
    return Find(program, program.tables, "table", name);
}

pisa::ActionId
PisaFindAction(const pisa::Program& program, const std::string& name)
{
    return Find(program, program.actions, "action", name);
}

pisa::RegisterId
PisaFindRegister(const pisa::Program& program, const std::string& name)
{
    return Find(program, program.registers, "register", name);
}

void
PisaCheckMatch(const pisa::Program& program, pisa::TableId table, const std::vector<pisa::MatchValue>& match)
{
    const pisa::Table& t = program.tables.at(table);
    const std::string owner = "table '" + t.name + "'";
    CheckCount(owner, "key values", match.size(), t.keys.size());
    for (std::size_t i = 0; i < match.size(); ++i)
    {
        const pisa::FieldId field = t.keys[i].field;
        const pisa::Header& header = program.headers.at(field.header);
        const bool isValidity = field.index == pisa::FieldId::kValid;
        const unsigned width = isValidity ? 1 : header.fields.at(field.index).width;
        const std::string name = header.name + "." + (isValidity ? "valid" : header.fields[field.index].name);
        CheckWidth(owner + ", key " + name, match[i].value, width);
        // ones, then zeros: then the complement within the width is a number that has no bit in common with its
        // successor
        const uint64_t rest = ~match[i].mask & pisa::LowBits(width);
        if (t.keys[i].kind == pisa::MatchKind::Lpm && (rest & (rest + 1)) != 0)
        {
            throw pisa::InputError({}, owner + ", key " + name + ": the mask is no prefix",
                                   "leading ones, then zeros");
        }
    }
}

void
PisaCheckCall(const pisa::Program& program, pisa::TableId table, const pisa::ActionCall& call)
{
    const pisa::Table& t = program.tables.at(table);
    if (std::find(t.actions.begin(), t.actions.end(), call.action) == t.actions.end())
    {
        const bool known = call.action < program.actions.size();
        throw pisa::InputError(
            {},
            "table '" + t.name + "' may not call action " +
                (known ? "'" + program.actions[call.action].name + "'" : std::to_string(call.action)),
            "declare it among the table's actions");
    }
    const pisa::Action& action = program.actions[call.action];
    const std::string owner = "action '" + action.name + "'";
    CheckCount(owner, "arguments", call.arguments.size(), action.parameters.size());
    for (std::size_t i = 0; i < call.arguments.size(); ++i)
    {
        CheckWidth(owner + ", parameter " + action.parameters[i].name, call.arguments[i], action.parameters[i].width);
    }
}

void
PisaCheckCell(const pisa::Program& program, pisa::RegisterId reg, uint64_t index, uint64_t value)
{
    const pisa::Register& r = program.registers.at(reg);
    const std::string owner = "register '" + r.name + "'";
    if (index >= r.size)
    {
        throw pisa::InputError({}, owner + ": no cell " + std::to_string(index),
                               "it has " + std::to_string(r.size) + " cells, counted from 0");
    }
    CheckWidth(owner, value, r.width);
}

void
PisaCheckDefault(const pisa::Program& program, pisa::TableId table)
{
    if (program.tables.at(table).isDefaultConst)
    {
        throw pisa::InputError({}, "table '" + program.tables[table].name + "' has a const default",
                               "remove const from its default_action");
    }
}

void
PisaCheckRates(const pisa::MeterRate& committed, const pisa::MeterRate& peak)
{
    constexpr double MOST_A_MICROSECOND = 1e6;
    for (const double rate : {committed.rate, peak.rate})
    {
        if (!(rate >= 0 && rate <= MOST_A_MICROSECOND))
        {
            throw pisa::InputError({}, "a meter cannot have the rate " + std::to_string(rate),
                                   "rates are from 0 to 10^6 packets or bytes a microsecond");
        }
    }
    if (committed.rate > peak.rate)
    {
        throw pisa::InputError({}, "a meter's committed rate is above its peak rate", "exchange the two");
    }
}

} // namespace ns3
