// Runs of cases in manners, of which a chip may refuse some.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_ATTEMPT_H
#define PISA_LIVE_UPGRADE_ATTEMPT_H

#include "common/progress.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** Remembers what ran and what was refused, and shows on a terminal what is under way. */
class Attempts
{
  public:
    /** @param total cases times manners that will be tried */
    explicit Attempts(std::size_t total) : m_progress(total)
    {
    }

    /**
     * Runs a case in a manner.
     * @param run may throw InputError, which is the reason why it cannot be
     * @return whether it ran
     */
    bool Try(const std::string& name, const std::string& manner, const std::function<void()>& run);

    bool HaveAnyRun() const
    {
        return m_count > 0;
    }

    /** @return of each case which manners were refused, and why; the same reason once. */
    std::string Refused() const;

  private:
    JobProgress m_progress;
    uint64_t m_count{0};                                                              ///< that ran
    std::map<std::string, std::map<std::string, std::vector<std::string>>> m_refused; ///< manners by case and reason
};

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_ATTEMPT_H
