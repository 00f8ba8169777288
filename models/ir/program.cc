// Equality of the larger values, and the header that every program starts with.
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
    return std::tie(t.name, t.keys, t.actions, t.defaultCall, t.size, t.entries, t.isConst, t.where);
}

auto
Tie(const Register& r)
{
    return std::tie(r.name, r.width, r.size, r.initial, r.where);
}

auto
Tie(const Program& p)
{
    return std::tie(p.name, p.headers, p.parser, p.actions, p.registers, p.tables, p.ingress, p.egress, p.deparser,
                    p.checksums, p.fieldLists);
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
             {"dequeue_depth", 24},  {"queueing_time", 48}, {"egress_time", 48},   {"congestion", 1}},
            {}};
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
