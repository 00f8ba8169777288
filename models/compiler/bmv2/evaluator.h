// Computes expressions as statements of the program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_EVALUATOR_H
#define PISA_COMPILER_BMV2_EVALUATOR_H

#include "compiler/bmv2/expression.h"
#include "compiler/bmv2/field-access.h"
#include "compiler/bmv2/resources.h"

#include <map>

namespace pisa::bmv2
{

/** One of the headers or unions that an expression can be; of all that can be, one condition holds at most. */
struct Candidate
{
    Operand condition{Constant{1}};
    std::size_t index{0};
};

/** What all code of one program shares while it is made. */
struct Shared
{
    Shared(const JsonValue& jsonRoot, Program& made);

    const JsonValue& root;
    Program& program;
    Headers headers;
    Faults faults;
    Resources resources;
    Temporaries temporaries;
    std::map<SwitchHalf, std::optional<FieldId>> exitFlags; ///< said by actions that leave a pipeline on one way only
};

/**
 * Integers have no bounds in BMv2: a value is computed modulo a power of two where only its low bits count, and with
 * as many bits as its range needs where all do (comparisons, shifts to the right, divisions).
 */
class Evaluator
{
  public:
    /**
     * @param locals values of Op::Local
     * @param filled how many elements of each stack are filled, where that is known (parsers); null where it is not
     * All must outlive this.
     */
    Evaluator(Shared& shared, SwitchHalf half, StraightWriter& writer, const std::vector<Wide>& locals,
              const std::vector<unsigned>* filled = nullptr);

    /** @return the low `bits` bits of the value. */
    Wide Data(const Expression& e, unsigned bits);

    /** @return all of a value that is no less than 0. */
    Wide Natural(const Expression& e);

    /** @return a truth as one bit. */
    Operand Bit(const Expression& e);

    /** @return a truth as one comparison, of values that are computed if need be. */
    Condition Compare(const Expression& e);

    /** @return the headers that a header expression can be. */
    std::vector<Candidate> HeadersOf(const Expression& e);

    /** @return the header that it must be. @throws InputError if it depends on the packet */
    HeaderIndex HeaderOf(const Expression& e);

    /** target = source, as far as the target holds it. */
    void Assign(const Expression& target, const Expression& source, const Operand& guard);

    /** target = a value of the target's width. */
    void Store(const Expression& target, const Wide& value, const Operand& guard);

    /** @return the shape of the field that an expression names. @throws InputError if it is none */
    FieldShape ShapeOf(const Expression& target) const;

    FieldAccess& Fields()
    {
        return m_fields;
    }

    WideArithmetic& Arithmetic()
    {
        return m_wide;
    }

    StraightWriter& Writer()
    {
        return m_writer;
    }

  private:
    Wide Exact(const Expression& e, bool isSigned, unsigned bits);
    Wide Low(const Expression& e, unsigned bits);
    Wide Binary(const Expression& e, unsigned bits);
    Wide Masked(const Expression& e, unsigned bits);
    Wide ShiftedLeft(const Expression& e, unsigned bits);
    Wide ShiftedRight(const Expression& e, unsigned bits);
    Wide Quotient(const Expression& e, unsigned bits);
    Wide Saturated(const Expression& e, bool isSigned, unsigned width, unsigned bits);
    Wide FieldValue(const std::vector<Candidate>& headers, std::size_t field, unsigned bits);
    Wide Filled(const Expression& e, unsigned bits);
    Wide Cell(const Expression& e, unsigned bits);
    Operand Comparison(const Expression& e);
    bool ComparesContents(const Expression& e) const;
    Wide Content(const Expression& e);
    Operand SameHeader(const std::vector<Candidate>& a, const std::vector<Candidate>& b);
    Operand SameObject(const Expression& a, const Expression& b);
    Operand ValidOf(const std::vector<Candidate>& headers);
    Operand ValidOfUnion(const Expression& e);
    std::vector<Candidate> Elements(const Expression& e);
    std::vector<Candidate> UnionsOf(const Expression& e);
    std::vector<Candidate> LastOf(const Expression& e);

    Shared& m_shared;
    StraightWriter& m_writer;
    WideArithmetic m_wide;
    FieldAccess m_fields;
    const std::vector<Wide>& m_locals;
    const std::vector<unsigned>* m_filled;
};

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_EVALUATOR_H
