// Integer literals of P4_16: 10, 0xFF, 8w0b1010_0101, 4s7.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LITERAL_H
#define PISA_COMPILER_P4_LITERAL_H

#include "compiler/p4/ast-literal.h"

#include <optional>
#include <string_view>

namespace pisa::p4
{

/** @return the literal, none if the text is none (section 6.4.3.2). A width may be anything that fits 32 bits. */
std::optional<IntegerLiteral> ParseInteger(std::string_view text);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LITERAL_H
