// Queues that hold a number of packets, whatever their length.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/traffic-manager.h"

#include <gtest/gtest.h>

namespace pisa
{

namespace
{

TEST(QueueLimitInPackets, RefusesThePacketBeyondIt)
{
    TrafficManagerSettings settings;
    settings.queues = {QueueSettings(), QueueSettings()};
    settings.queues[1].limitPackets = 3;
    TrafficManagerLimits limits;
    limits.cells = 10000;
    limits.cellBytes = 80;
    TrafficManager manager(limits, settings);
    manager.AddPort();
    for (const uint32_t bytes : {60, 9000, 1500})
    {
        EXPECT_EQ(manager.Enqueue(0, {0, 1, 0}, bytes).admission, Admission::Accepted);
    }
    EXPECT_EQ(manager.Enqueue(0, {0, 1, 0}, 60).admission, Admission::QueueLimit);
    EXPECT_EQ(manager.Enqueue(0, {0, 0, 0}, 60).admission, Admission::Accepted) << "the other queue has no limit";
    manager.Dequeue(1, 0);
    manager.Dequeue(1, 0);
    EXPECT_EQ(manager.GetDepth(0, 1).packets + manager.GetDepth(0, 0).packets, 2U);
    EXPECT_EQ(manager.Enqueue(1, {0, 1, 0}, 60).admission, Admission::Accepted) << "there is room again";
}

TEST(QueueLimitInPackets, OfNoneIsRefused)
{
    TrafficManagerSettings settings;
    settings.queues[0].limitPackets = 0;
    EXPECT_EQ(Check(settings).size(), 1U);
}

} // namespace

} // namespace pisa
