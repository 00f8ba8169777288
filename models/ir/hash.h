// Hashes over bits of a packet, and the checksums that are made of them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_HASH_H
#define PISA_IR_HASH_H

#include "ir/statement.h"

#include <optional>
#include <string_view>
#include <vector>

namespace pisa
{

/** What a hash computes of a string of bytes; names and parameters are those of BMv2's simple_switch. */
enum class HashAlgorithm : uint8_t
{
    Identity,    ///< the bytes as one number, cut to its last 64 bits
    Csum16,      ///< the internet checksum, RFC 1071
    Xor16,       ///< exclusive or of the 16-bit words
    Crc16,       ///< polynomial 0x8005, reflected, from 0, ends with 0 (CRC-16/ARC)
    Crc32,       ///< polynomial 0x04c11db7, reflected, from and ends with all ones (ISO 3309)
    Crc16Custom, ///< parameters from the control plane, at first those of Crc16
    Crc32Custom, ///< parameters from the control plane, at first those of Crc32
};

/** @return the algorithm as written in the text form, e.g. "crc16_custom". */
std::string_view NameOf(HashAlgorithm algorithm);

/** @return the algorithm called `name`, or nothing. */
std::optional<HashAlgorithm> FindHashAlgorithm(std::string_view name);

/** Bits that are hashed. */
struct HashInput
{
    Operand value;
    unsigned width{0}; ///< low bits of the value that count, 1 to 64; 0 for a varbit, whose content counts

    bool operator==(const HashInput& o) const
    {
        return value == o.value && width == o.width;
    }
};

/**
 * One checksum, verified behind the parser or brought up to date before the deparser: dest is the hash of the inputs
 * (concatenated, first most significant, zeroes appended up to whole bytes), cut to its width.
 */
struct Checksum
{
    HashAlgorithm algorithm{HashAlgorithm::Csum16};
    std::vector<HashInput> inputs; ///< fields and constants
    FieldId dest;                  ///< the field that holds it
    std::vector<Condition> when;   ///< all must hold, else nothing is verified or updated
    bool withPayload{false};       ///< what the parser left follows the inputs; of Csum16 alone
    bool onlyChanged{false};       ///< no update unless an action wrote to a header among inputs or dest, valid bits
                                   ///< included: a packet that came with a wrong checksum leaves with it

    bool operator==(const Checksum& o) const
    {
        return algorithm == o.algorithm && inputs == o.inputs && dest == o.dest && when == o.when &&
               withPayload == o.withPayload && onlyChanged == o.onlyChanged;
    }
};

} // namespace pisa

#endif // PISA_IR_HASH_H
