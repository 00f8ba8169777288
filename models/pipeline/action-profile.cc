// Members and groups of one action profile at work.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/action-profile.h"

#include "target/field.h"

#include <algorithm>

namespace pisa
{

namespace
{

std::vector<HashInput>
InputsOf(const Program& program, const ActionProfile& description)
{
    std::vector<HashInput> inputs;
    for (const FieldId field : description.fields)
    {
        const bool isVarbit =
            field.index != FieldId::kValid && program.headers[field.header].fields[field.index].variableBits != 0;
        inputs.push_back({field, isVarbit ? 0 : FieldBits(program, field)});
    }
    return inputs;
}

} // namespace

ProfileMembers::ProfileMembers(const Program& program, const ActionProfile& description, PhvLayout& layout)
    : m_hash(description.algorithm, InputsOf(program, description), false, layout)
{
}

const ActionCall*
ProfileMembers::Member(uint32_t member) const
{
    const auto found = m_members.find(member);
    return found == m_members.end() ? nullptr : &found->second;
}

const ActionCall*
ProfileMembers::Select(uint32_t group, const Phv& phv, const HashAlgorithms& algorithms) const
{
    const auto found = m_groups.find(group);
    if (found == m_groups.end() || found->second.empty())
    {
        return nullptr;
    }
    const std::vector<uint32_t>& members = found->second;
    return Member(members[m_hash.Compute(phv, algorithms) % members.size()]);
}

void
ProfileMembers::SetGroup(uint32_t group, std::vector<uint32_t> members)
{
    std::sort(members.begin(), members.end());
    m_groups[group] = std::move(members);
}

} // namespace pisa
