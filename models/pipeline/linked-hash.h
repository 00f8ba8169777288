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

    /** A slot within a sum of words: fields of up to 32 bits are added where they end in their word. */
    struct Term
    {
        uint32_t slot;
        unsigned shift;
        uint64_t mask;
    };

    void LinkTerms(const std::vector<HashInput>& inputs);
    uint64_t SumTerms(const uint64_t* slots) const;

    HashAlgorithm m_algorithm;
    bool m_withPayload;
    std::vector<Part> m_parts;
    bool m_isSum{false}; ///< m_terms count, not m_parts
    std::vector<Term> m_terms;
    uint64_t m_constant{0}; ///< of the sum
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
