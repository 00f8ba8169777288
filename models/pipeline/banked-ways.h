// All ways that packets may take through a chip with banks, whichever copy of the pointers they read, and when.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_BANKED_WAYS_H
#define PISA_PIPELINE_BANKED_WAYS_H

#include "pipeline/banked-description.h"

#include <set>

namespace pisa
{

/** The targets that each pointer has on some copy, or will have after writes to come. */
class BankedWays
{
  public:
    using Targets = std::set<NodeId>;

    /** One element: as DescriptionEntry, with all targets of each pointer. */
    struct Element
    {
        DescriptionEntry::Kind kind{DescriptionEntry::Kind::Table};
        uint32_t resource{0};
        bool isFreed{false}; ///< packets that come here leave
        std::vector<Targets> next;
        Targets beside; ///< tables that decide in its stead
    };

    struct Walk
    {
        Targets first;
        std::vector<Element> elements;
    };

    /** Adds the ways of one copy; elements that are freed stay so. */
    void Add(const ProgramDescription& description);

    /** Adds a target. @return false if it was there */
    bool Add(const PointerId& pointer, NodeId target);

    void Free(Thread thread, NodeId node)
    {
        m_threads[static_cast<std::size_t>(thread)].elements.at(node).isFreed = true;
    }

    /** Another element has the place of one that was freed. */
    void Restore(Thread thread, NodeId node)
    {
        m_threads[static_cast<std::size_t>(thread)].elements.at(node) = {};
    }

    /** Forgets all targets. */
    void Clear();

    const Walk& Of(std::size_t thread) const
    {
        return m_threads[thread];
    }

    /** @return whether some way leads to where it has been. */
    bool HasCircle(std::size_t thread) const;

  private:
    std::array<Walk, 2> m_threads;
};

} // namespace pisa

#endif // PISA_PIPELINE_BANKED_WAYS_H
