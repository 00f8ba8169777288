// From a P4 file and what it includes to the tokens that the parser reads.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_PREPROCESSOR_H
#define PISA_COMPILER_P4_PREPROCESSOR_H

#include "compiler/p4/macro-expander.h"
#include "compiler/p4/p4-program.h"

namespace pisa::p4
{

/** Runs the directives of a text (#include, #define, #undef, #if and its like, #line, #error, #pragma) and expands
    macros. @return the tokens, with an End at their end; every one stands where its author wrote it. */
std::vector<Token> Preprocess(const std::string& text, const std::string& path, const PreprocessOptions& options,
                              Report& report);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_PREPROCESSOR_H
