// How soon packets can leave a chip with banks, should nobody get in their way.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-chip.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

/** The least exits of one thread, each element's known as soon as it is asked for. */
class LeastExit
{
  public:
    LeastExit(const ProgramDescription::Walk& walk, const BankedProgram& program, const BankedLatencies& latencies)
        : m_walk(walk),
          m_program(program),
          m_latencies(latencies),
          m_known(walk.entries.size(), 0)
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
            const DescriptionEntry& entry = m_walk.entries[node];
            m_known[node] = entry.kind == DescriptionEntry::Kind::Table ? OfTable(entry) : OfBranch(entry);
        }
        return m_known[node];
    }

    /** @return cycles from the issue of an element's last operation on. */
    Cycle After(NodeId next, Cycle delay)
    {
        return next == kEndOfControl ? 1 : delay + Of(next);
    }

    Cycle OfBranch(const DescriptionEntry& entry)
    {
        return std::min(After(entry.next[0], m_latencies.control), After(entry.next[1], m_latencies.control));
    }

    Cycle OfTable(const DescriptionEntry& entry)
    {
        Cycle least = kNever;
        for (uint32_t action = 0; action < m_program.ActionsOf(entry.resource); ++action)
        {
            const Cycle next = std::min(After(entry.next[2 * action], m_latencies.next),
                                        After(entry.next[2 * action + 1], m_latencies.next));
            least =
                std::min(least, m_program.ActionOf(entry.resource, action).AccessSteps() * m_latencies.match + next);
        }
        return least + (m_program.KeyUnits(entry.resource) > 0 ? m_latencies.match : 0);
    }

    const ProgramDescription::Walk& m_walk;
    const BankedProgram& m_program;
    const BankedLatencies& m_latencies;
    std::vector<Cycle> m_known;
};

} // namespace

LeastExits
LeastExitsOf(const ProgramDescription& description, const BankedProgram& program, const BankedLatencies& latencies)
{
    LeastExits least;
    for (std::size_t thread = 0; thread < least.size(); ++thread)
    {
        least[thread] = LeastExit(description.threads[thread], program, latencies).All();
    }
    return least;
}

Cycle
BankedChip::LeastLatency(Thread thread) const
{
    const NodeId first = m_processors.front().description.threads[static_cast<std::size_t>(thread)].first;
    return first == kEndOfControl ? 1 : m_least[static_cast<std::size_t>(thread)][first];
}

Cycle
BankedChip::ExitBound() const
{
    Cycle bound = kNever;
    bool isFree = false; // at m_now, when those that leave then are gone
    for (const Processor& processor : m_processors)
    {
        const Cycle exit = ExitBoundOf(processor);
        isFree = isFree || exit == kNever;
        bound = std::min(bound, exit);
    }
    for (const Thread thread : {Thread::Ingress, Thread::Egress})
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
    if (processor.state == State::Idle || (processor.state == State::Leaving && processor.resume <= m_now))
    {
        return kNever;
    }
    if (processor.state == State::Leaving)
    {
        return processor.resume;
    }
    if (processor.state == State::Acting)
    {
        return processor.resume + 1;
    }
    const Cycle least = m_least[static_cast<std::size_t>(processor.packet->thread)][processor.node];
    return processor.resume + least - (processor.state == State::LookedUp ? m_latencies.match : 0);
}

} // namespace pisa
