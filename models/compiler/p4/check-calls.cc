// Checks calls of functions, methods and actions: which one is meant, and its arguments.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** @return whether it is the type of numbers without a width, or a list holds such. */
bool
HasUnsizedNumber(const TypePtr& type)
{
    const bool isList = type->kind == TypeKind::Tuple || type->kind == TypeKind::ListLiteral;
    return type->kind == TypeKind::Integer ||
           (isList && std::any_of(type->arguments.begin(), type->arguments.end(), HasUnsizedNumber));
}

const Declarations&
ParametersOf(const Declaration& callee)
{
    const auto* action = std::get_if<Action>(&callee.node);
    return action ? action->parameters : std::get<Function>(callee.node).parameters;
}

/** Whether a type parameter can stand for it when a value is passed; what has a direction is known at run time. */
bool
IsValue(const TypePtr& type, Direction direction)
{
    const bool isObject = type->kind == TypeKind::Extern || type->kind == TypeKind::String;
    return !(isObject && direction != Direction::None) && type->kind != TypeKind::Table &&
           type->kind != TypeKind::Function && type->kind != TypeKind::Parser && type->kind != TypeKind::Control &&
           type->kind != TypeKind::Package && type->kind != TypeKind::State;
}

bool
HasRuntimeArgument(const Call& call)
{
    return std::any_of(call.arguments.begin(), call.arguments.end(),
                       [](const Argument& argument) { return IsRuntime(*argument.value); });
}

/** Gives the argument to a parameter that is out or inout, which writes to it; out ones may be left to nobody. */
bool
PassPlace(Argument& argument, const TypePtr& wanted, const std::string& name, Report& report)
{
    if (std::holds_alternative<DontCare>(argument.value->node) &&
        std::get<Parameter>(argument.parameter->node).direction == Direction::Out)
    {
        argument.value->type = wanted;
        return true;
    }
    if (!IsLeftValue(*argument.value))
    {
        report.Error(argument.where, name + " must be a left-value, since the parameter is out or inout",
                     "pass a variable, a field or an element that can be written");
        return false;
    }
    if (!Same(argument.value->type, wanted) && wanted->kind != TypeKind::Unknown)
    {
        report.Error(argument.where,
                     name + " has type " + ToString(argument.value->type) + " where " + ToString(wanted) +
                         " is wanted",
                     "pass a variable of that very type");
        return false;
    }
    return true;
}

} // namespace

TypePtr
Checker::CheckCall(Expression& e, Call& call)
{
    for (const TypeReferencePtr& argument : call.typeArguments)
    {
        Resolve(*argument);
    }
    if (auto* type = std::get_if<TypeExpression>(&call.callee->node))
    {
        const TypePtr constructed = Resolve(*type->named, true);
        call.callee->type = MakeType(TypeKind::TypeName, nullptr, {constructed});
        const auto* named = std::get_if<NamedType>(&type->named->node);
        const bool isWritten =
            named && (!named->arguments.empty() ||
                      (named->declaration && std::holds_alternative<TypeAlias>(named->declaration->node)));
        return CheckConstructor(e, call, constructed, isWritten);
    }
    if (auto* member = std::get_if<Member>(&call.callee->node))
    {
        return CheckMethod(e, call, *member);
    }
    const auto* name = std::get_if<Name>(&call.callee->node);
    const TypePtr type = Check(call.callee);
    if (type->kind == TypeKind::Unknown)
    {
        for (Argument& argument : call.arguments)
        {
            Check(argument.value);
        }
        return type;
    }
    if (!name || type->kind != TypeKind::Function)
    {
        Error(e.where, "a value of type " + ToString(type) + " cannot be called",
              "call a function, action or method");
        return MakeType(TypeKind::Unknown);
    }
    return CheckFunctionCall(e, call, m_scopes.Find(name->name, name->isGlobal), nullptr);
}

/** Gives each argument its parameter. @return whether all have one and none is missing. */
bool
Checker::Pair(const SourceLocation& where, const std::string& what, const Declarations& parameters,
              std::vector<Argument>& arguments)
{
    const bool named =
        std::any_of(arguments.begin(), arguments.end(), [](const Argument& a) { return !a.name.empty(); });
    std::set<const Declaration*> given;
    for (std::size_t i = 0; i < arguments.size(); ++i)
    {
        Argument& argument = arguments[i];
        if (named == argument.name.empty())
        {
            Error(argument.where, what + ": either all or none of the arguments have names", "name all or none");
            return false;
        }
        const auto it = std::find_if(parameters.begin(), parameters.end(),
                                     [&](const DeclarationPtr& p) { return p->name == argument.name; });
        const Declaration* parameter = named                   ? (it == parameters.end() ? nullptr : it->get())
                                       : i < parameters.size() ? parameters[i].get()
                                                               : nullptr;
        if (!parameter || !given.insert(parameter).second)
        {
            Error(argument.where,
                  !named ? what + ": too many arguments; there are " + std::to_string(parameters.size()) +
                               " parameters and " + std::to_string(arguments.size()) + " arguments"
                  : !parameter ? what + " has no parameter '" + argument.name + "'"
                               : what + ": parameter '" + argument.name + "' has two arguments",
                  "give each parameter one argument");
            return false;
        }
        argument.parameter = parameter;
    }
    for (const DeclarationPtr& parameter : parameters)
    {
        if (given.count(parameter.get()) == 0 && !IsOptional(*parameter))
        {
            Error(where, what + ": not enough arguments; there is none for parameter '" + parameter->name + "'",
                  "give it one");
            return false;
        }
    }
    return true;
}

/** Checks paired arguments against the types of their parameters and solves for unknown types. */
bool
Checker::CheckArguments(const SourceLocation& where, const std::string& what, const Declarations& parameters,
                        std::vector<Argument>& arguments, Inference& inference)
{
    bool good = true;
    for (Argument& argument : arguments)
    {
        const TypePtr type = Check(argument.value);
        const TypePtr wanted = inference.Apply(argument.parameter->type);
        if (!inference.Unify(argument.parameter->type, type))
        {
            Error(argument.where.line == 0 ? where : argument.where,
                  what + ": the argument for '" + argument.parameter->name + "' has type " + ToString(type) +
                      " where " + ToString(wanted) + " is wanted",
                  "pass a value of that type");
            good = false;
        }
        good = good && type->kind != TypeKind::Unknown;
    }
    for (const DeclarationPtr& parameter : parameters)
    {
        const bool isGiven = std::any_of(arguments.begin(), arguments.end(),
                                         [&](const Argument& a) { return a.parameter == parameter.get(); });
        const auto& node = std::get<Parameter>(parameter->node);
        if (!isGiven && node.defaultValue)
        {
            inference.Unify(parameter->type, node.defaultValue->type);
        }
        else if (!isGiven)
        {
            inference.LeaveOpen(parameter->type);
        }
    }
    return good;
}

/** Gives the argument the type of its parameter, now that all are known. */
bool
Checker::PassArgument(Argument& argument, const Inference& inference, const std::string& what)
{
    const auto& parameter = std::get<Parameter>(argument.parameter->node);
    const TypePtr wanted = inference.Apply(argument.parameter->type);
    const std::string name = what + ": the argument for '" + argument.parameter->name + "'";
    if (parameter.direction == Direction::Out || parameter.direction == Direction::InOut)
    {
        return PassPlace(argument, wanted, name, m_report);
    }
    if (parameter.type->type->kind == TypeKind::Variable && !IsValue(wanted, parameter.direction))
    {
        Error(argument.where, name + " cannot have type " + ToString(wanted), "pass a value");
        return false;
    }
    if (std::holds_alternative<DontCare>(argument.value->node))
    {
        Error(argument.where, name + " cannot be '_', since the parameter is not out", "pass a value");
        return false;
    }
    if (HasUnsizedNumber(wanted) && parameter.type->type->kind == TypeKind::Variable &&
        parameter.direction == Direction::In)
    {
        Error(argument.where, name + ": could not infer a width for it", "give the number a width, such as 32w1");
        return false;
    }
    return Coerce(argument.value, wanted, name);
}

/** @return the types that the type parameters stand for; reports those that nothing tells. */
std::vector<TypePtr>
Checker::Solve(const SourceLocation& where, const std::string& what, const Declarations& parameters,
               Inference& inference)
{
    std::vector<TypePtr> values;
    for (const DeclarationPtr& parameter : parameters)
    {
        TypePtr value = Settle(inference.ValueOf(parameter.get()));
        if (!value)
        {
            Error(where, what + ": could not infer a type for '" + parameter->name + "'", "write it: <...>");
            value = MakeType(TypeKind::Unknown);
        }
        inference.Set(parameter.get(), value);
        values.push_back(value);
    }
    return values;
}

/** @return the declaration that the arguments fit; the first if none does, for what is wrong with it to be said. */
const Declaration*
Checker::ChooseCallee(const Expression& e, const Call& call, const Scopes::Found& candidates)
{
    Scopes::Found fitting;
    std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(fitting),
                 [&](const Declaration* one)
                 {
                     return (std::holds_alternative<Function>(one->node) ||
                             std::holds_alternative<Action>(one->node)) &&
                            Fits(ParametersOf(*one), call.arguments);
                 });
    const Declaration* target = fitting.empty() ? candidates.front() : fitting.front();
    if (fitting.size() > 1)
    {
        Error(e.where,
              "call of '" + target->name + "' is ambiguous: " + std::to_string(fitting.size()) +
                  " declarations fit its arguments",
              "name the arguments");
    }
    return target;
}

/** Makes the type parameters unknowns but for those that the call writes. @return whether it writes none or all. */
bool
Checker::TakeTypeArguments(const Expression& e, const Call& call, const Declarations& typeParameters,
                           Inference& inference)
{
    inference.AddUnknowns(typeParameters);
    if (!call.typeArguments.empty() && call.typeArguments.size() != typeParameters.size())
    {
        Error(e.where,
              "call of '" + call.target->name + "' has " + std::to_string(call.typeArguments.size()) +
                  " type arguments for " + std::to_string(typeParameters.size()) + " type parameters",
              "give one type a parameter");
        return false;
    }
    for (std::size_t i = 0; i < call.typeArguments.size(); ++i)
    {
        if (!std::holds_alternative<InferredType>(call.typeArguments[i]->node))
        {
            inference.Set(typeParameters[i].get(), call.typeArguments[i]->type);
        }
    }
    return true;
}

TypePtr
Checker::CheckFunctionCall(Expression& e, Call& call, const Scopes::Found& candidates, const TypePtr& object)
{
    const Declaration* target = ChooseCallee(e, call, candidates);
    const std::string what = "call of '" + target->name + "'";
    if (!Pair(e.where, what, ParametersOf(*target), call.arguments))
    {
        return MakeType(TypeKind::Unknown);
    }
    call.target = target;
    Inference inference;
    if (object)
    {
        inference.AddObject(object);
    }
    const auto* function = std::get_if<Function>(&target->node);
    const Declarations typeParameters = function ? function->typeParameters : Declarations();
    if (!TakeTypeArguments(e, call, typeParameters, inference))
    {
        return MakeType(TypeKind::Unknown);
    }
    if (!CheckArguments(e.where, what, ParametersOf(*target), call.arguments, inference))
    {
        return function && typeParameters.empty() && !object ? function->result->type : MakeType(TypeKind::Unknown);
    }
    call.typeValues = Solve(e.where, what, typeParameters, inference);
    for (Argument& argument : call.arguments)
    {
        PassArgument(argument, inference, what);
    }
    CheckWhereCalled(e, *target);
    const TypePtr result = function ? inference.Apply(function->result->type) : MakeType(TypeKind::Void);
    if (result->kind == TypeKind::Extern && HasRuntimeArgument(call))
    {
        Error(e.where, what + ": illegal return type " + ToString(result) + " for arguments known at run time only",
              "call it with constants");
    }
    return result;
}

} // namespace pisa::p4
