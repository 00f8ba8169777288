// Makes field lists.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/lists.h"

#include "compiler/lowering/unique-names.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

constexpr std::size_t kMostLists = 255;

/** @return the list of that id. */
const FieldList&
Find(const std::map<uint64_t, FieldList>& lists, const BigInteger& id, const char* section, const JsonValue& where)
{
    const auto it = id < 0 || id > UINT16_MAX ? lists.end() : lists.find(static_cast<uint64_t>(id));
    if (it == lists.end())
    {
        where.Fail("there is no list of id " + id.str() + " in '" + section + "'",
                   "add it, or name one that is there");
    }
    return it->second;
}

/** @return whether a copy of a packet can keep it: the switch sets all others anew. */
bool
IsKept(FieldId field)
{
    if (field.header != 0)
    {
        return true;
    }
    switch (static_cast<Intrinsic>(field.index))
    {
    case Intrinsic::IngressPort:
    case Intrinsic::EgressPort:
    case Intrinsic::MulticastGroup:
    case Intrinsic::QueueId:
        return true;
    default:
        return false;
    }
}

} // namespace

std::vector<FieldId>
Lists::KeptFields(const FieldList& list, FieldAccess& access)
{
    std::vector<FieldId> fields;
    for (const JsonValue& element : list.elements->Items())
    {
        const std::string& type = element.Member("type").String();
        if (type == "hexstr")
        {
            continue; // a constant of P4_14's field lists: there is nothing to keep
        }
        if (type != "field")
        {
            element.Member("type").Fail("keeps '" + type + "'", "list fields of metadata");
        }
        const FieldReference field = m_shared.headers.FindField(element.Member("value"));
        if (!m_shared.headers.Header(field.header).isMetadata)
        {
            element.Fail("keeps a field of a packet header", "list fields of metadata; headers travel in the frame");
        }
        std::vector<FieldId> pieces = access.Direct(field).value_or(std::vector<FieldId>{});
        if (field.field != kValidField && m_shared.headers.Header(field.header).slots[field.field].written)
        {
            pieces = m_shared.headers.Pieces(field);
            pieces.push_back(*m_shared.headers.Header(field.header).slots[field.field].written);
        }
        for (FieldId piece : pieces)
        {
            if (IsKept(piece) && std::find(fields.begin(), fields.end(), piece) == fields.end())
            {
                fields.push_back(piece);
            }
        }
    }
    return fields;
}

uint64_t
Lists::Kept(const BigInteger& id, SwitchHalf half, const JsonValue& where)
{
    const auto& lists = m_shared.resources.fieldLists;
    if (id == 0 && lists.count(0) == 0)
    {
        return 0;
    }
    const FieldList& list = Find(lists, id, "field_lists", where);
    const auto key = std::make_pair(static_cast<uint64_t>(id), half);
    const auto known = m_kept.find(key);
    if (known != m_kept.end())
    {
        return known->second;
    }
    StraightWriter unused(m_shared.temporaries);
    FieldAccess access(m_shared.headers, m_shared.faults, half, unused);
    const std::vector<FieldId> fields = KeptFields(list, access);
    auto& all = m_shared.program.fieldLists;
    auto it = std::find(all.begin(), all.end(), fields);
    if (it == all.end())
    {
        if (all.size() == kMostLists - 1)
        {
            where.Fail("more than " + std::to_string(kMostLists - 1) + " different field lists", "share some");
        }
        it = all.insert(all.end(), fields);
    }
    return m_kept[key] = static_cast<uint64_t>(it - all.begin()) + 1;
}

const DigestUse&
Lists::DigestOf(const BigInteger& id, SwitchHalf half, const JsonValue& where)
{
    const FieldList& list = Find(m_shared.resources.learnLists, id, "learn_lists", where);
    const auto key = std::make_pair(static_cast<uint64_t>(id), half);
    const auto known = m_digests.find(key);
    if (known != m_digests.end())
    {
        return known->second;
    }
    Program& program = m_shared.program;
    StraightWriter unused(m_shared.temporaries);
    FieldAccess access(m_shared.headers, m_shared.faults, half, unused);
    DigestUse use{static_cast<DigestId>(program.digests.size()), {}};
    const std::string base = list.name.empty() ? "digest_" + id.str() : list.name;
    DigestLayout layout{UniqueNameAmong(program.digests, base), {}, SourceOf(*list.object)};
    for (const JsonValue& element : list.elements->Items())
    {
        const bool isField = element.Member("type").String() == "field";
        const auto direct =
            isField ? access.Direct(m_shared.headers.FindField(element.Member("value"))) : std::nullopt;
        if (direct)
        {
            layout.fields.insert(layout.fields.end(), direct->begin(), direct->end());
            continue;
        }
        layout.fields.push_back(m_shared.temporaries.Make(64));
        use.computed.emplace_back(layout.fields.back(), &element);
    }
    program.digests.push_back(std::move(layout));
    return m_digests[key] = std::move(use);
}

} // namespace pisa::bmv2
