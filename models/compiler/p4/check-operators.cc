// Checks operators: which types they take, what they give, and their value where it is known.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"
#include "compiler/p4/constant-evaluator.h"

namespace pisa::p4
{

namespace
{

bool
IsNumber(const TypePtr& type)
{
    return IsBits(type) || type->kind == TypeKind::Integer;
}

bool
IsNegative(const Expression& e)
{
    const auto* value = e.constant ? std::get_if<Integer>(&e.constant->node) : nullptr;
    return value && *value < 0;
}

const char*
Spell(BinaryOperator op)
{
    constexpr const char* kSpelled[] = {"*", "/",  "%",  "+", "-", "|+|", "|-|", "<<", ">>", "<=",  ">=", "<",
                                        ">", "!=", "==", "&", "^", "|",   "++",  "&&", "||", "&&&", ".."};
    return kSpelled[static_cast<std::size_t>(op)];
}

/** @return what the operator gives on two operands of that type, null if it does not take them. */
TypePtr
ArithmeticType(BinaryOperator op, const TypePtr& type)
{
    switch (op)
    {
    case BinaryOperator::Less:
    case BinaryOperator::LessOrEqual:
    case BinaryOperator::Greater:
    case BinaryOperator::GreaterOrEqual:
        return IsNumber(type) ? MakeType(TypeKind::Bool) : nullptr;
    case BinaryOperator::Divide:
    case BinaryOperator::Modulo:
        return type->kind == TypeKind::Integer || type->kind == TypeKind::Bit ? type : nullptr;
    case BinaryOperator::SaturatingAdd:
    case BinaryOperator::SaturatingSubtract:
        return IsBits(type) ? type : nullptr;
    case BinaryOperator::Mask:
    case BinaryOperator::Range:
        return IsNumber(type) ? MakeType(TypeKind::Set, nullptr, {type}) : nullptr;
    default:
        return IsNumber(type) ? type : nullptr;
    }
}

/** Whether an operand of the one type becomes of the other where both stand at an operator. */
bool
TakesOn(const TypePtr& from, const TypePtr& to)
{
    switch (from->kind)
    {
    case TypeKind::Integer:
        return IsBits(to);
    case TypeKind::ListLiteral:
    case TypeKind::StructLiteral:
    case TypeKind::InvalidLiteral:
        return to->kind == TypeKind::Struct || to->kind == TypeKind::Header || to->kind == TypeKind::Tuple ||
               to->kind == TypeKind::HeaderUnion || to->kind == TypeKind::Stack || to->kind == TypeKind::List;
    default:
        return false;
    }
}

} // namespace

TypePtr
Checker::CheckUnary(Expression& e, Unary& unary)
{
    TypePtr type = Check(unary.operand);
    if (type->kind == TypeKind::SerialisableEnum)
    {
        Coerce(unary.operand, type->arguments[0]);
        type = unary.operand->type;
    }
    if (type->kind == TypeKind::Unknown)
    {
        return type;
    }
    const bool fits = unary.op == UnaryOperator::Not          ? type->kind == TypeKind::Bool
                      : unary.op == UnaryOperator::Complement ? IsBits(type)
                                                              : IsNumber(type);
    if (!fits)
    {
        constexpr const char* kSpelled[] = {"!", "~", "-", "+"};
        Error(e.where,
              std::string("operator ") + kSpelled[static_cast<std::size_t>(unary.op)] +
                  " cannot be applied to type " + ToString(type),
              unary.op == UnaryOperator::Not ? "compare with a number to get a bool" : "cast to bits first");
        return MakeType(TypeKind::Unknown);
    }
    if (unary.operand->constant)
    {
        e.constant = EvaluateUnary(unary.op, type, *unary.operand->constant).value;
    }
    return type;
}

TypePtr
Checker::CheckBinary(Expression& e, Binary& binary)
{
    const TypePtr left = Check(binary.left);
    const TypePtr right = Check(binary.right);
    if (left->kind == TypeKind::Unknown || right->kind == TypeKind::Unknown)
    {
        return MakeType(TypeKind::Unknown);
    }
    const TypePtr type = BinaryType(e, binary);
    if (!type)
    {
        Error(e.where,
              std::string("operator ") + Spell(binary.op) + " is not defined on " + ToString(left) + " and " +
                  ToString(right),
              "cast the operands to types that it is defined on");
        return MakeType(TypeKind::Unknown);
    }
    e.type = type;
    if (type->kind != TypeKind::Unknown)
    {
        Fold(e, binary);
    }
    return e.type;
}

void
Checker::Fold(Expression& e, Binary& binary)
{
    const bool divides = binary.op == BinaryOperator::Divide || binary.op == BinaryOperator::Modulo;
    const bool shifts = binary.op == BinaryOperator::ShiftLeft || binary.op == BinaryOperator::ShiftRight;
    const auto* right = binary.right->constant ? std::get_if<Integer>(&binary.right->constant->node) : nullptr;
    if (divides && right && *right <= 0)
    {
        Error(e.where,
              *right == 0 ? (binary.op == BinaryOperator::Divide ? "division by zero" : "modulo by zero")
                          : "division and modulo are not defined for negative numbers",
              "divide by a number from 1 on");
        e.type = MakeType(TypeKind::Unknown);
        return;
    }
    const bool isPower = right && (*right & (*right - 1)) == 0; // a shift or a mask
    if (divides && !isPower && (IsRuntime(*binary.left) || IsRuntime(*binary.right)))
    {
        Error(e.where, "division and modulo could not be evaluated when compiled",
              "divide constants, or by a constant power of two");
        e.type = MakeType(TypeKind::Unknown);
        return;
    }
    if (shifts && right && *right < 0)
    {
        Error(e.where, "shifts by negative amounts are not permitted", "shift the other way");
        e.type = MakeType(TypeKind::Unknown);
        return;
    }
    if (!binary.left->constant || !binary.right->constant)
    {
        return;
    }
    const Evaluation result = EvaluateBinary(binary.op, e.type, binary.left->type, binary.right->type,
                                             *binary.left->constant, *binary.right->constant);
    e.constant = result.value;
    if (right && !result.fault.empty())
    {
        Error(e.where, result.fault, "change the operands");
        e.type = MakeType(TypeKind::Unknown);
    }
}

/** @return the result's type, null if the operator does not take these operands. */
TypePtr
Checker::BinaryType(Expression& e, Binary& binary)
{
    switch (binary.op)
    {
    case BinaryOperator::And:
    case BinaryOperator::Or:
        return binary.left->type->kind == TypeKind::Bool && binary.right->type->kind == TypeKind::Bool
                   ? MakeType(TypeKind::Bool)
                   : nullptr;
    case BinaryOperator::ShiftLeft:
    case BinaryOperator::ShiftRight:
        return ShiftType(e, binary);
    case BinaryOperator::Equal:
    case BinaryOperator::NotEqual:
        return EqualityType(binary);
    case BinaryOperator::Concatenate:
        return ConcatenationType(binary);
    default:
        break;
    }
    const bool divides = binary.op == BinaryOperator::Divide || binary.op == BinaryOperator::Modulo;
    if (divides && (IsNegative(*binary.left) || IsNegative(*binary.right)))
    {
        Error(e.where, "division and modulo are not defined for negative numbers", "divide numbers from 0 on");
        return MakeType(TypeKind::Unknown);
    }
    if (!Balance(binary))
    {
        return nullptr;
    }
    return ArithmeticType(binary.op, binary.left->type);
}

TypePtr
Checker::ConcatenationType(Binary& binary)
{
    for (ExpressionPtr* side : {&binary.left, &binary.right})
    {
        if ((*side)->type->kind == TypeKind::SerialisableEnum)
        {
            Coerce(*side, (*side)->type->arguments[0]);
        }
    }
    const TypePtr& left = binary.left->type;
    const TypePtr& right = binary.right->type;
    if (left->kind == TypeKind::String && right->kind == TypeKind::String)
    {
        return left;
    }
    return IsBits(left) && IsBits(right) ? MakeType(left->kind, left->width + right->width) : nullptr;
}

TypePtr
Checker::ShiftType(Expression& e, Binary& binary)
{
    if (binary.left->type->kind == TypeKind::SerialisableEnum)
    {
        Coerce(binary.left, binary.left->type->arguments[0]);
    }
    if (binary.right->type->kind == TypeKind::SerialisableEnum)
    {
        Coerce(binary.right, binary.right->type->arguments[0]);
    }
    const TypePtr& left = binary.left->type;
    const TypePtr& right = binary.right->type;
    if (!IsNumber(left) || (right->kind != TypeKind::Bit && right->kind != TypeKind::Integer))
    {
        const bool isConstant = right->kind == TypeKind::Int && binary.right->constant;
        if (!IsNumber(left) || !isConstant)
        {
            return nullptr;
        }
    }
    if (left->kind == TypeKind::Integer && !binary.right->constant)
    {
        Error(e.where, "the width of the left operand of a shift is not known", "give it one, such as 8w1");
    }
    return left;
}

TypePtr
Checker::EqualityType(Binary& binary)
{
    if (!Balance(binary))
    {
        return nullptr;
    }
    switch (binary.left->type->kind)
    {
    case TypeKind::Variable:
    case TypeKind::StructLiteral:
    case TypeKind::Set:
    case TypeKind::Extern:
    case TypeKind::Parser:
    case TypeKind::Control:
    case TypeKind::Package:
    case TypeKind::Table:
    case TypeKind::Function:
    case TypeKind::Void:
    case TypeKind::State:
    case TypeKind::TypeName:
    case TypeKind::ApplyResult:
    case TypeKind::ActionRun:
    case TypeKind::DefaultLiteral:
    case TypeKind::InvalidLiteral:
        return nullptr;
    default:
        return MakeType(TypeKind::Bool);
    }
}

/** Brings both operands to one type. @return whether that went. */
bool
Checker::Balance(Binary& binary)
{
    const bool isEquality = binary.op == BinaryOperator::Equal || binary.op == BinaryOperator::NotEqual;
    const bool bothEnums = binary.left->type->kind == TypeKind::SerialisableEnum &&
                           Same(binary.left->type, binary.right->type) && isEquality;
    for (ExpressionPtr* side : {&binary.left, &binary.right})
    {
        if ((*side)->type->kind == TypeKind::SerialisableEnum && !bothEnums)
        {
            Coerce(*side, (*side)->type->arguments[0]);
        }
    }
    const TypePtr left = binary.left->type;
    const TypePtr right = binary.right->type;
    if (Same(left, right))
    {
        return true;
    }
    const bool isList = left->kind == TypeKind::ListLiteral && right->kind == TypeKind::ListLiteral;
    if (isList && isEquality)
    {
        Inference inference;
        return inference.Unify(Settle(left), Settle(right)) || inference.Unify(Settle(right), Settle(left));
    }
    if (TakesOn(left, right))
    {
        Coerce(binary.left, right, "the left operand"); // what is wrong is said there
        return true;
    }
    if (TakesOn(right, left))
    {
        Coerce(binary.right, left, "the right operand");
        return true;
    }
    return false;
}

} // namespace pisa::p4
