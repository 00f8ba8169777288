// Binds the parameters of parsers inside parsers.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_PARSER_PARAMETERS_H
#define PISA_COMPILER_P4_LOWER_PARSER_PARAMETERS_H

#include "compiler/p4/lower/parser-flow.h"

namespace pisa::p4
{

/** What the caller does around the parser inside. */
struct ParameterSteps
{
    std::vector<FlowStep> before;
    std::vector<FlowStep> after;
};

/**
 * Binds the parameters of `object` in `inside`. Those that are written stand for the argument's own place where that
 * is fixed and no other parameter has a part of it, so that cursors of stacks go in and out with it; all else is
 * copied.
 * @param caller the environment of the call
 * @param prefix of the names of copies
 */
ParameterSteps BindParameters(Shared& shared, Environment& caller, const Call& call, const Object& object,
                              const std::string& prefix, Environment& inside);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_PARSER_PARAMETERS_H
