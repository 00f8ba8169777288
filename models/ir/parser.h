// The parse graph of a packet program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_PARSER_H
#define PISA_IR_PARSER_H

#include "ir/statement.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pisa
{

using StateId = uint32_t;
using ValueSetId = uint32_t;

/** What the parser may find; the numbers are those of P4's core.p4. A program's own errors follow. */
enum class ParserFault : uint8_t
{
    None,
    PacketTooShort, ///< extracts, advances or looks beyond the end of the frame
    NoMatch,        ///< no transition is taken and `otherwise` is reject
    StackOutOfBounds,
    HeaderTooShort, ///< a varbit is longer than its field
    ParserTimeout,
    ParserInvalidArgument, ///< a header would not begin or end at a whole byte
};
constexpr uint8_t kFirstOwnFault = static_cast<uint8_t>(ParserFault::ParserInvalidArgument) + 1;

/** Takes a header from the frame, beginning at the cursor, and makes it valid. */
struct Extract
{
    HeaderId header{0};
    Operand variableBits{Constant{0}}; ///< length of its varbit; Constant 0 if it has none

    bool operator==(const Extract& o) const
    {
        return header == o.header && variableBits == o.variableBits;
    }
};

/** Moves the cursor over bits of the frame. */
struct Advance
{
    Operand bits;

    bool operator==(const Advance& o) const
    {
        return bits == o.bits;
    }
};

/** Reads bits of the frame; the cursor stays. */
struct Lookahead
{
    FieldId dest;
    unsigned offset{0}; ///< bits beyond the cursor
    unsigned width{1};  ///< bits, 1 to 64, cut or zero-extended to dest

    bool operator==(const Lookahead& o) const
    {
        return dest == o.dest && offset == o.offset && width == o.width;
    }
};

/** Rejects the packet with a fault if the condition is zero. */
struct ParseCheck
{
    Operand condition;
    uint8_t fault{0}; ///< a ParserFault but None, or kFirstOwnFault + index into Program::errors

    bool operator==(const ParseCheck& o) const
    {
        return condition == o.condition && fault == o.fault;
    }
};

/** Operands in parse states are fields and constants. */
using ParseStep = std::variant<Extract, Advance, Lookahead, Statement, ParseCheck>;

/** One way out of a parse state: taken when (key & mask) == value or the key is in the set; first match wins. */
struct ParseTransition
{
    uint64_t value{0}; ///< within the mask; 0 beside a value set
    uint64_t mask{~uint64_t{0}};
    StateId next{0};
    std::optional<ValueSetId> valueSet{}; ///< counts instead of value and mask

    bool operator==(const ParseTransition& o) const
    {
        return value == o.value && mask == o.mask && next == o.next && valueSet == o.valueSet;
    }
};

/**
 * A parse state: takes its steps in order, then selects on the concatenation of `select` (first field most
 * significant, at most 64 bits in all). No transition taken means `otherwise`.
 *
 * Every cycle of states passes one that extracts a byte or more or advances, so that a frame ends each way.
 */
struct ParseState
{
    static constexpr StateId kAccept = 0xfffffffe;
    static constexpr StateId kReject = 0xfffffffd; ///< the packet is faulty: see Program::keepsFaulty

    std::string name;
    std::vector<ParseStep> steps;
    std::vector<FieldId> select;
    std::vector<ParseTransition> transitions;
    StateId otherwise{kAccept};

    bool operator==(const ParseState& o) const
    {
        return name == o.name && steps == o.steps && select == o.select && transitions == o.transitions &&
               otherwise == o.otherwise;
    }
};

} // namespace pisa

#endif // PISA_IR_PARSER_H
