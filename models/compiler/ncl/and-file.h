// The Abstract Network Description: hosts, switches and overlay links of an NCL program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_AND_FILE_H
#define PISA_COMPILER_NCL_AND_FILE_H

#include "image/ncp-interface.h"
#include "ir/diagnostic.h"

#include <string>
#include <vector>

namespace pisa
{

/**
 * Reads an AND file: one statement a line, `#` starts a comment.
 *
 *     host NAME [sink]      host w[0..15]
 *     switch NAME
 *     link A B              link w[*] s1    link w[0..3] s1
 *
 * A range declares or names w0 to w15; `[*]` names all declared ones. `sink` marks the destination of windows that
 * name none; without it that is the only other host, if there is just one. Ids count from 1 in order of declaration.
 * @return labels with their neighbours
 * @throws InputError with line and column: unknown statement or label, label declared twice, bad range, link to
 *   itself, two sinks
 */
std::vector<NcpLabel> ParseAnd(const std::string& text, const std::string& fileName);

/** @return the AND file as text; ParseAnd(PrintAnd(x)) == x. */
std::string PrintAnd(const std::vector<NcpLabel>& labels);

} // namespace pisa

#endif // PISA_COMPILER_NCL_AND_FILE_H
