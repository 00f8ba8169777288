// The values of a packet's fields: each apart, or in the words of a header vector where a placement has them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_REFERENCE_FIELD_STORE_H
#define PISA_TESTS_REFERENCE_FIELD_STORE_H

#include "target/placement.h"

#include <array>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace pisa
{

/** How a chip's header vector holds fields. */
struct VectorLayout
{
    std::vector<PhvPlacement> phv;
    std::set<FieldId> notTaken; ///< by the parser, for nobody reads what the frame has there
};

/** Bit by bit; what the words of two fields have in common, they have in common here. */
class FieldStore
{
  public:
    /** Each field apart. */
    FieldStore() = default;

    /** Fields in their words; those that the chip does not carry, and validity bits, apart. */
    FieldStore(const Program& program, const VectorLayout& layout) : m_notTaken(layout.notTaken)
    {
        for (const PhvPlacement& placed : layout.phv)
        {
            std::vector<Bit> bits; // of the words, the least significant first
            for (auto word = placed.words.rbegin(); word != placed.words.rend(); ++word)
            {
                for (unsigned bit = 0; bit < word->width; ++bit)
                {
                    bits.push_back({word->width, word->index, bit});
                }
            }
            const auto first = bits.begin() + placed.shift;
            const unsigned width = program.headers[placed.field.header].fields[placed.field.index].width;
            m_places[placed.field] = {first, first + width};
        }
    }

    uint64_t Get(FieldId field) const
    {
        const auto arriving = m_arriving.find(field);
        if (arriving != m_arriving.end())
        {
            return arriving->second;
        }
        const auto place = m_places.find(field);
        if (place == m_places.end())
        {
            const auto found = m_apart.find(field);
            return found == m_apart.end() ? 0 : found->second;
        }
        uint64_t value = 0;
        for (auto bit = place->second.rbegin(); bit != place->second.rend(); ++bit)
        {
            const auto found = m_bits.find(*bit);
            value = 2 * value + (found != m_bits.end() && found->second ? 1 : 0);
        }
        return value;
    }

    /** The value is on its way to the words; until it is there, only this field has changed. */
    void Set(FieldId field, uint64_t value)
    {
        (m_places.count(field) != 0 ? m_arriving : m_apart)[field] = value;
    }

    /** The parser finds the value in the frame. */
    void Take(FieldId field, uint64_t value)
    {
        if (m_notTaken.count(field) == 0)
        {
            Set(field, value);
        }
    }

    /** The next stage begins: all that was set is in its words. */
    void Arrive()
    {
        for (const auto& [field, value] : m_arriving)
        {
            unsigned shift = 0;
            for (const Bit& bit : m_places.at(field))
            {
                m_bits[bit] = ((value >> shift++) & 1) != 0;
            }
        }
        m_arriving.clear();
    }

  private:
    /** Width of a word, its index, and the bit in it. */
    using Bit = std::array<unsigned, 3>;

    std::set<FieldId> m_notTaken;
    std::map<FieldId, std::vector<Bit>> m_places;
    std::map<Bit, bool> m_bits;
    std::map<FieldId, uint64_t> m_arriving;
    std::map<FieldId, uint64_t> m_apart;
};

} // namespace pisa

#endif // PISA_TESTS_REFERENCE_FIELD_STORE_H
