// v1model's standard_metadata in terms of what every chip provides.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/storage.h"

namespace pisa::p4
{

namespace
{

constexpr uint32_t kMicrosecond = 1000; ///< nanoseconds

struct Mapping
{
    const char* name;
    Intrinsic field;
    uint32_t scale;
};

constexpr Mapping kMappings[] = {
    {"ingress_port", Intrinsic::IngressPort, 1},
    {"instance_type", Intrinsic::PacketKind, 1},
    {"packet_length", Intrinsic::PacketLength, 1},
    {"enq_timestamp", Intrinsic::EnqueueTime, kMicrosecond},
    {"enq_qdepth", Intrinsic::EnqueueDepth, 1},
    {"deq_timedelta", Intrinsic::QueueingTime, kMicrosecond},
    {"deq_qdepth", Intrinsic::DequeueDepth, 1},
    {"ingress_global_timestamp", Intrinsic::ArrivalTime, kMicrosecond},
    {"egress_global_timestamp", Intrinsic::EgressTime, kMicrosecond},
    {"mcast_grp", Intrinsic::MulticastGroup, 1},
    {"egress_rid", Intrinsic::ReplicationId, 1},
    {"checksum_error", Intrinsic::ChecksumError, 1},
    {"parser_error", Intrinsic::ParserError, 1},
    {"priority", Intrinsic::QueueId, 1},
};

} // namespace

Data
Storage::StandardMetadata(const TypePtr& type, Thread thread)
{
    // Ingress asks for a port in egress_spec and egress finds it in egress_port: one field of the chip. What is left
    // of the two is a plain field: egress_port in ingress, and in egress egress_spec, which only drops.
    const char* const port = thread == Thread::Ingress ? "egress_spec" : "egress_port";
    Data data;
    data.type = type;
    for (const TypedField& field : FieldsOf(type))
    {
        Data member;
        member.type = field.type;
        for (const Mapping& mapping : kMappings)
        {
            if (field.name == mapping.name)
            {
                member.pieces = {IntrinsicField(mapping.field)};
                member.scale = mapping.scale;
            }
        }
        if (field.name == port)
        {
            member.pieces = {IntrinsicField(Intrinsic::EgressPort)};
        }
        if (member.pieces.empty())
        {
            const FieldId plain = Metadata("standard", field.name, ScalarWidth(field.type));
            member.pieces = {plain};
            m_egressSpec = field.name == "egress_spec" ? plain : m_egressSpec;
        }
        data.members.push_back(std::move(member));
    }
    return data;
}

} // namespace pisa::p4
