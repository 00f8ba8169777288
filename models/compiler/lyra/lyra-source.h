// Lyra from text to a checked tree.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_LYRA_SOURCE_H
#define PISA_COMPILER_LYRA_LYRA_SOURCE_H

#include "compiler/lyra/ast.h"

namespace pisa::lyra
{

/** @return the program, checked. @throws InputError with all that is wrong (syntax: the first fault). */
Source ReadLyra(const std::string& text, const std::string& path);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_LYRA_SOURCE_H
