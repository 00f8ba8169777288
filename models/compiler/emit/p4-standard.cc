// The chip's own metadata as v1model's standard_metadata.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-standard.h"

#include <algorithm>
#include <array>

namespace pisa
{

namespace
{

struct Row
{
    Intrinsic field;
    const char* name;
    unsigned width;
    uint32_t scale;
};

constexpr uint32_t kMicrosecond = 1000; ///< nanoseconds

/** Names and widths of v1model.p4. */
constexpr std::array<Row, 13> kRows{{
    {Intrinsic::IngressPort, "ingress_port", 9, 1},
    {Intrinsic::PacketLength, "packet_length", 32, 1},
    {Intrinsic::MulticastGroup, "mcast_grp", 16, 1},
    {Intrinsic::ReplicationId, "egress_rid", 16, 1},
    {Intrinsic::QueueId, "priority", 3, 1},
    {Intrinsic::PacketKind, "instance_type", 32, 1},
    {Intrinsic::ChecksumError, "checksum_error", 1, 1},
    {Intrinsic::ArrivalTime, "ingress_global_timestamp", 48, kMicrosecond},
    {Intrinsic::EnqueueTime, "enq_timestamp", 32, kMicrosecond},
    {Intrinsic::EnqueueDepth, "enq_qdepth", 19, 1},
    {Intrinsic::DequeueDepth, "deq_qdepth", 19, 1},
    {Intrinsic::QueueingTime, "deq_timedelta", 32, kMicrosecond},
    {Intrinsic::EgressTime, "egress_global_timestamp", 48, kMicrosecond},
}};
constexpr unsigned kPortBits = 9;

} // namespace

std::optional<P4Standard>
FindP4Standard(Intrinsic field, Thread thread)
{
    const std::string header = "standard_metadata.";
    if (field == Intrinsic::EgressPort)
    {
        // ingress asks for a port in one field, egress finds it in another
        return P4Standard{header + (thread == Thread::Ingress ? "egress_spec" : "egress_port"), kPortBits, 1};
    }
    const auto* row =
        std::find_if(kRows.begin(), kRows.end(), [field](const Row& one) { return one.field == field; });
    return row == kRows.end() ? std::nullopt : std::optional(P4Standard{header + row->name, row->width, row->scale});
}

} // namespace pisa
