// Hashes and checksums over slots.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_LINKED_HASH_H
#define PISA_PIPELINE_LINKED_HASH_H

#include "pipeline/hash-algorithms.h"
#include "pipeline/linked-operation.h"
#include "pipeline/phv.h"

#include <vector>

namespace pisa
{

/**
 * A hash of slots, constants and contents of varbits. An internet checksum of whole 16-bit words is summed slot by
 * slot where they stand in their words, without putting bytes together.
 */
class LinkedHash
{
  public:
    /** @param withPayload what the parser left follows the inputs */
    LinkedHash(HashAlgorithm algorithm, const std::vector<HashInput>& inputs, bool withPayload, PhvLayout& layout);

    uint64_t Compute(const Phv& phv, const HashAlgorithms& algorithms) const;

  private:
    struct Part
    {
        uint32_t slot;
        unsigned width; ///< 0: a varbit
    };

    /** Whole fields of up to 32 bits that end `left` bits before their word does. */
    struct Fields
    {
        unsigned left;
        std::vector<uint32_t> slots;
    };

    /** Up to 32 bits of any slot. */
    struct Cut
    {
        uint32_t slot;
        unsigned right; ///< bits of the slot behind them
        unsigned left;
        uint64_t mask;
    };

    void LinkSum(const std::vector<HashInput>& inputs, const PhvLayout& layout);
    void LinkTerm(const HashInput& input, uint32_t slot, unsigned left, const PhvLayout& layout);
    uint64_t Sum(const uint64_t* slots) const;
    uint64_t ComputeOfBytes(const Phv& phv, const HashAlgorithms& algorithms) const;

    HashAlgorithm m_algorithm;
    bool m_withPayload;
    std::vector<Part> m_parts;
    bool m_isSum{false}; ///< of m_constant, m_fields and m_cuts; m_parts do not count
    uint64_t m_constant{0};
    std::vector<Fields> m_fields; ///< by `left`, each once
    std::vector<Cut> m_cuts;
};

/** One of a program's checksums. */
class LinkedChecksum
{
  public:
    LinkedChecksum(const Checksum& checksum, PhvLayout& layout);

    /** @return whether the field holds what it should, or nothing asks. */
    bool IsRight(const Phv& phv, const HashAlgorithms& algorithms) const;

    /** Brings the field up to date. */
    void Update(Phv& phv, const HashAlgorithms& algorithms) const;

  private:
    bool Applies(const uint64_t* slots) const;
    bool IsChanged(const uint64_t* slots) const;

    std::vector<LinkedOperation> m_when;
    LinkedHash m_hash;
    uint32_t m_dest;
    uint64_t m_destMask;
    bool m_onlyChanged;
    std::vector<uint32_t> m_changed;
};

} // namespace pisa

#endif // PISA_PIPELINE_LINKED_HASH_H
