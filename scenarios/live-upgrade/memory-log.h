// What switches hold of their chips' memories while they change, against time.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_MEMORY_LOG_H
#define PISA_LIVE_UPGRADE_MEMORY_LOG_H

#include "common/report.h"

#include "image/image.h"
#include "upgrade/upgrade-memory.h"

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace pisa
{

/** Told what the switch on a node of that number holds from now on. */
using MemoryListener = std::function<void(uint32_t node, const UpgradeMemory& held)>;

/** @return what an image holds of its chip's memories. */
UpgradeMemory MemoryOf(const Image& image);

/** What switches hold together; each tells its own. */
class MemoryLog
{
  public:
    /** @param at ps, not before that of the last note */
    void Note(int64_t at, uint32_t node, const UpgradeMemory& held);

    /** @return what is held at the end of a stretch of time, in ps; what was noted at 0 is held from the beginning.
     */
    UpgradeMemory HeldAt(int64_t end) const;

    UpgradeMemory Before() const
    {
        return HeldAt(0);
    }

    /** @return the most of each kind. */
    UpgradeMemory Peak() const;

  private:
    struct Sample
    {
        int64_t at{0};
        UpgradeMemory held;
    };

    std::map<uint32_t, UpgradeMemory> m_held; ///< by node
    std::vector<Sample> m_samples;
};

/** Adds the columns of a transient that say what is held, and the cells below them. */
void AddMemoryColumns(std::vector<Column>& columns);
void AddMemoryCells(const UpgradeMemory& held, std::vector<Cell>& row);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_MEMORY_LOG_H
