// Lowers deparsers.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_DEPARSER_LOWERING_H
#define PISA_COMPILER_P4_LOWER_DEPARSER_LOWERING_H

#include "compiler/p4/lower/shared.h"

namespace pisa::p4
{

/** The headers that are emitted, in order, and what is computed before. */
struct LoweredDeparser
{
    std::vector<HeaderId> order;
    std::vector<Instruction> before;
    SourceLocation where; ///< of the control
};

/**
 * Lowers a control of emit calls: of stacks, unions and structs, all headers in the order of their declaration.
 * @param parameters places for its parameters, one each; that of the packet counts nothing
 * @throws InputError for what depends on a condition, and for a header that is emitted twice
 */
LoweredDeparser LowerDeparser(Shared& shared, const Object& control, const std::vector<Data>& parameters);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_DEPARSER_LOWERING_H
