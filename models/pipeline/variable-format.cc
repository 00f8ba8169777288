// A header with a field of varying size between the wire and the header vector.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/variable-format.h"

#include <algorithm>

namespace pisa
{

VariableFormat::VariableFormat(const Program& program, HeaderId header, const PhvLayout& layout)
    : m_fixedBits(pisa::FixedBits(program.headers[header]))
{
    const std::vector<Field>& fields = program.headers[header].fields;
    for (uint32_t i = 0; i < fields.size(); ++i)
    {
        const bool isVarbit = fields[i].variableBits != 0;
        m_parts.push_back({layout.SlotOf({header, i}), isVarbit ? 0 : fields[i].width});
        if (isVarbit)
        {
            m_mostVariableBits = fields[i].variableBits;
            m_varbitSlot = m_parts.back().slot;
        }
    }
}

void
VariableFormat::Read(const uint8_t* frame, std::size_t at, uint64_t variableBits, uint64_t* slots) const
{
    for (const Part& part : m_parts)
    {
        if (part.width > 0)
        {
            slots[part.slot] = ReadBits(frame, at, part.width);
            at += part.width;
        }
        else
        {
            // Nothing is nothing wherever it stands.
            slots[part.slot] = variableBits == 0 ? 0 : uint64_t{at} << 32 | variableBits;
            at += variableBits;
        }
    }
}

void
VariableFormat::Write(const uint64_t* slots, const uint8_t* frame, BitWriter& to) const
{
    for (const Part& part : m_parts)
    {
        const uint64_t value = slots[part.slot];
        if (part.width > 0)
        {
            to.Append(value, part.width);
        }
        else
        {
            to.Append(frame, VarbitPlace(value), VarbitLength(value));
        }
    }
}

bool
HasVarbit(const Header& header)
{
    return std::any_of(header.fields.begin(), header.fields.end(),
                       [](const Field& f) { return f.variableBits != 0; });
}

bool
NeedsFrame(const Program& program)
{
    const auto takesPayload = [](const Checksum& checksum) { return checksum.withPayload; };
    const auto hashesPayload = [](const Instruction& instruction)
    {
        const auto* hash = std::get_if<Hash>(&instruction);
        return hash != nullptr && hash->withPayload;
    };
    const auto actsOnPayload = [&](const Action& action)
    { return std::any_of(action.body.begin(), action.body.end(), hashesPayload); };
    return std::any_of(program.headers.begin(), program.headers.end(), HasVarbit) ||
           std::any_of(program.checks.begin(), program.checks.end(), takesPayload) ||
           std::any_of(program.checksums.begin(), program.checksums.end(), takesPayload) ||
           std::any_of(program.actions.begin(), program.actions.end(), actsOnPayload);
}

} // namespace pisa
