// Numbers of versions for upgrades that are under way at once.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_VERSION_LINE_H
#define PISA_UPGRADE_VERSION_LINE_H

#include <cstdint>
#include <set>

namespace pisa
{

/**
 * Hands out ascending versions. A version branch sends packets of its version and all later ones to the new side, so
 * transactions of disjoint tenants share the stamp if they commit in the order of their numbers: one waits until all
 * before it have committed, or have rolled back and taken their branches out.
 */
class VersionLine
{
  public:
    /** @return the first of as many numbers in a row. */
    uint32_t Take(uint32_t count = 1)
    {
        const uint32_t first = m_next;
        for (; m_next < first + count; ++m_next)
        {
            m_open.insert(m_next);
        }
        return first;
    }

    bool MayCommit(uint32_t version) const
    {
        return m_open.empty() || *m_open.begin() >= version;
    }

    void Settle(uint32_t version)
    {
        m_open.erase(version);
    }

  private:
    uint32_t m_next{1};
    std::set<uint32_t> m_open;
};

} // namespace pisa

#endif // PISA_UPGRADE_VERSION_LINE_H
