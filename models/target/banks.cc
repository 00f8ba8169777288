// The hash that shards tables and registers.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/banks.h"

namespace pisa
{

bool
BankLimits::operator==(const BankLimits& o) const
{
    return count == o.count && entries == o.entries;
}

BankHash
BankHash::OfTable(uint32_t table)
{
    return BankHash(uint64_t{2} * table);
}

BankHash
BankHash::OfRegister(uint32_t reg)
{
    return BankHash(uint64_t{2} * reg + 1);
}

uint64_t
BankHash::Mix(uint64_t word)
{
    word += 0x9e3779b97f4a7c15;
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
    word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
    return word ^ (word >> 31);
}

} // namespace pisa
