// Runs parse graphs by definition.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4-parser-lower/parse-model.h"

#include "compiler/p4/lower/instances.h"
#include "compiler/p4/lower/parser-lowering.h"
#include "compiler/p4/lower/shared.h"
#include "ir/operation.h"

#include <cctype>
#include <stdexcept>

namespace pisa::test
{

namespace
{

class ParseModel
{
  public:
    ParseModel(const Program& program, const std::vector<uint8_t>& frame, const SetMembers& members)
        : m_program(program),
          m_frame(frame),
          m_members(members)
    {
    }

    Parsed Run()
    {
        StateId state = m_program.parser.empty() ? ParseState::kAccept : 0;
        for (unsigned visits = 0; state != ParseState::kAccept; ++visits)
        {
            if (visits == 10000)
            {
                throw std::logic_error("the parser does not end");
            }
            const ParseState& at = m_program.parser.at(state);
            for (const ParseStep& step : at.steps)
            {
                std::visit([this](const auto& s) { Take(s); }, step);
                if (m_parsed.fault != 0)
                {
                    return m_parsed;
                }
            }
            state = Next(at);
            if (state == ParseState::kReject)
            {
                m_parsed.fault = static_cast<unsigned>(ParserFault::NoMatch);
                return m_parsed;
            }
        }
        return m_parsed;
    }

  private:
    std::string NameOf(FieldId field) const
    {
        const Header& header = m_program.headers.at(field.header);
        return header.name + "." + (field.index == FieldId::kValid ? "$valid" : header.fields.at(field.index).name);
    }

    unsigned WidthOf(FieldId field) const
    {
        return field.index == FieldId::kValid ? 1 : m_program.headers.at(field.header).fields.at(field.index).width;
    }

    uint64_t Read(const Operand& operand) const
    {
        if (const auto* constant = std::get_if<Constant>(&operand))
        {
            return constant->value;
        }
        const FieldId field = std::get<FieldId>(operand);
        if (field.index == FieldId::kValid)
        {
            return m_parsed.valid.count(m_program.headers.at(field.header).name);
        }
        return m_parsed.At(NameOf(field));
    }

    void Write(FieldId field, uint64_t value)
    {
        const std::string& header = m_program.headers.at(field.header).name;
        if (field.index != FieldId::kValid)
        {
            m_parsed.fields[NameOf(field)] = value & LowBits(WidthOf(field));
        }
        else if ((value & 1) != 0)
        {
            m_parsed.valid.insert(header);
        }
        else
        {
            m_parsed.valid.erase(header);
        }
    }

    bool Has(uint64_t bits)
    {
        const bool has = m_parsed.cursor + bits <= m_frame.size() * 8;
        m_parsed.fault = has ? m_parsed.fault : static_cast<unsigned>(ParserFault::PacketTooShort);
        return has;
    }

    uint64_t Bits(uint64_t at, unsigned width) const
    {
        uint64_t value = 0;
        for (unsigned i = 0; i < width; ++i)
        {
            value = value << 1 | (m_frame.at((at + i) / 8) >> (7 - (at + i) % 8) & 1);
        }
        return value;
    }

    void Take(const Extract& extract)
    {
        const Header& header = m_program.headers.at(extract.header);
        const uint64_t variable = Read(extract.variableBits);
        uint64_t bits = variable;
        uint64_t most = 0;
        for (const Field& field : header.fields)
        {
            bits += field.variableBits != 0 ? 0 : field.width;
            most += field.variableBits;
        }
        if (variable > most)
        {
            m_parsed.fault = static_cast<unsigned>(ParserFault::HeaderTooShort);
            return;
        }
        if (!Has(bits))
        {
            return;
        }
        for (uint32_t i = 0; i < header.fields.size(); ++i)
        {
            const bool isVariable = header.fields[i].variableBits != 0;
            Write({extract.header, i},
                  isVariable ? m_parsed.cursor << 32 | variable : Bits(m_parsed.cursor, header.fields[i].width));
            m_parsed.cursor += isVariable ? variable : header.fields[i].width;
        }
        m_parsed.valid.insert(header.name);
    }

    void Take(const Advance& advance)
    {
        if (Has(Read(advance.bits)))
        {
            m_parsed.cursor += Read(advance.bits);
        }
    }

    void Take(const Lookahead& lookahead)
    {
        if (Has(lookahead.offset + lookahead.width))
        {
            Write(lookahead.dest, Bits(m_parsed.cursor + lookahead.offset, lookahead.width));
        }
    }

    void Take(const Statement& statement)
    {
        uint64_t values[3]{};
        for (std::size_t i = 0; i < statement.operands.size(); ++i)
        {
            values[i] = Read(statement.operands[i]);
        }
        Write(statement.dest, Evaluate(statement.operation, statement.width, values[0], values[1], values[2]));
    }

    void Take(const ParseCheck& check)
    {
        m_parsed.fault = Read(check.condition) == 0 ? check.fault : 0;
    }

    StateId Next(const ParseState& state) const
    {
        uint64_t key = 0;
        for (const FieldId field : state.select)
        {
            key = (WidthOf(field) == 64 ? 0 : key << WidthOf(field)) | Read(field);
        }
        for (const ParseTransition& transition : state.transitions)
        {
            if (transition.valueSet ? IsMember(*transition.valueSet, key)
                                    : (key & transition.mask) == transition.value)
            {
                return transition.next;
            }
        }
        return state.otherwise;
    }

    bool IsMember(ValueSetId set, uint64_t key) const
    {
        const auto members = m_members.find(m_program.valueSets.at(set).name);
        if (members == m_members.end())
        {
            return false;
        }
        for (const MatchValue& member : members->second)
        {
            if ((key & member.mask) == member.value)
            {
                return true;
            }
        }
        return false;
    }

    const Program& m_program;
    const std::vector<uint8_t>& m_frame;
    const SetMembers& m_members;
    Parsed m_parsed;
};

} // namespace

Parsed
Parse(const Program& program, const std::vector<uint8_t>& frame, const SetMembers& members)
{
    return ParseModel(program, frame, members).Run();
}

Program
LowerParserText(const std::string& declarations, const std::string& body)
{
    const std::string text = "#include <v1model.p4>\n" + declarations +
                             "parser P(packet_in packet, out headers hdr, inout meta m,"
                             " inout standard_metadata_t standard) {" +
                             body +
                             "}\n"
                             "control C(inout headers hdr, inout meta m) { apply {} }\n"
                             "control I(inout headers hdr, inout meta m, inout standard_metadata_t s) { apply {} }\n"
                             "control D(packet_out packet, in headers hdr) { apply {} }\n"
                             "V1Switch(P(), C(), I(), I(), C(), D()) main;\n";
    std::vector<Diagnostic> diagnostics;
    P4Program source = ParseP4Text(text, "test.p4", {}, diagnostics);
    if (!diagnostics.empty() || !CheckP4(source, diagnostics))
    {
        throw InputError(diagnostics);
    }
    Program program;
    p4::Shared shared(source, program);
    const p4::ObjectPtr main = shared.instances->Main();
    const p4::Object& parser = *main->objects.at(0);
    const auto type = [&parser](std::size_t i)
    { return std::get<p4::Parser>(parser.declaration->node).parameters.at(i)->type; };
    p4::LowerParser(shared, parser,
                    {p4::Data{}, shared.storage.Place(type(1), "", "headers"),
                     shared.storage.Place(type(2), "", "meta"),
                     shared.storage.StandardMetadata(type(3), Thread::Ingress)});
    return program;
}

std::vector<uint8_t>
Bytes(const std::string& hex)
{
    std::vector<uint8_t> bytes;
    std::string pair;
    for (const char c : hex)
    {
        if (std::isxdigit(static_cast<unsigned char>(c)) != 0)
        {
            pair += c;
        }
        if (pair.size() == 2)
        {
            bytes.push_back(static_cast<uint8_t>(std::stoul(pair, nullptr, 16)));
            pair.clear();
        }
    }
    return bytes;
}

} // namespace pisa::test
