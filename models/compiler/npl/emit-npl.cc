// The parts of an NPL program in the order in which they are declared.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/emit-npl.h"

#include "compiler/lyra/build-ir.h"
#include "compiler/lyra/threads.h"
#include "compiler/npl/npl-frame.h"
#include "compiler/npl/npl-tables.h"

#include <algorithm>

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

class NplWriter
{
  public:
    NplWriter(const ContextProgram& program, const NplWords& words) : m_program(program), m_words(words)
    {
    }

    std::string Run()
    {
        const std::string& name = m_words.ProgramName();
        const NplFrameNames names = m_words.FrameNames();
        m_text.Line("// " + name + ", written by `pisa compile --emit npl`");
        WriteNplPacket(m_program.frame, names, m_text);
        WriteNplBus(m_words.Bus(), m_text);
        for (GlobalId id = 0; id < m_program.globals.size(); ++id)
        {
            WriteNplState(m_words.Global(id), m_program.globals[id].width, m_program.globals[id].cells, m_text);
        }
        WriteNplTables(m_program, m_words, m_text);
        WriteNplParser(m_program.frame, names, m_text);
        Function("ingress", Thread::Ingress);
        Function("egress", Thread::Egress);
        m_text.Open("program " + name);
        m_text.Line("parse_begin(" + (m_program.frame.parser.empty() ? "none" : m_program.frame.parser[0].name) +
                    ");");
        m_text.Line("ingress();");
        m_text.Line("egress();");
        WriteNplChecksums(m_program.frame, names, m_text);
        m_text.Close();
        return m_text.Text();
    }

  private:
    void Function(const std::string& name, Thread thread)
    {
        m_text.Open("function " + name + "()");
        WriteNplBody(m_program, m_words, thread, m_text);
        m_text.Close();
        m_text.Line("");
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
