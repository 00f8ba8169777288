// All that a packet does to one global becomes one atomic update.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_FORM_ATOMS_H
#define PISA_COMPILER_LYRA_FORM_ATOMS_H

#include "compiler/lyra/context-ir.h"

namespace pisa::lyra
{

/**
 * Reads and writes of a global at one index, with the computation that leads from a read to a write, become one
 * UpdateGlobal (an atom in Banzai's sense); conditions on the cell become choices inside it.
 *
 * A global stays as it is if it is touched at two indices, or if a look-up, a hash or another global stands between
 * its read and its write: then the packet touches it more than once, which no chip but an ideal one allows. Versions
 * must be numbered.
 * @param gatesOnce see SortByDependencies
 * @param keepsExclusive accesses that exclude each other stay apart where one table can choose between them
 */
void FormAtoms(ContextProgram& program, bool gatesOnce, bool keepsExclusive);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_FORM_ATOMS_H
