// Random packets and changes of the control plane for a program.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/trial-draw.h"

namespace pisa
{
namespace
{

ActionCall
DrawCall(const Program& program, const Table& table, std::mt19937_64& random)
{
    ActionCall call{table.actions[random() % table.actions.size()], {}};
    for (const Field& parameter : program.actions[call.action].parameters)
    {
        call.arguments.push_back(random() & LowBits(parameter.width));
    }
    return call;
}

Entry
DrawEntry(const Program& program, const Table& table, std::mt19937_64& random)
{
    Entry entry;
    for (const MatchKey& key : table.keys)
    {
        const unsigned width =
            key.field.index == FieldId::kValid ? 1 : program.headers[key.field.header].fields[key.field.index].width;
        const uint64_t prefix = LowBits(width) & ~LowBits(static_cast<unsigned>(random() % (width + 1)));
        const uint64_t mask = key.kind == MatchKind::Exact ? ~uint64_t{0}
                              : key.kind == MatchKind::Lpm ? prefix
                                                           : random() & LowBits(width);
        const uint64_t value = random() % 2 == 0 ? random() % 4 : random();
        entry.match.push_back({value & mask & LowBits(width), mask});
    }
    entry.priority = static_cast<int32_t>(random() % 7) - 3;
    entry.call = DrawCall(program, table, random);
    return entry;
}

} // namespace

std::vector<TrialArrival>
DrawArrivals(std::mt19937_64& random)
{
    std::vector<TrialArrival> arrivals;
    Cycle at = random() % 5;
    for (uint64_t count = 30; count > 0; --count)
    {
        TrialArrival arrival{std::vector<uint8_t>(random() % 4 == 0 ? random() % 60 : 160), at, 0};
        for (uint8_t& byte : arrival.frame)
        {
            byte = static_cast<uint8_t>(random() % 2 == 0 ? random() % 3 : random());
        }
        arrivals.push_back(std::move(arrival));
        at += random() % 3 == 0 ? random() % 40 : random() % 2;
    }
    return arrivals;
}

std::vector<TrialChange>
DrawChanges(const Program& program, std::mt19937_64& random)
{
    std::vector<TrialChange> changes;
    Cycle at = 0;
    for (uint64_t count = 40; count > 0; --count)
    {
        at += random() % 20;
        TrialChange change{at, random() % 4, 0, {}, 0, 0, {}};
        const std::size_t elements = change.kind == 3 ? program.registers.size() : program.tables.size();
        if (elements == 0)
        {
            continue;
        }
        change.element = static_cast<uint32_t>(random() % elements);
        if (change.kind == 3)
        {
            change.index = random() % program.registers[change.element].size;
            change.value = random() & LowBits(program.registers[change.element].width);
            changes.push_back(change);
            continue;
        }
        const Table& table = program.tables[change.element];
        change.entry = DrawEntry(program, table, random);
        if (change.kind == 1 && !table.entries.empty() && random() % 2 == 0)
        {
            change.entry.match = table.entries[random() % table.entries.size()].match;
        }
        if (change.kind == 2 || !table.keys.empty())
        {
            changes.push_back(change);
        }
    }
    return changes;
}

} // namespace pisa
