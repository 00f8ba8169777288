// The table of simple_switch's metadata, as docs/simple_switch.md of behavioral-model describes it.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/standard-metadata.h"

#include <algorithm>
#include <array>

namespace pisa
{

namespace
{

constexpr uint32_t kMicrosecond = 1000; // ns

/** Where a field stands for the chip's. */
enum class In
{
    Both,
    Ingress,
    Egress,
};

struct Row
{
    std::string_view name;
    In in;
    StandardField field;
};

constexpr std::array<Row, 19> kRows{{
    {"ingress_port", In::Both, {Intrinsic::IngressPort, 1, false, true}},
    // in egress it is plain: 511 at the end drops, the packet stays with its port else
    {"egress_spec", In::Ingress, {Intrinsic::EgressPort, 1, false, true}},
    {"egress_port", In::Egress, {Intrinsic::EgressPort, 1, false, true}},
    {"instance_type", In::Both, {Intrinsic::PacketKind, 1, false, true}},
    {"packet_length", In::Both, {Intrinsic::PacketLength, 1, false, true}},
    {"mcast_grp", In::Both, {Intrinsic::MulticastGroup, 1, false, true}},
    {"egress_rid", In::Both, {Intrinsic::ReplicationId, 1, false, true}},
    {"priority", In::Both, {Intrinsic::QueueId, 1, false, true}},
    {"qid", In::Both, {Intrinsic::QueueId, 1, false, true}},
    {"checksum_error", In::Both, {Intrinsic::ChecksumError, 1, false, true}},
    {"parser_error", In::Both, {Intrinsic::ParserError, 1, true, false}},
    {"parser_status", In::Both, {Intrinsic::ParserError, 1, true, false}},
    {"ingress_global_timestamp", In::Both, {Intrinsic::ArrivalTime, kMicrosecond, false, false}},
    {"egress_global_timestamp", In::Egress, {Intrinsic::EgressTime, kMicrosecond, false, false}},
    {"enq_timestamp", In::Egress, {Intrinsic::EnqueueTime, kMicrosecond, false, false}},
    {"enq_qdepth", In::Egress, {Intrinsic::EnqueueDepth, 1, false, true}},
    {"deq_timedelta", In::Egress, {Intrinsic::QueueingTime, kMicrosecond, false, false}},
    {"deq_qdepth", In::Egress, {Intrinsic::DequeueDepth, 1, false, true}},
    {"egress_instance", In::Both, {Intrinsic::ReplicationId, 1, false, true}},
}};

} // namespace

std::optional<StandardField>
FindStandardField(std::string_view name, SwitchHalf half)
{
    const auto* row =
        std::find_if(kRows.begin(), kRows.end(), [name](const Row& candidate) { return candidate.name == name; });
    const In here = half == SwitchHalf::Ingress ? In::Ingress : In::Egress;
    if (row == kRows.end() || (row->in != In::Both && row->in != here))
    {
        return std::nullopt;
    }
    return row->field;
}

bool
IsStandardHeader(std::string_view header)
{
    return header == "standard_metadata" || header == "intrinsic_metadata" || header == "queueing_metadata";
}

} // namespace pisa
