// Values known when compiled that the checker could not know: those that depend on constructor parameters.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/constant-evaluator.h"
#include "compiler/p4/lower/instances.h"

namespace pisa::p4
{

namespace
{

ValuePtr
Visit(const Expression&, const Name& name, const Environment& environment)
{
    const Binding* binding = environment.Find(name.declaration);
    const auto* value = binding ? std::get_if<ValuePtr>(binding) : nullptr;
    if (value)
    {
        return *value;
    }
    const auto* constant = name.declaration ? std::get_if<Constant>(&name.declaration->node) : nullptr;
    return constant ? ConstantValue(*constant->value, environment) : nullptr;
}

ValuePtr
Visit(const Expression& e, const Unary& unary, const Environment& environment)
{
    const ValuePtr operand = ConstantValue(*unary.operand, environment);
    return operand ? EvaluateUnary(unary.op, environment.Resolve(e.type), *operand).value : nullptr;
}

ValuePtr
Visit(const Expression& e, const Binary& binary, const Environment& environment)
{
    const ValuePtr left = ConstantValue(*binary.left, environment);
    const ValuePtr right = ConstantValue(*binary.right, environment);
    return left && right
               ? EvaluateBinary(binary.op, environment.Resolve(e.type), environment.Resolve(binary.left->type),
                                environment.Resolve(binary.right->type), *left, *right)
                     .value
               : nullptr;
}

ValuePtr
Visit(const Expression&, const Cast& cast, const Environment& environment)
{
    const ValuePtr operand = ConstantValue(*cast.operand, environment);
    return operand ? EvaluateCast(environment.Resolve(cast.target->type), environment.Resolve(cast.operand->type),
                                  *operand)
                         .value
                   : nullptr;
}

ValuePtr
Visit(const Expression&, const Conditional& conditional, const Environment& environment)
{
    const ValuePtr condition = ConstantValue(*conditional.condition, environment);
    const auto* holds = condition ? std::get_if<bool>(&condition->node) : nullptr;
    return holds ? ConstantValue(*holds ? *conditional.whenTrue : *conditional.whenFalse, environment) : nullptr;
}

ValuePtr
Visit(const Expression&, const Member& member, const Environment& environment)
{
    const ValuePtr object = member.object->type ? ConstantValue(*member.object, environment) : nullptr;
    const auto* composite = object ? std::get_if<CompositeValue>(&object->node) : nullptr;
    const std::vector<TypedField> fields = FieldsOf(environment.Resolve(member.object->type));
    for (std::size_t i = 0; composite && i < fields.size() && i < composite->elements.size(); ++i)
    {
        if (fields[i].name == member.member)
        {
            return composite->elements[i];
        }
    }
    return nullptr;
}

template <typename Node>
ValuePtr
Visit(const Expression&, const Node&, const Environment&)
{
    return nullptr;
}

} // namespace

ValuePtr
ConstantValue(const Expression& e, const Environment& environment)
{
    return e.constant ? e.constant
                      : std::visit([&](const auto& node) { return Visit(e, node, environment); }, e.node);
}

} // namespace pisa::p4
