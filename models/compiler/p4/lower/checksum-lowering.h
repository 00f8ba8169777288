// Lowers the checksum controls of v1model.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_CHECKSUM_LOWERING_H
#define PISA_COMPILER_P4_LOWER_CHECKSUM_LOWERING_H

#include "compiler/p4/lower/checksum-statements.h"
#include "compiler/p4/lower/shared.h"

namespace pisa::p4
{

/** Checksums, and what must be computed before them: inputs and conditions that are no fields. */
struct LoweredChecksums
{
    std::vector<Checksum> checksums;
    std::vector<Instruction> before;
    SourceLocation where; ///< of the control
};

/**
 * Lowers a control of verify_checksum or update_checksum calls and their kin with payload; conditions become
 * conjunctions of comparisons as far as they are such.
 * @param parameters places for its parameters, one each
 * @throws InputError for what RequireChecksumsAlone refuses
 */
LoweredChecksums LowerChecksums(Shared& shared, const Object& control, const std::vector<Data>& parameters,
                                ChecksumUse use);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_CHECKSUM_LOWERING_H
