// Turning a program's parse graph into steps over slots.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/packet-parser.h"

#include "target/field.h"

namespace pisa
{

PacketParser::PacketParser(const Program& program, PhvLayout& layout)
    : m_keepsFaulty(program.keepsFaulty),
      m_needsFrame(NeedsFrame(program)),
      m_lengthSlot(layout.SlotOf(IntrinsicField(Intrinsic::PacketLength))),
      m_faultSlot(layout.SlotOf(IntrinsicField(Intrinsic::ParserError))),
      m_checksumSlot(layout.SlotOf(IntrinsicField(Intrinsic::ChecksumError)))
{
    for (const ParseState& state : program.parser)
    {
        State linked{{}, {}, state.transitions, state.otherwise};
        for (const ParseStep& step : state.steps)
        {
            linked.steps.push_back(std::visit([&](const auto& s) { return Link(s, program, layout); }, step));
        }
        for (FieldId field : state.select)
        {
            linked.select.push_back({layout.SlotOf(field), FieldBits(program, field)});
        }
        m_states.push_back(std::move(linked));
    }
    for (const ParseValueSet& set : program.valueSets)
    {
        m_valueSets.push_back(set.members);
    }
    for (const Checksum& checksum : program.checks)
    {
        m_checks.emplace_back(checksum, layout);
    }
}

PacketParser::Step
PacketParser::Link(const Extract& extract, const Program& program, PhvLayout& layout)
{
    Step step{};
    step.slot = layout.SlotOf({extract.header, FieldId::kValid});
    if (HasVarbit(program.headers[extract.header]))
    {
        step.kind = Step::Kind::ExtractVariable;
        step.bits = SlotOf(extract.variableBits, layout);
        step.index = static_cast<uint32_t>(m_variables.size());
        m_variables.emplace_back(program, extract.header, layout);
    }
    else
    {
        step.kind = Step::Kind::Extract;
        step.index = static_cast<uint32_t>(m_formats.size());
        m_formats.emplace_back(program, extract.header, layout);
    }
    return step;
}

PacketParser::Step
PacketParser::Link(const Advance& advance, const Program& /* program */, PhvLayout& layout)
{
    Step step{};
    step.kind = Step::Kind::Advance;
    step.slot = SlotOf(advance.bits, layout);
    return step;
}

PacketParser::Step
PacketParser::Link(const Lookahead& lookahead, const Program& /* program */, PhvLayout& layout)
{
    Step step{};
    step.kind = Step::Kind::Lookahead;
    step.slot = layout.SlotOf(lookahead.dest);
    step.destMask = layout.MaskOf(lookahead.dest);
    step.offset = lookahead.offset;
    step.width = lookahead.width;
    return step;
}

PacketParser::Step
PacketParser::Link(const Statement& statement, const Program& /* program */, PhvLayout& layout)
{
    Step step{};
    step.kind = Step::Kind::Compute;
    step.index = static_cast<uint32_t>(m_code.size());
    LinkInstruction(statement, layout, m_code);
    m_code.back().changed = PhvLayout::kScratch; // checksums ask for what actions wrote
    return step;
}

PacketParser::Step
PacketParser::Link(const ParseCheck& check, const Program& /* program */, PhvLayout& layout)
{
    Step step{};
    step.kind = Step::Kind::Check;
    step.slot = SlotOf(check.condition, layout);
    step.fault = check.fault;
    return step;
}

} // namespace pisa
