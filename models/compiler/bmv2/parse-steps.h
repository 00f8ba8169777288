// Operations of one parse state as steps.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_PARSE_STEPS_H
#define PISA_COMPILER_BMV2_PARSE_STEPS_H

#include "compiler/bmv2/primitives.h"

namespace pisa::bmv2
{

/** Steps of a state that packets come to with stacks filled in one way. */
class ParseSteps
{
  public:
    /** @param filled elements of each stack, kept up to date. All must outlive this. */
    ParseSteps(Shared& shared, Lists& lists, std::vector<unsigned>& filled);

    /** Appends what one of the state's operations does. */
    void Lower(const JsonValue& operation);

    /** @return the value of one element of a transition key. */
    Wide ReadKey(const JsonValue& key);

    /** @return fields as wide as the value's pieces that hold it, new ones where it is in none. */
    std::vector<FieldId> FieldsOf(const Wide& value);

    /** @return the parts one behind the other, the first most significant. */
    Wide Concatenate(const std::vector<Wide>& parts);

    /** @return the bit that says whether (key & mask) == value. */
    FieldId Matches(const Wide& key, const BigInteger& value, const BigInteger& mask);

    /** @return a field with the index of the first bit that is set, or how many there are if none is. */
    FieldId FirstOf(const std::vector<FieldId>& bits);

    /** @return whether packets never come to the end of the state. */
    bool Fails() const
    {
        return m_fails;
    }

    /** @return all steps so far; none is left then. */
    std::vector<ParseStep> Take();

  private:
    void ExtractHeader(const JsonValue& operation, bool hasLength);
    std::optional<HeaderIndex> Destination(const JsonValue& parameter);
    Operand LengthOf(HeaderIndex header, const JsonValue& operation, bool hasLength);
    std::vector<Wide> LookAtFields(HeaderIndex header);
    Wide LookAhead(uint64_t offset, unsigned width);
    Wide LookAhead(const JsonValue& pair);
    void Set(const JsonValue& operation);
    void Verify(const JsonValue& operation);
    void Shift(const JsonValue& operation);
    void AdvanceBy(const JsonValue& operation);
    void Reject(ParserFault fault);
    void Flush();

    Shared& m_shared;
    std::vector<unsigned>& m_filled;
    std::vector<unsigned> m_noWidths;
    std::vector<Wide> m_noLocals;
    ExpressionReader m_reader;
    StraightWriter m_writer;
    Evaluator m_evaluator;
    Primitives m_primitives;
    std::vector<ParseStep> m_steps;
    bool m_fails{false};
};

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_PARSE_STEPS_H
