// Walks through one side of a delta: along the old program's pointers or the new one's.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_DELTA_WALK_H
#define PISA_UPGRADE_DELTA_WALK_H

#include "upgrade/delta.h"

#include <map>
#include <optional>
#include <vector>

namespace pisa
{

enum class Side : uint8_t
{
    Old,
    New,
};

/**
 * The program as packets take it: ingress, then egress. Exchanges are found by their place; the delta must outlive
 * this.
 */
class DeltaWalk
{
  public:
    explicit DeltaWalk(const Delta& delta);

    /** What a walk meets. */
    struct Meeting
    {
        std::vector<ElementId> elements; ///< in order of their id
        std::vector<uint32_t> exchanges; ///< in order of their index
    };

    /** How far a walk goes. */
    enum class Extent : uint8_t
    {
        ToExchanges, ///< it ends at the exchanges that it meets
        ToKept,      ///< it ends at kept elements
        ToEnd,
    };

    /** Walks from behind an exchange. */
    Meeting From(const Exchange& exchange, Side side, Extent extent) const;

    /** Walks from where packets come in. */
    Meeting FromParser(Side side, Extent extent) const;

  private:
    struct Walk;

    void Visit(Walk& walk, Thread pipe, ElementId target) const;
    void Leave(Walk& walk, ElementId element) const;
    void Enter(Walk& walk, Thread pipe) const;

    const Delta& m_delta;
    std::array<std::optional<uint32_t>, 2> m_atEntry;
    std::vector<std::map<PointerSlot, uint32_t>> m_atElement;
};

} // namespace pisa

#endif // PISA_UPGRADE_DELTA_WALK_H
