// What a running pipeline may be given beside what it has, and what is left of elements that were freed.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/live-extension.h"

#include "ir/access.h"
#include "pipeline/variable-format.h"

#include <algorithm>
#include <set>

namespace pisa
{

namespace
{

[[noreturn]] void
Refuse(const std::string& what, const std::string& remedy)
{
    throw InputError(std::vector<Diagnostic>{{Severity::Error, {}, what, remedy}});
}

constexpr const char* kFreed = "freed "; // in front of a number; with a blank, as no name of a program has

std::string
FreedName(std::size_t id)
{
    return kFreed + std::to_string(id);
}

/** @return the node without its name and what writes to pointers change. */
ControlNode
Essence(ControlNode node)
{
    if (auto* apply = std::get_if<Apply>(&node))
    {
        apply->onHit = apply->onMiss = kEndOfControl;
        apply->onAction.clear();
        return node;
    }
    auto& branch = std::get<Branch>(node);
    branch.name.clear();
    branch.onTrue = branch.onFalse = kEndOfControl;
    return node;
}

template <typename Element, typename IsSame>
void
CheckPrefix(const std::vector<Element>& loaded, const std::vector<Element>& given, const char* what, IsSame isSame)
{
    if (given.size() < loaded.size())
    {
        Refuse("the image has " + std::to_string(given.size()) + " " + what + ", " + std::to_string(loaded.size()) +
                   " are loaded",
               "append to the loaded program");
    }
    for (std::size_t id = 0; id < loaded.size(); ++id)
    {
        if (!isSame(loaded[id], given[id]))
        {
            Refuse(std::string(what) + ": number " + std::to_string(id) + " differs from the loaded one",
                   "append the changed one as a new element");
        }
    }
}

template <typename Element>
bool
IsSameButForName(const Element& a, const Element& b)
{
    if (a.name == b.name)
    {
        return a == b;
    }
    Element renamed = a;
    renamed.name = b.name;
    return renamed == b;
}

template <typename Element>
void
CheckPrefix(const std::vector<Element>& loaded, const std::vector<Element>& given, const char* what)
{
    CheckPrefix(loaded, given, what, [](const Element& a, const Element& b) { return a == b; });
}

template <typename Element>
void
CheckState(const std::vector<Element>& loaded, const std::vector<Element>& given, const char* what)
{
    CheckPrefix(loaded, given, what, &IsSameButForName<Element>);
}

/** The same where places may have been freed. */
template <typename Element>
void
CheckPlaces(const std::vector<Element>& loaded, const std::vector<Element>& given, const char* what)
{
    CheckPrefix(loaded, given, what,
                [](const Element& a, const Element& b) { return IsFreed(a.name) || IsSameButForName(a, b); });
}

void
CheckControl(const Program& program, const Control& loaded, const Control& given, const char* what)
{
    CheckPrefix(loaded.nodes, given.nodes, what,
                [&program](const ControlNode& a, const ControlNode& b)
                { return (IsFreed(program, a) && a.index() == b.index()) || Essence(a) == Essence(b); });
}

template <typename Element>
std::vector<uint32_t>
NewIds(const std::vector<Element>& before, const std::vector<Element>& now)
{
    std::vector<uint32_t> ids;
    for (uint32_t id = 0; id < now.size(); ++id)
    {
        if (id >= before.size() || (IsFreed(before[id].name) && !IsFreed(now[id].name)))
        {
            ids.push_back(id);
        }
    }
    return ids;
}

bool
IsSame(const AccessTime& a, const AccessTime& b)
{
    return a.after == b.after && a.pass == b.pass;
}

/** Registers of the actions that are left to somebody. */
std::set<RegisterId>
RegistersInUse(const Program& program)
{
    std::set<RegisterId> used;
    for (const Action& action : program.actions)
    {
        const auto registers = AccessOf(program, action).registers;
        used.insert(registers.begin(), registers.end());
    }
    return used;
}

void
EmptyTable(Program& program, TableId id)
{
    Table& table = program.tables[id];
    const std::vector<ActionId> own = table.actions;
    Table empty;
    empty.name = FreedName(id);
    empty.actions = {table.defaultCall.action};
    empty.defaultCall = table.defaultCall;
    table = empty;
    const std::set<RegisterId> before = RegistersInUse(program);
    for (const ActionId action : own)
    {
        const bool isShared = std::any_of(
            program.tables.begin(), program.tables.end(),
            [&](const Table& other)
            { return &other != &table && std::count(other.actions.begin(), other.actions.end(), action) > 0; });
        if (!isShared)
        {
            program.actions[action] = {};
            program.actions[action].name = FreedName(action);
            table.defaultCall.arguments.clear();
        }
    }
    const std::set<RegisterId> after = RegistersInUse(program);
    for (const RegisterId reg : before)
    {
        if (after.count(reg) == 0)
        {
            program.registers[reg].name = FreedName(reg);
            program.registers[reg].size = 1;
            program.registers[reg].initial.clear();
        }
    }
}

} // namespace

bool
IsFreed(const std::string& name)
{
    return name.rfind(kFreed, 0) == 0;
}

bool
IsFreed(const Program& program, const ControlNode& node)
{
    const auto* apply = std::get_if<Apply>(&node);
    return IsFreed(apply != nullptr ? program.tables.at(apply->table).name : std::get<Branch>(node).name);
}

NewElements
NewBeyond(const Program& before, const Program& program)
{
    NewElements found{NewIds(before.actions, program.actions),
                      NewIds(before.registers, program.registers),
                      NewIds(before.tables, program.tables),
                      {}};
    for (const Thread thread : kThreads)
    {
        const auto& known = ControlOf(before, thread).nodes;
        const auto& nodes = ControlOf(program, thread).nodes;
        for (NodeId id = 0; id < nodes.size(); ++id)
        {
            if (id >= known.size() || (IsFreed(before, known[id]) && !IsFreed(program, nodes[id])))
            {
                found.nodes[static_cast<std::size_t>(thread)].push_back(id);
            }
        }
    }
    return found;
}

void
CheckExtension(const Program& loaded, const Program& program)
{
    CheckPrefix(loaded.headers, program.headers, "headers");
    CheckPrefix(loaded.errors, program.errors, "errors");
    CheckPrefix(loaded.valueSets, program.valueSets, "value sets");
    CheckPlaces(loaded.actions, program.actions, "actions");
    CheckPlaces(loaded.registers, program.registers, "registers");
    CheckState(loaded.counters, program.counters, "counters");
    CheckState(loaded.meters, program.meters, "meters");
    CheckState(loaded.profiles, program.profiles, "profiles");
    CheckState(loaded.digests, program.digests, "digests");
    CheckPlaces(loaded.tables, program.tables, "tables");
    CheckPrefix(loaded.fieldLists, program.fieldLists, "field lists");
    CheckControl(loaded, loaded.ingress, program.ingress, "ingress nodes");
    CheckControl(loaded, loaded.egress, program.egress, "egress nodes");
}

void
CheckSameTiming(const Program& loaded, const ChipTiming& now, const ChipTiming& then)
{
    static const std::string kRemedy = "place the new elements around the loaded ones, or drain the chip and load "
                                       "the image anew";
    for (std::size_t thread = 0; thread < now.threads.size(); ++thread)
    {
        const ThreadTiming& a = now.threads[thread];
        const ThreadTiming& b = then.threads[thread];
        const std::string name = thread == 0 ? "ingress" : "egress";
        if (a.latency != b.latency || a.passes != b.passes || a.wait != b.wait)
        {
            Refuse(name + " would take " + std::to_string(b.latency * b.passes) +
                       " cycles and issue otherwise, it takes " + std::to_string(a.latency * a.passes),
                   kRemedy);
        }
    }
    for (TableId table = 0; table < loaded.tables.size(); ++table)
    {
        if (!IsFreed(loaded.tables[table].name) && !IsSame(now.access.tables[table], then.access.tables[table]))
        {
            Refuse("table '" + loaded.tables[table].name + "' would be met " +
                       std::to_string(then.access.tables[table].after) + " cycles after the issue, it is met after " +
                       std::to_string(now.access.tables[table].after),
                   kRemedy);
        }
    }
    for (std::size_t thread = 0; thread < now.access.branches.size(); ++thread)
    {
        const auto& before = now.access.branches[thread];
        for (std::size_t node = 0; node < before.size(); ++node)
        {
            const bool isFreed = IsFreed(loaded, ControlOf(loaded, kThreads[thread]).nodes[node]);
            if (!isFreed && before[node] && before[node] != then.access.branches[thread][node])
            {
                Refuse("a branch would be met at another cycle", kRemedy);
            }
        }
    }
}

bool
HasSameFormat(const Program& a, const Program& b)
{
    return a.parser == b.parser && a.keepsFaulty == b.keepsFaulty && a.checks == b.checks &&
           a.deparser == b.deparser && a.checksums == b.checksums && a.valueSets.size() == b.valueSets.size() &&
           NeedsFrame(a) == NeedsFrame(b);
}

Program
Emptied(Program program, Thread thread, NodeId node)
{
    ControlNode& emptied = ControlOf(program, thread).nodes.at(node);
    if (const auto* apply = std::get_if<Apply>(&emptied))
    {
        const TableId table = apply->table;
        emptied = Apply{table, kEndOfControl, kEndOfControl, {}};
        EmptyTable(program, table);
        return program;
    }
    emptied = Branch{FreedName(node), {Operation::Equal, 1, Constant{0}, Constant{0}}, kEndOfControl, kEndOfControl};
    return program;
}

} // namespace pisa
