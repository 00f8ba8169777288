// Finds the types that type parameters stand for, from the types of arguments.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_INFERENCE_H
#define PISA_COMPILER_P4_INFERENCE_H

#include "compiler/p4/types.h"

#include <map>

namespace pisa::p4
{

/** Solves for one call or instance. What fits by an implicit cast fits here; the casts themselves come after. */
class Inference
{
  public:
    /** Makes the type parameters unknowns. They must outlive this. */
    void AddUnknowns(const Declarations& typeParameters);

    /** Makes the type parameters of an object's declaration unknowns, those that its type tells solved. */
    void AddObject(const TypePtr& object);

    /** Makes the type parameters that a type is written with unknowns. */
    void AddVariablesOf(const TypePtr& type);

    /** Lets the unknowns of the type that nothing told be anything: those of an optional parameter that is not given.
     */
    void LeaveOpen(const TypePtr& type);

    /** Makes the unknown stand for the type, unless the type itself has unknowns. */
    void Set(const Declaration* unknown, TypePtr type);

    /** @return whether the argument's type fits the parameter's, unknowns solved on the way. */
    bool Unify(const TypePtr& parameter, const TypePtr& argument);

    /** @return the type with what is solved put in. */
    TypePtr Apply(const TypePtr& type) const;

    /** @return what the unknown stands for, null if nothing told. */
    TypePtr ValueOf(const Declaration* unknown) const;

  private:
    bool HasUnknowns(const TypePtr& type) const;
    bool UnifyUnknown(const Declaration* unknown, const TypePtr& argument);
    bool UnifyLiteral(const TypePtr& parameter, const TypePtr& argument);
    bool UnifyObject(const TypePtr& parameter, const TypePtr& argument);
    bool UnifyParts(const TypePtr& parameter, const TypePtr& argument);

    std::map<const Declaration*, TypePtr> m_values; ///< null: not yet known
};

/** @return the type of a literal that nothing gives a type: a tuple for a list. */
TypePtr Settle(const TypePtr& type);

/** @return the parameters of a parser's or control's apply(), null for others. */
const Declarations* ApplyParameters(const Declaration& block);

/** Whether both lists have the same names, in whatever order: calls cannot tell such overloads apart. */
bool SameNames(const Declarations& a, const Declarations& b);

/** Whether a call need not give the parameter an argument. */
bool IsOptional(const Declaration& parameter);

/** Whether the arguments could be those of the parameters, by number and name. */
bool Fits(const Declarations& parameters, const std::vector<Argument>& arguments);

/** @return the types that type parameters are where nothing is put in for them. */
std::vector<TypePtr> Variables(const Declarations& typeParameters);

/** @return the constructor's parameters of a parser, control or package, null for others. */
const Declarations* ConstructorParameters(const Declaration& block);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_INFERENCE_H
