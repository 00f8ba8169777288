// The parse graph of a program as P4_16.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-parser.h"

#include "compiler/emit/p4-resources.h"

#include <algorithm>

namespace pisa
{

P4Parser::P4Parser(const Program& program, P4Words& words, P4Scope& globals) : m_program(program), m_words(words)
{
    m_name = globals.Take(m_name);
    P4Scope scope = globals;
    scope.Take("start"); // where every parser begins
    for (StateId id = 0; id < program.parser.size(); ++id)
    {
        m_states.push_back(id == 0 ? "start" : scope.Take(program.parser[id].name));
    }
    m_rejected = scope.Take("rejected");
    for (const ParseValueSet& set : program.valueSets)
    {
        m_valueSets.push_back(scope.Take(set.name));
    }
}

void
P4Parser::Write(P4Text& text)
{
    text.Open(
        "parser " + m_name +
        "(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard_metadata)");
    for (std::size_t i = 0; i < m_program.valueSets.size(); ++i)
    {
        const ParseValueSet& set = m_program.valueSets[i];
        text.Line("@name(" + P4String("." + set.name) + ") value_set<bit<" + std::to_string(set.width) + ">>(" +
                  std::to_string(set.size) + ") " + m_valueSets[i] + ";");
    }
    for (StateId id = 0; id < m_program.parser.size(); ++id)
    {
        WriteState(id, text);
    }
    if (m_program.parser.empty())
    {
        text.Open("state start");
        text.Line("transition accept;");
        text.Close();
    }
    if (m_rejects)
    {
        text.Open("state " + m_rejected);
        text.Line("verify(false, error.NoMatch);");
        text.Line("transition accept;");
        text.Close();
    }
    text.Close();
    text.Line("");
}

void
P4Parser::WriteState(StateId id, P4Text& text)
{
    const ParseState& state = m_program.parser[id];
    m_words.At("parse state '" + state.name + "'", {});
    text.Open("state " + m_states[id]);
    for (const ParseStep& step : state.steps)
    {
        std::visit([&](const auto& one) { Write(one, text); }, step);
    }
    WriteTransition(state, text);
    text.Close();
}

void
P4Parser::Write(const Extract& step, P4Text& text) const
{
    const auto& fields = m_program.headers[step.header].fields;
    const bool isVariable =
        std::any_of(fields.begin(), fields.end(), [](const Field& field) { return field.variableBits > 0; });
    const P4Value bits = m_words.Bits(step.variableBits, 32);
    text.Line("packet.extract(" + m_words.Data().Instance(step.header) + (isVariable ? ", " + bits.text : "") + ");");
}

void
P4Parser::Write(const Advance& step, P4Text& text) const
{
    text.Line("packet.advance(" + m_words.Bits(step.bits, 32).text + ");");
}

void
P4Parser::Write(const Lookahead& step, P4Text& text) const
{
    const unsigned ahead = step.offset + step.width;
    const std::string slice = step.offset == 0 ? "" : "[" + std::to_string(step.width - 1) + ":0]";
    m_words.Assign(step.dest, {"packet.lookahead<bit<" + std::to_string(ahead) + ">>()" + slice, step.width}, text);
}

void
P4Parser::Write(const Statement& step, P4Text& text) const
{
    const bool isModulo = step.operation == Operation::ModUnsigned || step.operation == Operation::DivUnsigned;
    isModulo ? m_words.Assign(step.dest, m_words.Result(step), text) : m_words.Write(step, text);
}

void
P4Parser::Write(const ParseCheck& step, P4Text& text) const
{
    text.Line("verify(" + Truth(m_words.Value(step.condition, 64)) + ", error." +
              P4Identifier(FaultName(m_program, step.fault)) + ");");
}

/** A packet that is rejected goes on with what was parsed where the program keeps such; else it fails. */
std::string
P4Parser::Target(StateId next)
{
    if (next == ParseState::kAccept || (next == ParseState::kReject && m_program.keepsFaulty))
    {
        return "accept";
    }
    m_rejects = m_rejects || next == ParseState::kReject;
    return next == ParseState::kReject ? m_rejected : m_states[next];
}

std::string
P4Parser::CaseOf(const ParseState& state, const ParseTransition& transition, bool isJoined) const
{
    if (transition.valueSet)
    {
        return m_valueSets[*transition.valueSet];
    }
    std::vector<unsigned> widths;
    unsigned total = 0;
    for (const FieldId field : state.select)
    {
        widths.push_back(m_words.WidthOf(field));
        total += widths.back();
    }
    widths = isJoined ? std::vector<unsigned>{total} : widths;
    std::string sets;
    unsigned low = total; // bits below the part
    for (const unsigned width : widths)
    {
        low -= width;
        const uint64_t ones = LowBits(width);
        const uint64_t mask = (transition.mask >> low) & ones;
        const uint64_t value = (transition.value >> low) & ones;
        const std::string number = P4Literal(value, width).text;
        const std::string set = mask == ones ? number
                                : mask == 0  ? "_"
                                             : number + " &&& " + P4Literal(mask, width).text;
        sets += (sets.empty() ? "" : ", ") + set;
    }
    return widths.size() > 1 ? "(" + sets + ")" : sets;
}

void
P4Parser::WriteTransition(const ParseState& state, P4Text& text)
{
    if (state.select.empty())
    {
        // a key of no bits is 0: the first way that asks for no other is taken
        const auto taken = std::find_if(state.transitions.begin(), state.transitions.end(),
                                        [](const ParseTransition& one) { return !one.valueSet && one.value == 0; });
        const bool isFault = taken == state.transitions.end() && state.otherwise == ParseState::kReject;
        m_rejects = m_rejects || isFault;
        text.Line("transition " +
                  (isFault ? m_rejected : Target(taken == state.transitions.end() ? state.otherwise : taken->next)) +
                  ";");
        return;
    }
    const bool isJoined = std::any_of(state.transitions.begin(), state.transitions.end(),
                                      [](const ParseTransition& one) { return one.valueSet.has_value(); });
    std::string key;
    for (const FieldId field : state.select)
    {
        key += (key.empty() ? "" : isJoined ? " ++ " : ", ") + m_words.Bits(field, m_words.WidthOf(field)).text;
    }
    text.Open("transition select(" + key + ")");
    for (const ParseTransition& transition : state.transitions)
    {
        text.Line(CaseOf(state, transition, isJoined) + ": " + Target(transition.next) + ";");
    }
    if (state.otherwise == ParseState::kReject)
    {
        // a select of v1model without a case that holds accepts
        m_rejects = true;
        text.Line("default: " + m_rejected + ";");
    }
    else
    {
        text.Line("default: " + Target(state.otherwise) + ";");
    }
    text.Close();
}

} // namespace pisa
