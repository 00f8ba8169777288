// Reads one header type of a BMv2 JSON file.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_HEADER_TYPES_H
#define PISA_COMPILER_BMV2_HEADER_TYPES_H

#include "compiler/bmv2/model.h"

namespace pisa::bmv2
{

/** @throws InputError for widths out of range, names given twice, a varbit without its greatest length. */
HeaderType ReadHeaderType(const JsonValue& type);

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_HEADER_TYPES_H
