// Actions and conditions as flat operations over slots.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_LINKED_OPERATION_H
#define PISA_PIPELINE_LINKED_OPERATION_H

#include "ir/action.h"
#include "ir/control.h"
#include "pipeline/phv-layout.h"
#include "pipeline/register-array.h"

#include <vector>

namespace pisa
{

/**
 * One step of a packet's program. Compute: slot dest = operation of slots a, b, c. Load: dest = the cell of `reg` at
 * index slot a. Store: the cell of `reg` at index slot a = slot b if slot c is nonzero. Service: whoever runs the
 * operations carries out the service numbered `reg`.
 */
struct LinkedOperation
{
    enum class Kind : uint8_t
    {
        Compute,
        Load,
        Store,
        Service,
    };

    Kind kind{Kind::Compute};
    Operation operation{Operation::Move};
    uint8_t width{64};
    uint32_t a{0};
    uint32_t b{0};
    uint32_t c{0};
    uint32_t dest{PhvLayout::kScratch};
    uint32_t changed{PhvLayout::kScratch}; ///< gets the bits of dest that changed
    uint32_t reg{0};
    uint64_t operandMask{~uint64_t{0}}; ///< `width` ones
    uint64_t resultMask{~uint64_t{0}};  ///< what the operation's width and the destination leave
};

/** Appends what an instruction does to `code`. */
void LinkInstruction(const Instruction& instruction, PhvLayout& layout, std::vector<LinkedOperation>& code);

/** @return a Compute whose value is the condition; it writes nothing. */
LinkedOperation LinkCondition(const Condition& condition, PhvLayout& layout);

/** @return the value of a Compute: the common operations in line, the rest through the operation table's evaluator.
 */
inline uint64_t
ComputeValue(const LinkedOperation& o, const uint64_t* s)
{
    const uint64_t mask = o.operandMask;
    switch (o.operation)
    {
    case Operation::Move:
        return s[o.a] & o.resultMask;
    case Operation::Add:
        return (s[o.a] + s[o.b]) & o.resultMask;
    case Operation::Sub:
        return (s[o.a] - s[o.b]) & o.resultMask;
    case Operation::And:
        return s[o.a] & s[o.b] & o.resultMask;
    case Operation::Or:
        return (s[o.a] | s[o.b]) & o.resultMask;
    case Operation::Xor:
        return (s[o.a] ^ s[o.b]) & o.resultMask;
    case Operation::Equal:
        return (s[o.a] & mask) == (s[o.b] & mask);
    case Operation::NotEqual:
        return (s[o.a] & mask) != (s[o.b] & mask);
    case Operation::LessUnsigned:
        return (s[o.a] & mask) < (s[o.b] & mask);
    case Operation::Select:
        return (s[o.a] != 0 ? s[o.b] : s[o.c]) & o.resultMask;
    default:
        return Evaluate(o.operation, o.width, s[o.a], s[o.b], s[o.c]) & o.resultMask;
    }
}

/** Runs a Compute, Load or Store for a packet. @return 1 if it loads from outside its register, else 0 */
uint64_t ExecuteOne(const LinkedOperation& operation, uint64_t* slots, RegisterArray* registers, Cycle access);

/** Runs operations in order, none of them a Service. @return how many loads had an index outside their register */
uint64_t Execute(const LinkedOperation* begin, const LinkedOperation* end, uint64_t* slots, RegisterArray* registers,
                 Cycle access);

} // namespace pisa

#endif // PISA_PIPELINE_LINKED_OPERATION_H
