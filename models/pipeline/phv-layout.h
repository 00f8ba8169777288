// Where everything that a program computes with lies in the header vector's slots.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_PHV_LAYOUT_H
#define PISA_PIPELINE_PHV_LAYOUT_H

#include "ir/program.h"

#include <map>
#include <set>
#include <vector>

namespace pisa
{

/**
 * Gives every field, validity bit, constant, action parameter and temporary of a program a slot, so that an
 * operation reads and writes slots only. Each packet starts with a copy of InitialSlots; whoever writes a field's
 * slot cuts the value to the field's width.
 */
class PhvLayout
{
  public:
    /** The slot that nobody reads. */
    static constexpr uint32_t kScratch = 0;

    explicit PhvLayout(const Program& program);

    /** Adds the headers that the program has beyond those that there are; slots keep their places. */
    void Extend(const Program& program);

    uint32_t SlotOf(FieldId field) const;
    uint64_t MaskOf(FieldId field) const;

    /** @return whether a slot is that of a field or a validity bit. */
    bool IsField(uint32_t slot) const;

    /** @return the slot that is nonzero once a packet header was changed; kScratch for metadata. */
    uint32_t ChangedSlot(HeaderId header) const;

    /** Slots that are made at the first request. */
    uint32_t ConstantSlot(uint64_t value);
    uint32_t ParameterSlot(uint32_t index);
    uint32_t TemporarySlot(uint32_t index);

    /** Gives the parameters of actions to come slots, one behind the other. @return the first */
    uint32_t NewParameters(std::size_t count);

    const std::vector<uint64_t>& InitialSlots() const
    {
        return m_initial;
    }

  private:
    struct HeaderSlots
    {
        uint32_t valid;
        uint32_t changed;
        uint32_t fields; ///< of the first field
        std::vector<uint64_t> masks;
    };

    uint32_t NewSlot(uint64_t initial = 0);

    std::vector<uint64_t> m_initial;
    std::vector<HeaderSlots> m_headers;
    std::map<uint64_t, uint32_t> m_constants;
    std::vector<uint32_t> m_parameters;
    std::vector<uint32_t> m_temporaries;
};

/** @return the headers of a checksum's inputs and destination, each once. */
std::set<HeaderId> HeadersOf(const Checksum& checksum);

/** @return the slot of an operand, made if there is none yet. */
uint32_t SlotOf(const Operand& operand, PhvLayout& layout);

} // namespace pisa

#endif // PISA_PIPELINE_PHV_LAYOUT_H
