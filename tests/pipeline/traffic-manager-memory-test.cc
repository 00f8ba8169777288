// A traffic manager in its steady state asks for no memory.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/traffic-manager.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <new>

namespace
{

uint64_t g_allocations{0}; // of this program, by operator new

} // namespace

// not inlined, where g++ would take free for the wrong partner of operator new
[[gnu::noinline]] void*
operator new(std::size_t size)
{
    ++g_allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size))
    {
        return memory;
    }
    throw std::bad_alloc();
}

[[gnu::noinline]] void
operator delete(void* memory) noexcept
{
    std::free(memory);
}

[[gnu::noinline]] void
operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}

namespace pisa
{
namespace
{

/** Fills all queues, with unicast and multicast packets, and empties them again. */
void
FillAndEmpty(TrafficManager& manager, Cycle cycle, uint32_t bytes)
{
    for (uint32_t i = 0; i < 500; ++i)
    {
        manager.Enqueue(cycle, {i % 4, i % 3, i}, bytes + i);
        const StoredPacket packet = manager.Store(bytes, 2);
        manager.EnqueueCopy(cycle, packet, {i % 4, 0, i});
        manager.EnqueueCopy(cycle, packet, {(i + 1) % 4, 1, i});
    }
    for (uint32_t port = 0; port < 4; ++port)
    {
        while (manager.HasPacket(port))
        {
            manager.Dequeue(cycle, port);
        }
    }
}

TEST(TrafficManager, AsksForNoMemoryOnceItHasHeldAsMuch)
{
    QueueSettings settings;
    settings.alpha = Ratio{8, 1};
    TrafficManager manager({1000, 80}, {{settings, settings, settings}, {}});
    for (unsigned port = 0; port < 4; ++port)
    {
        manager.AddPort();
    }
    const uint64_t before = g_allocations;
    FillAndEmpty(manager, 0, 64);
    EXPECT_GT(g_allocations, before); // so that the count counts
    const uint64_t warm = g_allocations;
    for (Cycle cycle = 1; cycle <= 100; ++cycle)
    {
        FillAndEmpty(manager, cycle, 64 + static_cast<uint32_t>(cycle));
    }
    EXPECT_EQ(g_allocations, warm);
    EXPECT_EQ(manager.GetBuffer().UsedCells(), 0U);
}

} // namespace
} // namespace pisa
