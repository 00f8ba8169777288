// Lowers what code depends on: branches in controls, computed bits elsewhere.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/body.h"

namespace pisa::p4
{

namespace
{

using Way = std::function<void()>;

/** Either way where `both` holds only if first and second do; `whenFalse` is written once. */
void
IfBoth(Code& code, const std::function<void(Way, Way)>& first, const std::function<void(Way, Way)>& second,
       const Way& whenTrue, const Way& whenFalse)
{
    code.Label(
        [&](LabelId end)
        {
            const Way holds = [&]
            {
                if (whenTrue)
                {
                    whenTrue();
                }
                code.Leave(end);
            };
            first([&] { second(holds, nullptr); }, nullptr);
            if (whenFalse)
            {
                whenFalse();
            }
        });
}

/** @return whether the condition asks a table, which then leads on by itself. */
bool
IfTable(Body& body, const Expression& e, const Way& whenTrue, const Way& whenFalse)
{
    const Call* hit = TableApplication(e, "hit");
    const Call* apply = hit ? hit : TableApplication(e, "miss");
    if (!apply)
    {
        return false;
    }
    Code& code = body.GetCode();
    const Way& onHit = hit ? whenTrue : whenFalse;
    const Way& onMiss = hit ? whenFalse : whenTrue;
    body.Apply(*apply->target, e.where,
               [&](TableUse& use)
               {
                   use.onHit = onHit ? code.Apart(onHit) : Regions{};
                   use.onMiss = onMiss ? code.Apart(onMiss) : Regions{};
               });
    return true;
}

/** @return whether the condition is a comparison that a branch can make. */
bool
IfComparison(Body& body, const Expression& e, const Way& whenTrue, const Way& whenFalse)
{
    const auto* binary = std::get_if<Binary>(&e.node);
    const TypePtr type = binary ? body.TypeOf(*binary->left) : nullptr;
    const auto comparison = binary && IsScalar(type) && ScalarWidth(type) >= 1 && ScalarWidth(type) <= 64
                                ? ComparisonOf(binary->op, IsSigned(type))
                                : std::nullopt;
    if (e.constant || !comparison)
    {
        return false;
    }
    Data left = body.Evaluate(*binary->left);
    left = HasEffects(*binary->right) ? body.Keep(left) : left;
    const Data right = body.Evaluate(*binary->right);
    const auto [operation, swaps] = *comparison;
    body.GetCode().At(e.where);
    body.GetCode().If(Condition{operation, ScalarWidth(type), swaps ? right.pieces[0] : left.pieces[0],
                                swaps ? left.pieces[0] : right.pieces[0]},
                      whenTrue, whenFalse);
    return true;
}

} // namespace

void
Body::If(const Expression& e, const Way& whenTrue, const Way& whenFalse)
{
    if (IfTable(*this, e, whenTrue, whenFalse))
    {
        return;
    }
    const auto* unary = std::get_if<Unary>(&e.node);
    if (unary && unary->op == UnaryOperator::Not)
    {
        If(*unary->operand, whenFalse, whenTrue);
        return;
    }
    const auto* binary = std::get_if<Binary>(&e.node);
    const bool isControl = m_code.GetKind() == Code::Kind::Control;
    if (isControl && binary && (binary->op == BinaryOperator::And || binary->op == BinaryOperator::Or))
    {
        const bool isAnd = binary->op == BinaryOperator::And; // a || b is !(!a && !b)
        const auto part = [&](const Expression& operand)
        { return [&](const Way& yes, const Way& no) { isAnd ? If(operand, yes, no) : If(operand, no, yes); }; };
        IfBoth(m_code, part(*binary->left), part(*binary->right), isAnd ? whenTrue : whenFalse,
               isAnd ? whenFalse : whenTrue);
        return;
    }
    if (IfComparison(*this, e, whenTrue, whenFalse))
    {
        return;
    }
    const Operand bit = EvaluateBit(e);
    m_code.At(e.where);
    m_code.If(bit, whenTrue, whenFalse);
}

} // namespace pisa::p4
