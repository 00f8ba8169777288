// Emitted programs read back, and run beside those that they were written from.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_EMIT_REREAD_H
#define PISA_TESTS_EMIT_REREAD_H

#include "ir/program.h"

#include <cstdint>
#include <string>

namespace pisa
{

/** @return the program that the P4 front end makes of the text. @throws InputError with all that it finds */
Program ReadP4Text(const std::string& text);

/** The same of a file. */
Program ReadP4File(const std::string& path);

/**
 * Runs random packets and changes of the control plane, those of both by the names of tables and actions, through
 * both on an ideal chip, and expects the same frames, ways and registers.
 * @return how many packets left both
 */
unsigned ExpectSamePackets(const Program& before, const Program& after, uint64_t seed);

} // namespace pisa

#endif // PISA_TESTS_EMIT_REREAD_H
