// Checks expressions: literals, names, lists, indices, casts.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include "compiler/p4/constant-evaluator.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** Whether the slice from the higher bit to the lower one lies in a value of that width; reports if not. */
bool
CheckBounds(const SourceLocation& where, const Integer& high, const Integer& low, unsigned width, Report& report)
{
    if (low < 0 || high < low)
    {
        report.Error(where, "bit slicing should be specified as [msb:lsb]", "put the higher bit first, from 0 on");
        return false;
    }
    if (high >= width)
    {
        report.Error(where, "bit index " + high.str() + " is greater than the width " + std::to_string(width),
                     "the highest bit is " + std::to_string(width - 1));
        return false;
    }
    return true;
}

} // namespace

TypePtr
Checker::Check(ExpressionPtr& expression)
{
    if (!expression->type)
    {
        const TypePtr type = CheckNode(*expression);
        if (!expression->type)
        {
            expression->type = type;
        }
    }
    return expression->type;
}

TypePtr
Checker::CheckNode(Expression& e)
{
    return std::visit(
        [&](auto& node) -> TypePtr
        {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, IntegerLiteral>)
            {
                return CheckLiteral(e, node);
            }
            else if constexpr (std::is_same_v<Node, BoolLiteral>)
            {
                e.constant = MakeValue(node.value);
                return MakeType(TypeKind::Bool);
            }
            else if constexpr (std::is_same_v<Node, StringLiteral>)
            {
                e.constant = std::make_shared<Value>(Value{node.value});
                return MakeType(TypeKind::String);
            }
            else if constexpr (std::is_same_v<Node, Name>)
            {
                return CheckName(e, node);
            }
            else if constexpr (std::is_same_v<Node, TypeExpression>)
            {
                return MakeType(TypeKind::TypeName, nullptr, {Resolve(*node.named, true)});
            }
            else if constexpr (std::is_same_v<Node, Member>)
            {
                return CheckMember(e, node);
            }
            else if constexpr (std::is_same_v<Node, Index>)
            {
                return CheckIndex(e, node);
            }
            else if constexpr (std::is_same_v<Node, Slice>)
            {
                return CheckSlice(e, node);
            }
            else if constexpr (std::is_same_v<Node, Unary>)
            {
                return CheckUnary(e, node);
            }
            else if constexpr (std::is_same_v<Node, Binary>)
            {
                return CheckBinary(e, node);
            }
            else if constexpr (std::is_same_v<Node, Conditional>)
            {
                return CheckConditional(e, node);
            }
            else if constexpr (std::is_same_v<Node, Cast>)
            {
                return CheckCast(e, node);
            }
            else if constexpr (std::is_same_v<Node, Call>)
            {
                return CheckCall(e, node);
            }
            else if constexpr (std::is_same_v<Node, ListExpression>)
            {
                return CheckList(e, node);
            }
            else if constexpr (std::is_same_v<Node, StructExpression>)
            {
                return CheckStruct(e, node);
            }
            else if constexpr (std::is_same_v<Node, InvalidHeader>)
            {
                return MakeType(TypeKind::InvalidLiteral);
            }
            else
            {
                return MakeType(TypeKind::DefaultLiteral);
            }
        },
        e.node);
}

TypePtr
Checker::CheckLiteral(Expression& e, const IntegerLiteral& literal)
{
    if (!literal.width)
    {
        e.constant = MakeValue(literal.value);
        return MakeType(TypeKind::Integer);
    }
    if (literal.isSigned && *literal.width < 1)
    {
        Error(e.where, "a literal of type int has one bit or more", "write a width from 1 on");
        return MakeType(TypeKind::Unknown);
    }
    if (*literal.width > (1u << 20))
    {
        Error(e.where, "a literal of " + std::to_string(*literal.width) + " bits is too wide",
              "at most 1048576 bits");
        return MakeType(TypeKind::Unknown);
    }
    const TypePtr type = MakeType(literal.isSigned ? TypeKind::Int : TypeKind::Bit, *literal.width);
    if (!Holds(MakeType(TypeKind::Bit, *literal.width), literal.value))
    {
        m_report.Warning(e.where, "the value does not fit " + ToString(type) + " and loses its high bits");
    }
    e.constant = MakeValue(WrapTo(type, literal.value));
    return type;
}

TypePtr
Checker::CheckName(Expression& e, Name& name)
{
    if (name.name == "this" && !name.isGlobal)
    {
        if (!m_implemented)
        {
            Error(e.where, "'this' can only be used in the definition of an abstract method", "name the object");
            return MakeType(TypeKind::Unknown);
        }
        name.declaration = m_implemented;
        return m_implemented->type;
    }
    const Scopes::Found found = m_scopes.Find(name.name, name.isGlobal);
    if (found.empty() && m_matchKinds.count(name.name) > 0)
    {
        e.constant = std::make_shared<Value>(Value{MemberValue{name.name}});
        return MakeType(TypeKind::MatchKind);
    }
    if (found.empty())
    {
        Error(e.where, "'" + name.name + "' is not declared", "declare it before it is used");
        return MakeType(TypeKind::Unknown);
    }
    name.declaration = found.size() == 1 ? found.front() : nullptr;
    const Declaration& declaration = *found.front();
    if (const auto* constant = std::get_if<Constant>(&declaration.node))
    {
        e.constant = constant->value->constant;
    }
    if (std::holds_alternative<Table>(declaration.node))
    {
        return MakeType(TypeKind::Table, &declaration);
    }
    return declaration.type ? declaration.type : MakeType(TypeKind::Unknown);
}

TypePtr
Checker::CheckList(Expression& e, ListExpression& list)
{
    auto type = std::make_shared<Type>();
    type->kind = TypeKind::ListLiteral;
    CompositeValue value;
    bool isConstant = !list.hasDefault;
    for (ExpressionPtr& element : list.elements)
    {
        if (std::holds_alternative<DefaultValue>(element->node) && &element != &list.elements.back())
        {
            Error(element->where, "'...' must be the last element", "move it to the end");
        }
        type->arguments.push_back(Check(element));
        value.elements.push_back(element->constant);
        isConstant = isConstant && element->constant;
    }
    if (isConstant)
    {
        e.constant = std::make_shared<Value>(Value{std::move(value)});
    }
    return type;
}

TypePtr
Checker::CheckStruct(Expression& e, StructExpression& literal)
{
    auto type = std::make_shared<Type>();
    type->kind = TypeKind::StructLiteral;
    CompositeValue value;
    bool isConstant = !literal.hasDefault;
    for (NamedValue& member : literal.members)
    {
        if (std::count(type->names.begin(), type->names.end(), member.name) > 0)
        {
            Error(member.where, "duplicate field '" + member.name + "'", "give each field one value");
        }
        type->names.push_back(member.name);
        type->arguments.push_back(Check(member.value));
        value.elements.push_back(member.value->constant);
        isConstant = isConstant && member.value->constant;
    }
    if (isConstant)
    {
        e.constant = std::make_shared<Value>(Value{std::move(value)});
    }
    return type;
}

TypePtr
Checker::CheckIndex(Expression& e, Index& index)
{
    const TypePtr object = Check(index.object);
    const TypePtr type = Check(index.index);
    const TypeKind kind = object->kind;
    if (kind == TypeKind::Unknown || type->kind == TypeKind::Unknown)
    {
        return MakeType(TypeKind::Unknown);
    }
    const bool isTuple = kind == TypeKind::Tuple || kind == TypeKind::ListLiteral;
    if (kind != TypeKind::Stack && !isTuple)
    {
        Error(e.where, "indexing is not defined on type " + ToString(object), "index stacks and tuples only");
        return MakeType(TypeKind::Unknown);
    }
    if (type->kind == TypeKind::SerialisableEnum)
    {
        Coerce(index.index, type->arguments[0]);
    }
    else if (type->kind != TypeKind::Integer && type->kind != TypeKind::Bit && type->kind != TypeKind::Int)
    {
        Error(index.index->where, "an index must be an integer, not of type " + ToString(type), "use a number");
        return MakeType(TypeKind::Unknown);
    }
    const auto* value = index.index->constant ? std::get_if<Integer>(&index.index->constant->node) : nullptr;
    const std::size_t size = isTuple ? object->arguments.size() : object->size;
    if (isTuple && !value)
    {
        Error(index.index->where, "the index of a tuple must be constant", "use a number");
        return MakeType(TypeKind::Unknown);
    }
    if (value && (*value < 0 || *value >= size))
    {
        Error(index.index->where,
              "index " + value->str() + " is out of bounds: there are " + std::to_string(size) + " elements",
              "index from 0 on");
        return MakeType(TypeKind::Unknown);
    }
    if (isTuple && index.object->constant)
    {
        e.constant =
            std::get<CompositeValue>(index.object->constant->node).elements[static_cast<std::size_t>(*value)];
    }
    return object->arguments[isTuple ? static_cast<std::size_t>(*value) : 0];
}

TypePtr
Checker::CheckSlice(Expression& e, Slice& slice)
{
    TypePtr object = Check(slice.object);
    const TypePtr high = Check(slice.high);
    const TypePtr low = Check(slice.low);
    if (object->kind == TypeKind::Unknown || high->kind == TypeKind::Unknown || low->kind == TypeKind::Unknown)
    {
        return MakeType(TypeKind::Unknown);
    }
    if (object->kind == TypeKind::SerialisableEnum)
    {
        Coerce(slice.object, object->arguments[0]);
        object = slice.object->type;
    }
    if (object->kind != TypeKind::Bit && object->kind != TypeKind::Int)
    {
        Error(e.where, "bit extraction is only defined for bit<> and int<>, not for " + ToString(object),
              "give the value a width first");
        return MakeType(TypeKind::Unknown);
    }
    const auto* h = slice.high->constant ? std::get_if<Integer>(&slice.high->constant->node) : nullptr;
    const auto* l = slice.low->constant ? std::get_if<Integer>(&slice.low->constant->node) : nullptr;
    if (slice.isWidth && h && *h > 0 && !l)
    {
        return MakeType(TypeKind::Bit, static_cast<unsigned>(*h));
    }
    if (!h || !l)
    {
        Error(e.where, "the bounds of a slice must be constants of integer type", "use numbers");
        return MakeType(TypeKind::Unknown);
    }
    const Integer top = slice.isWidth ? Integer(*l + *h - 1) : *h;
    if (!CheckBounds(e.where, top, *l, object->width, m_report))
    {
        return MakeType(TypeKind::Unknown);
    }
    const auto first = static_cast<unsigned>(top);
    const auto last = static_cast<unsigned>(*l);
    if (slice.object->constant)
    {
        e.constant = EvaluateSlice(*slice.object->constant, first, last);
    }
    return MakeType(TypeKind::Bit, first - last + 1);
}

TypePtr
Checker::CheckConditional(Expression& e, Conditional& conditional)
{
    Check(conditional.condition);
    Coerce(conditional.condition, MakeType(TypeKind::Bool), "the condition");
    const TypePtr a = Check(conditional.whenTrue);
    const TypePtr b = Check(conditional.whenFalse);
    if (a->kind == TypeKind::Integer && b->kind == TypeKind::Integer && !conditional.condition->constant)
    {
        Error(e.where, "the width of both branches of ?: is not known", "give one of them a width, such as 8w1");
        return MakeType(TypeKind::Unknown);
    }
    const bool first = a->kind == TypeKind::Integer || a->kind == TypeKind::ListLiteral ||
                       a->kind == TypeKind::StructLiteral || a->kind == TypeKind::InvalidLiteral;
    const TypePtr type = first ? b : a;
    if (!Coerce(first ? conditional.whenTrue : conditional.whenFalse, type, "one branch of ?:"))
    {
        return MakeType(TypeKind::Unknown);
    }
    if (const auto& condition = conditional.condition->constant;
        condition && std::holds_alternative<bool>(condition->node))
    {
        e.constant = (std::get<bool>(condition->node) ? conditional.whenTrue : conditional.whenFalse)->constant;
    }
    return type;
}

} // namespace pisa::p4
