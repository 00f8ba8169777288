// Parsers of a BMv2 JSON file as parse graphs.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_PARSE_GRAPH_H
#define PISA_COMPILER_BMV2_PARSE_GRAPH_H

#include "compiler/bmv2/evaluator.h"
#include "compiler/bmv2/lists.h"

namespace pisa::bmv2
{

/**
 * Fills Program::valueSets and Program::parser from the file's one parser.
 *
 * A state becomes one state of the program for each filling of the stacks that packets can come to it with, so that
 * every extract names its header: loops over stacks are unrolled as far as the stacks reach.
 * @throws InputError for more than one parser, unknown states, operations that parsers do not have
 */
void ReadParser(Shared& shared, Lists& lists);

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_PARSE_GRAPH_H
