// Brings expressions to the types that their contexts want: explicit casts, implicit casts, types of literals.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"
#include "compiler/p4/constant-evaluator.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

bool
IsLiteralKind(TypeKind kind)
{
    return kind == TypeKind::ListLiteral || kind == TypeKind::StructLiteral || kind == TypeKind::InvalidLiteral ||
           kind == TypeKind::DefaultLiteral;
}

/** Section 8.11: what an explicit cast may do, besides what needs none. */
bool
CanCast(const TypePtr& target, const TypePtr& source)
{
    if (Same(target, source) || target->kind == TypeKind::Unknown || source->kind == TypeKind::Unknown)
    {
        return true;
    }
    if (target->kind == TypeKind::NewType) // from what it is made from and nothing else, and back
    {
        return Same(target->arguments[0], source) ||
               (source->kind == TypeKind::Integer && CanCast(target->arguments[0], source));
    }
    if (source->kind == TypeKind::NewType)
    {
        return Same(target, source->arguments[0]);
    }
    if (source->kind == TypeKind::SerialisableEnum)
    {
        return Same(target->kind == TypeKind::SerialisableEnum ? target->arguments[0] : target, source->arguments[0]);
    }
    if (source->kind == TypeKind::Bool)
    {
        return target->kind == TypeKind::Bit && target->width == 1;
    }
    if (source->kind == TypeKind::Integer)
    {
        return IsBits(target) || target->kind == TypeKind::Bool || target->kind == TypeKind::SerialisableEnum;
    }
    if (!IsBits(source))
    {
        return false;
    }
    switch (target->kind)
    {
    case TypeKind::Bit:
    case TypeKind::Int:
        return source->kind == target->kind || source->width == target->width;
    case TypeKind::Bool:
        return source->kind == TypeKind::Bit && source->width == 1;
    case TypeKind::Integer:
        return true;
    case TypeKind::SerialisableEnum:
        return CanCast(target->arguments[0], source);
    default:
        return false;
    }
}

void
WrapInCast(ExpressionPtr& expression, const TypePtr& target)
{
    Cast cast;
    cast.target = std::make_shared<TypeReference>(TypeReference{expression->where, InferredType{}, target});
    cast.operand = expression;
    cast.isImplicit = true;
    const ExpressionPtr operand = expression;
    expression = std::make_shared<Expression>(Expression{operand->where, std::move(cast), target, nullptr});
    if (operand->constant)
    {
        expression->constant = EvaluateCast(target, operand->type, *operand->constant).value;
    }
}

/** An `int` becomes bits: a literal or constant takes the type on, branches of ?: each for themselves. */
void
CoerceInteger(ExpressionPtr& expression, const TypePtr& target, Report& report)
{
    if (auto* conditional = std::get_if<Conditional>(&expression->node))
    {
        CoerceInteger(conditional->whenTrue, target, report);
        CoerceInteger(conditional->whenFalse, target, report);
        expression->type = target;
        return;
    }
    const auto* value = expression->constant ? std::get_if<Integer>(&expression->constant->node) : nullptr;
    if (!value)
    {
        WrapInCast(expression, target);
        return;
    }
    const TypePtr unsignedTarget = MakeType(TypeKind::Bit, target->width);
    if (!Holds(target, *value) && !Holds(unsignedTarget, *value))
    {
        report.Warning(expression->where,
                       value->str() + " does not fit " + ToString(target) + " and loses its high bits");
    }
    // a fresh node: the tree of a constant's value may be shared
    expression = std::make_shared<Expression>(*expression);
    expression->constant = MakeValue(WrapTo(target, *value));
    expression->type = target;
}

/** The implicit casts of numbers. @return whether one of them leads to the target. */
bool
CoerceNumber(ExpressionPtr& expression, const TypePtr& target, Report& report)
{
    const TypePtr source = expression->type;
    if (source->kind == TypeKind::Integer && IsBits(target))
    {
        CoerceInteger(expression, target, report);
        return true;
    }
    if (source->kind == TypeKind::Integer && target->kind == TypeKind::NewType && IsBits(target->arguments[0]))
    {
        CoerceInteger(expression, target->arguments[0], report);
        WrapInCast(expression, target);
        return true;
    }
    const bool losesWidth = target->kind == TypeKind::Integer && IsBits(source);
    const bool isUnderlying = source->kind == TypeKind::SerialisableEnum &&
                              (IsBits(target) || target->kind == TypeKind::Integer) &&
                              Same(source->arguments[0], target);
    if (losesWidth || isUnderlying)
    {
        WrapInCast(expression, target);
    }
    return losesWidth || isUnderlying;
}

} // namespace

TypePtr
Checker::CheckCast(Expression& e, Cast& cast)
{
    const TypePtr target = Resolve(*cast.target);
    const TypePtr source = Check(cast.operand);
    if (target->kind == TypeKind::Unknown || source->kind == TypeKind::Unknown)
    {
        return target;
    }
    auto* list = std::get_if<ListExpression>(&cast.operand->node);
    if (list && target->kind == TypeKind::List && source->kind == TypeKind::ListLiteral)
    {
        CoerceList(cast.operand, *list, target);
        e.constant = cast.operand->constant;
        return target;
    }
    if (IsLiteralKind(source->kind))
    {
        Coerce(cast.operand, target, "the operand of the cast");
        e.constant = cast.operand->constant;
        return target;
    }
    if (!CanCast(target, source))
    {
        Error(e.where, "a cast from " + ToString(source) + " to " + ToString(target) + " is not supported",
              "change either the width or the sign in one cast");
        return MakeType(TypeKind::Unknown);
    }
    const auto* number = cast.operand->constant ? std::get_if<Integer>(&cast.operand->constant->node) : nullptr;
    if (source->kind == TypeKind::Integer && target->kind == TypeKind::Bool &&
        (!number || (*number != 0 && *number != 1)))
    {
        Error(e.where, "only 0 and 1 can be cast to bool", "compare with a number instead");
        return MakeType(TypeKind::Unknown);
    }
    if (source->kind == TypeKind::Integer && IsBits(target))
    {
        CoerceInteger(cast.operand, target, m_report);
    }
    if (cast.operand->constant)
    {
        e.constant = EvaluateCast(target, source, *cast.operand->constant).value;
    }
    return target;
}

bool
Checker::CoerceList(ExpressionPtr& expression, ListExpression& list, const TypePtr& target)
{
    std::vector<TypePtr> wanted = target->arguments;
    if (target->kind == TypeKind::Struct || target->kind == TypeKind::Header)
    {
        wanted.clear();
        for (const TypedField& field : FieldsOf(target))
        {
            wanted.push_back(field.type);
        }
    }
    else if (target->kind == TypeKind::Stack || target->kind == TypeKind::List)
    {
        const std::size_t size = target->kind == TypeKind::Stack ? target->size : list.elements.size();
        wanted.assign(size, target->arguments[0]);
    }
    else if (target->kind != TypeKind::Tuple)
    {
        return false;
    }
    const bool fits = list.hasDefault ? list.elements.size() <= wanted.size() : list.elements.size() == wanted.size();
    const auto rest = wanted.begin() + std::min(list.elements.size(), wanted.size());
    if (!fits || (list.hasDefault && !std::all_of(rest, wanted.end(), HasDefault)))
    {
        return false;
    }
    CompositeValue value;
    bool isConstant = list.elements.size() == wanted.size();
    for (std::size_t i = 0; i < list.elements.size(); ++i)
    {
        if (!Coerce(list.elements[i], wanted[i], "element " + std::to_string(i + 1)))
        {
            expression->type = MakeType(TypeKind::Unknown);
            return true; // reported
        }
        value.elements.push_back(list.elements[i]->constant);
        isConstant = isConstant && list.elements[i]->constant;
    }
    expression->constant = isConstant ? std::make_shared<Value>(Value{std::move(value)}) : nullptr;
    expression->type = target;
    return true;
}

bool
Checker::CoerceStruct(ExpressionPtr& expression, StructExpression& literal, const TypePtr& target)
{
    if (target->kind != TypeKind::Struct && target->kind != TypeKind::Header)
    {
        return false;
    }
    const std::vector<TypedField> fields = FieldsOf(target);
    CompositeValue value;
    value.elements.resize(fields.size());
    for (NamedValue& member : literal.members)
    {
        const auto field =
            std::find_if(fields.begin(), fields.end(), [&](const TypedField& f) { return f.name == member.name; });
        if (field == fields.end())
        {
            Error(member.where, ToString(target) + " has no field '" + member.name + "'", "name one that it has");
            expression->type = MakeType(TypeKind::Unknown);
            return true;
        }
        Coerce(member.value, field->type, "field '" + member.name + "'");
        value.elements[field - fields.begin()] = member.value->constant;
    }
    const auto isNamed = [&](const TypedField& field)
    {
        return std::any_of(literal.members.begin(), literal.members.end(),
                           [&](const NamedValue& member) { return member.name == field.name; });
    };
    if (literal.members.size() < fields.size() && !literal.hasDefault)
    {
        Error(expression->where, "not all fields of " + ToString(target) + " have a value",
              "give each one, or end with ...");
    }
    const bool lacksDefault =
        std::any_of(fields.begin(), fields.end(),
                    [&](const TypedField& field) { return !HasDefault(field.type) && !isNamed(field); });
    if (literal.hasDefault && lacksDefault)
    {
        Error(expression->where, "a field of " + ToString(target) + " has no default value", "give it a value");
    }
    const bool isConstant =
        std::all_of(value.elements.begin(), value.elements.end(), [](const ValuePtr& v) { return v != nullptr; });
    expression->constant = isConstant ? std::make_shared<Value>(Value{std::move(value)}) : nullptr;
    expression->type = target;
    return true;
}

/** Gives a literal without a type of its own the target's. @return whether the target takes such a literal; if one of
    its parts is wrong, that is reported and its type is Unknown. */
bool
Checker::CoerceLiteral(ExpressionPtr& expression, const TypePtr& target)
{
    const TypePtr source = expression->type;
    if (auto* list = std::get_if<ListExpression>(&expression->node); list && source->kind == TypeKind::ListLiteral)
    {
        return target->kind != TypeKind::List && CoerceList(expression, *list, target);
    }
    if (auto* literal = std::get_if<StructExpression>(&expression->node);
        literal && source->kind == TypeKind::StructLiteral)
    {
        return Same(Settle(source), target) || CoerceStruct(expression, *literal, target);
    }
    if (source->kind == TypeKind::InvalidLiteral)
    {
        expression->constant = std::make_shared<Value>(Value{CompositeValue{{}, false}});
        return target->kind == TypeKind::Header || target->kind == TypeKind::HeaderUnion;
    }
    return source->kind == TypeKind::DefaultLiteral && HasDefault(target);
}

/** Makes the expression, checked already, one of the target's type. @return whether it is; if not, that is reported.
 */
bool
Checker::Coerce(ExpressionPtr& expression, const TypePtr& target, const std::string& what)
{
    const TypePtr source = expression->type;
    if (source->kind == TypeKind::Unknown || target->kind == TypeKind::Unknown || Same(source, target))
    {
        return source->kind != TypeKind::Unknown && target->kind != TypeKind::Unknown;
    }
    if (CoerceNumber(expression, target, m_report))
    {
        return true;
    }
    if (CoerceLiteral(expression, target))
    {
        expression->type = expression->type->kind == TypeKind::Unknown ? expression->type : target;
        return expression->type->kind != TypeKind::Unknown;
    }
    Inference inference;
    inference.AddVariablesOf(target); // a default value for C<T> tells what T is
    const bool isObject = source->kind == TypeKind::Parser || source->kind == TypeKind::Control;
    if (isObject && inference.Unify(target, source))
    {
        return true;
    }
    Error(expression->where,
          (what.empty() ? "this" : what) + " has type " + ToString(source) + ", which cannot be implicitly cast to " +
              ToString(target),
          "change one of the types, or cast explicitly where that is possible");
    return false;
}

} // namespace pisa::p4
