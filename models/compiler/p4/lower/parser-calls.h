// What parsers call: extract, lookahead, advance, verify; and where the cursors of header stacks stand.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_PARSER_CALLS_H
#define PISA_COMPILER_P4_LOWER_PARSER_CALLS_H

#include "compiler/p4/lower/body.h"

namespace pisa::p4
{

/** The next index of header stacks (P4_16 section 8.18), by the first field of the stack; 0 for those not named. */
using StackIndices = std::map<FieldId, unsigned>;

/** @return what StackIndices knows a stack by. */
FieldId StackKey(const Data& stack);

/** Lowers the calls of one parser; next indices are known, and move as headers are extracted. */
class ParserCalls
{
  public:
    explicit ParserCalls(Shared& shared);
    ParserCalls(const ParserCalls&) = delete; // the hooks name this
    ParserCalls& operator=(const ParserCalls&) = delete;

    const BodyHooks& Hooks() const
    {
        return m_hooks;
    }

    StackIndices indices; ///< of the code that is being lowered

    /** @return whether the expression or a part of it is an element of a stack beyond its ends. */
    bool IsOutOfBounds(Body& body, const Expression& expression) const;

  private:
    std::optional<Data> Lower(const Expression& e, const Environment& environment, Code& code);
    void Extract(Body& body, const p4::Call& call, const SourceLocation& where);
    void ExtractInto(Body& body, const Expression& argument, const Operand& variableBits);
    void Skip(Body& body, const p4::Call& call, const Operand& variableBits, const SourceLocation& where);
    Data LookAhead(Body& body, const p4::Call& call, const SourceLocation& where);
    Data LookAt(Code& code, const TypePtr& type, unsigned& offset, const SourceLocation& where);
    void Verify(Body& body, const p4::Call& call);
    void MoveCursor(Body& body, const p4::Call& call, const Member& callee);

    Shared& m_shared;
    BodyHooks m_hooks;
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_PARSER_CALLS_H
