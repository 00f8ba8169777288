// How soon packets can leave a chip with banks, should nobody get in their way.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-chip.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

/** A packet that is led to where nothing is leaves in the next cycle; so may one that goes in circles. */
constexpr Cycle kAstray = 1;

/** The least exits of one thread, each element's known as soon as it is asked for. */
class LeastExit
{
  public:
    LeastExit(const BankedWays::Walk& walk, const BankedProgram& program, const BankedLatencies& latencies)
        : m_walk(walk),
          m_program(program),
          m_latencies(latencies),
          m_known(walk.elements.size(), 0)
    {
    }

    std::vector<Cycle> All()
    {
        for (NodeId node = 0; node < m_known.size(); ++node)
        {
            Of(node);
        }
        return m_known;
    }

  private:
    /** The graph has no circles, and every exit takes a cycle at least. */
    Cycle Of(NodeId node)
    {
        if (m_known[node] == 0)
        {
            const BankedWays::Element& element = m_walk.elements[node];
            const bool isTable = element.kind == DescriptionEntry::Kind::Table;
            m_known[node] = element.isFreed ? kAstray : isTable ? OfTable(element) : OfBranch(element);
        }
        return m_known[node];
    }

    /** @return cycles from the issue of an element's last operation on. */
    Cycle After(const BankedWays::Targets& targets, Cycle delay)
    {
        Cycle least = kNever;
        for (const NodeId next : targets)
        {
            least = std::min(least, next == kEndOfControl ? 1 : delay + Of(next));
        }
        return least;
    }

    Cycle OfBranch(const BankedWays::Element& element)
    {
        return std::min(After(element.next[0], m_latencies.control), After(element.next[1], m_latencies.control));
    }

    Cycle OfTable(const BankedWays::Element& element)
    {
        Cycle least = kNever;
        for (uint32_t action = 0; action < m_program.ActionsOf(element.resource); ++action)
        {
            const Cycle next = std::min(After(element.next[2 * action], m_latencies.next),
                                        After(element.next[2 * action + 1], m_latencies.next));
            least = std::min(least,
                             m_program.ActionOf(element.resource, action).AccessSteps() * m_latencies.match + next);
        }
        least += m_program.KeyUnits(element.resource) > 0 ? m_latencies.match : 0;
        for (const NodeId beside : element.beside) // begins with it
        {
            least = std::min(least, Of(beside));
        }
        return least;
    }

    const BankedWays::Walk& m_walk;
    const BankedProgram& m_program;
    const BankedLatencies& m_latencies;
    std::vector<Cycle> m_known;
};

} // namespace

LeastExits
LeastExitsOf(const BankedWays& ways, const BankedProgram& program, const BankedLatencies& latencies)
{
    LeastExits least;
    for (std::size_t thread = 0; thread < least.size(); ++thread)
    {
        least[thread] = ways.HasCircle(thread) ? std::vector<Cycle>(ways.Of(thread).elements.size(), kAstray)
                                               : LeastExit(ways.Of(thread), program, latencies).All();
    }
    return least;
}

void
BankedChip::FindLeast()
{
    m_least = LeastExitsOf(m_ways, m_program, m_latencies);
    for (std::size_t side = 0; side < m_leastLatency.size(); ++side)
    {
        m_leastLatency[side] = kNever;
        for (const NodeId first : m_ways.Of(side).first)
        {
            const Cycle exit = first == kEndOfControl ? 1 : m_least[side][first];
            m_leastLatency[side] = std::min(m_leastLatency[side], exit);
        }
    }
}

Cycle
BankedChip::LeastLatency(Thread thread) const
{
    return m_leastLatency[static_cast<std::size_t>(thread)];
}

Cycle
BankedChip::ExitBound() const
{
    Cycle bound = kNever;
    bool isFree = m_free > 0; // at m_now, when those that leave then are gone
    uint32_t number = m_nextProcessor;
    // packets take processors in turn, so that those who have one are found soonest from the last on backwards
    for (std::size_t busy = m_processors.size() - m_free; busy > 0;)
    {
        number = (number == 0 ? m_processors.size() : number) - 1;
        const Processor& processor = m_processors[number];
        if (processor.state == State::Idle)
        {
            continue;
        }
        --busy;
        const Cycle exit = ExitBoundOf(processor);
        isFree = isFree || exit == kNever;
        bound = std::min(bound, exit);
    }
    for (const Thread thread : kThreads)
    {
        const Entrance& entrance = m_entrances[static_cast<std::size_t>(thread)];
        if (isFree && !entrance.waiting.empty()) // else somebody has to leave before
        {
            const Cycle issue = std::max({entrance.waiting.top()->earliest, entrance.next, m_now});
            bound = std::min(bound, issue + LeastLatency(thread));
        }
    }
    return bound;
}

Cycle
BankedChip::ExitBoundOf(const Processor& processor) const
{
    if (processor.state == State::Leaving)
    {
        return processor.resume <= m_now ? kNever : processor.resume;
    }
    if (processor.state == State::Acting)
    {
        return processor.resume + 1;
    }
    const auto side = static_cast<std::size_t>(processor.packet->thread);
    const bool hasCircled = processor.met > m_freed[side].size(); // and may be taken for astray any time
    Cycle least = hasCircled ? kAstray : m_least[side][processor.node];
    if (processor.beside != kEndOfControl)
    {
        least = std::min(least, m_least[side][processor.beside]); // they need not be grouped any more
    }
    const Cycle behind = processor.state == State::LookedUp ? m_latencies.match : 0;
    return processor.resume + (least > behind ? least - behind : kAstray); // of circles nothing else is known
}

} // namespace pisa
