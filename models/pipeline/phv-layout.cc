// Where everything that a program computes with lies in the header vector's slots.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/phv-layout.h"

#include <algorithm>

namespace pisa
{

PhvLayout::PhvLayout(const Program& program)
{
    NewSlot(); // kScratch
    Extend(program);
}

/** Every packet header notes changes: the checksums of a program to come may ask for them. */
void
PhvLayout::Extend(const Program& program)
{
    for (std::size_t id = m_headers.size(); id < program.headers.size(); ++id)
    {
        const Header& header = program.headers[id];
        HeaderSlots slots{NewSlot(header.isMetadata ? 1 : 0), header.isMetadata ? kScratch : NewSlot(), 0, {}};
        slots.fields = static_cast<uint32_t>(m_initial.size());
        for (const Field& field : header.fields)
        {
            NewSlot();
            slots.masks.push_back(LowBits(field.width));
        }
        m_headers.push_back(std::move(slots));
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

bool
PhvLayout::IsField(uint32_t slot) const
{
    return std::any_of(m_headers.begin(), m_headers.end(),
                       [slot](const HeaderSlots& header) {
                           return slot == header.valid ||
                                  (slot >= header.fields && slot < header.fields + header.masks.size());
                       });
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
PhvLayout::NewParameters(std::size_t count)
{
    if (!m_parameters.empty() && count <= m_parameters.size())
    {
        return m_parameters.front(); // an action's arguments are there while it runs, and no longer
    }
    m_parameters.clear();
    const auto first = static_cast<uint32_t>(m_initial.size());
    for (uint32_t index = 0; index < count; ++index)
    {
        ParameterSlot(index);
    }
    return first;
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
