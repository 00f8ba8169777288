// TCAM rows of a parser.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_PARSER_ROWS_H
#define PISA_TARGET_PARSER_ROWS_H

#include "ir/program.h"

#include <cstdint>

namespace pisa
{

/**
 * @return rows of the parser's TCAM: a transition takes one, on a value set one for each member that the set may
 * have, and each state one for all that takes no transition.
 */
uint64_t ParserRows(const Program& program);

} // namespace pisa

#endif // PISA_TARGET_PARSER_ROWS_H
