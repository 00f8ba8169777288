// Headers, fields and the parse graph of a packet program.
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
using StateId = uint32_t;

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

/** One field, 1 to 64 bits wide; wider data is several fields. */
struct Field
{
    std::string name;
    unsigned width{0}; ///< bits

    bool operator==(const Field& o) const
    {
        return name == o.name && width == o.width;
    }
};

/**
 * A header instance in the header vector. Packet headers come and go with their validity bit and are a whole
 * number of bytes, fields in wire order, most significant bit first. Metadata is always valid, never on the
 * wire, and starts as zero for each packet.
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

/** Fields of headers[0], the metadata that every chip provides, in this order. */
enum class Intrinsic : uint32_t
{
    IngressPort,    ///< 16 bits, set by the chip
    PacketLength,   ///< 32 bits, bytes of the frame without FCS, set by the chip
    EgressPort,     ///< 16 bits, set by the program in ingress; read by egress
    MulticastGroup, ///< 16 bits; 0 means unicast to EgressPort
    ReplicationId,  ///< 16 bits, set by the replication engine for each copy; read by egress
    Drop,           ///< 1 bit; nonzero at the end of a pipeline discards the packet
    Flood,          ///< 1 bit; nonzero sends to every port but the one that it came from
};

/** @return headers[0] as every program has it, named "intrinsic". */
Header MakeIntrinsicHeader();

/** @return the id of one intrinsic field. */
constexpr FieldId
IntrinsicField(Intrinsic field)
{
    return {0, static_cast<uint32_t>(field)};
}

/** One way out of a parse state: taken when (key & mask) == value, first match wins. */
struct ParseTransition
{
    uint64_t value{0};
    uint64_t mask{~uint64_t{0}};
    StateId next{0};

    bool operator==(const ParseTransition& o) const
    {
        return value == o.value && mask == o.mask && next == o.next;
    }
};

/**
 * A parse state: extracts headers in order, then selects on the concatenation of `select` (first field most
 * significant, at most 64 bits in all; only fields already extracted). No transition taken means `otherwise`.
 */
struct ParseState
{
    static constexpr StateId kAccept = 0xfffffffe;
    static constexpr StateId kReject = 0xfffffffd; ///< the packet is dropped and counted as a parser error

    std::string name;
    std::vector<HeaderId> extracts;
    std::vector<FieldId> select;
    std::vector<ParseTransition> transitions;
    StateId otherwise{kAccept};

    bool operator==(const ParseState& o) const
    {
        return name == o.name && extracts == o.extracts && select == o.select && transitions == o.transitions &&
               otherwise == o.otherwise;
    }
};

/** An internet checksum (RFC 1071) over all of one header, kept in one of its 16-bit fields. */
struct Checksum
{
    HeaderId header{0};
    uint32_t field{0}; ///< index of the checksum field in the header

    bool operator==(const Checksum& o) const
    {
        return header == o.header && field == o.field;
    }
};

} // namespace pisa

#endif // PISA_IR_HEADER_H
