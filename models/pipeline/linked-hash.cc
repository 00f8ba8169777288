// Hashes and checksums over slots.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/linked-hash.h"

#include "pipeline/bit-string.h"

#include <algorithm>

namespace pisa
{

LinkedHash::LinkedHash(HashAlgorithm algorithm, const std::vector<HashInput>& inputs, bool withPayload,
                       PhvLayout& layout)
    : m_algorithm(algorithm),
      m_withPayload(withPayload)
{
    bool hasVarbit = false;
    for (const HashInput& input : inputs)
    {
        m_parts.push_back({SlotOf(input.value, layout), input.width});
        hasVarbit = hasVarbit || input.width == 0;
    }
    if (algorithm == HashAlgorithm::Csum16 && !withPayload && !hasVarbit)
    {
        LinkTerms(inputs);
    }
}

/** What stands n bits before the end of its 16-bit word counts 2^n; modulo 2^16 - 1 it does not matter in which word.
 */
void
LinkedHash::LinkTerms(const std::vector<HashInput>& inputs)
{
    m_isSum = true;
    unsigned left = 0; // bits from the end of the string, then of each input
    for (const HashInput& input : inputs)
    {
        left += input.width;
    }
    left += (16 - left % 16) % 16;
    for (std::size_t i = 0; i < inputs.size(); ++i)
    {
        left -= inputs[i].width;
        const uint64_t mask = LowBits(inputs[i].width);
        const unsigned shift = left % 16;
        if (const auto* constant = std::get_if<Constant>(&inputs[i].value))
        {
            m_constant += FoldOnesComplement(constant->value & mask) << shift;
        }
        else
        {
            m_terms.push_back({m_parts[i].slot, shift, mask});
        }
    }
}

inline uint64_t
LinkedHash::SumTerms(const uint64_t* slots) const
{
    uint64_t sum = m_constant;
    for (const Term& term : m_terms)
    {
        const uint64_t value = slots[term.slot] & term.mask;
        sum += (term.mask >> 32 == 0 ? value : (value >> 32) + (value & 0xffffffff)) << term.shift;
    }
    return sum;
}

uint64_t
LinkedHash::Compute(const Phv& phv, const HashAlgorithms& algorithms) const
{
    const uint64_t* slots = phv.slots.data();
    if (m_isSum)
    {
        return ~FoldOnesComplement(SumTerms(slots)) & 0xffff;
    }
    std::vector<uint8_t> bytes;
    BitWriter writer(bytes);
    for (const Part& part : m_parts)
    {
        if (part.width > 0)
        {
            writer.Append(slots[part.slot], part.width);
        }
        else
        {
            writer.Append(phv.bytes.data(), slots[part.slot] >> 32, slots[part.slot] & 0xffffffff);
        }
    }
    if (m_withPayload)
    {
        bytes.insert(bytes.end(), phv.bytes.begin() + phv.parsedBytes, phv.bytes.end());
    }
    return algorithms.Compute(m_algorithm, bytes.data(), bytes.size());
}

LinkedChecksum::LinkedChecksum(const Checksum& checksum, PhvLayout& layout)
    : m_hash(checksum.algorithm, checksum.inputs, checksum.withPayload, layout),
      m_dest(layout.SlotOf(checksum.dest)),
      m_destMask(layout.MaskOf(checksum.dest)),
      m_onlyChanged(checksum.onlyChanged)
{
    for (const Condition& condition : checksum.when)
    {
        m_when.push_back(LinkCondition(condition, layout));
    }
    for (const HeaderId header : HeadersOf(checksum))
    {
        m_changed.push_back(layout.ChangedSlot(header));
    }
}

bool
LinkedChecksum::Applies(const uint64_t* slots) const
{
    return std::all_of(m_when.begin(), m_when.end(),
                       [slots](const LinkedOperation& condition) { return ComputeValue(condition, slots) != 0; });
}

bool
LinkedChecksum::IsChanged(const uint64_t* slots) const
{
    return !m_onlyChanged ||
           std::any_of(m_changed.begin(), m_changed.end(), [slots](uint32_t slot) { return slots[slot] != 0; });
}

bool
LinkedChecksum::IsRight(const Phv& phv, const HashAlgorithms& algorithms) const
{
    return !Applies(phv.slots.data()) || (m_hash.Compute(phv, algorithms) & m_destMask) == phv.slots[m_dest];
}

void
LinkedChecksum::Update(Phv& phv, const HashAlgorithms& algorithms) const
{
    if (IsChanged(phv.slots.data()) && Applies(phv.slots.data()))
    {
        phv.slots[m_dest] = m_hash.Compute(phv, algorithms) & m_destMask;
    }
}

} // namespace pisa
