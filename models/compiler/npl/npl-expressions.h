// Identifiers, operators and casts of NPL, whatever the text is written from.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NPL_EXPRESSIONS_H
#define PISA_COMPILER_NPL_EXPRESSIONS_H

#include "compiler/lowering/unique-names.h"
#include "ir/operation.h"

#include <string>
#include <vector>

namespace pisa
{

/** What reads a value: in brackets if it is an operation. */
struct NplText
{
    std::string text;
    unsigned width{0}; ///< bits; 0: a literal, as wide as what it meets
};

/** @return names with all taken that the text declares in any program, and with NPL's own words. */
UniqueNames NplNames();

/** @return a name of the program as an identifier of NPL, "route.hosts" as "route_hosts"; others may be alike. */
std::string NplIdentifier(const std::string& name);

/** @return the same with so many bits: cut, or extended with zeros. */
std::string NplResized(const NplText& value, unsigned width);

/** @return the operation: an operator, or a function by its name. @param operands as many as the operation takes */
std::string NplOperation(Operation operation, const std::vector<std::string>& operands);

} // namespace pisa

#endif // PISA_COMPILER_NPL_EXPRESSIONS_H
