// Arithmetic on numbers wider than an ALU: pieces of at most 64 bits with carries between them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LOWERING_WIDE_H
#define PISA_COMPILER_LOWERING_WIDE_H

#include "compiler/lowering/straight-writer.h"

#include <boost/multiprecision/cpp_int.hpp>

namespace pisa
{

/** A whole number of any size. */
using BigInteger = boost::multiprecision::cpp_int;

constexpr unsigned kPiece = 64; ///< most bits of a piece

/** A bit vector of `width` bits in pieces, the first most significant: all but the first have 64 bits. */
struct Wide
{
    unsigned width{1};
    std::vector<Operand> pieces;
    bool isClean{true}; ///< the first piece's operand has no ones above the vector's bits
};

/** @return the widths of the pieces of `width` bits, first most significant. */
std::vector<unsigned> WidthsOfPieces(unsigned width);

/** @return what a piece of field `name` is called: the name, or "name[127:64]" if there are several. */
std::string NameOfPiece(const std::string& name, unsigned width, std::size_t piece);

/** @return the integer modulo 2^width, two's complement if it is negative. */
Wide WideConstant(const BigInteger& value, unsigned width);

/** @return the integer modulo 2^width in 64-bit words, first most significant. */
std::vector<uint64_t> WordsOf(const BigInteger& value, unsigned width);

/** Writes arithmetic; both operands of a binary operation have the same width, and so has its result. */
class WideArithmetic
{
  public:
    /** The writer must outlive this. */
    explicit WideArithmetic(StraightWriter& writer) : m_writer(writer)
    {
    }

    /** @return the number cut, or extended by zeroes or its sign, to `width` bits. */
    Wide Fit(const Wide& a, bool isSigned, unsigned width);

    /** Of operations that work bit by bit: And, Or, Xor. */
    Wide Bitwise(Operation operation, const Wide& a, const Wide& b);
    Wide Not(const Wide& a);
    Wide Add(const Wide& a, const Wide& b);
    Wide Sub(const Wide& a, const Wide& b);
    Wide Mul(const Wide& a, const Wide& b);

    /** Of at most 64 bits: DivUnsigned, ModUnsigned. */
    Wide Divide(Operation operation, const Wide& a, const Wide& b);

    Wide ShiftLeft(const Wide& a, uint64_t bits);
    Wide ShiftRight(const Wide& a, bool isSigned, uint64_t bits);

    /** By an amount of any width that is known only when the packet is there. */
    Wide ShiftLeft(const Wide& a, const Wide& amount);
    Wide ShiftRight(const Wide& a, bool isSigned, const Wide& amount);

    /** @return one bit. */
    Operand Equal(const Wide& a, const Wide& b);
    Operand Less(const Wide& a, const Wide& b, bool isSigned);
    Operand IsNonzero(const Wide& a);

    Wide Select(const Operand& condition, const Wide& whenTrue, const Wide& whenFalse);

    /** fields = a; its pieces are as wide as they, or wider in the first. The result is nobody else's. */
    void Store(const std::vector<FieldId>& fields, const Wide& a);

    /** @return a whose first piece has no ones above it. */
    Wide Clean(const Wide& a);

  private:
    Operand Piece(const Wide& a, std::size_t fromBelow, bool isSigned);
    Wide ShiftByBits(const Wide& a, const Wide& amount, bool isLeft, bool isSigned);

    StraightWriter& m_writer;
};

} // namespace pisa

#endif // PISA_COMPILER_LOWERING_WIDE_H
