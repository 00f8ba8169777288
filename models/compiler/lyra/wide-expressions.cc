// Pieces of wide values, and expressions that use them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/wide-expressions.h"

#include "compiler/lyra/wide-values.h"

#include <algorithm>

namespace pisa::lyra
{

ExpressionPtr
MakeExpression(const SourceLocation& where, ExpressionNode node)
{
    return std::make_shared<Expression>(Expression{where, std::move(node), 0});
}

/** High and low bit of each piece, the most significant first; of a value that is not wide, all of it. */
std::vector<std::pair<unsigned, unsigned>>
BitsOfPieces(unsigned width)
{
    std::vector<std::pair<unsigned, unsigned>> pieces;
    for (unsigned high = width; high > 0;)
    {
        const unsigned low = (high - 1) / kPieceBits * kPieceBits;
        pieces.emplace_back(high - 1, low);
        high = low;
    }
    return pieces;
}

/** @return the pieces of a wide value, whose width is m_width then; nothing of others. */
std::optional<Pieces>
WideExpressions::PiecesOf(const ExpressionPtr& expression)
{
    const SourceLocation& where = expression->where;
    if (const auto* name = std::get_if<NameUse>(&expression->node))
    {
        const auto found = m_locals.find(name->name);
        return found == m_locals.end()
                   ? std::nullopt
                   : std::optional(
                         Named(found->second, [&](unsigned high, unsigned low)
                               { return MakeExpression(where, NameUse{PieceName(name->name, high, low)}); }));
    }
    if (const auto* use = std::get_if<FieldUse>(&expression->node))
    {
        const auto header = m_fields.find(use->header);
        const auto found = header == m_fields.end() ? Widths::const_iterator{} : header->second.find(use->field);
        return header == m_fields.end() || found == header->second.end()
                   ? std::nullopt
                   : std::optional(Named(
                         found->second,
                         [&](unsigned high, unsigned low) {
                             return MakeExpression(where, FieldUse{use->header, PieceName(use->field, high, low)});
                         }));
    }
    if (const auto* index = std::get_if<Index>(&expression->node))
    {
        return PiecesOfIndex(*index, where);
    }
    if (const auto* choice = std::get_if<Conditional>(&expression->node))
    {
        std::optional<Pieces> yes = PiecesOf(choice->whenTrue);
        std::optional<Pieces> no = PiecesOf(choice->whenFalse);
        if (!yes && !no)
        {
            return {};
        }
        const std::size_t count = yes ? yes->size() : no->size();
        yes = yes ? yes : PiecesOfNumber(choice->whenTrue, count);
        no = no ? no : PiecesOfNumber(choice->whenFalse, count);
        if (!yes || !no || yes->size() != no->size())
        {
            return {};
        }
        ExpressionPtr condition = choice->condition;
        Rewrite(condition);
        for (std::size_t i = 0; i < count; ++i)
        {
            (*yes)[i] = MakeExpression(where, Conditional{condition, (*yes)[i], (*no)[i]});
        }
        return yes;
    }
    return {};
}

template <typename NameOf>
Pieces
WideExpressions::Named(unsigned width, const NameOf& nameOf)
{
    Pieces pieces;
    for (const auto& [high, low] : BitsOfPieces(width))
    {
        pieces.push_back(nameOf(high, low));
    }
    m_width = width;
    return pieces;
}

/** Of a dict with a wide value that the index asks for. */
std::optional<Pieces>
WideExpressions::PiecesOfIndex(const Index& index, const SourceLocation& where)
{
    const auto found = m_externals.find(index.of);
    if (found == m_externals.end())
    {
        return {};
    }
    const std::vector<ExternalField>& values = found->second;
    const auto asked =
        std::find_if(values.begin(), values.end(),
                     [&](const ExternalField& value)
                     { return value.name == index.member || (index.member.empty() && values.size() == 1); });
    if (asked == values.end() || asked->width <= kPieceBits)
    {
        return {};
    }
    Index divided = index;
    RewriteList(divided.keys);
    return Named(asked->width,
                 [&](unsigned high, unsigned low)
                 {
                     divided.member = PieceName(asked->name, high, low);
                     return MakeExpression(where, divided);
                 });
}

/** A number has its bits in the last piece. */
std::optional<Pieces>
WideExpressions::PiecesOfNumber(const ExpressionPtr& expression, std::size_t count)
{
    if (!std::holds_alternative<Number>(expression->node))
    {
        return {};
    }
    Pieces pieces(count - 1, MakeExpression(expression->where, Number{0}));
    pieces.push_back(expression);
    return pieces;
}

/** Wide ones of a list are its pieces. */
void
WideExpressions::RewriteList(std::vector<ExpressionPtr>& list)
{
    std::vector<ExpressionPtr> divided;
    for (ExpressionPtr& one : list)
    {
        if (const std::optional<Pieces> pieces = PiecesOf(one))
        {
            divided.insert(divided.end(), pieces->begin(), pieces->end());
            continue;
        }
        Rewrite(one);
        divided.push_back(one);
    }
    list = std::move(divided);
}

/** Where one value of at most 64 bits is wanted. */
void
WideExpressions::Rewrite(ExpressionPtr& expression)
{
    if (!expression)
    {
        return;
    }
    if (PiecesOf(expression))
    {
        m_faults.Add(expression->where, "this has " + std::to_string(m_width) + " bits, the limit here is 64",
                     "wide values are moved, compared with == and !=, looked up, and sliced: x[63:0]");
        return;
    }
    auto copy = std::make_shared<Expression>(*expression); // others may share it
    expression = copy;
    if (auto* slice = std::get_if<Slice>(&copy->node))
    {
        RewriteSlice(*slice, *copy);
    }
    else if (auto* binary = std::get_if<Binary>(&copy->node))
    {
        RewriteBinary(*binary, expression);
    }
    else if (auto* index = std::get_if<Index>(&copy->node))
    {
        RewriteList(index->keys);
    }
    else if (auto* membership = std::get_if<Membership>(&copy->node))
    {
        RewriteList(membership->keys);
    }
    else if (auto* call = std::get_if<Call>(&copy->node))
    {
        RewriteList(call->arguments);
    }
    else if (auto* unary = std::get_if<Unary>(&copy->node))
    {
        Rewrite(unary->operand);
    }
    else if (auto* cast = std::get_if<Cast>(&copy->node))
    {
        Rewrite(cast->operand);
    }
    else if (auto* choice = std::get_if<Conditional>(&copy->node))
    {
        Rewrite(choice->condition);
        Rewrite(choice->whenTrue);
        Rewrite(choice->whenFalse);
    }
}

void
WideExpressions::RewriteSlice(Slice& slice, Expression& whole)
{
    const std::optional<Pieces> pieces = PiecesOf(slice.of);
    if (!pieces)
    {
        Rewrite(slice.of);
        return;
    }
    const std::vector<std::pair<unsigned, unsigned>> bits = BitsOfPieces(m_width);
    for (std::size_t i = 0; i < bits.size(); ++i)
    {
        const auto [high, low] = bits[i];
        if (slice.low >= low && slice.high <= high)
        {
            const bool isAll = slice.low == low && slice.high == high;
            whole.node =
                isAll ? (*pieces)[i]->node : ExpressionNode{Slice{(*pieces)[i], slice.high - low, slice.low - low}};
            return;
        }
    }
    m_faults.Add(whole.where,
                 "bits " + std::to_string(slice.high) + " to " + std::to_string(slice.low) + " of a value of " +
                     std::to_string(m_width) + " bits lie in no piece of 64, counted from bit 0",
                 "take them in two parts");
}

/** Equal if all pieces are, unequal if one is. */
void
WideExpressions::RewriteBinary(Binary& binary, ExpressionPtr& expression)
{
    const bool isEqual = binary.op == BinaryOperator::Equal;
    std::optional<Pieces> left;
    std::optional<Pieces> right;
    if (isEqual || binary.op == BinaryOperator::NotEqual)
    {
        left = PiecesOf(binary.left);
        const unsigned leftWidth = m_width;
        right = PiecesOf(binary.right);
        if (left && right && leftWidth != m_width)
        {
            m_faults.Add(expression->where,
                         "the two operands have " + std::to_string(leftWidth) + " bits and " +
                             std::to_string(m_width) + " bits",
                         "compare the bits that you mean: x[63:0]");
            return;
        }
        left = left || !right ? left : PiecesOfNumber(binary.left, right->size());
        right = right || !left ? right : PiecesOfNumber(binary.right, left->size());
    }
    if (!left || !right || left->size() != right->size())
    {
        Rewrite(binary.left);
        Rewrite(binary.right);
        return;
    }
    ExpressionPtr all;
    for (std::size_t i = 0; i < left->size(); ++i)
    {
        const ExpressionPtr one = MakeExpression(expression->where, Binary{binary.op, (*left)[i], (*right)[i]});
        all = all ? MakeExpression(expression->where,
                                   Binary{isEqual ? BinaryOperator::And : BinaryOperator::Or, all, one})
                  : one;
    }
    expression = all;
}

} // namespace pisa::lyra
