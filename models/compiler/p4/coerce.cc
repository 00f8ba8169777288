// Brings expressions to the types that their contexts want: explicit casts, implicit casts, types of literals.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"
#include "compiler/p4/constant-evaluator.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** What a select compares one by one: the fields of structs and elements of tuples (section 13.6). */
std::vector<TypePtr>
Flatten(const TypePtr& type)
{
    std::vector<TypePtr> parts = type->kind == TypeKind::Tuple ? type->arguments : std::vector<TypePtr>{};
    for (const TypedField& field : FieldsOf(type))
    {
        parts.push_back(field.type);
    }
    if (type->kind != TypeKind::Tuple && type->kind != TypeKind::Struct)
    {
        return {type};
    }
    std::vector<TypePtr> flat;
    for (const TypePtr& part : parts)
    {
        const std::vector<TypePtr> inner = Flatten(part);
        flat.insert(flat.end(), inner.begin(), inner.end());
    }
    return flat;
}

bool
SameSelected(const TypePtr& a, const TypePtr& b)
{
    const TypePtr& left = a->kind == TypeKind::SerialisableEnum ? a->arguments[0] : a;
    const TypePtr& right = b->kind == TypeKind::SerialisableEnum ? b->arguments[0] : b;
    return Same(left, right) || left->kind == TypeKind::Unknown || right->kind == TypeKind::Unknown;
}

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
        CoerceInteger(cast.operand, target);
    }
    if (cast.operand->constant)
    {
        e.constant = EvaluateCast(target, source, *cast.operand->constant).value;
    }
    return target;
}

void
Checker::WrapInCast(ExpressionPtr& expression, const TypePtr& target)
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
bool
Checker::CoerceInteger(ExpressionPtr& expression, const TypePtr& target)
{
    if (auto* conditional = std::get_if<Conditional>(&expression->node))
    {
        CoerceInteger(conditional->whenTrue, target);
        CoerceInteger(conditional->whenFalse, target);
        expression->type = target;
        return true;
    }
    const auto* value = expression->constant ? std::get_if<Integer>(&expression->constant->node) : nullptr;
    if (!value)
    {
        WrapInCast(expression, target);
        return true;
    }
    const TypePtr unsignedTarget = MakeType(TypeKind::Bit, target->width);
    if (!Holds(target, *value) && !Holds(unsignedTarget, *value))
    {
        m_report.Warning(expression->where,
                         value->str() + " does not fit " + ToString(target) + " and loses its high bits");
    }
    // a fresh node: the tree of a constant's value may be shared
    expression = std::make_shared<Expression>(*expression);
    expression->constant = MakeValue(WrapTo(target, *value));
    expression->type = target;
    return true;
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
    bool done = false;
    if (source->kind == TypeKind::Integer && IsBits(target))
    {
        return CoerceInteger(expression, target);
    }
    if (source->kind == TypeKind::Integer && target->kind == TypeKind::NewType && IsBits(target->arguments[0]))
    {
        CoerceInteger(expression, target->arguments[0]);
        WrapInCast(expression, target);
        return true;
    }
    if (target->kind == TypeKind::Integer && IsBits(source))
    {
        WrapInCast(expression, target);
        return true;
    }
    if (source->kind == TypeKind::SerialisableEnum && (IsBits(target) || target->kind == TypeKind::Integer) &&
        Same(source->arguments[0], target))
    {
        WrapInCast(expression, target);
        return true;
    }
    if (auto* list = std::get_if<ListExpression>(&expression->node); list && source->kind == TypeKind::ListLiteral)
    {
        done = target->kind != TypeKind::List && CoerceList(expression, *list, target);
    }
    else if (auto* literal = std::get_if<StructExpression>(&expression->node);
             literal && source->kind == TypeKind::StructLiteral)
    {
        done = Same(Settle(source), target) || CoerceStruct(expression, *literal, target);
    }
    else if (source->kind == TypeKind::InvalidLiteral)
    {
        done = target->kind == TypeKind::Header || target->kind == TypeKind::HeaderUnion;
        expression->constant = std::make_shared<Value>(Value{CompositeValue{{}, false}});
    }
    else if (source->kind == TypeKind::DefaultLiteral)
    {
        done = HasDefault(target);
    }
    if (done)
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

/** One key's set against the type of the key. */
TypePtr
Checker::CheckSet(ExpressionPtr& expression, const TypePtr& wanted)
{
    const auto setOf = [](const TypePtr& type) { return MakeType(TypeKind::Set, nullptr, {type}); };
    auto* binary = std::get_if<Binary>(&expression->node);
    if (binary && (binary->op == BinaryOperator::Mask || binary->op == BinaryOperator::Range))
    {
        Check(binary->left);
        Check(binary->right);
        const TypePtr& type = wanted->kind == TypeKind::SerialisableEnum ? wanted->arguments[0] : wanted;
        const TypePtr& bits = type->kind == TypeKind::NewType ? type->arguments[0] : type;
        if (!IsBits(bits) && bits->kind != TypeKind::Unknown && bits->kind != TypeKind::Variable)
        {
            Error(expression->where, "masks and ranges are not defined on type " + ToString(wanted),
                  "write the value alone");
        }
        else if (Coerce(binary->left, bits, "the set") && Coerce(binary->right, bits, "the set") &&
                 !Same(binary->left->type, binary->right->type))
        {
            Error(expression->where, "the ends of a set have different types", "cast one");
        }
        expression->type = setOf(wanted);
        return expression->type;
    }
    if (auto* list = std::get_if<ListExpression>(&expression->node);
        list && list->elements.size() == 1 && wanted->kind != TypeKind::Tuple && wanted->kind != TypeKind::Struct)
    {
        expression = ExpressionPtr(list->elements[0]); // {a} for a
        return CheckSet(expression, wanted);
    }
    const TypePtr type = Check(expression);
    if (type->kind == TypeKind::Set) // a value set
    {
        const std::vector<TypePtr> given = Flatten(type->arguments[0]);
        const std::vector<TypePtr> selected = Flatten(wanted);
        if (!std::equal(given.begin(), given.end(), selected.begin(), selected.end(), SameSelected))
        {
            Error(expression->where,
                  "the value set has elements of type " + ToString(type->arguments[0]) + ", but " + ToString(wanted) +
                      " is selected",
                  "select what its elements are made of");
        }
        return type;
    }
    if (type->kind != TypeKind::DefaultLiteral && Coerce(expression, wanted, "the set"))
    {
        return setOf(wanted);
    }
    return setOf(wanted);
}

} // namespace pisa::p4
