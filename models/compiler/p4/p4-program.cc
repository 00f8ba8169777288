// P4_16 from text to a tree.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/p4-program.h"

#include "compiler/p4/preprocessor.h"
#include "compiler/p4/reader.h"
#include "compiler/p4/source-file.h"

namespace pisa
{

P4Program
ParseP4Text(const std::string& text, const std::string& path, const PreprocessOptions& options,
            std::vector<Diagnostic>& diagnostics)
{
    p4::Report report(diagnostics);
    const std::vector<p4::Token> tokens = p4::Preprocess(text, path, options, report);
    P4Program program;
    program.path = path;
    if (report.Errors() == 0)
    {
        program.declarations = p4::Reader(tokens, report).ReadProgram();
    }
    return program;
}

P4Program
ParseP4(const std::string& path, const PreprocessOptions& options, std::vector<Diagnostic>& diagnostics)
{
    const auto file = p4::ReadFile(path);
    if (!file)
    {
        diagnostics.push_back({Severity::Error, {path, 0, 0}, "cannot read this file", "see that it is there"});
        return {path, {}};
    }
    return ParseP4Text(file->text, path, options, diagnostics);
}

} // namespace pisa
