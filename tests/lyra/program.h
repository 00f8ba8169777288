// Lyra programs for tests: one body in a packet of a few headers.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_LYRA_PROGRAM_H
#define PISA_TESTS_LYRA_PROGRAM_H

#include "compiler/lyra/lyra-source.h"

#include <string>

namespace pisa::lyra
{

/** @return the headers that bodies in tests use: a (x 32, y 32, z 16, w 8, f 8) and, when a.f is 1, b (u 16, v 48).
 */
std::string TestHeaders();

/** @return a program whose only algorithm is `main`. */
std::string WithBody(const std::string& body, const std::string& functions = "");

/** @return the errors of a program, one a line as the user sees them, the file left out; empty if there are none. */
std::string ErrorsOf(const std::string& text);

/** @return the errors of a body; its first line is line 1. */
std::string ErrorsOfBody(const std::string& body);

} // namespace pisa::lyra

#endif // PISA_TESTS_LYRA_PROGRAM_H
