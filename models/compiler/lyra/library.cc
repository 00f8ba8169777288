// The table of library calls.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/library.h"

#include <map>

namespace pisa::lyra
{

namespace
{

LibraryCall
Reads(Intrinsic field)
{
    return {ReadService{field}, 0, MakeIntrinsicHeader().fields[static_cast<std::size_t>(field)].width};
}

LibraryCall
Writes(Intrinsic field, std::optional<uint64_t> value = {})
{
    return {WriteService{field, value}, value ? 0 : 1, 0};
}

const std::map<std::string, LibraryCall, std::less<>>&
Calls()
{
    static const std::map<std::string, LibraryCall, std::less<>> calls{
        {"crc16_hash", {HashService{HashAlgorithm::Crc16}, {}, 16}},
        {"crc32_hash", {HashService{HashAlgorithm::Crc32}, {}, 32}},
        {"crc_hash", {HashService{HashAlgorithm::Crc16}, {}, 16}},
        {"xor_hash", {HashService{HashAlgorithm::Xor16}, {}, 16}},
        {"internet_checksum", {HashService{HashAlgorithm::Csum16}, {}, 16}},
        {"random", {RandomService{}, 2, 32}},
        {"min", {ArithmeticService{Operation::MinUnsigned}, 2, 0}},
        {"max", {ArithmeticService{Operation::MaxUnsigned}, 2, 0}},
        {"add_saturated", {ArithmeticService{Operation::AddSaturateUnsigned}, 2, 0}},
        {"subtract_saturated", {ArithmeticService{Operation::SubSaturateUnsigned}, 2, 0}},
        {"add_header", {HeaderService{true}, 1, 0}},
        {"remove_header", {HeaderService{false}, 1, 0}},
        {"valid", {HeaderService{{}}, 1, 1}},
        {"ingress_port", Reads(Intrinsic::IngressPort)},
        {"egress_port", Reads(Intrinsic::EgressPort)},
        {"packet_length", Reads(Intrinsic::PacketLength)},
        {"ingress_timestamp", Reads(Intrinsic::ArrivalTime)},
        {"enqueue_timestamp", Reads(Intrinsic::EnqueueTime)},
        {"egress_timestamp", Reads(Intrinsic::EgressTime)},
        {"queue_length", Reads(Intrinsic::EnqueueDepth)},
        {"queueing_time", Reads(Intrinsic::QueueingTime)},
        {"queue_id", Reads(Intrinsic::QueueId)},
        {"congestion", Reads(Intrinsic::Congestion)},
        {"replication_id", Reads(Intrinsic::ReplicationId)},
        {"forward", Writes(Intrinsic::EgressPort)},
        {"multicast", Writes(Intrinsic::MulticastGroup)},
        {"set_queue", Writes(Intrinsic::QueueId)},
        {"truncate", Writes(Intrinsic::Truncate)},
        {"drop", Writes(Intrinsic::Drop, 1)},
        {"flood", Writes(Intrinsic::Flood, 1)},
        {"recirculate", Writes(Intrinsic::Recirculate, 1)},
        {"mirror", Writes(Intrinsic::MirrorSession)},
        {"copy_to_cpu", Writes(Intrinsic::MirrorSession, kCpuSession)},
    };
    return calls;
}

} // namespace

const LibraryCall*
FindLibraryCall(std::string_view name)
{
    const auto it = Calls().find(name);
    return it == Calls().end() ? nullptr : &it->second;
}

bool
HasResult(const LibraryCall& call)
{
    const auto* header = std::get_if<HeaderService>(&call.service);
    return !std::holds_alternative<WriteService>(call.service) && (header == nullptr || !header->becomes);
}

std::string
LibraryNames()
{
    std::string names;
    for (const auto& [name, call] : Calls())
    {
        names += (names.empty() ? "" : ", ") + name;
    }
    return names;
}

} // namespace pisa::lyra
