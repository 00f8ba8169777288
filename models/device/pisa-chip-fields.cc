// What a switch tells the program of a packet and reads from it: fields of its header vector.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-chip-fields.h"

#include "target/field.h"

#include <algorithm>

namespace ns3
{

namespace
{

bool
IsTime(pisa::FieldId field)
{
    return field.header == 0 && field.index >= static_cast<uint32_t>(pisa::Intrinsic::ArrivalTime);
}

} // namespace

void
PisaChipFields::Load(const pisa::Pipeline& pipeline)
{
    const pisa::Program& program = pipeline.GetImage().program;
    m_metadata.clear();
    m_lists.clear();
    m_kept.clear();
    for (uint32_t field = 0; field < pisa::kIntrinsicFields; ++field)
    {
        m_intrinsic[field] = pipeline.SlotOf({0, field});
    }
    for (pisa::HeaderId header = 0; header < program.headers.size(); ++header)
    {
        const std::size_t fields = program.headers[header].isMetadata ? program.headers[header].fields.size() : 0;
        for (uint32_t field = 0; field < fields; ++field)
        {
            m_metadata.push_back(pipeline.SlotOf({header, field}));
        }
    }
    for (const std::vector<pisa::FieldId>& list : program.fieldLists)
    {
        m_lists.emplace_back();
        for (const pisa::FieldId field : list)
        {
            m_lists.back().push_back(pipeline.SlotOf(field));
        }
    }
    const std::vector<pisa::FieldId> carried = pisa::CarriedFields(program);
    m_tellsTimes = std::any_of(carried.begin(), carried.end(), IsTime);
}

void
PisaChipFields::Keep(const pisa::Phv& phv, uint64_t list)
{
    m_kept.clear();
    m_keptList = list != 0 && list <= m_lists.size() ? &m_lists[list - 1] : nullptr;
    if (m_keptList != nullptr)
    {
        for (const uint32_t slot : *m_keptList)
        {
            m_kept.push_back(phv.slots[slot]);
        }
    }
}

void
PisaChipFields::SetKept(pisa::Phv& phv) const
{
    for (std::size_t i = 0; i < m_kept.size(); ++i)
    {
        phv.slots[(*m_keptList)[i]] = m_kept[i];
    }
}

void
PisaChipFields::ClearMetadata(pisa::Phv& phv) const
{
    for (const uint32_t slot : m_metadata)
    {
        phv.slots[slot] = 0;
    }
}

} // namespace ns3
