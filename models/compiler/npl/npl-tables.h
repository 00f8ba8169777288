// External variables as logical tables and registers of NPL, and as a module for the control plane.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NPL_TABLES_H
#define PISA_COMPILER_NPL_TABLES_H

#include "compiler/npl/npl-body.h"

namespace pisa
{

/** Writes every external variable. */
void WriteNplTables(const lyra::ContextProgram& program, const NplWords& words, P4Text& text);

/** @return a Python module with a class for each external variable. */
std::string NplControlOf(const lyra::ContextProgram& program, const NplWords& words);

} // namespace pisa

#endif // PISA_COMPILER_NPL_TABLES_H
