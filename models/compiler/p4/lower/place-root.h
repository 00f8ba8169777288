// Which variable an expression that names a place is a part of.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_PLACE_ROOT_H
#define PISA_COMPILER_P4_LOWER_PLACE_ROOT_H

#include "compiler/p4/ast-declaration.h"

namespace pisa::p4
{

/** @return the declaration at the root of a place: h of h.ipv4.ttl; null if the expression is no place. */
const Declaration* RootOf(const Expression& e);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_PLACE_ROOT_H
