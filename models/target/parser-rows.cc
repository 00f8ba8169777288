// TCAM rows of a parser.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/parser-rows.h"

namespace pisa
{

uint64_t
ParserRows(const Program& program)
{
    uint64_t rows = 0;
    for (const ParseState& state : program.parser)
    {
        ++rows;
        for (const ParseTransition& transition : state.transitions)
        {
            rows += transition.valueSet ? program.valueSets[*transition.valueSet].size : 1;
        }
    }
    return rows;
}

} // namespace pisa
