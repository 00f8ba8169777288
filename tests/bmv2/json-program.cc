// Small BMv2 JSON programs.
// SPDX-License-Identifier: GPL-2.0-only
#include "bmv2/json-program.h"

#include "compiler/bmv2/bmv2-reader.h"
#include "pipeline/make-pipeline.h"

#include <stdexcept>

namespace pisa
{

std::string
JsonProgram::Text() const
{
    std::string text = R"({"header_types": [
 {"name": "h_t", "id": 0, "fields": [["a", 8, false], ["b", 8, false], ["c", 16, false], ["w", 128, false]]},
 {"name": "m_t", "id": 1, "fields": [["x", 8, false], ["y", 32, false], ["z", 128, false], ["i", 8, true],
  ["u", 8, false, true], ["bit", 1, false]]},
 {"name": "standard_metadata", "id": 2, "fields": [["ingress_port", 9], ["egress_spec", 9], ["egress_port", 9],
  ["instance_type", 32], ["packet_length", 32], ["mcast_grp", 16], ["parser_error", 32], ["checksum_error", 1]]})";
    text += headerTypes + "],\n";
    text += R"("headers": [{"name": "m", "id": 0, "header_type": "m_t", "metadata": true},
 {"name": "standard_metadata", "id": 1, "header_type": "standard_metadata", "metadata": true},
 {"name": "h", "id": 2, "header_type": "h_t", "metadata": false})" +
            headers + "],\n";
    text += R"("parsers": [{"name": "parser", "id": 0, "init_state": "start", "parse_states": [
 {"name": "start", "id": 0, "parser_ops": [)" +
            operations + "],\n  \"transition_key\": [" + key + "], \"transitions\": [" + transitions + "]}" + states +
            "]}],\n";
    text += R"("deparsers": [{"name": "deparser", "id": 0, "order": [)" + order + "]}],\n";
    text += R"("actions": [{"name": "act", "id": 0, "runtime_data": [)" + runtimeData + R"(], "primitives": [)" +
            primitives + "]}" + actions + "],\n";
    text += R"("pipelines": [{"name": "ingress", "id": 0, "init_table": ")" + first + R"(", "tables": [)" + tables +
            R"(], "conditionals": [)" + conditionals + "]},\n{\"name\": \"egress\", \"id\": 1, " + egress + "}]" +
            more + "}\n";
    return text;
}

std::string
JsonField(const std::string& header, const std::string& field)
{
    return R"({"type": "field", "value": [")" + header + R"(", ")" + field + R"("]})";
}

std::string
JsonHex(const std::string& number)
{
    return R"({"type": "hexstr", "value": ")" + number + R"("})";
}

std::string
JsonOperation(const std::string& op, const std::string& left, const std::string& right)
{
    return R"({"type": "expression", "value": {"op": ")" + op + R"(", "left": )" + left + R"(, "right": )" + right +
           "}}";
}

std::string
JsonAssign(const std::string& target, const std::string& value)
{
    return R"({"op": "assign", "parameters": [)" + target + ", " + value + "]}";
}

JsonSwitch::JsonSwitch(const JsonProgram& program) : JsonSwitch(ReadBmv2(program.Text(), "test.json"))
{
}

JsonSwitch::JsonSwitch(Program program)
    : m_pipeline(MakePipeline(Seal(std::move(program), LoadTarget("ideal"), Placement())))
{
}

std::vector<uint8_t>
JsonSwitch::Send(const std::vector<uint8_t>& frame)
{
    m_pipeline->Parse(frame.data(), frame.size(), m_phv);
    m_pipeline->Admit(Thread::Ingress, m_phv, 0);
    m_pipeline->Admit(Thread::Egress, m_phv, 1);
    std::vector<uint8_t> out;
    m_pipeline->Deparse(m_phv, out);
    out.insert(out.end(), frame.begin() + m_phv.parsedBytes, frame.end());
    return out;
}

BigInteger
JsonSwitch::Get(const std::string& header, const std::string& field) const
{
    const Program& program = GetProgram();
    BigInteger value = 0;
    bool isThere = false;
    for (HeaderId id = 0; id < program.headers.size(); ++id)
    {
        for (uint32_t index = 0; program.headers[id].name == header && index < program.headers[id].fields.size();
             ++index)
        {
            const Field& piece = program.headers[id].fields[index];
            if (piece.name == field || piece.name.rfind(field + "[", 0) == 0)
            {
                value = (value << piece.width) | m_phv.slots[m_pipeline->SlotOf({id, index})];
                isThere = true;
            }
        }
    }
    if (!isThere)
    {
        throw std::invalid_argument("the program has no field " + header + "." + field);
    }
    return value;
}

uint64_t
JsonSwitch::Get(Intrinsic field) const
{
    return m_phv.slots[m_pipeline->SlotOf(IntrinsicField(field))];
}

bool
JsonSwitch::IsValid(const std::string& header) const
{
    const Program& program = GetProgram();
    for (HeaderId id = 0; id < program.headers.size(); ++id)
    {
        if (program.headers[id].name == header)
        {
            return m_phv.slots[m_pipeline->SlotOf({id, FieldId::kValid})] != 0;
        }
    }
    throw std::invalid_argument("the program has no header " + header);
}

std::vector<uint8_t>
FrameOf(uint8_t a, uint8_t b, uint16_t c, const BigInteger& w)
{
    std::vector<uint8_t> frame{a, b, static_cast<uint8_t>(c >> 8), static_cast<uint8_t>(c)};
    for (int shift = 120; shift >= 0; shift -= 8)
    {
        frame.push_back(static_cast<uint8_t>(BigInteger((w >> shift) & 0xff)));
    }
    return frame;
}

std::string
ErrorOf(const std::string& text)
{
    try
    {
        ReadBmv2(text, "test.json");
    }
    catch (const InputError& error)
    {
        return ToString(error.Diagnostics().front());
    }
    return "";
}

} // namespace pisa
