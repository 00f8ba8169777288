// Writes to the copies of the description table, elements added and freed, and packets that are led astray.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-chip.h"
#include "pipeline/live-extension.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

void
BankedChip::Extend(const Program& program, const NewElements& added)
{
    for (const Thread thread : kThreads)
    {
        for (const NodeId node : added.nodes[static_cast<std::size_t>(thread)])
        {
            if (node < m_freed[static_cast<std::size_t>(thread)].size())
            {
                Restore(thread, node);
            }
        }
    }
    for (Processor& processor : m_processors)
    {
        DescribeNew(program, added, processor.description);
        if (processor.packet != nullptr)
        {
            m_program.Complete(processor.packet->phv);
        }
    }
    for (Entrance& entrance : m_entrances)
    {
        for (Transit* packet : entrance.waiting.All())
        {
            m_program.Complete(packet->phv);
        }
    }
    FindWays();
}

/** Another element comes to a freed place. */
void
BankedChip::Restore(Thread thread, NodeId node)
{
    m_freed[static_cast<std::size_t>(thread)][node] = kNever;
    m_ways.Restore(thread, node);
    const auto isOfNode = [thread, node](const PointerWrite& write) {
        return write.pointer.kind != PointerKind::Entry && write.pointer.thread == thread &&
               write.pointer.node == node;
    };
    m_writes.erase(std::remove_if(m_writes.begin(), m_writes.end(), isOfNode), m_writes.end());
}

/** Finds the ways anew: those of all copies, and of writes to come. */
void
BankedChip::FindWays()
{
    m_ways.Clear();
    for (const Processor& processor : m_processors)
    {
        if (&processor == &m_processors.front() || !(processor.description == m_processors.front().description))
        {
            m_ways.Add(processor.description);
        }
    }
    for (const PointerWrite& write : m_writes)
    {
        m_ways.Add(write.pointer, write.target);
    }
    FindLeast();
    for (const Thread thread : kThreads)
    {
        m_freed[static_cast<std::size_t>(thread)].resize(m_processors.front().description.Of(thread).entries.size(),
                                                         kNever);
    }
}

void
BankedChip::WritePointer(const PointerWrite& write)
{
    assert(write.target == kEndOfControl ||
           write.target < m_processors.front().description.Of(write.pointer.thread).entries.size());
    assert(!write.copy || *write.copy < m_processors.size());
    PointerWrite ordered = write;
    ordered.at = std::max(ordered.at, m_now);
    for (const PointerWrite& before : m_writes)
    {
        const bool isSameCopy = !before.copy || !write.copy || *before.copy == *write.copy;
        ordered.at = before.pointer == write.pointer && isSameCopy ? std::max(ordered.at, before.at) : ordered.at;
    }
    const auto isBehind = [](Cycle at, const PointerWrite& other) { return at < other.at; };
    m_writes.insert(std::upper_bound(m_writes.begin(), m_writes.end(), ordered.at, isBehind), ordered);
    if (m_ways.Add(write.pointer, write.target))
    {
        FindLeast();
    }
}

void
BankedChip::ApplyWrites(Cycle cycle)
{
    if (m_writes.empty() || m_writes.front().at > cycle)
    {
        return;
    }
    auto write = m_writes.begin();
    for (; write != m_writes.end() && write->at <= cycle; ++write)
    {
        const std::size_t first = write->copy.value_or(0);
        const std::size_t last = write->copy ? first : m_processors.size() - 1;
        for (std::size_t copy = first; copy <= last; ++copy)
        {
            SetTarget(m_processors[copy].description, write->pointer, write->target);
        }
    }
    m_writes.erase(m_writes.begin(), write);
    if (m_writes.empty())
    {
        FindWays();
    }
}

NodeId
BankedChip::TargetOf(const PointerId& pointer, unsigned copy) const
{
    const ProgramDescription& description = m_processors.at(copy).description;
    NodeId target = pisa::TargetOf(description, pointer);
    for (const PointerWrite& write : m_writes)
    {
        const bool isMeant = Decides(description, write.pointer, pointer) && (!write.copy || *write.copy == copy);
        target = isMeant ? write.target : target;
    }
    return target;
}

void
BankedChip::Release(Thread thread, NodeId node, Cycle at)
{
    Cycle& freed = m_freed[static_cast<std::size_t>(thread)].at(node);
    assert(freed == kNever);
    freed = std::max(at, m_now);
    m_ways.Free(thread, node);
    FindLeast();
}

/** Lets a packet leave that is led to where nothing is, or goes in circles; else it meets the element. */
bool
BankedChip::IsAstray(uint32_t number, Cycle cycle)
{
    Processor& processor = m_processors[number];
    const auto side = static_cast<std::size_t>(processor.packet->thread);
    const Meeting meeting{processor.packet->thread, processor.node, number, cycle};
    const bool isFreed = cycle >= m_freed[side][processor.node];
    if (!isFreed && ++processor.met <= 2 * m_freed[side].size())
    {
        if (m_isWitness)
        {
            processor.packet->phv.path.push_back(meeting);
        }
        return false;
    }
    ++m_strayCount[side];
    if (m_strays.size() < kMostStrays)
    {
        m_strays.push_back({isFreed ? Stray::Kind::Freed : Stray::Kind::Circles, meeting});
    }
    processor.packet->phv.slots[m_drop] = 1;
    GoOn(number, kEndOfControl, cycle, 0);
    return true;
}

void
BankedChip::VisitPackets(const std::function<void(const Transit& packet)>& visit) const
{
    for (const Entrance& entrance : m_entrances)
    {
        for (const Transit* packet : entrance.waiting.All())
        {
            visit(*packet);
        }
    }
    for (const Processor& processor : m_processors)
    {
        if (processor.state != State::Idle && processor.state != State::Leaving)
        {
            visit(*processor.packet);
        }
    }
    for (const Transit* packet : m_exits.All())
    {
        visit(*packet);
    }
}

} // namespace pisa
