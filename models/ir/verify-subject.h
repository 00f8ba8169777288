// What the verifier checks of statements, conditions and hashes, wherever in a program they stand.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_VERIFY_SUBJECT_H
#define PISA_IR_VERIFY_SUBJECT_H

#include "ir/verify-parts.h"

#include <string>
#include <vector>

namespace pisa
{

/** One element under verification, and the checks that elements of several kinds need. */
class Subject
{
  public:
    /** @param parameters that operands may name, null for none; all must outlive this */
    Subject(const Program& program, Element element, Findings& findings,
            const std::vector<Field>* parameters = nullptr);

    /** Begins the findings that follow, e.g. "instruction 2: ". */
    void At(std::string place);

    void Add(const std::string& what, const std::string& remedy = "");
    void Fits(uint64_t value, unsigned width, const std::string& of);
    bool Width(unsigned width, const std::string& of);

    /** Adds a finding unless index < count; @return whether it is. @param what there are `count` of in the program */
    bool Exists(std::size_t index, std::size_t count, const char* what);

    /** A field that is read or written as a number; @return whether it is one. @param of e.g. "a key field" */
    bool Number(FieldId field, const std::string& of);

    /** A number: a field, a parameter, or a constant that fits `width`. */
    void Value(const Operand& operand, unsigned width, const std::string& of = "an operand");

    /** @return whether an operation's width and number of operands are right. */
    bool Shape(Operation operation, unsigned width, std::size_t operands);

    void Check(const Statement& statement);
    void Check(const Condition& condition);
    void Check(const std::vector<HashInput>& inputs, HashAlgorithm algorithm, bool withPayload);

    /** @return the width that a constant operand must fit: Select's condition is not cut to the operation's. */
    static unsigned OperandWidth(Operation operation, unsigned width, std::size_t index);

  private:
    bool IsVarbitField(const Operand& operand) const;
    void CheckVarbits(const Statement& statement);

    const Program& m_program;
    Element m_element;
    Findings& m_findings;
    const std::vector<Field>* m_parameters;
    std::string m_place;
};

/** Names that users know fields or parameters by: each of some in a row, together all, as wide as their pieces. */
void CheckUserNames(const std::vector<UserName>& names, const std::vector<unsigned>& widths, const std::string& what,
                    Subject& subject);

} // namespace pisa

#endif // PISA_IR_VERIFY_SUBJECT_H
