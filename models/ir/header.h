// Headers and fields of a packet program, and the metadata that every chip provides.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_HEADER_H
#define PISA_IR_HEADER_H

#include "ir/diagnostic.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pisa
{

using HeaderId = uint32_t;

/** A field of a header instance. `index` kValid addresses the header's validity bit (width 1). */
struct FieldId
{
    static constexpr uint32_t kValid = 0xffffffff;

    HeaderId header{0};
    uint32_t index{0};

    bool operator==(FieldId o) const
    {
        return header == o.header && index == o.index;
    }

    bool operator!=(FieldId o) const
    {
        return !(*this == o);
    }

    bool operator<(FieldId o) const
    {
        return header != o.header ? header < o.header : index < o.index;
    }
};

/**
 * One field, 1 to 64 bits wide; wider data is several fields, named "addr[127:64]" and "addr[63:0]".
 *
 * A field whose size differs from packet to packet (P4's varbit) has 64 bits in the header vector, which refer to
 * its content: frame bit offset << 32 | length in bits. Only Move, Equal and NotEqual between two such fields (at 64
 * bits, on contents) and the inputs of hashes use it.
 */
struct Field
{
    std::string name;
    unsigned width{0};        ///< bits
    unsigned variableBits{0}; ///< the most bits that a varbit holds on the wire; 0 for all other fields

    bool operator==(const Field& o) const
    {
        return name == o.name && width == o.width && variableBits == o.variableBits;
    }
};

/**
 * A header instance in the header vector. Packet headers come and go with their validity bit and are a whole
 * number of bytes, fields in wire order, most significant bit first; at most one field is a varbit, which does not
 * count. Metadata is always valid, never on the wire, has no varbit, and starts as zero for each packet.
 */
struct Header
{
    std::string name;
    bool isMetadata{false};
    std::vector<Field> fields;
    SourceLocation where; ///< in the user's program, if it stems from there

    bool operator==(const Header& o) const
    {
        return name == o.name && isMetadata == o.isMetadata && fields == o.fields && where == o.where;
    }
};

/**
 * Fields of headers[0], the metadata that every chip provides, in this order. Times are in nanoseconds of simulated
 * time; a chip sets what it is said to set before the first packet of that thread's control runs.
 */
enum class Intrinsic : uint32_t
{
    IngressPort,    ///< 16 bits, set by the chip
    PacketLength,   ///< 32 bits, bytes of the frame without FCS, set by the chip
    EgressPort,     ///< 16 bits, set by the program in ingress; read by egress
    MulticastGroup, ///< 16 bits; 0 means unicast to EgressPort
    ReplicationId,  ///< 16 bits, set by the replication engine for each copy; read by egress
    Drop,           ///< 1 bit; nonzero at the end of a pipeline discards the packet
    Flood,          ///< 1 bit; nonzero sends to every port but the one that it came from
    QueueId,        ///< 8 bits, set by the program in ingress: queue of the egress port; one that is not there drops
    PacketKind,     ///< 8 bits, a PacketKind, set by the chip
    // Asked for by the program, zero for nothing. `list` is one more than an index into Program::fieldLists, or zero
    // to keep no field: all metadata but what the list names starts as zero again.
    Resubmit,      ///< 8 bits; list + 1: at the end of ingress, the frame as it came goes to the parser again
    Recirculate,   ///< 8 bits; list + 1: at the end of egress, the frame as it leaves goes to the parser again
    MirrorSession, ///< 16 bits; at the end of either control, a copy goes where the session says, too: a number of
                   ///< 15 bits, to which kMirrorAsked may be added, and must be for session 0
    MirrorList,    ///< 8 bits; list of the mirrored copy
    Truncate,      ///< 32 bits; bytes to which the frame is cut when it leaves
    // Of the parser and the buffer, set by the chip.
    ParserError,   ///< 8 bits, a ParserFault or one of the program's own, in ingress
    ChecksumError, ///< 1 bit; a verified checksum was wrong, in ingress
    ArrivalTime,   ///< 48 bits; when the frame's parsing began
    EnqueueTime,   ///< 48 bits; in egress
    EnqueueDepth,  ///< 24 bits; packets in the queue that this one found, in egress
    EnqueueCells,  ///< 24 bits; cells in the queue that this one found, in egress
    DequeueDepth,  ///< 24 bits; packets that it left behind, in egress
    QueueingTime,  ///< 48 bits; from enqueuing to dequeuing, in egress
    EgressTime,    ///< 48 bits; when it was issued into egress
    Congestion,    ///< 1 bit; its queue stood at the marking threshold, in egress
    Version,       ///< 32 bits; the stamp of its parsing, a bit for each upgrade under way (see pipeline/phv.h)
};
constexpr uint32_t kIntrinsicFields = static_cast<uint32_t>(Intrinsic::Version) + 1;

/** Of Intrinsic::MirrorSession: a copy is asked for. Tells session 0 from none, as the same bit of simple_switch
 * does. */
constexpr uint64_t kMirrorAsked = uint64_t{1} << 15;

/** Where a packet comes from; the numbers are those of BMv2's instance types. */
enum class PacketKind : uint8_t
{
    Normal = 0,
    IngressMirror = 1,
    EgressMirror = 2,
    Recirculated = 4,
    Replicated = 5,
    Resubmitted = 6,
};

/** @return headers[0] as every program has it, named "intrinsic". */
Header MakeIntrinsicHeader();

/** @return the id of one intrinsic field. */
constexpr FieldId
IntrinsicField(Intrinsic field)
{
    return {0, static_cast<uint32_t>(field)};
}

/** @return bits of a header on the wire, its varbit left out. */
unsigned FixedBits(const Header& header);

} // namespace pisa

#endif // PISA_IR_HEADER_H
