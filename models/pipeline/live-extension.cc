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

/** @return the node without what writes to pointers change. */
ControlNode
WithoutPointers(ControlNode node)
{
    if (auto* apply = std::get_if<Apply>(&node))
    {
        apply->onHit = apply->onMiss = kEndOfControl;
        for (auto& [action, next] : apply->onAction)
        {
            next = kEndOfControl;
        }
        return node;
    }
    auto& branch = std::get<Branch>(node);
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
void
CheckPrefix(const std::vector<Element>& loaded, const std::vector<Element>& given, const char* what)
{
    CheckPrefix(loaded, given, what, [](const Element& a, const Element& b) { return a == b; });
}

void
CheckControl(const Control& loaded, const Control& given, const char* what)
{
    CheckPrefix(loaded.nodes, given.nodes, what,
                [](const ControlNode& a, const ControlNode& b) { return WithoutPointers(a) == WithoutPointers(b); });
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
    empty.name = table.name;
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
            program.actions[action].body.clear();
        }
    }
    const std::set<RegisterId> after = RegistersInUse(program);
    for (const RegisterId reg : before)
    {
        if (after.count(reg) == 0)
        {
            program.registers[reg].size = 1;
            program.registers[reg].initial.clear();
        }
    }
}

} // namespace

void
CheckExtension(const Program& loaded, const Program& program)
{
    CheckPrefix(loaded.headers, program.headers, "headers");
    CheckPrefix(loaded.errors, program.errors, "errors");
    CheckPrefix(loaded.valueSets, program.valueSets, "value sets");
    CheckPrefix(loaded.actions, program.actions, "actions");
    CheckPrefix(loaded.registers, program.registers, "registers");
    CheckPrefix(loaded.counters, program.counters, "counters");
    CheckPrefix(loaded.meters, program.meters, "meters");
    CheckPrefix(loaded.profiles, program.profiles, "profiles");
    CheckPrefix(loaded.digests, program.digests, "digests");
    CheckPrefix(loaded.tables, program.tables, "tables");
    CheckPrefix(loaded.fieldLists, program.fieldLists, "field lists");
    CheckControl(loaded.ingress, program.ingress, "ingress nodes");
    CheckControl(loaded.egress, program.egress, "egress nodes");
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
        if (!IsSame(now.access.tables[table], then.access.tables[table]))
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
            if (before[node] && before[node] != then.access.branches[thread][node])
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
    emptied = Branch{std::get<Branch>(emptied).name,
                     {Operation::Equal, 1, Constant{0}, Constant{0}},
                     kEndOfControl,
                     kEndOfControl};
    return program;
}

} // namespace pisa
