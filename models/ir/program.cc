// Equality of the larger values, and what programs have in common.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/program.h"

#include <tuple>

namespace pisa
{

namespace
{

auto
Tie(const Table& t)
{
    return std::tie(t.name, t.keys, t.actions, t.defaultCall, t.size, t.entries, t.isConst, t.isDefaultConst,
                    t.counter, t.meter, t.profile, t.keyNames, t.where);
}

auto
Tie(const Register& r)
{
    return std::tie(r.name, r.width, r.size, r.initial, r.where);
}

auto
Tie(const Program& p)
{
    return std::tie(p.name, p.headers, p.errors, p.valueSets, p.parser, p.keepsFaulty, p.checks, p.actions,
                    p.registers, p.counters, p.meters, p.profiles, p.digests, p.tables, p.ingress, p.egress,
                    p.deparser, p.checksums, p.fieldLists);
}

} // namespace

Header
MakeIntrinsicHeader()
{
    return {"intrinsic",
            true,
            {{"ingress_port", 16},   {"packet_length", 32}, {"egress_port", 16},   {"multicast_group", 16},
             {"replication_id", 16}, {"drop", 1},           {"flood", 1},          {"queue_id", 8},
             {"packet_kind", 8},     {"resubmit", 8},       {"recirculate", 8},    {"mirror_session", 16},
             {"mirror_list", 8},     {"truncate", 32},      {"parser_error", 8},   {"checksum_error", 1},
             {"arrival_time", 48},   {"enqueue_time", 48},  {"enqueue_depth", 24}, {"enqueue_cells", 24},
             {"dequeue_depth", 24},  {"queueing_time", 48}, {"egress_time", 48},   {"congestion", 1},
             {"version", 32}},
            {}};
}

const char*
NameOf(MatchKind kind)
{
    static constexpr const char* kNames[] = {"exact", "lpm", "ternary", "range"};
    return kNames[static_cast<std::size_t>(kind)];
}

unsigned
FixedBits(const Header& header)
{
    unsigned bits = 0;
    for (const Field& field : header.fields)
    {
        bits += field.variableBits == 0 ? field.width : 0;
    }
    return bits;
}

Checksum
HeaderChecksum(const Program& program, FieldId dest)
{
    Checksum checksum;
    const std::vector<Field>& fields = program.headers[dest.header].fields;
    for (uint32_t index = 0; index < fields.size(); ++index)
    {
        const FieldId field{dest.header, index};
        // Zero in its own place, so that what follows keeps its place in the 16-bit words.
        checksum.inputs.push_back({field == dest ? Operand{Constant{0}} : Operand{field},
                                   fields[index].variableBits == 0 ? fields[index].width : 0});
    }
    checksum.dest = dest;
    checksum.when = {{Operation::NotEqual, 1, FieldId{dest.header, FieldId::kValid}, Constant{0}}};
    checksum.onlyChanged = true;
    return checksum;
}

std::string
FaultName(const Program& program, uint8_t fault)
{
    static constexpr const char* kNames[kFirstOwnFault] = {
        "NoError",       "PacketTooShort",       "NoMatch", "StackOutOfBounds", "HeaderTooShort",
        "ParserTimeout", "ParserInvalidArgument"};
    return fault < kFirstOwnFault ? kNames[fault] : program.errors.at(fault - kFirstOwnFault);
}

bool
Table::operator==(const Table& o) const
{
    return Tie(*this) == Tie(o);
}

bool
Register::operator==(const Register& o) const
{
    return Tie(*this) == Tie(o);
}

bool
Program::operator==(const Program& o) const
{
    return Tie(*this) == Tie(o);
}

} // namespace pisa
