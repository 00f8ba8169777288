// Expressions of a BMv2 JSON file, checked: trees over integers without bounds, as BMv2 computes them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_EXPRESSION_H
#define PISA_COMPILER_BMV2_EXPRESSION_H

#include "compiler/bmv2/headers.h"

#include <functional>

namespace pisa::bmv2
{

/** The least and the greatest value that an expression can have. */
struct Range
{
    BigInteger low{0};
    BigInteger high{0};
};

/** One node. Integers have any size; only fields cut what is written to them. */
struct Expression
{
    enum class Kind : uint8_t
    {
        Data,
        Bool,
        Header,
        Stack, ///< of headers or of unions
        Union,
    };

    enum class Op : uint8_t
    {
        // leaves
        Constant,  ///< value; also of booleans
        Field,     ///< header `index`, field `field`
        Local,     ///< action data number `index`, or field of the header whose length is computed
        LastField, ///< field `field` of the last header of stack `index`, of member `member` if of unions
        Register,  ///< cell operands[0] of register `index`
        HeaderName,
        StackName,
        UnionName,
        // parts
        Element,     ///< operands[0] is a stack, operands[1] its index
        UnionMember, ///< member `index` of the union operands[0]
        FieldOf,     ///< field `field` of the header operands[0]
        // numbers
        Add,
        Sub,
        Mul,
        Div,
        Mod,
        ShiftLeft,
        ShiftRight,
        And,
        Or,
        Xor,
        Not,
        Wrap,             ///< two_comp_mod: two's complement of `width` bits
        SaturateSigned,   ///< to `width` bits
        SaturateUnsigned, ///< to `width` bits
        FromBool,
        LastIndex,
        Size,
        Choose, ///< operands[0] ? operands[1] : operands[2], of any kind
        // truths
        Equal,
        NotEqual,
        Less,
        LessEqual,
        Greater,
        GreaterEqual,
        BothHold,
        OneHolds,
        HoldsNot,
        ToBool,
        IsValid,
    };

    Kind kind{Kind::Data};
    Op op{Op::Constant};
    const JsonValue* where{nullptr};
    BigInteger value{0};
    std::size_t index{0};
    std::size_t field{0};
    std::size_t member{0};
    unsigned width{0};
    std::vector<Expression> operands{};
    Range range{}; ///< of data
};

/** @return the bits that hold any value of the range; one is for the sign if `isSigned`. */
unsigned BitsOf(const Range& range, bool isSigned);

/** @return whether some value of the range is negative. */
bool IsSigned(const Range& range);

/** @return the range of a field of that width. */
Range RangeOfBits(unsigned width, bool isSigned);

/** @return what an operation of numbers yields; the operands have their ranges. */
Range RangeOf(const Expression& expression);

/** Reads and checks expressions. */
class ExpressionReader
{
  public:
    /**
     * @param registers by name
     * @param widths of the registers' cells, in bits
     * @param locals bits of the local values, in order
     * All must outlive this.
     */
    ExpressionReader(Headers& headers, const Names& registers, const std::vector<unsigned>& widths,
                     const std::vector<unsigned>& locals);

    /** @param typed a value with its "type", as everything that is computed is written. */
    Expression Read(const JsonValue& typed) const;

    /** The same, which must be a number; truths become 0 and 1. */
    Expression ReadData(const JsonValue& typed) const;

    /** The same, which must be true or false; numbers are true unless 0. */
    Expression ReadBool(const JsonValue& typed) const;

    /** The same of an operation that stands there without a type. */
    Expression ReadBareBool(const JsonValue& operation) const;

    /** The same as Read, which must be known now. */
    BigInteger ReadConstant(const JsonValue& typed, const std::string& what) const;

    /** The same as Read, which must be a header or an element of a stack. */
    Expression ReadHeader(const JsonValue& typed) const;

    Expression ReadField(const JsonValue& pair) const;

  private:
    Expression ReadOperation(const JsonValue& operation) const;
    Expression ReadUnary(const JsonValue& operation, Expression::Op op) const;
    Expression ReadArithmetic(const JsonValue& operation, Expression::Op op) const;
    Expression ReadCast(const JsonValue& operation, Expression::Op op) const;
    Expression ReadComparison(const JsonValue& operation, Expression::Op op) const;
    Expression ReadLogic(const JsonValue& operation, Expression::Op op) const;
    Expression ReadValid(const JsonValue& operation) const;
    Expression ReadChoice(const JsonValue& operation) const;
    Expression ReadElement(const JsonValue& operation) const;
    Expression ReadUnionMember(const JsonValue& operation) const;
    Expression ReadFieldOf(const JsonValue& operation) const;
    Expression ReadFill(const JsonValue& operation, Expression::Op op) const;
    Expression ReadLocal(const JsonValue& typed, const JsonValue& value) const;
    Expression ReadLastField(const JsonValue& value, bool isOfUnions) const;
    Expression ReadRegister(const JsonValue& value) const;

    Headers& m_headers;
    const Names& m_registers;
    const std::vector<unsigned>& m_widths;
    const std::vector<unsigned>& m_locals;
};

/** @return the number or truth as a number. @param where for messages: the value that was read */
Expression AsData(Expression expression, const JsonValue& where);

/** @return the number or truth as a truth. */
Expression AsBool(Expression expression, const JsonValue& where);

/** @return the type of the headers that a header expression can be. */
std::size_t TypeOfHeader(const Headers& headers, const Expression& header);

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_EXPRESSION_H
