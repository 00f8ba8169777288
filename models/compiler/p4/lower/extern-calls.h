// Lowers calls of v1model's externs.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_EXTERN_CALLS_H
#define PISA_COMPILER_P4_LOWER_EXTERN_CALLS_H

#include "compiler/p4/lower/body.h"
#include "ir/hash.h"

namespace pisa::p4
{

/** @throws InputError for an extern that v1model does not have, or where it cannot be called */
Data CallExtern(Body& body, const Expression& e, const Call& call);

/** Makes the register, counter, meter or profile of an object unless it has one; direct ones are made by tables. */
void MakeExtern(Shared& shared, Object& object);

/** @return the object that an expression names. @throws InputError if it names none */
ObjectPtr ObjectOf(const Environment& environment, const Expression& e);

/** @return the algorithm of v1model's HashAlgorithm member. @throws InputError for those that no hash has */
pisa::HashAlgorithm AlgorithmOf(const Expression& e, const Environment& environment);

pisa::HashAlgorithm AlgorithmNamed(const std::string& name, const SourceLocation& where);

/** @return what is hashed of a value: all its parts in order, varbits by their content. */
std::vector<HashInput> HashInputsOf(const Data& data);

/** @return the argument for the parameter of that name; there must be one. */
const Expression& ArgumentNamed(const Call& call, const std::string& parameter);

/** @throws InputError for a type whose values are no numbers, such as a header where a result is wanted */
void RequireNumber(const TypePtr& type, const SourceLocation& where);

/** Calls of methods of registers, counters and meters; nothing for other objects. */
std::optional<Data> CallMethod(Body& body, const Expression& e, const Call& call, const Member& member);

/** Calls of functions that copy packets, send them again or drop them; nothing for other functions. */
std::optional<Data> CallForwarding(Body& body, const Expression& e, const Call& call);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_EXTERN_CALLS_H
