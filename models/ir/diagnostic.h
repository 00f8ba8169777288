// What is wrong with a user's input, where, and what to do about it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_DIAGNOSTIC_H
#define PISA_IR_DIAGNOSTIC_H

#include <stdexcept>
#include <string>
#include <vector>

namespace pisa
{

/** A place in a file that a user wrote. Line and column count from 1; 0 means unknown. */
struct SourceLocation
{
    std::string file;
    unsigned line{0};
    unsigned column{0};

    bool operator==(const SourceLocation& o) const
    {
        return file == o.file && line == o.line && column == o.column;
    }
};

/** How serious a diagnostic is: errors stop the work, warnings and notes do not. */
enum class Severity
{
    Error,
    Warning,
    Note
};

/** One finding about a user's input. `what` names the fault and the limit, `remedy` what to do. */
struct Diagnostic
{
    Severity severity{Severity::Error};
    SourceLocation where;
    std::string what;
    std::string remedy;
};

/** @return "file:line:column: error: what (remedy)", parts that are unknown left out. */
std::string ToString(const Diagnostic& diagnostic);

/** Thrown for bad input, never for our own bugs (those are asserts). Carries at least one error. */
class InputError : public std::runtime_error
{
  public:
    explicit InputError(Diagnostic diagnostic);
    explicit InputError(std::vector<Diagnostic> diagnostics);
    /** Short form for the common case of one error. */
    InputError(SourceLocation where, std::string what, std::string remedy = "");

    const std::vector<Diagnostic>& Diagnostics() const
    {
        return m_diagnostics;
    }

  private:
    std::vector<Diagnostic> m_diagnostics;
};

} // namespace pisa

#endif // PISA_IR_DIAGNOSTIC_H
