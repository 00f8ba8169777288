// Checks the abstract methods that an instance implements in its block.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

const Function*
FindAbstract(const ExternObject& object, const std::string& name)
{
    for (const DeclarationPtr& method : object.methods)
    {
        const auto& function = std::get<Function>(method->node);
        if (function.isAbstract && method->name == name)
        {
            return &function;
        }
    }
    return nullptr;
}

/** Whether result, directions and types are the same, the object's type arguments put in. */
bool
SameHead(const Function& wanted, const Function& given, const TypeBinding& binding)
{
    return Same(Substitute(wanted.result->type, binding), given.result->type) &&
           std::equal(wanted.parameters.begin(), wanted.parameters.end(), given.parameters.begin(),
                      given.parameters.end(),
                      [&](const DeclarationPtr& a, const DeclarationPtr& b)
                      {
                          return std::get<Parameter>(a->node).direction == std::get<Parameter>(b->node).direction &&
                                 Same(Substitute(a->type, binding), b->type);
                      });
}

} // namespace

void
Checker::CheckImplementations(const Declaration& declaration, const Instance& instance)
{
    if (!instance.target)
    {
        return;
    }
    const auto* object = std::get_if<ExternObject>(&instance.target->node);
    const bool isAbstract = object && std::any_of(object->methods.begin(), object->methods.end(),
                                                  [](const DeclarationPtr& method)
                                                  { return std::get<Function>(method->node).isAbstract; });
    if (!isAbstract)
    {
        if (instance.hasBlock)
        {
            Error(declaration.where, "'" + declaration.name + "' has no abstract methods to implement",
                  "leave the block out");
        }
        return;
    }
    std::set<std::string> implemented;
    for (const DeclarationPtr& method : instance.methods)
    {
        if (const auto* function = std::get_if<Function>(&method->node))
        {
            implemented.insert(method->name);
            CheckImplementation(declaration, *object, *method, *function);
        }
    }
    for (const DeclarationPtr& one : object->methods)
    {
        if (std::get<Function>(one->node).isAbstract && implemented.count(one->name) == 0 &&
            !FindAnnotation(one->annotations, "optional"))
        {
            Error(declaration.where,
                  "'" + declaration.name + "' does not implement the abstract method '" + one->name + "'",
                  "implement it in a block: = { ... }");
        }
    }
}

void
Checker::CheckImplementation(const Declaration& instance, const ExternObject& object, const Declaration& method,
                             const Function& function)
{
    const Function* wanted = FindAbstract(object, method.name);
    if (!function.typeParameters.empty())
    {
        Error(method.where, "'" + method.name + "' implements an abstract method and cannot be generic",
              "leave its type parameters out");
    }
    else if (!wanted)
    {
        Error(method.where, "'" + method.name + "' is no abstract method of " + ToString(instance.type),
              "implement the abstract methods only");
    }
    else if (!SameHead(*wanted, function, Bind(object.typeParameters, instance.type->arguments)))
    {
        Error(method.where, "'" + method.name + "' differs from the abstract method that it implements",
              "give it the same result, parameters and directions");
    }
}

} // namespace pisa::p4
