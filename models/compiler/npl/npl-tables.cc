// Keys by look-up, fields assigned where a look-up hits, and calls of the control plane.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/npl-tables.h"

#include "compiler/npl/npl-control.h"
#include "compiler/npl/npl-expressions.h"

#include <algorithm>

namespace pisa
{

namespace
{

using namespace lyra;

std::string
NplBits(unsigned width)
{
    return "bit[" + std::to_string(width) + "] ";
}

/** NPL's kinds of memory; a range is kept as masks. */
const char*
TableTypeOf(const ExternalDeclaration& declared)
{
    bool isTernary = false;
    bool isPrefix = false;
    for (const ExternalField& key : declared.keys)
    {
        isTernary = isTernary || key.match == MatchKind::Ternary || key.match == MatchKind::Range;
        isPrefix = isPrefix || key.match == MatchKind::Lpm;
    }
    return isTernary ? "tcam" : isPrefix ? "alpm" : "hash";
}

/** Fields of keys need names; those of a list may have none. */
std::string
FieldName(const ExternalField& field, const char* other, std::size_t number)
{
    return field.name.empty() ? other + std::to_string(number) : NplIdentifier(field.name);
}

class NplTableWriter
{
  public:
    NplTableWriter(const ContextProgram& program, const NplWords& words, P4Text& text)
        : m_program(program),
          m_words(words),
          m_text(text)
    {
    }

    void Write(ExternalId id, const std::vector<NplLookUp>& lookUps)
    {
        const ExternalDeclaration& declared = m_program.externals[id].declared;
        const std::string& name = m_words.External(id);
        if (declared.keys.empty())
        {
            m_text.Open("logical_register " + name);
            m_text.Open("fields");
            m_text.Line(NplBits(declared.values[0].width) + "value;");
            m_text.Close();
            m_text.Close();
            m_text.Line("");
            return;
        }
        m_text.Open("logical_table " + name);
        m_text.Line(std::string("table_type : ") + TableTypeOf(declared) + ";");
        Fields("keys", declared.keys, "key");
        if (!declared.values.empty())
        {
            Fields("fields", declared.values, "value");
        }
        m_text.Line("min_size : " + std::to_string(declared.size) + ";");
        m_text.Line("max_size : " + std::to_string(declared.size) + ";");
        Keys(declared, lookUps);
        Results(declared, lookUps);
        m_text.Close();
        m_text.Line("");
    }

  private:
    void Fields(const char* what, const std::vector<ExternalField>& fields, const char* other)
    {
        m_text.Open(what);
        for (std::size_t i = 0; i < fields.size(); ++i)
        {
            m_text.Line(NplBits(fields[i].width) + FieldName(fields[i], other, i) + ";");
        }
        m_text.Close();
    }

    void Keys(const ExternalDeclaration& declared, const std::vector<NplLookUp>& lookUps)
    {
        m_text.Open("key_construct()");
        for (const NplLookUp& one : lookUps)
        {
            const ContextInstruction& instruction = m_program.instructions[one.at];
            m_text.Open("if (_LOOKUP" + std::to_string(one.number) + " == 1)");
            for (std::size_t i = 0; i < declared.keys.size(); ++i)
            {
                m_text.Line(FieldName(declared.keys[i], "key", i) + " = " +
                            m_words.Read(instruction.sources[i], instruction.when) + ";");
            }
            m_text.Close();
        }
        m_text.Close();
    }

    /** Whether it hit, and the entry's fields if it did. */
    void Results(const ExternalDeclaration& declared, const std::vector<NplLookUp>& lookUps)
    {
        m_text.Open("fields_assign()");
        for (const NplLookUp& one : lookUps)
        {
            const ContextInstruction& instruction = m_program.instructions[one.at];
            const std::string number = std::to_string(one.number);
            m_text.Open("if (_LOOKUP" + number + " == 1)");
            m_text.Line(m_words.Place(instruction.results[0]) + " = _HIT" + number + ";");
            if (instruction.results.size() > 1)
            {
                m_text.Open("if (_HIT" + number + " == 1)");
                for (std::size_t i = 1; i < instruction.results.size(); ++i)
                {
                    m_text.Line(m_words.Place(instruction.results[i]) + " = " +
                                FieldName(declared.values[i - 1], "value", i - 1) + ";");
                }
                m_text.Close();
            }
            m_text.Close();
        }
        m_text.Close();
    }

    const ContextProgram& m_program;
    const NplWords& m_words;
    P4Text& m_text;
};

} // namespace

void
WriteNplTables(const ContextProgram& program, const NplWords& words, P4Text& text)
{
    const std::vector<std::vector<NplLookUp>> lookUps = NplLookUpsOf(program);
    NplTableWriter writer(program, words, text);
    for (ExternalId id = 0; id < program.externals.size(); ++id)
    {
        if (!lookUps[id].empty())
        {
            writer.Write(id, lookUps[id]);
        }
    }
}

namespace
{

std::vector<Field>
ControlFields(const std::vector<ExternalField>& fields, const char* other)
{
    std::vector<Field> named;
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        named.push_back({FieldName(fields[i], other, i), fields[i].width});
    }
    return named;
}

} // namespace

std::string
NplControlOf(const ContextProgram& program, const NplWords& words)
{
    std::vector<NplControlTable> tables;
    const std::vector<std::vector<NplLookUp>> lookUps = NplLookUpsOf(program);
    for (ExternalId id = 0; id < program.externals.size(); ++id)
    {
        const ExternalDeclaration& declared = program.externals[id].declared;
        if (!lookUps[id].empty())
        {
            tables.push_back({words.External(id),
                              ControlFields(declared.keys, "key"),
                              ControlFields(declared.values, "value"),
                              declared.size,
                              {}});
        }
    }
    return NplControlText(tables);
}

} // namespace pisa
