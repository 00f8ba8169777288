// Data of more than 64 bits, which programs hold in pieces named by their bits.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_WIDE_NAME_H
#define PISA_COMPILER_EMIT_WIDE_NAME_H

#include "ir/action.h"

#include <string>
#include <vector>

namespace pisa
{

/** A field in pieces, as the user had it. */
struct WideName
{
    std::string name;
    unsigned width{0}; ///< bits of all pieces
    uint32_t pieces{1};
};

/** @return "[127:64]" of "addr[127:64]", or nothing. */
std::string SliceOf(const std::string& name);

/** @return the wide field of which fields[at] is the first piece and the next ones the others; else fields[at]. */
WideName WideFieldAt(const std::vector<Field>& fields, std::size_t at);

} // namespace pisa

#endif // PISA_COMPILER_EMIT_WIDE_NAME_H
