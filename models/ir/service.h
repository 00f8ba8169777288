// Instructions that ask a service of the switch: hashes, random numbers, counters, meters, messages.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_SERVICE_H
#define PISA_IR_SERVICE_H

#include "ir/hash.h"

#include <string>
#include <vector>

namespace pisa
{

using CounterId = uint32_t;
using MeterId = uint32_t;
using DigestId = uint32_t;

// Each is carried out only when its guard is nonzero; otherwise nothing changes, its destination included.

/** dest = hash of the inputs (concatenated, first most significant, zeroes appended up to whole bytes). */
struct Hash
{
    HashAlgorithm algorithm{HashAlgorithm::Crc16};
    FieldId dest; ///< the result is cut or zero-extended to it
    std::vector<HashInput> inputs;
    bool withPayload{false}; ///< what the parser left follows the inputs; of Csum16 alone
    Operand guard{Constant{1}};

    bool operator==(const Hash& o) const
    {
        return algorithm == o.algorithm && dest == o.dest && inputs == o.inputs && withPayload == o.withPayload &&
               guard == o.guard;
    }
};

/** dest = a number drawn evenly from low to high, both included; low if high is less. */
struct RandomNumber
{
    FieldId dest;
    Operand low{Constant{0}};
    Operand high;
    Operand guard{Constant{1}};

    bool operator==(const RandomNumber& o) const
    {
        return dest == o.dest && low == o.low && high == o.high && guard == o.guard;
    }
};

/** Counts the packet and its bytes in one cell; an index beyond the array counts nothing. */
struct Count
{
    CounterId counter{0};
    Operand index{Constant{0}};
    Operand guard{Constant{1}};

    bool operator==(const Count& o) const
    {
        return counter == o.counter && index == o.index && guard == o.guard;
    }
};

/** Meters the packet in one cell (RFC 2698); an index beyond the array is green. */
struct MeterExecute
{
    MeterId meter{0};
    Operand index{Constant{0}};
    FieldId dest; ///< colour: 0 green, 1 yellow, 2 red
    Operand guard{Constant{1}};

    bool operator==(const MeterExecute& o) const
    {
        return meter == o.meter && index == o.index && dest == o.dest && guard == o.guard;
    }
};

/** Sends the fields of one of Program::digests to the control plane. */
struct Digest
{
    DigestId digest{0};
    Operand guard{Constant{1}};

    bool operator==(const Digest& o) const
    {
        return digest == o.digest && guard == o.guard;
    }
};

/** Writes a line for the user: the format with each {} replaced by the next operand's decimal value. */
struct Log
{
    std::string format;
    std::vector<Operand> operands; ///< as many as there are {}
    Operand guard{Constant{1}};

    bool operator==(const Log& o) const
    {
        return format == o.format && operands == o.operands && guard == o.guard;
    }
};

/** Stops the run with the message if the condition is zero. */
struct Assert
{
    Operand condition;
    std::string message;
    bool isAssume{false}; ///< the user calls it an assumption about packets, not a claim about the program
    Operand guard{Constant{1}};

    bool operator==(const Assert& o) const
    {
        return condition == o.condition && message == o.message && isAssume == o.isAssume && guard == o.guard;
    }
};

} // namespace pisa

#endif // PISA_IR_SERVICE_H
