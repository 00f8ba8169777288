// Checksums and deparser of a BMv2 JSON file.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_CHECKSUMS_H
#define PISA_COMPILER_BMV2_CHECKSUMS_H

#include "compiler/bmv2/actions.h"

namespace pisa::bmv2
{

/**
 * Fills checks and checksums; the parser is there already. A condition with `or` becomes several of them.
 * @throws InputError for calculations over fields, and conditions, that must be computed
 */
void ReadChecksums(Shared& shared);

/**
 * Fills the deparser's list; checksums and the egress control are there already, and what the deparser does runs at
 * its end.
 * @throws InputError for more than one deparser, unknown headers, code that depends on updated checksums
 */
void ReadDeparser(Shared& shared, Actions& actions);

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_CHECKSUMS_H
