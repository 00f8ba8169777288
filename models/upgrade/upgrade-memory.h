// What a program holds of a chip's memories while it is being changed.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_UPGRADE_MEMORY_H
#define PISA_UPGRADE_UPGRADE_MEMORY_H

#include <algorithm>
#include <array>
#include <cstdint>

namespace pisa
{

/** Entries of one processor's program description table (FlexCore, NSDI 2022, section 7: 10 bits of next pointer). */
constexpr uint64_t kDescriptionEntries = 1024;

/** What is counted. */
enum class MemoryKind : uint8_t
{
    Elements, ///< tables and branches, all of one size: the unit of the FlexCore paper's figures
    SramRows, ///< of match, action data and registers
    TcamRows,
    Descriptions, ///< entries of the program description table: elements and flex branches
};
constexpr unsigned kMemoryKinds = 4;

/** @return "elements", "SRAM rows", ... */
const char* NameOf(MemoryKind kind);

/** An amount of each kind of memory. */
struct UpgradeMemory
{
    std::array<uint64_t, kMemoryKinds> amount{};

    uint64_t& operator[](MemoryKind kind)
    {
        return amount[static_cast<unsigned>(kind)];
    }

    uint64_t operator[](MemoryKind kind) const
    {
        return amount[static_cast<unsigned>(kind)];
    }

    UpgradeMemory& operator+=(const UpgradeMemory& o)
    {
        for (unsigned i = 0; i < kMemoryKinds; ++i)
        {
            amount[i] += o.amount[i];
        }
        return *this;
    }

    /** Takes away; none may become negative. */
    UpgradeMemory& operator-=(const UpgradeMemory& o)
    {
        for (unsigned i = 0; i < kMemoryKinds; ++i)
        {
            amount[i] -= o.amount[i];
        }
        return *this;
    }

    bool operator==(const UpgradeMemory& o) const
    {
        return amount == o.amount;
    }

    bool operator!=(const UpgradeMemory& o) const
    {
        return amount != o.amount;
    }
};

inline UpgradeMemory
operator+(UpgradeMemory a, const UpgradeMemory& b)
{
    return a += b;
}

inline UpgradeMemory
operator-(UpgradeMemory a, const UpgradeMemory& b)
{
    return a -= b;
}

/** @return the larger of the two, kind by kind. */
inline UpgradeMemory
Most(const UpgradeMemory& a, const UpgradeMemory& b)
{
    UpgradeMemory most;
    for (unsigned i = 0; i < kMemoryKinds; ++i)
    {
        most.amount[i] = std::max(a.amount[i], b.amount[i]);
    }
    return most;
}

} // namespace pisa

#endif // PISA_UPGRADE_UPGRADE_MEMORY_H
