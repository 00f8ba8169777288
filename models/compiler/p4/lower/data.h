// P4 values and places as operands of the target program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_DATA_H
#define PISA_COMPILER_P4_LOWER_DATA_H

#include "compiler/p4/types.h"
#include "compiler/p4/value.h"
#include "ir/statement.h"

#include <optional>

namespace pisa::p4
{

/**
 * A value of any P4 type, or a place that holds one: then every operand is a field.
 *
 * Types that hold one number (bits, booleans, enums, errors) have pieces, the first most significant: all but it have
 * 64 bits. A varbit has one piece, the reference of its field. All other types have members, in the order of their
 * declaration: fields of structs, headers and unions, elements of tuples and stacks.
 */
struct Data
{
    TypePtr type;
    std::vector<Operand> pieces;
    std::vector<Data> members;
    std::optional<Operand> valid; ///< of headers
    uint32_t scale{1};            ///< of times: the field holds as many nanoseconds as one of the value
};

/** @return a constant operand. */
inline Operand
Literal(uint64_t value)
{
    return pisa::Constant{value};
}

/** @return what a constant operand is, nothing for others. */
std::optional<uint64_t> LiteralOf(const Operand& operand);

/** @return whether the type holds one number: bits, booleans, enums, errors, new types of these. */
bool IsScalar(const TypePtr& type);

/** @return the types of the members of what is no scalar, in order: fields, elements. */
std::vector<TypePtr> PartsOf(const TypePtr& type);

/** @return bits of a type that holds one number, 0 for all others. Booleans have 1, enums and errors 8. */
unsigned ScalarWidth(const TypePtr& type);

/** @return whether numbers of the type are two's complement. */
bool IsSigned(const TypePtr& type);

/** @return the operation of a comparison and whether it takes the operands swapped; nothing for other operators. */
std::optional<std::pair<Operation, bool>> ComparisonOf(BinaryOperator op, bool isSigned);

/** @return the widths of the pieces of a number, first most significant: ceil(width / 64), all but the first 64. */
std::vector<unsigned> PieceWidths(unsigned width);

/** @return the integer in pieces, modulo 2^width. */
std::vector<Operand> Pieces(const Integer& value, unsigned width);

/** @return what the pieces hold if all are constants. */
std::optional<Integer> ConstantOf(const Data& data, unsigned width);

/** @return the constant that an enum's member or an error stands for; `errors` are those of the program. */
uint64_t NumberOf(const TypePtr& type, const std::string& member, const std::vector<std::string>& errors);

/** @return a value known when compiled, as data of the type. */
Data DataOf(const TypePtr& type, const Value& value, const std::vector<std::string>& errors);

/** @return the value whose bits are all zero, headers invalid: what is read before anything was written. */
Data ZeroOf(const TypePtr& type);

/** @return the header whose fields these are, nothing if they are metadata or no place. */
std::optional<HeaderId> HeaderOf(const Data& header);

/** @return the member of that name of a struct, header or union; there must be one. */
const Data& MemberOf(const Data& data, const std::string& name);

/** @return all operands in order: pieces, those of members, then validity. */
std::vector<Operand> OperandsOf(const Data& data);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_DATA_H
