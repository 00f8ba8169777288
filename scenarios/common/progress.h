// Progress of a long job on standard error: one line that updates on a terminal, else a line every few seconds.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_PROGRESS_H
#define PISA_SCENARIO_PROGRESS_H

#include <chrono>
#include <string>

namespace pisa
{

/** Counts steps of wall-clock work; never touches simulated time. */
class JobProgress
{
  public:
    explicit JobProgress(std::size_t total);
    ~JobProgress();

    /** Says what begins now. */
    void Begin(const std::string& what);
    /** One step is done. */
    void Done();

  private:
    void Show(bool always);

    std::size_t m_total;
    std::size_t m_done{0};
    bool m_isTerminal;
    std::string m_what;
    std::chrono::steady_clock::time_point m_start;
    std::chrono::steady_clock::time_point m_shown;
};

} // namespace pisa

#endif // PISA_SCENARIO_PROGRESS_H
