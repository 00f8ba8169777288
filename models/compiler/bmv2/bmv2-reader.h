// Programs that p4c compiled to BMv2's JSON.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_BMV2_READER_H
#define PISA_COMPILER_BMV2_BMV2_READER_H

#include "ir/program.h"

#include <string>

namespace pisa
{

/**
 * Reads what p4c-bm2-ss writes for v1model (and so for P4_14), version 2 of BMv2's JSON format, as
 * docs/JSON_format.md of behavioral-model describes it, with simple_switch's primitives and metadata.
 *
 * Names of tables, actions, keys and parameters are those that the control plane knows.
 * @param fileName goes into the places of errors, and without folder and ending is the program's name
 * @throws InputError with line, column, the path of the value in the document, what is wrong and what to do
 */
Program ReadBmv2(const std::string& text, const std::string& fileName);

} // namespace pisa

#endif // PISA_COMPILER_BMV2_BMV2_READER_H
