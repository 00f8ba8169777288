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
        LinkSum(inputs, layout);
    }
}

/** What stands n bits before the end of its 16-bit word counts 2^n; modulo 2^16 - 1 it does not matter in which word.
 */
void
LinkedHash::LinkSum(const std::vector<HashInput>& inputs, const PhvLayout& layout)
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
        LinkTerm(inputs[i], m_parts[i].slot, left % 16, layout);
    }
}

void
LinkedHash::LinkTerm(const HashInput& input, uint32_t slot, unsigned left, const PhvLayout& layout)
{
    if (const auto* constant = std::get_if<Constant>(&input.value))
    {
        m_constant += FoldOnesComplement(constant->value & LowBits(input.width)) << left;
        return;
    }
    const auto* field = std::get_if<FieldId>(&input.value);
    if (field != nullptr && layout.MaskOf(*field) <= LowBits(std::min(32U, input.width)))
    {
        auto fields =
            std::find_if(m_fields.begin(), m_fields.end(), [left](const Fields& f) { return f.left == left; });
        fields = fields == m_fields.end() ? m_fields.insert(fields, {left, {}}) : fields;
        fields->slots.push_back(slot);
        return;
    }
    for (unsigned right = 0; right < input.width; right += 32)
    {
        m_cuts.push_back({slot, right, left, LowBits(std::min(32U, input.width - right))});
    }
}

inline uint64_t
LinkedHash::Sum(const uint64_t* slots) const
{
    uint64_t sum = m_constant;
    for (const Fields& fields : m_fields)
    {
        uint64_t words = 0;
        for (const uint32_t slot : fields.slots)
        {
            words += slots[slot];
        }
        sum += words << fields.left;
    }
    for (const Cut& cut : m_cuts)
    {
        sum += (slots[cut.slot] >> cut.right & cut.mask) << cut.left;
    }
    return sum;
}

uint64_t
LinkedHash::Compute(const Phv& phv, const HashAlgorithms& algorithms) const
{
    return m_isSum ? ~FoldOnesComplement(Sum(phv.slots.data())) & 0xffff : ComputeOfBytes(phv, algorithms);
}

uint64_t
LinkedHash::ComputeOfBytes(const Phv& phv, const HashAlgorithms& algorithms) const
{
    const uint64_t* slots = phv.slots.data();
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

inline bool
LinkedChecksum::Applies(const uint64_t* slots) const
{
    for (const LinkedOperation& condition : m_when)
    {
        if (ComputeValue(condition, slots) == 0)
        {
            return false;
        }
    }
    return true;
}

inline bool
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
