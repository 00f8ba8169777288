// Progress of a long job on standard error: one line that updates on a terminal, else a line every few seconds.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/progress.h"

#include <cstdio>
#include <unistd.h>

namespace pisa
{

namespace
{

constexpr std::chrono::seconds kBetweenLines{3};

} // namespace

JobProgress::JobProgress(std::size_t total)
    : m_total(total),
      m_isTerminal(isatty(STDERR_FILENO) != 0),
      m_start(std::chrono::steady_clock::now()),
      m_shown(m_start)
{
}

JobProgress::~JobProgress()
{
    if (m_isTerminal)
    {
        std::fputs("\r\033[K", stderr);
    }
}

void
JobProgress::Begin(const std::string& what)
{
    m_what = what;
    Show(m_isTerminal);
}

void
JobProgress::Done()
{
    ++m_done;
    Show(m_isTerminal);
}

void
JobProgress::Show(bool always)
{
    const auto now = std::chrono::steady_clock::now();
    if (!always && now - m_shown < kBetweenLines)
    {
        return;
    }
    m_shown = now;
    const double elapsed = std::chrono::duration<double>(now - m_start).count();
    std::fprintf(stderr, m_isTerminal ? "\r\033[K[%zu/%zu] %.1f s  %s" : "[%zu/%zu] %.1f s  %s\n", m_done, m_total,
                 elapsed, m_what.c_str());
    std::fflush(stderr);
}

} // namespace pisa
