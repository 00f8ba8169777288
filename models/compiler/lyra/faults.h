// Where the checks of a Lyra program put what they find.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_FAULTS_H
#define PISA_COMPILER_LYRA_FAULTS_H

#include "ir/diagnostic.h"

#include <utility>

namespace pisa::lyra
{

/** Collects errors so that a user sees several at once. */
class Faults
{
  public:
    static constexpr std::size_t kMost = 40;

    void Add(SourceLocation where, std::string what, std::string remedy)
    {
        if (m_all.size() < kMost)
        {
            m_all.push_back({Severity::Error, std::move(where), std::move(what), std::move(remedy)});
        }
    }

    /** @throws InputError with all that was added, if anything was. */
    void Throw() const
    {
        if (!m_all.empty())
        {
            throw InputError(m_all);
        }
    }

    bool IsEmpty() const
    {
        return m_all.empty();
    }

  private:
    std::vector<Diagnostic> m_all;
};

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_FAULTS_H
