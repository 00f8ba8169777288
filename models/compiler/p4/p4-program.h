// P4_16 from text to a checked tree: the front door of the P4 front end.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_P4_PROGRAM_H
#define PISA_COMPILER_P4_P4_PROGRAM_H

#include "compiler/p4/ast-declaration.h"

#include <utility>

namespace pisa
{

/** What the preprocessor is told from outside. */
struct PreprocessOptions
{
    std::vector<std::string> includePath;                         ///< searched before the library's own folder
    std::vector<std::pair<std::string, std::string>> definitions; ///< macro and what it stands for (-DNAME=TEXT)
};

/** A P4 program with all that it includes, in the order of its text. */
struct P4Program
{
    std::string path;
    p4::Declarations declarations;
};

/** Reads a P4_16 program (specification 1.2.4, and the loops and assignments of 1.2.5). Faults are added to the
    diagnostics, at most some dozens; the tree then holds what could be read. Throws nothing. */
P4Program ParseP4(const std::string& path, const PreprocessOptions& options, std::vector<Diagnostic>& diagnostics);

/** As ParseP4, of a text; the path names it in messages and is where its quoted includes are searched. */
P4Program ParseP4Text(const std::string& text, const std::string& path, const PreprocessOptions& options,
                      std::vector<Diagnostic>& diagnostics);

/** Resolves names, checks and infers types, evaluates constants, and writes what it learns into the tree. Only for a
    program that was read without errors. @return whether it has no errors. */
bool CheckP4(P4Program& program, std::vector<Diagnostic>& diagnostics);

} // namespace pisa

#endif // PISA_COMPILER_P4_P4_PROGRAM_H
