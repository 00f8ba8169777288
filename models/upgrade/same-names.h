// Which fields and which state of two programs are the same, whatever they are called.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_SAME_NAMES_H
#define PISA_UPGRADE_SAME_NAMES_H

#include "ir/program.h"

namespace pisa
{

/**
 * @return the new program with headers, fields, registers, counters, meters, profiles and digests named as those of
 * the old program that they are the same as, and with names that the old one lacks where there is none.
 *
 * Headers are the same if they have one name, or one layout and no better partner; their fields if name and width
 * agree, or if place and layout do, or if the names differ but for a number at their end and no others are like that.
 * State is the same if kind, name and width agree. What is left over on both sides is paired if exactly one of each
 * side is used in one and the same way.
 */
Program UnderNamesOf(const Program& oldProgram, const Program& newProgram);

} // namespace pisa

#endif // PISA_UPGRADE_SAME_NAMES_H
