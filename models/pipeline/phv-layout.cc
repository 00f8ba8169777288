// Where everything that a program computes with lies in the header vector's slots.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/phv-layout.h"

namespace pisa
{

PhvLayout::PhvLayout(const Program& program)
{
    NewSlot(); // kScratch
    for (const Header& header : program.headers)
    {
        HeaderSlots slots{NewSlot(header.isMetadata ? 1 : 0), kScratch, 0, {}};
        slots.fields = static_cast<uint32_t>(m_initial.size());
        for (const Field& field : header.fields)
        {
            NewSlot();
            slots.masks.push_back(LowBits(field.width));
        }
        m_headers.push_back(std::move(slots));
    }
    for (const Checksum& checksum : program.checksums)
    {
        for (const HeaderId header : checksum.onlyChanged ? HeadersOf(checksum) : std::set<HeaderId>())
        {
            uint32_t& changed = m_headers[header].changed;
            changed = changed == kScratch ? NewSlot() : changed;
        }
    }
}

uint32_t
PhvLayout::NewSlot(uint64_t initial)
{
    m_initial.push_back(initial);
    return static_cast<uint32_t>(m_initial.size() - 1);
}

uint32_t
PhvLayout::SlotOf(FieldId field) const
{
    const HeaderSlots& slots = m_headers.at(field.header);
    return field.index == FieldId::kValid ? slots.valid : slots.fields + field.index;
}

uint64_t
PhvLayout::MaskOf(FieldId field) const
{
    return field.index == FieldId::kValid ? 1 : m_headers.at(field.header).masks.at(field.index);
}

uint32_t
PhvLayout::ChangedSlot(HeaderId header) const
{
    return m_headers.at(header).changed;
}

uint32_t
PhvLayout::ConstantSlot(uint64_t value)
{
    const auto known = m_constants.find(value);
    return known != m_constants.end() ? known->second : m_constants.emplace(value, NewSlot(value)).first->second;
}

uint32_t
PhvLayout::ParameterSlot(uint32_t index)
{
    while (m_parameters.size() <= index)
    {
        m_parameters.push_back(NewSlot());
    }
    return m_parameters[index];
}

uint32_t
PhvLayout::TemporarySlot(uint32_t index)
{
    while (m_temporaries.size() <= index)
    {
        m_temporaries.push_back(NewSlot());
    }
    return m_temporaries[index];
}

std::set<HeaderId>
HeadersOf(const Checksum& checksum)
{
    std::set<HeaderId> headers{checksum.dest.header};
    for (const HashInput& input : checksum.inputs)
    {
        if (const auto* field = std::get_if<FieldId>(&input.value))
        {
            headers.insert(field->header);
        }
    }
    return headers;
}

uint32_t
SlotOf(const Operand& operand, PhvLayout& layout)
{
    if (const auto* field = std::get_if<FieldId>(&operand))
    {
        return layout.SlotOf(*field);
    }
    if (const auto* constant = std::get_if<Constant>(&operand))
    {
        return layout.ConstantSlot(constant->value);
    }
    return layout.ParameterSlot(std::get<Parameter>(operand).index);
}

} // namespace pisa
