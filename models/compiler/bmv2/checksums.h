// Checksums and deparser of a BMv2 JSON file.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_CHECKSUMS_H
#define PISA_COMPILER_BMV2_CHECKSUMS_H

#include "compiler/bmv2/actions.h"

namespace pisa::bmv2
{

/**
 * Fills the deparser's list; the egress control is there already, and what the deparser does runs at its end.
 * @throws InputError for more than one deparser, unknown headers
 */
void ReadDeparser(Shared& shared, Actions& actions);

/**
 * Fills checks and checksums; the deparser's list is there already. A condition with `or` becomes several of them.
 * @throws InputError for calculations over fields, and conditions, that must be computed
 */
void ReadChecksums(Shared& shared);

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_CHECKSUMS_H
