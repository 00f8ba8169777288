// Evaluates constructor calls.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/instances.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** @return the parameters of the constructor that the arguments are for. */
const Declarations*
ConstructorOf(const Declaration& declaration, const std::vector<Argument>& arguments)
{
    if (const auto* parser = std::get_if<Parser>(&declaration.node))
    {
        return &parser->constructorParameters;
    }
    if (const auto* control = std::get_if<Control>(&declaration.node))
    {
        return &control->constructorParameters;
    }
    if (const auto* package = std::get_if<Package>(&declaration.node))
    {
        return &package->constructorParameters;
    }
    for (const DeclarationPtr& method : std::get<ExternObject>(declaration.node).methods)
    {
        const auto& function = std::get<Function>(method->node);
        const Declarations& parameters = function.parameters;
        const bool isMeant = arguments.empty() ? parameters.empty()
                                               : std::any_of(parameters.begin(), parameters.end(),
                                                             [&](const DeclarationPtr& p)
                                                             { return p.get() == arguments[0].parameter; });
        if (function.isConstructor && isMeant)
        {
            return &parameters;
        }
    }
    static const Declarations kNone;
    return &kNone;
}

} // namespace

std::string
ControlPlaneName(const Declaration& declaration, const std::string& block)
{
    const Annotation* annotation = FindAnnotation(declaration.annotations, "name");
    const std::string name = annotation && !annotation->body.empty() ? annotation->body[0].text : declaration.name;
    if (!name.empty() && name[0] == '.')
    {
        return name.substr(1);
    }
    return block.empty() ? name : block + "." + name;
}

Instances::Instances(const P4Program& program) : m_program(program)
{
    for (const DeclarationPtr& declaration : program.declarations)
    {
        if (std::holds_alternative<Instance>(declaration->node) && declaration->name != "main")
        {
            Declare(*declaration, "", m_global);
        }
    }
}

ObjectPtr
Instances::Main()
{
    for (const DeclarationPtr& declaration : m_program.declarations)
    {
        if (std::holds_alternative<Instance>(declaration->node) && declaration->name == "main")
        {
            return Declare(*declaration, "", m_global);
        }
    }
    throw InputError({m_program.path, 0, 0}, "the program has no 'main'",
                     "instantiate the architecture's package: V1Switch(...) main;");
}

ObjectPtr
Instances::Declare(const Declaration& declaration, const std::string& prefix, Environment& environment)
{
    const auto& instance = std::get<Instance>(declaration.node);
    const TypePtr& type = declaration.type;
    const bool isBlock = type->kind == TypeKind::Parser || type->kind == TypeKind::Control;
    const std::string name =
        prefix.empty() && isBlock ? type->declaration->name : ControlPlaneName(declaration, prefix);
    const ObjectPtr object = Construct(type, instance.arguments, name, declaration.where, environment);
    object->instance = &declaration;
    environment.Bind(&declaration, object);
    return object;
}

Binding
Instances::Evaluate(const Argument& argument, const std::string& block, const Environment& outer)
{
    if (const auto* call = std::get_if<Call>(&argument.value->node))
    {
        const TypePtr type = outer.Resolve(argument.value->type);
        const std::string name = block.empty() ? type->declaration->name : block + "." + argument.parameter->name;
        return Construct(type, call->arguments, name, argument.value->where, outer);
    }
    if (const auto* name = std::get_if<Name>(&argument.value->node))
    {
        const Binding* binding = outer.Find(name->declaration);
        if (binding && std::holds_alternative<ObjectPtr>(*binding))
        {
            return *binding;
        }
    }
    const ValuePtr value = ConstantValue(*argument.value, outer);
    if (!value)
    {
        throw InputError(argument.value->where,
                         "the argument for '" + argument.parameter->name + "' is not known when compiled",
                         "pass a number, a constant or an instance");
    }
    return value;
}

ObjectPtr
Instances::Construct(const TypePtr& type, const std::vector<Argument>& arguments, const std::string& name,
                     const SourceLocation& where, const Environment& outer)
{
    auto object = std::make_shared<Object>();
    object->type = outer.Resolve(type);
    object->name = name;
    object->where = where;
    object->declaration = type->declaration;
    ConstructInside(*object, arguments, outer);
    return object;
}

void
Instances::ConstructInside(Object& object, const std::vector<Argument>& arguments, const Environment& outer)
{
    const Declaration& declaration = *object.declaration;
    const bool isPackage = std::holds_alternative<Package>(declaration.node);
    const auto* parser = std::get_if<Parser>(&declaration.node);
    const auto* control = std::get_if<Control>(&declaration.node);
    object.inside = std::make_shared<Environment>(&m_global);
    if (parser || control)
    {
        object.inside->BindTypes(parser ? parser->typeParameters : control->typeParameters, object.type->arguments);
    }
    for (const DeclarationPtr& parameter : *ConstructorOf(declaration, arguments))
    {
        const auto argument = std::find_if(arguments.begin(), arguments.end(),
                                           [&](const Argument& one) { return one.parameter == parameter.get(); });
        const ExpressionPtr& fallback = std::get<Parameter>(parameter->node).defaultValue;
        const bool isGiven = argument != arguments.end();
        const Binding binding = isGiven    ? Evaluate(*argument, isPackage ? "" : object.name, outer)
                                : fallback ? Binding(ConstantValue(*fallback, outer))
                                           : Binding(ValuePtr());
        const auto* value = std::get_if<ValuePtr>(&binding);
        const auto* inner = std::get_if<ObjectPtr>(&binding);
        object.arguments.push_back(value ? *value : nullptr);
        object.objects.push_back(inner ? *inner : nullptr);
        object.inside->Bind(parameter.get(), binding);
    }
    const Declarations* locals = parser ? &parser->locals : control ? &control->locals : nullptr;
    for (std::size_t i = 0; locals && i < locals->size(); ++i)
    {
        if (std::holds_alternative<Instance>((*locals)[i]->node))
        {
            Declare(*(*locals)[i], object.name, *object.inside);
        }
    }
}

} // namespace pisa::p4
