// How many bits of a hash can be set.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_HASH_WIDTH_H
#define PISA_IR_HASH_WIDTH_H

#include "ir/hash.h"

namespace pisa
{

/** @return bits, from the lowest on, outside of which what the algorithm yields is 0. */
constexpr unsigned
WidthOf(HashAlgorithm algorithm)
{
    switch (algorithm)
    {
    case HashAlgorithm::Identity:
        return 64;
    case HashAlgorithm::Crc32:
    case HashAlgorithm::Crc32Custom:
        return 32;
    case HashAlgorithm::Csum16:
    case HashAlgorithm::Xor16:
    case HashAlgorithm::Crc16:
    case HashAlgorithm::Crc16Custom:
        return 16;
    }
    return 64;
}

} // namespace pisa

#endif // PISA_IR_HASH_WIDTH_H
