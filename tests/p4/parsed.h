// Short forms for tests of the P4 front end: a program from text, checked, and what was said about it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_P4_PARSED_H
#define PISA_TESTS_P4_PARSED_H

#include "compiler/p4/p4-program.h"
#include "compiler/p4/types.h"
#include "compiler/p4/value.h"

#include <algorithm>
#include <string>

namespace pisa
{

/** A program and its diagnostics. */
struct Parsed
{
    P4Program program;
    std::vector<Diagnostic> diagnostics;

    bool IsGood() const
    {
        return std::none_of(diagnostics.begin(), diagnostics.end(),
                            [](const Diagnostic& d) { return d.severity == Severity::Error; });
    }

    /** The first error as users see it, empty if there is none. */
    std::string FirstError() const
    {
        for (const Diagnostic& diagnostic : diagnostics)
        {
            if (diagnostic.severity == Severity::Error)
            {
                return ToString(diagnostic);
            }
        }
        return "";
    }

    /** The declaration of that name at the top level, null if there is none. */
    const p4::Declaration* Find(const std::string& name) const
    {
        for (const p4::DeclarationPtr& declaration : program.declarations)
        {
            if (declaration->name == name)
            {
                return declaration.get();
            }
        }
        return nullptr;
    }

    /** The value of a constant at the top level as text, "none" if it is not known. */
    std::string ValueOf(const std::string& name) const
    {
        const p4::Declaration* declaration = Find(name);
        const auto* constant = declaration ? std::get_if<p4::Constant>(&declaration->node) : nullptr;
        if (!constant || !constant->value->constant)
        {
            return "none";
        }
        const auto& node = constant->value->constant->node;
        if (const bool* flag = std::get_if<bool>(&node))
        {
            return *flag ? "true" : "false";
        }
        const auto* number = std::get_if<p4::Integer>(&node);
        return number ? number->str() : "other";
    }
};

inline Parsed
Parse(const std::string& text, const PreprocessOptions& options = {})
{
    Parsed parsed;
    parsed.program = ParseP4Text(text, "test.p4", options, parsed.diagnostics);
    return parsed;
}

inline Parsed
Check(const std::string& text, const PreprocessOptions& options = {})
{
    Parsed parsed = Parse(text, options);
    if (parsed.IsGood())
    {
        CheckP4(parsed.program, parsed.diagnostics);
    }
    return parsed;
}

} // namespace pisa

#endif // PISA_TESTS_P4_PARSED_H
