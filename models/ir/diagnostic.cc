// Diagnostics as text, and the exception that carries them.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/diagnostic.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace pisa
{

namespace
{

const char*
Name(Severity severity)
{
    switch (severity)
    {
    case Severity::Error:
        return "error";
    case Severity::Warning:
        return "warning";
    case Severity::Note:
        return "note";
    }
    assert(false && "no such severity");
    return "";
}

std::string
Join(const std::vector<Diagnostic>& diagnostics)
{
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics)
    {
        text += text.empty() ? "" : "\n";
        text += ToString(diagnostic);
    }
    return text;
}

} // namespace

std::string
ToString(const Diagnostic& diagnostic)
{
    const SourceLocation& where = diagnostic.where;
    std::string text = where.file;
    if (where.line > 0)
    {
        text += (text.empty() ? "line " : ":") + std::to_string(where.line);
        text += where.column > 0 ? ":" + std::to_string(where.column) : "";
    }
    text += text.empty() ? "" : ": ";
    text += std::string(Name(diagnostic.severity)) + ": " + diagnostic.what;
    text += diagnostic.remedy.empty() ? "" : " (" + diagnostic.remedy + ")";
    return text;
}

InputError::InputError(Diagnostic diagnostic) : InputError(std::vector<Diagnostic>{std::move(diagnostic)})
{
}

InputError::InputError(std::vector<Diagnostic> diagnostics)
    : std::runtime_error(Join(diagnostics)),
      m_diagnostics(std::move(diagnostics))
{
    assert(std::any_of(m_diagnostics.begin(), m_diagnostics.end(),
                       [](const Diagnostic& d) { return d.severity == Severity::Error; }));
}

InputError::InputError(SourceLocation where, std::string what, std::string remedy)
    : InputError(Diagnostic{Severity::Error, std::move(where), std::move(what), std::move(remedy)})
{
}

} // namespace pisa
