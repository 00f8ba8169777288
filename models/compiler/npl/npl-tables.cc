// Keys by look-up, fields assigned where a look-up hits, and calls of the control plane.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/npl-tables.h"

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
    return field.name.empty() ? other + std::to_string(number) : NplWords::Identifier(field.name);
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

std::string
PythonFields(const std::vector<ExternalField>& fields, const char* other)
{
    std::string text;
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        text += (text.empty() ? "" : ", ") + ("\"" + FieldName(fields[i], other, i) + "\": ") +
                std::to_string(fields[i].width);
    }
    return "{" + text + "}";
}

const char* const kPythonHead = R"("""What the control plane may set, written with the NPL program.

A driver has insert(table, keys, values), remove(table, keys) and set(register, value); it talks to the switch.
"""


class Table:
    """A logical table; entries are dicts of field to number, keys may be (number, mask) or (low, high)."""

    def __init__(self, driver, name, keys, values, size):
        self.driver, self.name, self.keys, self.values, self.size = driver, name, keys, values, size
        self.entries = 0

    def _check(self, given, widths):
        if set(given) != set(widths):
            raise ValueError(f"{self.name}: fields are {sorted(widths)}, not {sorted(given)}")
        for field, number in given.items():
            for part in number if isinstance(number, tuple) else (number,):
                if not 0 <= part < 1 << widths[field]:
                    raise ValueError(f"{self.name}: {part} has more than the {widths[field]} bits of '{field}'")

    def insert(self, keys, values=None):
        self._check(keys, self.keys)
        self._check(values or {}, self.values)
        if self.entries == self.size:
            raise ValueError(f"{self.name} is full: it holds {self.size} entries")
        self.driver.insert(self.name, keys, values or {})
        self.entries += 1

    def remove(self, keys):
        self._check(keys, self.keys)
        self.driver.remove(self.name, keys)
        self.entries -= 1


class Register:
    """A logical register: one value for all packets."""

    def __init__(self, driver, name, width):
        self.driver, self.name, self.width = driver, name, width

    def set(self, value):
        if not 0 <= value < 1 << self.width:
            raise ValueError(f"{self.name}: {value} has more than {self.width} bits")
        self.driver.set(self.name, value)


class Switch:
    """All that can be set."""

    def __init__(self, driver):
)";

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

std::string
NplControlOf(const ContextProgram& program, const NplWords& words)
{
    std::string text = kPythonHead;
    const std::vector<std::vector<NplLookUp>> lookUps = NplLookUpsOf(program);
    bool isEmpty = true;
    for (ExternalId id = 0; id < program.externals.size(); ++id)
    {
        const ExternalDeclaration& declared = program.externals[id].declared;
        const std::string& name = words.External(id);
        if (lookUps[id].empty())
        {
            continue;
        }
        isEmpty = false;
        text += "        self." + name + " = ";
        text += declared.keys.empty()
                    ? "Register(driver, \"" + name + "\", " + std::to_string(declared.values[0].width)
                    : "Table(driver, \"" + name + "\", " + PythonFields(declared.keys, "key") + ", " +
                          PythonFields(declared.values, "value") + ", " + std::to_string(declared.size);
        text += ")\n";
    }
    return text + (isEmpty ? "        pass\n" : "");
}

} // namespace pisa
