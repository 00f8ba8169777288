// What an upgrade changes of a program and what it counts on, so that several may be under way at once.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_FOOTPRINT_H
#define PISA_UPGRADE_FOOTPRINT_H

#include "upgrade/delta.h"

#include <set>
#include <tuple>

namespace ns3
{

/** In terms of the program that the upgrade starts from: ids of its elements are the same in all deltas from it. */
class PisaUpgradeFootprint
{
  public:
    explicit PisaUpgradeFootprint(const pisa::Delta& delta);

    /** @return whether both change one pointer or the parser, or this one frees what the other leads to. */
    bool Disturbs(const PisaUpgradeFootprint& other) const;

  private:
    bool m_hasFrame;
    std::set<std::tuple<pisa::Thread, pisa::ElementId, pisa::PointerSlot>> m_changed;
    std::set<pisa::ElementId> m_removed;
    std::set<pisa::ElementId> m_used;
};

} // namespace ns3

#endif // PISA_UPGRADE_FOOTPRINT_H
