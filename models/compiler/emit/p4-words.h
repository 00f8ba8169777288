// Operands, statements and conditions of one control or parser as P4_16.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_WORDS_H
#define PISA_COMPILER_EMIT_P4_WORDS_H

#include "compiler/emit/p4-data.h"
#include "compiler/emit/p4-steering.h"
#include "compiler/emit/p4-value.h"
#include "ir/program.h"

#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** What an action's parameters are called: by index, "port" or "address[127:64]". */
using ParameterTexts = std::vector<P4Value>;

/** Writes what reads and writes fields, for one thread; the parser and checks go with ingress. */
class P4Words
{
  public:
    /** All must outlive this. */
    P4Words(const Program& program, const P4Data& data, const P4Steering& steering, Thread thread)
        : m_program(program),
          m_data(data),
          m_steering(steering),
          m_thread(thread)
    {
    }

    /** Begins the words of another element, which faults then name; parameters may be null where there are none. */
    void At(std::string element, SourceLocation where, const ParameterTexts* parameters = nullptr);

    /** @return what reads the operand. @param width of a literal */
    P4Value Value(const Operand& operand, unsigned width) const;

    /** @return the operand as bits of that width. */
    P4Value Bits(const Operand& operand, unsigned width) const
    {
        return Resized(Value(operand, width), width);
    }

    /** @return "a == b" of a condition. */
    std::string Holds(const Condition& condition) const;

    /** @return whether an operand that asks for something (a guard) is not zero; empty if it always is. */
    std::string Guard(const Operand& guard) const;

    /** @return the statement's value, as wide as its operation or its destination. */
    P4Value Result(const Statement& statement) const;

    /** Writes an assignment to a field, a valid bit, or a wish that is kept. */
    void Assign(FieldId dest, const P4Value& value, P4Text& text) const;

    /** Writes a statement that tells no wish by a call. */
    void Write(const Statement& statement, P4Text& text) const;

    /** @return fields and constants in a row, the pieces of one field as the field. */
    std::vector<P4Value> Items(const std::vector<HashInput>& inputs) const;

    /** @return the same as "{ a, 8w0, b }" */
    std::string List(const std::vector<HashInput>& inputs) const;

    /** @return the fields, each with all of its bits. */
    std::vector<HashInput> WholeFields(const std::vector<FieldId>& fields) const;

    /** @return bits that hold the field in P4. */
    unsigned WidthOf(FieldId field) const;

    /** @return what is on the left of an assignment to the field, and its bits; of no valid bit. */
    P4Value Left(FieldId field) const;

    /** @throws InputError that names the element */
    [[noreturn]] void Refuse(const std::string& what, const std::string& remedy) const;

    Thread GetThread() const
    {
        return m_thread;
    }

    const P4Data& Data() const
    {
        return m_data;
    }

    const P4Steering& Steering() const
    {
        return m_steering;
    }

  private:
    P4Value FieldValue(FieldId field) const;
    P4Value IntrinsicValue(Intrinsic field) const;
    std::string Fault(const Operand& operand) const;
    std::string FaultTest(const Condition& condition) const;
    bool IsVarbit(const Operand& operand) const;
    std::optional<P4Standard> TimeOf(const Operand& operand) const;
    std::optional<P4Value> Microseconds(const Statement& statement) const;
    void WriteModulo(const Statement& statement, P4Text& text) const;

    const Program& m_program;
    const P4Data& m_data;
    const P4Steering& m_steering;
    Thread m_thread;
    std::string m_element;
    SourceLocation m_where;
    const ParameterTexts* m_parameters{nullptr};
};

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_WORDS_H
