// Expressions over values of more than 64 bits, rewritten over their pieces.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_WIDE_EXPRESSIONS_H
#define PISA_COMPILER_LYRA_WIDE_EXPRESSIONS_H

#include "compiler/lyra/ast.h"
#include "compiler/lyra/faults.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace pisa::lyra
{

constexpr unsigned kPieceBits = 64;

/** @return high and low bit of each piece of a value, the most significant first. */
std::vector<std::pair<unsigned, unsigned>> BitsOfPieces(unsigned width);

ExpressionPtr MakeExpression(const SourceLocation& where, ExpressionNode node);

/** Widths by name. */
using Widths = std::map<std::string, unsigned>;
using Pieces = std::vector<ExpressionPtr>;

/** What is wide in one routine. */
class WideExpressions
{
  public:
    /** Both must outlive this. @param fields of headers, wide ones only */
    WideExpressions(const std::map<std::string, Widths>& fields, Faults& faults) : m_fields(fields), m_faults(faults)
    {
    }

    /** From here on the local is so wide. */
    void AddLocal(const std::string& name, unsigned width)
    {
        m_locals[name] = width;
    }

    /** @param values as they were declared */
    void AddExternal(const std::string& name, const std::vector<ExternalField>& values)
    {
        m_externals[name] = values;
    }

    /** @return the pieces of a wide value, whose width is Width() then; nothing of others. */
    std::optional<Pieces> PiecesOf(const ExpressionPtr& expression);

    unsigned Width() const
    {
        return m_width;
    }

    /** @return the pieces of a number, which has its bits in the last one; nothing of others. */
    static std::optional<Pieces> PiecesOfNumber(const ExpressionPtr& expression, std::size_t count);

    /** Wide ones of a list are its pieces. */
    void RewriteList(std::vector<ExpressionPtr>& list);

    /** Where one value of at most 64 bits is wanted; null stays null. */
    void Rewrite(ExpressionPtr& expression);

  private:
    template <typename NameOf>
    Pieces Named(unsigned width, const NameOf& nameOf);
    std::optional<Pieces> PiecesOfIndex(const Index& index, const SourceLocation& where);
    void RewriteSlice(Slice& slice, Expression& whole);
    void RewriteBinary(Binary& binary, ExpressionPtr& expression);

    const std::map<std::string, Widths>& m_fields;
    Faults& m_faults;
    Widths m_locals;
    std::map<std::string, std::vector<ExternalField>> m_externals;
    unsigned m_width{0};
};

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_WIDE_EXPRESSIONS_H
