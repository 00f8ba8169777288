// What programs declare beside tables: state, sets, and messages to the control plane.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_RESOURCE_H
#define PISA_IR_RESOURCE_H

#include "ir/table.h"

#include <string>
#include <vector>

namespace pisa
{

/** A stateful array; chips let a packet touch it once. Cells are up to 64 bits. */
struct Register
{
    std::string name;
    unsigned width{32};            ///< bits a cell, 1 to 64
    uint64_t size{1};              ///< cells
    std::vector<uint64_t> initial; ///< the first cells at boot; the rest are 0
    SourceLocation where;          ///< in the user's program, if it stems from there

    bool operator==(const Register& o) const;
};

/** An array of counters, each of packets and of bytes, 64 bits both. */
struct CounterArray
{
    std::string name;
    uint64_t size{1}; ///< cells; of a table's direct counter as many as its entries
    SourceLocation where{};

    bool operator==(const CounterArray& o) const
    {
        return name == o.name && size == o.size && where == o.where;
    }
};

/** An array of two-rate three-colour meters (RFC 2698, colour-blind); the control plane sets rates and bursts. */
struct MeterArray
{
    enum class Unit : uint8_t
    {
        Packets,
        Bytes,
    };

    std::string name;
    uint64_t size{1}; ///< cells; of a table's direct meter as many as its entries
    Unit unit{Unit::Packets};
    SourceLocation where{};

    bool operator==(const MeterArray& o) const
    {
        return name == o.name && size == o.size && unit == o.unit && where == o.where;
    }
};

/**
 * Action calls that entries name by member, so that many entries share one and the control plane changes it once. A
 * selector has groups of members too, from which a hash of fields chooses.
 */
struct ActionProfile
{
    std::string name;
    uint64_t size{1}; ///< members
    bool isSelector{false};
    uint64_t maxGroupSize{0}; ///< members of a group; 0 if there is no limit. Of selectors, as what follows
    HashAlgorithm algorithm{HashAlgorithm::Crc16};
    std::vector<FieldId> fields{}; ///< hashed, as inputs of a Hash
    SourceLocation where{};

    bool operator==(const ActionProfile& o) const
    {
        return name == o.name && size == o.size && isSelector == o.isSelector && maxGroupSize == o.maxGroupSize &&
               algorithm == o.algorithm && fields == o.fields && where == o.where;
    }
};

/** A message to the control plane: the values of some fields. */
struct DigestLayout
{
    std::string name;
    std::vector<FieldId> fields;
    SourceLocation where{};

    bool operator==(const DigestLayout& o) const
    {
        return name == o.name && fields == o.fields && where == o.where;
    }
};

/** Values of a select key that the control plane may change. */
struct ParseValueSet
{
    std::string name;
    unsigned width{0};                 ///< bits of the select key
    uint64_t size{1};                  ///< members at most
    std::vector<MatchValue> members{}; ///< at boot; a key is in the set if (key & mask) == value of one
    SourceLocation where{};

    bool operator==(const ParseValueSet& o) const
    {
        return name == o.name && width == o.width && size == o.size && members == o.members && where == o.where;
    }
};

} // namespace pisa

#endif // PISA_IR_RESOURCE_H
