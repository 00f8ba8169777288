// From control graphs to program description tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-description.h"

#include <algorithm>

namespace pisa
{

namespace
{

DescriptionEntry
DescribeApply(const Program& program, const Apply& apply)
{
    DescriptionEntry entry{DescriptionEntry::Kind::Table, apply.table, {}};
    for (const ActionId action : program.tables[apply.table].actions)
    {
        const auto own = std::find_if(apply.onAction.begin(), apply.onAction.end(),
                                      [action](const auto& chosen) { return chosen.first == action; });
        const bool hasOwn = own != apply.onAction.end();
        entry.next.push_back(hasOwn ? own->second : apply.onMiss);
        entry.next.push_back(hasOwn ? own->second : apply.onHit);
    }
    return entry;
}

} // namespace

bool
DescriptionEntry::operator==(const DescriptionEntry& o) const
{
    return kind == o.kind && resource == o.resource && next == o.next;
}

bool
ProgramDescription::Walk::operator==(const Walk& o) const
{
    return first == o.first && entries == o.entries;
}

bool
ProgramDescription::operator==(const ProgramDescription& o) const
{
    return threads == o.threads;
}

ProgramDescription
Describe(const Program& program)
{
    ProgramDescription description;
    uint32_t conditions = 0;
    for (const bool egress : {false, true})
    {
        const Control& control = egress ? program.egress : program.ingress;
        ProgramDescription::Walk& walk = description.threads[egress];
        walk.first = control.entry;
        for (const ControlNode& node : control.nodes)
        {
            if (const auto* apply = std::get_if<Apply>(&node))
            {
                walk.entries.push_back(DescribeApply(program, *apply));
                continue;
            }
            const auto& branch = std::get<Branch>(node);
            walk.entries.push_back({DescriptionEntry::Kind::Branch, conditions++, {branch.onFalse, branch.onTrue}});
        }
    }
    return description;
}

} // namespace pisa
