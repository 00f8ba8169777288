// The parts of an NPL program in the order in which they are declared.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/emit-npl.h"

#include "compiler/lyra/build-ir.h"
#include "compiler/lyra/threads.h"
#include "compiler/npl/npl-tables.h"

#include <algorithm>
#include <sstream>

namespace pisa
{

namespace
{

using namespace lyra;

/** The program as it is written to NPL: versions, copies and look-ups brought together, state in reads and writes. */
ContextProgram
NplContextOf(const Source& source)
{
    ContextProgram program = BuildContext(source, true);
    NumberVersions(program);
    PropagateCopies(program);
    CoalesceCopies(program);
    MergeLookUps(program);
    RemoveDead(program);
    AssignThreads(program);
    return program;
}

std::string
Hexadecimal(uint64_t value)
{
    std::ostringstream text;
    text << "0x" << std::hex << value;
    return text.str();
}

class NplWriter
{
  public:
    NplWriter(const ContextProgram& program, const NplWords& words) : m_program(program), m_words(words)
    {
    }

    std::string Run()
    {
        const std::string& name = m_words.ProgramName();
        m_text.Line("// " + name + ", written by `pisa compile --emit npl`");
        Headers();
        Bus();
        State();
        WriteNplTables(m_program, m_words, m_text);
        Parser();
        Function("ingress", Thread::Ingress);
        Function("egress", Thread::Egress);
        m_text.Open("program " + name);
        m_text.Line("parse_begin(" + (m_program.frame.parser.empty() ? "none" : m_program.frame.parser[0].name) +
                    ");");
        m_text.Line("ingress();");
        m_text.Line("egress();");
        Checksums();
        m_text.Close();
        return m_text.Text();
    }

  private:
    void Headers()
    {
        const std::vector<Header>& headers = m_program.frame.headers;
        for (HeaderId header = 1; header < headers.size(); ++header)
        {
            Struct(m_words.Struct(header), headers[header].fields);
        }
        m_text.Open("struct packet_t");
        m_text.Open("fields");
        for (HeaderId header = 1; header < headers.size(); ++header)
        {
            m_text.Line(m_words.Struct(header) + " " + headers[header].name + ";");
        }
        m_text.Close();
        m_text.Close();
        m_text.Line("packet packet_t pkt;");
        m_text.Line("");
    }

    void Struct(const std::string& name, const std::vector<Field>& fields)
    {
        m_text.Open("struct " + name);
        m_text.Open("fields");
        for (const Field& field : fields)
        {
            m_text.Line("bit[" + std::to_string(field.width) + "] " + field.name + ";");
        }
        m_text.Close();
        m_text.Close();
        m_text.Line("");
    }

    /** Locals start as 0; fields called chip_ are what the switch knows and is told. */
    void Bus()
    {
        std::vector<Field> fields;
        for (const NplBusField& field : m_words.Bus())
        {
            fields.push_back({field.name, field.width});
        }
        Struct("bus_t", fields);
        m_text.Line("bus bus_t bus;");
        m_text.Line("");
    }

    void State()
    {
        for (GlobalId id = 0; id < m_program.globals.size(); ++id)
        {
            const GlobalVariable& global = m_program.globals[id];
            m_text.Line("// " + std::to_string(global.cells) + " cells of " + std::to_string(global.width) + " bits");
            m_text.Open("special_function " + m_words.Global(id));
            const std::string cell = "bit[" + std::to_string(global.width) + "] ";
            m_text.Line("read(const bit[64] index, " + cell + "value);");
            m_text.Line("write(const bit[64] index, const " + cell + "value);");
            m_text.Close();
            m_text.Line("");
        }
    }

    void Parser()
    {
        for (StateId id = 0; id < m_program.frame.parser.size(); ++id)
        {
            const ParseState& state = m_program.frame.parser[id];
            m_text.Open("parser_node " + state.name);
            m_text.Line("root_node : " + std::string(id == 0 ? "1" : "0") + ";");
            for (const ParseStep& step : state.steps)
            {
                const HeaderId header = std::get<Extract>(step).header;
                m_text.Line("extract_fields(pkt." + m_program.frame.headers[header].name + ");");
            }
            Transitions(state);
            m_text.Close();
            m_text.Line("");
        }
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
            const Header& header = m_program.frame.headers[field.header];
            bits += header.fields[field.index].width;
            key += (key.empty() ? "" : " <> ") + ("pkt." + header.name + "." + header.fields[field.index].name);
        }
        m_text.Open("switch (" + key + ")");
        for (const ParseTransition& transition : state.transitions)
        {
            const bool isExact = transition.mask == LowBits(bits);
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
                                             : "next_node " + m_program.frame.parser[next].name + ";";
    }

    void Function(const std::string& name, Thread thread)
    {
        m_text.Open("function " + name + "()");
        WriteNplBody(m_program, m_words, thread, m_text);
        m_text.Close();
        m_text.Line("");
    }

    void Checksums()
    {
        for (const Checksum& checksum : m_program.frame.checksums)
        {
            const Header& header = m_program.frame.headers[checksum.dest.header];
            m_text.Line("create_checksum(pkt." + header.name + "." + header.fields[checksum.dest.index].name +
                        ", pkt." + header.name + ");");
        }
    }

    const ContextProgram& m_program;
    const NplWords& m_words;
    P4Text m_text;
};

} // namespace

NplProgram
EmitNpl(const Source& source)
{
    const ContextProgram program = NplContextOf(source);
    NplProgram written;
    const NplWords words(program);
    written.text = NplWriter(program, words).Run();
    written.control = NplControlOf(program, words);
    const std::vector<std::vector<NplLookUp>> lookUps = NplLookUpsOf(program);
    written.size.logicalTables = static_cast<std::size_t>(
        std::count_if(lookUps.begin(), lookUps.end(), [](const auto& all) { return !all.empty(); }));
    written.size.registers = program.globals.size();
    return written;
}

} // namespace pisa
