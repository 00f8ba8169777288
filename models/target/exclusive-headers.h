// Which packet headers no packet needs both of.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_EXCLUSIVE_HEADERS_H
#define PISA_TARGET_EXCLUSIVE_HEADERS_H

#include "ir/program.h"

#include <vector>

namespace pisa
{

/**
 * Pairs of packet headers of which no packet ever uses both, from its parsing to its end: neither extracts it, makes
 * it valid, nor reads or writes a field of it (see HeaderBits). For whole packets, so that it holds wherever the
 * tables stand. What the control plane installs is taken to be anything.
 */
class ExclusiveHeaders
{
  public:
    /** @param program must verify. */
    explicit ExclusiveHeaders(const Program& program);

    bool AreExclusive(HeaderId a, HeaderId b) const
    {
        return m_exclusive[a][b];
    }

  private:
    std::vector<std::vector<bool>> m_exclusive;
};

} // namespace pisa

#endif // PISA_TARGET_EXCLUSIVE_HEADERS_H
