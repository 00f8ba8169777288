// How names, numbers, fields and operands are written in the text form.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_TEXT_WORDS_H
#define PISA_IR_TEXT_WORDS_H

#include "ir/program.h"

#include <ostream>
#include <string>
#include <vector>

namespace pisa
{

/** Writes what occurs in several sections of one program, which must outlive this. */
class TextWords
{
  public:
    explicit TextWords(const Program& program) : m_program(program)
    {
    }

    static std::string Name(const std::string& name);

    /** Small numbers are counts, large ones are patterns. */
    static std::string Number(uint64_t value);

    /** ` at "file":line:column`, or nothing of it. */
    static std::string Where(const SourceLocation& where);

    /** `value & mask`, a mask of all ones left out. */
    static std::string Masked(uint64_t value, uint64_t mask);

    /** `operation<width>` */
    static std::string Shape(Operation operation, unsigned width);

    /** `("name" : width = pieces, ...)` */
    static std::string UserNames(const std::vector<UserName>& names);

    std::string Field(FieldId field) const;

    /** @param action whose parameters are meant, null where none can be */
    std::string Value(const Operand& operand, const Action* action) const;

    /** `operation<width>(operands)` */
    std::string Result(const Statement& statement, const Action* action) const;
    std::string Comparison(const Condition& condition) const;

    /** `algorithm(value : width, ...) payload` */
    std::string Hashed(HashAlgorithm algorithm, const std::vector<HashInput>& inputs, bool withPayload,
                       const Action* action) const;
    std::string Fields(const std::vector<FieldId>& fields) const;

    /** @return the items' texts with commas between them. */
    template <typename T, typename F>
    static std::string List(const std::vector<T>& items, const F& print)
    {
        std::string list;
        for (const T& item : items)
        {
            list += (list.empty() ? "" : ", ") + print(item);
        }
        return list;
    }

  private:
    const Program& m_program;
};

// Each writes the sections of one subject, those that are empty left out.
void PrintHeaders(const Program& program, std::ostream& out);
void PrintParser(const Program& program, std::ostream& out);
void PrintResources(const Program& program, std::ostream& out);
void PrintActions(const Program& program, std::ostream& out);
void PrintTables(const Program& program, std::ostream& out);
void PrintControls(const Program& program, std::ostream& out);
void PrintDeparser(const Program& program, std::ostream& out);

} // namespace pisa

#endif // PISA_IR_TEXT_WORDS_H
