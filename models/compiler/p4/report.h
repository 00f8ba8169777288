// Where the P4 front end puts the faults that it finds.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_REPORT_H
#define PISA_COMPILER_P4_REPORT_H

#include "ir/diagnostic.h"

#include <vector>

namespace pisa::p4
{

/** Adds errors to a list until there are as many as anybody wants to read; says so once and then only counts. */
class Report
{
  public:
    static constexpr std::size_t kMostErrors = 40;

    /** The list must outlive this. */
    explicit Report(std::vector<Diagnostic>& diagnostics) : m_diagnostics(diagnostics)
    {
    }

    void Error(const SourceLocation& where, const std::string& what, const std::string& remedy = "")
    {
        Add(Severity::Error, where, what, remedy);
        ++m_errors;
    }

    void Warning(const SourceLocation& where, const std::string& what, const std::string& remedy = "")
    {
        Add(Severity::Warning, where, what, remedy);
    }

    /** Errors since this began. */
    std::size_t Errors() const
    {
        return m_errors;
    }

    bool IsFull() const
    {
        return m_errors >= kMostErrors;
    }

  private:
    void Add(Severity severity, const SourceLocation& where, const std::string& what, const std::string& remedy)
    {
        if (IsFull())
        {
            return;
        }
        m_diagnostics.push_back({severity, where, what, remedy});
        if (severity == Severity::Error && m_errors + 1 == kMostErrors)
        {
            m_diagnostics.push_back({Severity::Note, where, "more errors are not shown", "mend the first ones"});
        }
    }

    std::vector<Diagnostic>& m_diagnostics;
    std::size_t m_errors{0};
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_REPORT_H
