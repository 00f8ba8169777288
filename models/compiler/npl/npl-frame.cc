// Structs, parser nodes and checksums of NPL.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/npl-frame.h"

#include "compiler/npl/npl-expressions.h"
#include "ir/diagnostic.h"

#include <algorithm>
#include <sstream>

namespace pisa
{

namespace
{

std::string
Hexadecimal(uint64_t value)
{
    std::ostringstream text;
    text << "0x" << std::hex << value;
    return text.str();
}

unsigned
BitsOf(const Program& program, FieldId field)
{
    return field.index == FieldId::kValid ? 1 : program.headers[field.header].fields[field.index].width;
}

/** Parse states as nodes. */
class NplParserWriter
{
  public:
    NplParserWriter(const Program& program, const NplFrameNames& names, P4Text& text)
        : m_program(program),
          m_names(names),
          m_text(text)
    {
    }

    void Write(StateId id)
    {
        const ParseState& state = m_program.parser[id];
        m_text.Open("parser_node " + NplIdentifier(state.name));
        m_text.Line("root_node : " + std::string(id == 0 ? "1" : "0") + ";");
        for (const ParseStep& step : state.steps)
        {
            Step(step, state);
        }
        Transitions(state);
        m_text.Close();
        m_text.Line("");
    }

  private:
    [[noreturn]] static void Refuse(const ParseState& state, const std::string& what)
    {
        throw InputError({}, "parse state '" + state.name + "': NPL is written without " + what, "write --emit p4");
    }

    void Step(const ParseStep& step, const ParseState& state)
    {
        if (const auto* extract = std::get_if<Extract>(&step))
        {
            if (!(extract->variableBits == Operand{Constant{0}}))
            {
                Refuse(state, "fields whose size differs from packet to packet");
            }
            m_text.Line("extract_fields(pkt." + NplIdentifier(m_program.headers[extract->header].name) + ");");
        }
        else if (const auto* ahead = std::get_if<Lookahead>(&step))
        {
            const NplText bits{"lookahead(" + std::to_string(ahead->offset) + ", " + std::to_string(ahead->width) +
                                   ")",
                               ahead->width};
            m_text.Line(m_names.placeOf(ahead->dest) + " = " + NplResized(bits, BitsOf(m_program, ahead->dest)) +
                        ";");
        }
        else if (const auto* statement = std::get_if<pisa::Statement>(&step))
        {
            Copy(*statement, state);
        }
        else
        {
            Refuse(state, "advances and faults");
        }
    }

    void Copy(const pisa::Statement& statement, const ParseState& state)
    {
        if (statement.operation != Operation::Move)
        {
            Refuse(state, "computations");
        }
        const Operand& source = statement.operands[0];
        const auto* number = std::get_if<Constant>(&source);
        if (statement.dest.index == FieldId::kValid && number != nullptr)
        {
            m_text.Line((number->value != 0 ? "add_header(pkt." : "delete_header(pkt.") +
                        NplIdentifier(m_program.headers[statement.dest.header].name) + ");");
            return;
        }
        const NplText value = number != nullptr ? NplText{std::to_string(number->value), 0}
                                                : NplText{m_names.placeOf(std::get<FieldId>(source)),
                                                          BitsOf(m_program, std::get<FieldId>(source))};
        m_text.Line(m_names.placeOf(statement.dest) + " = " + NplResized(value, BitsOf(m_program, statement.dest)) +
                    ";");
    }

    void Transitions(const ParseState& state)
    {
        if (state.select.empty())
        {
            m_text.Line(NextOf(state.otherwise));
            return;
        }
        std::string key;
        unsigned bits = 0;
        for (const FieldId field : state.select)
        {
            bits += BitsOf(m_program, field);
            key += (key.empty() ? "" : " <> ") + m_names.placeOf(field);
        }
        m_text.Open("switch (" + key + ")");
        for (const ParseTransition& transition : state.transitions)
        {
            if (transition.valueSet)
            {
                Refuse(state, "sets of values");
            }
            const bool isExact = (transition.mask & LowBits(bits)) == LowBits(bits);
            m_text.Line(Hexadecimal(transition.value) + (isExact ? "" : " mask " + Hexadecimal(transition.mask)) +
                        " : { " + NextOf(transition.next) + " }");
        }
        m_text.Line("default : { " + NextOf(state.otherwise) + " }");
        m_text.Close();
    }

    std::string NextOf(StateId next) const
    {
        return next == ParseState::kAccept   ? "end_node : 1;"
               : next == ParseState::kReject ? "packet_drop : 1;"
                                             : "next_node " + NplIdentifier(m_program.parser[next].name) + ";";
    }

    const Program& m_program;
    const NplFrameNames& m_names;
    P4Text& m_text;
};

void
WriteNplStructOf(const std::string& name, const std::vector<Field>& fields, P4Text& text)
{
    text.Open("struct " + name);
    text.Open("fields");
    for (const Field& field : fields)
    {
        text.Line("bit[" + std::to_string(field.width) + "] " + field.name + ";");
    }
    text.Close();
    text.Close();
    text.Line("");
}

/** @return all headers of packets, those that leave first and in their order. */
std::vector<HeaderId>
PacketOrder(const Program& program)
{
    std::vector<HeaderId> order = program.deparser;
    for (HeaderId header = 1; header < program.headers.size(); ++header)
    {
        if (!program.headers[header].isMetadata && std::find(order.begin(), order.end(), header) == order.end())
        {
            order.push_back(header);
        }
    }
    return order;
}

std::string
ConditionsOf(const Program& program, const NplFrameNames& names, const std::vector<Condition>& when)
{
    std::string text;
    for (const Condition& condition : when)
    {
        const auto read = [&](const Operand& operand)
        {
            const auto* field = std::get_if<FieldId>(&operand);
            return field != nullptr ? NplResized({names.placeOf(*field), BitsOf(program, *field)}, condition.width)
                                    : std::to_string(std::get<Constant>(operand).value);
        };
        text += (text.empty() ? "" : " && ") +
                NplOperation(condition.operation, {read(condition.left), read(condition.right)});
    }
    return text;
}

/** @return "pkt.ipv4" for all fields of a header with the checksum itself left out; else one after the other. */
std::string
SummedOf(const Program& program, const NplFrameNames& names, const Checksum& checksum)
{
    const Header& header = program.headers[checksum.dest.header];
    if (checksum.inputs == HeaderChecksum(program, checksum.dest).inputs)
    {
        return "pkt." + NplIdentifier(header.name);
    }
    std::string list;
    for (const HashInput& input : checksum.inputs)
    {
        const auto* field = std::get_if<FieldId>(&input.value);
        list += (list.empty() ? "" : ", ") +
                (field != nullptr ? NplResized({names.placeOf(*field), BitsOf(program, *field)}, input.width)
                                  : "(bit[" + std::to_string(input.width) + "])" +
                                        std::to_string(std::get<Constant>(input.value).value));
    }
    return list;
}

} // namespace

void
WriteNplBus(const std::vector<Field>& fields, P4Text& text)
{
    WriteNplStructOf("bus_t", fields, text);
    text.Line("bus bus_t bus;");
    text.Line("");
}

void
WriteNplPacket(const Program& program, const NplFrameNames& names, P4Text& text)
{
    const std::vector<HeaderId> order = PacketOrder(program);
    for (const HeaderId header : order)
    {
        std::vector<Field> fields = program.headers[header].fields;
        for (Field& field : fields)
        {
            field.name = NplIdentifier(field.name);
        }
        WriteNplStructOf(names.structs[header], fields, text);
    }
    text.Open("struct packet_t");
    text.Open("fields");
    for (const HeaderId header : order)
    {
        text.Line(names.structs[header] + " " + NplIdentifier(program.headers[header].name) + ";");
    }
    text.Close();
    text.Close();
    text.Line("packet packet_t pkt;");
    text.Line("");
}

void
WriteNplState(const std::string& name, unsigned width, uint64_t cells, P4Text& text)
{
    text.Line("// " + std::to_string(cells) + " cells of " + std::to_string(width) + " bits");
    text.Open("special_function " + name);
    const std::string cell = "bit[" + std::to_string(width) + "] ";
    text.Line("read(const bit[64] index, " + cell + "value);");
    text.Line("write(const bit[64] index, const " + cell + "value);");
    text.Close();
    text.Line("");
}

void
WriteNplParser(const Program& program, const NplFrameNames& names, P4Text& text)
{
    NplParserWriter writer(program, names, text);
    for (StateId id = 0; id < program.parser.size(); ++id)
    {
        writer.Write(id);
    }
}

void
WriteNplChecksums(const Program& program, const NplFrameNames& names, P4Text& text)
{
    for (const Checksum& checksum : program.checksums)
    {
        const std::string line =
            "create_checksum(" + names.placeOf(checksum.dest) + ", " + SummedOf(program, names, checksum) + ");";
        const bool isOwn = checksum.when == HeaderChecksum(program, checksum.dest).when; // part of the call
        if (isOwn)
        {
            text.Line(line);
            continue;
        }
        text.Open("if (" + ConditionsOf(program, names, checksum.when) + ")");
        text.Line(line);
        text.Close();
    }
}

} // namespace pisa
