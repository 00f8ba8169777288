// Checks the sets that keys of tables and selected values are compared with.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

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

void
CheckValueSetFits(const SourceLocation& where, const TypePtr& element, const TypePtr& wanted, Report& report)
{
    const std::vector<TypePtr> given = Flatten(element);
    const std::vector<TypePtr> selected = Flatten(wanted);
    if (!std::equal(given.begin(), given.end(), selected.begin(), selected.end(), SameSelected))
    {
        report.Error(where,
                     "the value set has elements of type " + ToString(element) + ", but " + ToString(wanted) +
                         " is selected",
                     "select what its elements are made of");
    }
}

} // namespace

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
    if (type->kind == TypeKind::Set)
    {
        CheckValueSetFits(expression->where, type->arguments[0], wanted, m_report);
        return type;
    }
    if (type->kind != TypeKind::DefaultLiteral)
    {
        Coerce(expression, wanted, "the set");
    }
    return setOf(wanted);
}

} // namespace pisa::p4
