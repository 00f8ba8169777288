// What the checksum controls of v1model may do.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_CHECKSUM_STATEMENTS_H
#define PISA_COMPILER_P4_LOWER_CHECKSUM_STATEMENTS_H

#include "compiler/p4/ast-declaration.h"

namespace pisa::p4
{

/** What a checksum control does with checksums. */
enum class ChecksumUse : uint8_t
{
    Verify,
    Update,
};

/** @return the name of v1model's function for it, "verify_checksum" or "update_checksum". */
const char* FunctionOf(ChecksumUse use);

/** @return whether the call is one of the two functions for it; the second covers the payload. */
bool IsChecksumCall(const Call& call, ChecksumUse use);

/**
 * Holds a checksum control, and the controls that it applies, to what p4c's backend for BMv2 lets them do: call the
 * functions of their use over data that are not computed. Local variables, returns, and statements which constants
 * leave out do no harm.
 * @throws InputError at the first statement or datum that is something else
 */
void RequireChecksumsAlone(const Declaration& control, ChecksumUse use);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_CHECKSUM_STATEMENTS_H
