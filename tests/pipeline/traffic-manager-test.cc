// Admission to the shared buffer, what egress sees, and settings: each limit met exactly and exceeded by one.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/traffic-manager.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

namespace pisa
{
namespace
{

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr unsigned kCellBytes = 80;

TrafficManager
MakeManager(unsigned cells, uint32_t ports = 1, const std::vector<QueueSettings>& queues = {QueueSettings{}})
{
    TrafficManager manager({cells, kCellBytes}, {queues, {}});
    for (uint32_t port = 0; port < ports; ++port)
    {
        manager.AddPort();
    }
    return manager;
}

Admission
Put(TrafficManager& manager, uint32_t bytes, uint32_t port = 0, uint32_t queue = 0)
{
    return manager.Enqueue(0, {port, queue, 0}, bytes).admission;
}

TEST(TrafficManager, BufferOfNCellsTakesNAndNoMore)
{
    for (const unsigned cells : {1U, 2U, 100U})
    {
        TrafficManager manager = MakeManager(cells);
        for (unsigned i = 0; i < cells; ++i)
        {
            EXPECT_EQ(Put(manager, kCellBytes), Admission::Accepted);
        }
        EXPECT_EQ(Put(manager, 1), Admission::BufferFull);
        EXPECT_EQ(manager.GetBuffer().FreeCells(), 0U);
        EXPECT_TRUE(manager.Dequeue(0, 0));
        EXPECT_EQ(Put(manager, 1), Admission::Accepted);
        EXPECT_EQ(Put(manager, 1), Admission::BufferFull);
        EXPECT_EQ(manager.GetCounters(0, 0).Dropped(), 2U);
        EXPECT_EQ(manager.GetCounters(0, 0).Enqueued(), cells + 1U);
    }
}

TEST(TrafficManager, PacketsTakeWholeCells)
{
    const struct
    {
        uint32_t bytes;
        unsigned cells;
    } cases[] = {{0, 1}, {1, 1}, {80, 1}, {81, 2}, {160, 2}, {161, 3}, {1518, 19}, {1520, 19}, {1521, 20}};
    for (const auto& each : cases)
    {
        TrafficManager roomy = MakeManager(each.cells);
        EXPECT_EQ(Put(roomy, each.bytes), Admission::Accepted) << each.bytes;
        EXPECT_EQ(roomy.GetBuffer().UsedCells(), each.cells) << each.bytes;
        EXPECT_EQ(roomy.GetDepth(0, 0), (QueueDepth{1, each.cells}));
        if (each.cells > 1)
        {
            TrafficManager tight = MakeManager(each.cells - 1);
            EXPECT_EQ(Put(tight, each.bytes), Admission::BufferFull) << each.bytes;
            EXPECT_EQ(tight.GetBuffer().UsedCells(), 0U);
        }
    }
    TrafficManager manager = MakeManager(100);
    EXPECT_EQ(Put(manager, UINT32_MAX), Admission::BufferFull);
}

TEST(TrafficManager, QueueLimitDropsAtTheCellAboveAndLeavesOtherQueuesAlone)
{
    QueueSettings limited;
    limited.limitCells = 4;
    TrafficManager manager = MakeManager(100, 1, {limited, {}});
    EXPECT_EQ(Put(manager, 240), Admission::Accepted);
    EXPECT_EQ(Put(manager, 81), Admission::QueueLimit);
    EXPECT_EQ(Put(manager, 80), Admission::Accepted);
    EXPECT_EQ(Put(manager, 1), Admission::QueueLimit);
    EXPECT_EQ(Put(manager, 800, 0, 1), Admission::Accepted);
    EXPECT_EQ(manager.GetBuffer().UsedCells(), 14U); // what was dropped holds nothing
    EXPECT_THAT(manager.GetCounters(0, 0).asked, ElementsAre(2, 0, 2, 0));
    EXPECT_THAT(manager.GetCounters(0, 1).asked, ElementsAre(1, 0, 0, 0));
}

TEST(TrafficManager, BufferFullIsNamedBeforeTheLimitsOfTheQueue)
{
    QueueSettings limited;
    limited.limitCells = 1;
    limited.alpha = Ratio{1, 100};
    TrafficManager manager = MakeManager(200, 1, {limited});
    EXPECT_EQ(Put(manager, 201 * kCellBytes), Admission::BufferFull);
    EXPECT_EQ(Put(manager, 200 * kCellBytes), Admission::QueueLimit);
    EXPECT_EQ(Put(manager, kCellBytes), Admission::Accepted); // 1 <= (200 - 1) / 100
    EXPECT_EQ(Put(manager, kCellBytes), Admission::QueueLimit);
    limited.limitCells.reset();
    manager.ConfigureQueue(0, 0, limited);
    EXPECT_EQ(Put(manager, kCellBytes), Admission::DynamicThreshold); // 2 > (200 - 2) / 100
}

/** Offers packets of one cell to one queue of each of the ports in turn until all are refused. */
void
Saturate(TrafficManager& manager, uint32_t ports)
{
    uint32_t refused = 0;
    for (uint32_t port = 0; refused < ports; port = (port + 1) % ports)
    {
        refused = Put(manager, kCellBytes, port) == Admission::Accepted ? 0 : refused + 1;
    }
}

// Choudhury and Hahne 1998: n saturated queues hold alpha B / (1 + alpha n) each, and B / (1 + alpha n) stays free.
TEST(TrafficManager, SaturatedQueuesUnderDynamicThresholdsHoldTheClosedForm)
{
    const struct
    {
        Ratio alpha;
        uint32_t queues;
        unsigned cells;
        uint64_t held; ///< of each queue
    } cases[] = {
        {{1, 1}, 1, 1200, 600},  {{1, 1}, 2, 1200, 400},  {{1, 1}, 11, 1200, 100},
        {{2, 1}, 1, 1200, 800},  {{1, 2}, 4, 1200, 200},  {{1, 128}, 2, 1300, 10},
        {{8, 1}, 1, 1800, 1600}, {{8, 1}, 10, 8100, 800}, {{3, 5}, 5, 2000, 300},
    };
    for (const auto& each : cases)
    {
        QueueSettings dynamic;
        dynamic.alpha = each.alpha;
        TrafficManager manager = MakeManager(each.cells, each.queues, {dynamic});
        Saturate(manager, each.queues);
        for (uint32_t port = 0; port < each.queues; ++port)
        {
            EXPECT_EQ(manager.GetDepth(port, 0).cells, each.held);
        }
        EXPECT_EQ(manager.GetBuffer().FreeCells(), each.cells - each.queues * each.held);
    }
}

TEST(TrafficManager, QueuesUnderDynamicThresholdsGiveWayToOneThatBecomesBusy)
{
    QueueSettings dynamic;
    dynamic.alpha = Ratio{1, 1};
    TrafficManager manager = MakeManager(1200, 3, {dynamic});
    Saturate(manager, 2); // two hold 400 each
    for (unsigned i = 0; i < 2000; ++i)
    {
        for (const uint32_t port : {0U, 1U, 2U})
        {
            manager.Dequeue(0, port);
        }
        Saturate(manager, 3);
    }
    for (const uint32_t port : {0U, 1U, 2U})
    {
        EXPECT_NEAR(static_cast<double>(manager.GetDepth(port, 0).cells), 1200.0 / (1 + 3), 1);
    }
}

TEST(TrafficManager, CongestionIsMarkedAtTheThresholdAndNotBelow)
{
    QueueSettings marking;
    marking.markCells = 3;
    TrafficManager manager = MakeManager(100, 1, {marking, {}});
    const auto isMarked = [&manager](uint32_t bytes) { return manager.Enqueue(0, {0, 0, 0}, bytes).isMarked; };
    EXPECT_FALSE(isMarked(80));  // finds 0 cells
    EXPECT_FALSE(isMarked(80));  // 1
    EXPECT_FALSE(isMarked(800)); // 2, and holds 12 with it
    EXPECT_TRUE(isMarked(80));   // 12
    manager.Dequeue(0, 0);
    manager.Dequeue(0, 0);
    const Departure unmarked = *manager.Dequeue(0, 0);
    EXPECT_EQ(unmarked.bytes, 800U);
    EXPECT_FALSE(unmarked.isMarked);
    EXPECT_FALSE(isMarked(160)); // finds 1
    EXPECT_TRUE(isMarked(80));   // finds 3, the threshold
    EXPECT_TRUE(manager.Dequeue(0, 0)->isMarked);
    EXPECT_FALSE(manager.Dequeue(0, 0)->isMarked);
    EXPECT_TRUE(manager.Dequeue(0, 0)->isMarked);
    EXPECT_EQ(manager.GetCounters(0, 0).marked, 2U);
    EXPECT_FALSE(manager.Enqueue(0, {0, 1, 0}, 80).isMarked); // no threshold
}

TEST(TrafficManager, ThresholdOfZeroMarksEveryPacketThatComesIn)
{
    QueueSettings marking;
    marking.markCells = 0;
    TrafficManager manager = MakeManager(1, 1, {marking});
    EXPECT_TRUE(manager.Enqueue(0, {0, 0, 0}, 1).isMarked);
    EXPECT_FALSE(manager.Enqueue(0, {0, 0, 0}, 1).isMarked); // dropped
    EXPECT_EQ(manager.GetCounters(0, 0).marked, 1U);
}

TEST(TrafficManager, EgressSeesTheWaitAndTheDepthsAtBothEnds)
{
    TrafficManager manager = MakeManager(100, 1, {{}, {}});
    manager.Enqueue(10, {0, 1, 7}, 100); // 2 cells
    manager.Enqueue(11, {0, 1, 8}, 250); // 4 cells
    manager.Enqueue(11, {0, 1, 9}, 1);
    EXPECT_EQ(manager.Enqueue(12, {0, 1, 5}, 1).before, (QueueDepth{3, 7}));
    manager.Dequeue(13, 0);
    const Departure second = *manager.Dequeue(20, 0);
    EXPECT_EQ(second.handle, 8U);
    EXPECT_EQ(second.queue, 1U);
    EXPECT_EQ(second.bytes, 250U);
    EXPECT_EQ(second.enqueued, 11U);
    EXPECT_EQ(second.before, (QueueDepth{1, 2}));
    EXPECT_EQ(second.left, (QueueDepth{2, 2}));
    EXPECT_EQ(manager.GetDepth(0, 1), second.left);
    EXPECT_EQ(manager.GetDepth(0, 0), QueueDepth{});
    EXPECT_EQ(manager.GetCounters(0, 1).highWater, (QueueDepth{4, 8}));
}

TEST(TrafficManager, CellsOfAMulticastPacketAreChargedOnceAndFreeWithTheLastCopy)
{
    TrafficManager manager = MakeManager(3, 3);
    const StoredPacket packet = manager.Store(240, 3);
    ASSERT_NE(packet, TrafficManager::kNotStored);
    for (const uint32_t port : {0U, 1U, 2U})
    {
        EXPECT_EQ(manager.GetBuffer().UsedCells(), 3U);
        EXPECT_EQ(manager.EnqueueCopy(0, packet, {port, 0, port}).admission, Admission::Accepted);
        EXPECT_EQ(manager.GetDepth(port, 0), (QueueDepth{1, 3}));
    }
    EXPECT_EQ(manager.GetBuffer().UsedCells(), 3U);
    EXPECT_EQ(manager.GetBuffer().Packets(), 1U);
    for (const uint32_t port : {1U, 0U, 2U})
    {
        EXPECT_EQ(Put(manager, 1, 0), Admission::BufferFull);
        EXPECT_EQ(manager.Dequeue(0, port)->handle, port);
    }
    EXPECT_EQ(manager.GetBuffer().UsedCells(), 0U);
    EXPECT_EQ(manager.GetBuffer().HighWaterCells(), 3U);
}

TEST(TrafficManager, CopiesOfAPacketMeetTheLimitsOfTheirQueuesOneByOne)
{
    QueueSettings limited;
    limited.limitCells = 2;
    TrafficManager manager({10, kCellBytes}, {{QueueSettings{}}, {{1, {limited}}}});
    manager.AddPort();
    manager.AddPort();
    const StoredPacket packet = manager.Store(240, 3);
    EXPECT_EQ(manager.EnqueueCopy(0, packet, {1, 0, 0}).admission, Admission::QueueLimit);
    EXPECT_EQ(manager.EnqueueCopy(0, packet, {0, 0, 0}).admission, Admission::Accepted);
    manager.Dequeue(0, 0);
    EXPECT_EQ(manager.GetBuffer().UsedCells(), 3U); // one copy has yet to ask
    EXPECT_EQ(manager.EnqueueCopy(1, packet, {1, 0, 0}).admission, Admission::QueueLimit);
    EXPECT_EQ(manager.GetBuffer().UsedCells(), 0U); // the last one has been refused
}

TEST(TrafficManager, PacketThatTheBufferRefusesLosesEachCopyInItsQueue)
{
    TrafficManager manager = MakeManager(2, 2);
    const StoredPacket packet = manager.Store(240, 2);
    EXPECT_EQ(packet, TrafficManager::kNotStored);
    for (const uint32_t port : {0U, 1U})
    {
        EXPECT_EQ(manager.EnqueueCopy(0, packet, {port, 0, 0}).admission, Admission::BufferFull);
        EXPECT_THAT(manager.GetCounters(port, 0).asked, ElementsAre(0, 1, 0, 0));
        EXPECT_FALSE(manager.HasPacket(port));
    }
}

TEST(TrafficManager, SeveralCopiesMayWaitInOneQueue)
{
    TrafficManager manager = MakeManager(2);
    const StoredPacket packet = manager.Store(160, 2);
    manager.EnqueueCopy(0, packet, {0, 0, 21});
    EXPECT_EQ(manager.EnqueueCopy(0, packet, {0, 0, 22}).before, (QueueDepth{1, 2}));
    EXPECT_EQ(manager.GetDepth(0, 0), (QueueDepth{2, 4}));
    EXPECT_EQ(manager.Dequeue(0, 0)->handle, 21U);
    EXPECT_EQ(manager.GetBuffer().UsedCells(), 2U);
    EXPECT_EQ(manager.Dequeue(0, 0)->handle, 22U);
    EXPECT_EQ(manager.GetBuffer().UsedCells(), 0U);
    EXPECT_FALSE(manager.Dequeue(0, 0));
}

std::vector<std::string>
FaultsOf(const TrafficManagerSettings& settings)
{
    std::vector<std::string> faults;
    try
    {
        TrafficManager({1, 1}, settings);
    }
    catch (const InputError& error)
    {
        for (const Diagnostic& fault : error.Diagnostics())
        {
            EXPECT_FALSE(fault.remedy.empty()) << fault.what;
            faults.push_back(fault.what);
        }
    }
    return faults;
}

TEST(TrafficManager, WrongSettingsAreNamedWithPortAndQueue)
{
    QueueSettings good;
    good.priority = QueueSettings::kPriorities - 1;
    good.quantumBytes = 1;
    good.limitCells = 1;
    good.alpha = Ratio{1, UINT32_MAX};
    good.markCells = 0;
    EXPECT_THAT(FaultsOf({{good}, {}}), ElementsAre());
    QueueSettings bad;
    bad.priority = QueueSettings::kPriorities;
    bad.quantumBytes = 0;
    bad.limitCells = 0;
    bad.alpha = Ratio{1, 0};
    EXPECT_THAT(FaultsOf({{}, {{4, {good, bad}}}}),
                ElementsAre("traffic manager: every port: has 0 queues, at least 1",
                            "traffic manager: port 4, queue 1: priority 8, limit 7",
                            "traffic manager: port 4, queue 1: a quantum of 0 bytes, at least 1",
                            "traffic manager: port 4, queue 1: a limit of 0 cells, at least 1",
                            "traffic manager: port 4, queue 1: a dynamic threshold of alpha 1/0, both parts at "
                            "least 1"));
    good.alpha = Ratio{0, 1};
    EXPECT_THAT(FaultsOf({{good}, {}}),
                ElementsAre(HasSubstr("every port, queue 0: a dynamic threshold of alpha 0/1")));
}

TEST(TrafficManager, BufferWithoutCellsIsRefused)
{
    EXPECT_THROW(TrafficManager({0, 80}), InputError);
    EXPECT_THROW(TrafficManager({1, 0}), InputError);
    EXPECT_NO_THROW(TrafficManager({1, 1}));
}

TEST(TrafficManager, QueueWithPacketsCannotBeTakenAway)
{
    TrafficManager manager = MakeManager(10, 2, {{}, {}, {}});
    Put(manager, 1, 1, 2);
    Put(manager, 1, 1, 2);
    try
    {
        manager.Configure({{{}, {}}, {}});
        FAIL() << "accepted";
    }
    catch (const InputError& error)
    {
        EXPECT_THAT(error.what(), HasSubstr("port 1, queue 2: is to go and holds 2 packets, limit 0"));
    }
    EXPECT_EQ(manager.Queues(0), 3U); // nothing has changed
    manager.Dequeue(0, 1);
    manager.Dequeue(0, 1);
    manager.Configure({{{}, {}}, {}});
    EXPECT_EQ(manager.Queues(1), 2U);
    EXPECT_EQ(manager.Queues(0), 2U);
}

TEST(TrafficManager, SettingsMayNamePortsThatAreYetToCome)
{
    TrafficManager manager({10, 80}, {{{}}, {{1, {{}, {}, {}}}}});
    manager.AddPort();
    EXPECT_EQ(manager.AddPort(), 1U);
    EXPECT_EQ(manager.Queues(0), 1U);
    EXPECT_EQ(manager.Queues(1), 3U);
}

TEST(TrafficManager, OneQueueIsSetWithoutTheOthersAndTheSettingsSaySo)
{
    TrafficManager manager = MakeManager(10, 2, {{}, {}});
    QueueSettings limited;
    limited.limitCells = 1;
    manager.ConfigureQueue(1, 0, limited);
    EXPECT_EQ(manager.Settings(), (TrafficManagerSettings{{{}, {}}, {{1, {limited, {}}}}}));
    EXPECT_EQ(Put(manager, 160, 0, 0), Admission::Accepted);
    EXPECT_EQ(Put(manager, 160, 1, 1), Admission::Accepted);
    EXPECT_EQ(Put(manager, 160, 1, 0), Admission::QueueLimit);
    limited.quantumBytes = 0;
    EXPECT_THROW(manager.ConfigureQueue(1, 0, limited), InputError);
    EXPECT_EQ(manager.Settings().Of(1)[0].quantumBytes, 1500U);
}

} // namespace
} // namespace pisa
