// Lowers expressions: names, members, lists, casts, choices.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/arithmetic.h"
#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/instances.h"
#include "compiler/p4/lower/parser-expressions.h"

#include <algorithm>

namespace pisa::p4
{

Body::Body(Shared& shared, Code& code, Environment& environment, std::string name, Exits exits,
           const BodyHooks* hooks)
    : m_shared(shared),
      m_code(code),
      m_environment(environment),
      m_name(std::move(name)),
      m_exits(exits),
      m_hooks(hooks)
{
}

bool
HasEffects(const Expression& e)
{
    bool has = false;
    ForEachPart(e,
                [&](const Expression& part)
                {
                    const auto* call = std::get_if<Call>(&part.node);
                    const auto* member = call ? std::get_if<Member>(&call->callee->node) : nullptr;
                    has = has || (call && !part.constant && !(member && member->member == "isValid"));
                });
    return has;
}

TypePtr
Body::TypeOf(const Expression& e) const
{
    return m_environment.Resolve(e.type);
}

Data
Body::Evaluate(const Expression& e)
{
    return Read(EvaluateRaw(e));
}

/** A place of the chip's is not yet divided to its value. */
Data
Body::EvaluateRaw(const Expression& e)
{
    const TypePtr type = TypeOf(e);
    if (e.constant && (IsScalar(type) || !PartsOf(type).empty()))
    {
        return DataOf(type, *e.constant, m_shared.program.errors);
    }
    return std::visit([&](const auto& node) { return EvaluateNode(e, node); }, e.node);
}

Data
Body::Read(const Data& place)
{
    Data value = place;
    for (Data& member : value.members)
    {
        member = Read(member);
    }
    if (value.scale > 1)
    {
        const FieldId field = std::get<FieldId>(value.pieces[0]);
        value.pieces = {m_code.Compute(Operation::DivUnsigned, m_shared.storage.WidthOf(field),
                                       {field, Literal(value.scale)}, ScalarWidth(value.type))};
        value.scale = 1;
    }
    return value;
}

Operand
Body::EvaluateBit(const Expression& e)
{
    return Evaluate(e).pieces.at(0);
}

Integer
Body::EvaluateConstant(const Expression& e, const std::string& what)
{
    const ValuePtr value = ConstantValue(e, m_environment);
    if (value && std::holds_alternative<Integer>(value->node))
    {
        return std::get<Integer>(value->node);
    }
    const Data data = IsScalar(TypeOf(e)) ? Evaluate(e) : Data{};
    const auto known = data.type ? ConstantOf(data, ScalarWidth(data.type)) : std::nullopt;
    if (!known)
    {
        throw InputError(e.where, what + " is not known when compiled", "use a number or a constant");
    }
    return *known;
}

Data
Body::EvaluateNode(const Expression& e, const p4::Name& name)
{
    const Binding* binding = m_environment.Find(name.declaration);
    if (const auto* data = binding ? std::get_if<Data>(binding) : nullptr)
    {
        return *data;
    }
    const TypePtr type = TypeOf(e);
    if (const ValuePtr value = ConstantValue(e, m_environment))
    {
        return DataOf(type, *value, m_shared.program.errors);
    }
    const auto* constant = name.declaration ? std::get_if<Constant>(&name.declaration->node) : nullptr;
    if (constant)
    {
        return Convert(Evaluate(*constant->value), type, e.where);
    }
    throw InputError(e.where, "'" + name.name + "' is no value that a switch could compute with",
                     "use a field, a variable or a constant");
}

Data
Body::EvaluateNode(const Expression& e, const Unary& unary)
{
    const Data operand = Evaluate(*unary.operand);
    Data result;
    result.type = TypeOf(e);
    const unsigned width = ScalarWidth(result.type);
    switch (unary.op)
    {
    case UnaryOperator::Not:
        result.pieces = {m_code.Not(operand.pieces.at(0))};
        break;
    case UnaryOperator::Complement:
        result.pieces = Bitwise(m_code, Operation::Xor, operand.pieces, Pieces(Integer(-1), width), width);
        break;
    case UnaryOperator::Minus:
        result.pieces = Subtract(m_code, Pieces(0, width), operand.pieces, width);
        break;
    case UnaryOperator::Plus:
        result.pieces = operand.pieces;
        break;
    }
    return result;
}

/** A result that code on several ways writes, each in its turn. */
Data
Body::ByWays(const Expression& e, const std::function<void(const Data&)>& write)
{
    const Data result = m_shared.storage.Variable(TypeOf(e), m_name + ".result", e.where);
    write(result);
    return result;
}

Data
Body::EvaluateNode(const Expression& e, const Conditional& conditional)
{
    if (HasEffects(*conditional.whenTrue) || HasEffects(*conditional.whenFalse))
    {
        return ByWays(e,
                      [&](const Data& result)
                      {
                          If(
                              *conditional.condition, [&] { Copy(result, Evaluate(*conditional.whenTrue)); },
                              [&] { Copy(result, Evaluate(*conditional.whenFalse)); });
                      });
    }
    const Operand condition = EvaluateBit(*conditional.condition);
    const Data whenTrue = Evaluate(*conditional.whenTrue);
    return Choose(condition, whenTrue, Evaluate(*conditional.whenFalse));
}

Data
Body::Choose(const Operand& condition, const Data& whenTrue, const Data& whenFalse)
{
    if (const auto known = LiteralOf(condition))
    {
        return *known != 0 ? whenTrue : whenFalse;
    }
    Data result = whenTrue;
    if (whenTrue.type->kind == TypeKind::Varbit)
    {
        throw InputError(m_code.Where(), "a varbit is chosen by a condition or an index known only at run time",
                         "assign it in both ways of an if");
    }
    if (IsScalar(whenTrue.type))
    {
        result.pieces = p4::Choose(m_code, condition, whenTrue.pieces, whenFalse.pieces, ScalarWidth(whenTrue.type));
    }
    for (std::size_t i = 0; i < result.members.size(); ++i)
    {
        result.members[i] = Choose(condition, whenTrue.members[i], whenFalse.members[i]);
    }
    if (result.valid)
    {
        result.valid = m_code.Compute(Operation::Select, 1, {condition, *whenTrue.valid, *whenFalse.valid});
    }
    return result;
}

Data
Body::EvaluateNode(const Expression& e, const Cast& cast)
{
    const TypePtr target = TypeOf(e);
    if (const ValuePtr value = ConstantValue(e, m_environment); value && IsScalar(target))
    {
        return DataOf(target, *value, m_shared.program.errors);
    }
    const ValuePtr operand =
        TypeOf(*cast.operand)->kind == TypeKind::Integer ? ConstantValue(*cast.operand, m_environment) : nullptr;
    return operand ? DataOf(target, *operand, m_shared.program.errors)
                   : Convert(Evaluate(*cast.operand), target, e.where);
}

Data
Body::Convert(const Data& value, const TypePtr& target, const SourceLocation& where)
{
    Data result = value;
    result.type = target;
    if (IsScalar(target) && IsScalar(value.type))
    {
        result.pieces =
            Resize(m_code, value.pieces, ScalarWidth(value.type), ScalarWidth(target), IsSigned(value.type));
        return result;
    }
    const std::vector<TypePtr> parts = PartsOf(target);
    if (target->kind == TypeKind::Integer || Same(value.type, target))
    {
        result.type = value.type;
        return result;
    }
    if (IsScalar(target) || parts.size() != value.members.size())
    {
        throw InputError(where,
                         "a value of type " + ToString(value.type) + " cannot become one of " + ToString(target),
                         "assign its fields one by one");
    }
    for (std::size_t i = 0; i < parts.size(); ++i)
    {
        result.members[i] = Convert(value.members[i], parts[i], where);
    }
    if (target->kind == TypeKind::Header && !result.valid)
    {
        result.valid = Literal(1);
    }
    return result;
}

Data
Body::EvaluateNode(const Expression& e, const p4::Call&)
{
    return Call(e);
}

Data
Body::EvaluateNode(const Expression& e, const ListExpression& list)
{
    const TypePtr type = TypeOf(e);
    Data result = ZeroOf(type);
    for (std::size_t i = 0; i < list.elements.size(); ++i)
    {
        const Expression& element = *list.elements[i];
        result.members[i] = Convert(Evaluate(element), result.members[i].type, element.where);
        const bool moreEffects =
            std::any_of(list.elements.begin() + static_cast<std::ptrdiff_t>(i) + 1, list.elements.end(),
                        [](const ExpressionPtr& x) { return HasEffects(*x); });
        result.members[i] = moreEffects ? Keep(result.members[i]) : result.members[i];
    }
    if (result.valid)
    {
        result.valid = Literal(1);
    }
    return result;
}

Data
Body::EvaluateNode(const Expression& e, const StructExpression& literal)
{
    const TypePtr type = TypeOf(e);
    Data result = ZeroOf(type);
    std::vector<std::string> names = type->names;
    for (const TypedField& field : FieldsOf(type))
    {
        names.push_back(field.name);
    }
    const bool hasEffects = std::any_of(literal.members.begin(), literal.members.end(),
                                        [](const NamedValue& member) { return HasEffects(*member.value); });
    for (const NamedValue& member : literal.members)
    {
        const auto index =
            static_cast<std::size_t>(std::find(names.begin(), names.end(), member.name) - names.begin());
        const Data value = Convert(Evaluate(*member.value), result.members[index].type, member.where);
        result.members[index] = hasEffects ? Keep(value) : value;
    }
    if (result.valid)
    {
        result.valid = Literal(1);
    }
    return result;
}

Data
Body::EvaluateNode(const Expression& e, const InvalidHeader&)
{
    return ZeroOf(TypeOf(e));
}

Data
Body::EvaluateNode(const Expression& e, const DefaultValue&)
{
    return ZeroOf(TypeOf(e));
}

template <typename Node>
Data
Body::EvaluateNode(const Expression& e, const Node&)
{
    if (const ValuePtr value = ConstantValue(e, m_environment); value && IsScalar(TypeOf(e)))
    {
        return DataOf(TypeOf(e), *value, m_shared.program.errors);
    }
    throw InputError(e.where, "a value of type " + ToString(TypeOf(e)) + " has no bits that a switch could hold",
                     "use bits, booleans, enums, errors, structs or headers");
}

Data
Body::Keep(const Data& value)
{
    Data kept = value;
    const bool isVarbit = value.type && value.type->kind == TypeKind::Varbit;
    const auto keep = [this](Operand& operand)
    {
        const auto* field = std::get_if<FieldId>(&operand);
        if (field && !m_shared.storage.IsTemporary(*field))
        {
            const unsigned width = m_shared.storage.WidthOf(*field);
            const FieldId copy = m_shared.storage.Temporary(width);
            m_code.Move(copy, operand, width);
            operand = copy;
        }
    };
    if (!isVarbit)
    {
        std::for_each(kept.pieces.begin(), kept.pieces.end(), keep);
    }
    for (Data& member : kept.members)
    {
        member = Keep(member);
    }
    if (kept.valid)
    {
        keep(*kept.valid);
    }
    return kept;
}

} // namespace pisa::p4
