// The text form of a Program: printed for people and goldens, parsed back without loss.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_TEXT_H
#define PISA_IR_TEXT_H

#include "ir/diagnostic.h"
#include "ir/program.h"

namespace pisa
{

/** @return the program as text; ParseProgram(Print(p)) == p for every program that verifies. */
std::string Print(const Program& program);

/**
 * Reads the text form.
 * @param fileName goes into the locations of errors
 * @param firstLine the number of the text's first line in that file
 * @throws InputError with line and column; also when the program does not verify
 */
Program ParseProgram(const std::string& text, const std::string& fileName, unsigned firstLine = 1);

} // namespace pisa

#endif // PISA_IR_TEXT_H
