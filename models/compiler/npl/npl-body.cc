// Nests conditions and writes one statement an instruction.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/npl-body.h"

#include <algorithm>

namespace pisa
{

namespace
{

using namespace lyra;

class NplBodyWriter
{
  public:
    NplBodyWriter(const ContextProgram& program, const NplWords& words, P4Text& text)
        : m_program(program),
          m_words(words),
          m_text(text)
    {
        for (const std::vector<NplLookUp>& all : NplLookUpsOf(program))
        {
            for (const NplLookUp& one : all)
            {
                m_numbers.emplace(one.at, one.number);
            }
        }
    }

    void Write(Thread thread)
    {
        for (InstructionId at = 0; at < m_program.instructions.size(); ++at)
        {
            if (m_program.instructions[at].thread == thread && !m_words.IsFolded(at))
            {
                Enter(m_program.instructions[at].when);
                Statement(at);
            }
        }
        Enter({});
    }

  private:
    /** Leaves the conditions that do not hold here and opens those that must. */
    void Enter(const Predicate& when)
    {
        const std::size_t shared = CommonPrefix(m_open, when).size();
        bool turns = false;
        while (m_open.size() > shared)
        {
            turns = m_open.size() == shared + 1 && when.size() > shared && m_open.back().isTrue &&
                    when[shared].condition == m_open.back().condition;
            if (turns)
            {
                m_text.Turn("else");
            }
            else
            {
                m_text.Close();
            }
            m_open.pop_back();
        }
        for (std::size_t i = shared; i < when.size(); ++i)
        {
            if (i > shared || !turns)
            {
                const Predicate outer(when.begin(), when.begin() + static_cast<std::ptrdiff_t>(i));
                const std::string condition = m_words.Condition(when[i].condition, outer);
                m_text.Open(when[i].isTrue ? "if (" + condition + ")" : "if (!(" + condition + "))");
            }
            m_open.push_back(when[i]);
        }
    }

    std::string Read(const ContextInstruction& instruction, std::size_t source) const
    {
        return m_words.Read(instruction.sources[source], instruction.when);
    }

    void Statement(InstructionId at)
    {
        const ContextInstruction& instruction = m_program.instructions[at];
        if (const auto* compute = std::get_if<Compute>(&instruction.work))
        {
            if (compute->operation == Operation::Select)
            {
                Choose(instruction);
            }
            else
            {
                Assign(instruction);
            }
        }
        else if (const auto* hash = std::get_if<HashSources>(&instruction.work))
        {
            Call(std::string(NameOf(hash->algorithm)), instruction);
        }
        else if (std::holds_alternative<DrawNumber>(instruction.work))
        {
            Call("random", instruction);
        }
        else if (const auto* read = std::get_if<ReadGlobal>(&instruction.work))
        {
            Call(m_words.Global(read->global) + ".read", instruction);
        }
        else if (const auto* write = std::get_if<WriteGlobal>(&instruction.work))
        {
            Call(m_words.Global(write->global) + ".write", instruction);
        }
        else if (const auto* look = std::get_if<LookUp>(&instruction.work))
        {
            LookItUp(*look, at);
        }
    }

    void LookItUp(const LookUp& look, InstructionId at)
    {
        const std::string& name = m_words.External(look.external);
        if (m_program.externals[look.external].declared.keys.empty())
        {
            m_text.Line(m_words.Place(m_program.instructions[at].results.back()) + " = " + name + ".value;");
            return;
        }
        m_text.Line(name + ".lookup(" + std::to_string(m_numbers.at(at)) + ");");
    }

    /** name(sources, result) */
    void Call(const std::string& name, const ContextInstruction& instruction)
    {
        std::string arguments;
        for (std::size_t i = 0; i < instruction.sources.size(); ++i)
        {
            arguments += (arguments.empty() ? "" : ", ") + Read(instruction, i);
        }
        for (const Value result : instruction.results)
        {
            arguments += ", " + m_words.Place(result);
        }
        m_text.Line(name + "(" + arguments + ");");
    }

    void Assign(const ContextInstruction& instruction)
    {
        const std::string place = m_words.Place(instruction.results[0]);
        const std::size_t present = place.find("._PRESENT");
        if (present == std::string::npos)
        {
            m_text.Line(place + " = " + m_words.Computed(instruction) + ";");
            return;
        }
        const bool becomes = std::get<Constant>(instruction.sources[0].what).value != 0;
        m_text.Line((becomes ? "add_header(" : "delete_header(") + place.substr(0, present) + ");");
    }

    /** NPL has no conditional expression. */
    void Choose(const ContextInstruction& instruction)
    {
        const std::string place = m_words.Place(instruction.results[0]);
        m_text.Open("if (" + Read(instruction, 0) + " != 0)");
        m_text.Line(place + " = " + Read(instruction, 1) + ";");
        m_text.Turn("else");
        m_text.Line(place + " = " + Read(instruction, 2) + ";");
        m_text.Close();
    }

    const ContextProgram& m_program;
    const NplWords& m_words;
    P4Text& m_text;
    Predicate m_open;
    std::map<InstructionId, unsigned> m_numbers;
};

} // namespace

std::vector<std::vector<NplLookUp>>
NplLookUpsOf(const ContextProgram& program)
{
    std::vector<std::vector<NplLookUp>> all(program.externals.size());
    for (InstructionId at = 0; at < program.instructions.size(); ++at)
    {
        if (const auto* look = std::get_if<LookUp>(&program.instructions[at].work))
        {
            std::vector<NplLookUp>& here = all[look->external];
            here.push_back({static_cast<unsigned>(here.size()), at});
        }
    }
    return all;
}

void
WriteNplBody(const ContextProgram& program, const NplWords& words, Thread thread, P4Text& text)
{
    NplBodyWriter(program, words, text).Write(thread);
}

} // namespace pisa
