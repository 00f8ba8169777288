// The arithmetic of action and stateful ALUs: one table of operations, one evaluator.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_OPERATION_H
#define PISA_IR_OPERATION_H

#include <cstdint>
#include <optional>
#include <string_view>

namespace pisa
{

/**
 * One ALU operation. Operands and result are bit vectors of up to 64 bits; results wrap modulo 2^width.
 * Comparisons yield 0 or 1. A shift by `width` or more yields 0 (or all sign bits for the arithmetic one).
 */
enum class Operation : uint8_t
{
    Move,
    Add,
    Sub,
    Mul,
    And,
    Or,
    Xor,
    Not,
    ShiftLeft,
    ShiftRight,
    ShiftRightArithmetic,
    Equal,
    NotEqual,
    LessUnsigned,
    LessEqualUnsigned,
    LessSigned,
    LessEqualSigned,
    MinUnsigned,
    MaxUnsigned,
    MinSigned,
    MaxSigned,
    AddSaturateUnsigned,
    SubSaturateUnsigned,
    AddSaturateSigned,
    SubSaturateSigned,
    SignExtend,  ///< operand 0 has the operation's width; the result is extended to 64 bits, then cut to its
                 ///< destination
    Select,      ///< operand 0 is the condition (nonzero: true), then the two choices
    DivUnsigned, ///< 0 if divided by 0
    ModUnsigned, ///< 0 if divided by 0
};
constexpr unsigned kOperationCount = static_cast<unsigned>(Operation::ModUnsigned) + 1;

/** What the printer, the verifier, the targets and the evaluator know of an operation. */
struct OperationInfo
{
    Operation operation;
    std::string_view name; ///< as written in the text form and in target files, e.g. "add"
    unsigned arity;        ///< number of operands, 1 to 3
    bool isComparison;     ///< the result is one bit whatever the operation's width
};

/** @return the row of the operation table. */
const OperationInfo& Info(Operation operation);

/** @return the operation called `name`, or nothing. */
std::optional<Operation> FindOperation(std::string_view name);

/** @return a mask of `width` ones, 0 <= width <= 64. */
constexpr uint64_t
LowBits(unsigned width)
{
    return width >= 64 ? ~uint64_t{0} : (uint64_t{1} << width) - 1;
}

/**
 * Evaluates one operation. Operands are cut to `width` first (Select's condition is not).
 * @param width of the operation in bits, 1 to 64
 * @return the result, cut to `width` (one bit for comparisons, 64 bits for SignExtend)
 */
uint64_t Evaluate(Operation operation, unsigned width, uint64_t a, uint64_t b = 0, uint64_t c = 0);

} // namespace pisa

#endif // PISA_IR_OPERATION_H
