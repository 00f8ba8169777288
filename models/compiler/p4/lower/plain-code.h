// Code without choices: that of controls which are not made of tables (checksums, deparsers).
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_PLAIN_CODE_H
#define PISA_COMPILER_P4_LOWER_PLAIN_CODE_H

#include "compiler/p4/ast-declaration.h"
#include "compiler/p4/lower/region.h"

#include <optional>
#include <string>

namespace pisa::p4
{

/** @return which branch an if takes when that is known as the program is compiled. */
std::optional<bool> KnownChoice(const IfStatement& choice);

/**
 * @throws InputError with this fault and remedy at the first conditional statement or loop of a control, or of one
 * that it applies, that calls something
 */
void RefuseConditionalCalls(const Declaration& control, const std::string& fault, const std::string& remedy);

/** @throws InputError at the first table that the code applies */
void RefuseTables(const Regions& regions);

/** Runs statements where the parser of a program accepts. @throws InputError for instructions that are no statements
 */
void AppendToParser(Program& program, const std::string& name, const std::vector<Instruction>& instructions,
                    const SourceLocation& where);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_PLAIN_CODE_H
