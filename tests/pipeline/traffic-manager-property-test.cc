// The traffic manager and its model stepped clock by clock agree on every decision, departure and depth.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/traffic-manager.h"
#include "reference/stepped-traffic-manager.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <random>

namespace pisa
{
namespace
{

/** Calls a traffic manager only at cycles at which something happens, in the order of SteppedTrafficManager. */
class Driver
{
  public:
    Driver(const TrafficManagerLimits& limits, const TrafficManagerSettings& settings, uint32_t ports,
           uint32_t portBytesPerCycle)
        : manager(limits, settings),
          m_free(ports, 0),
          m_portBytesPerCycle(portBytesPerCycle)
    {
        for (uint32_t port = 0; port < ports; ++port)
        {
            EXPECT_EQ(manager.AddPort(), port);
        }
    }

    void Configure(Cycle at, const TrafficManagerSettings& settings)
    {
        m_settings.emplace(at, settings);
    }

    void Offer(const OfferedPacket& packet)
    {
        m_offers.emplace(packet.at, packet);
    }

    void RunUntil(Cycle end)
    {
        while (Next() < end)
        {
            m_now = Next();
            RunCycle();
        }
        m_now = end;
    }

    TrafficManager manager;
    std::vector<SteppedDeparture> departures;
    std::map<uint64_t, EnqueueResult> results;

  private:
    /** @return the next cycle at which something happens. */
    Cycle Next() const
    {
        Cycle next = UINT64_MAX;
        const auto consider = [&next](const auto& events)
        { next = events.empty() ? next : std::min(next, events.begin()->first); };
        consider(m_settings);
        consider(m_offers);
        consider(m_copying);
        for (uint32_t port = 0; port < m_free.size(); ++port)
        {
            next = manager.HasPacket(port) ? std::min(next, std::max(m_now, m_free[port])) : next;
        }
        return next;
    }

    void RunCycle()
    {
        ForDue(m_settings, [this](const TrafficManagerSettings& settings) { manager.Configure(settings); });
        ForDue(m_offers, [this](const OfferedPacket& packet) { Arrive(packet); });
        ForDue(m_copying, [this](const std::pair<StoredPacket, CopyRequest>& copy)
               { results[copy.second.handle] = manager.EnqueueCopy(m_now, copy.first, copy.second); });
        for (uint32_t port = 0; port < m_free.size(); ++port)
        {
            if (manager.HasPacket(port) && m_free[port] <= m_now)
            {
                const Departure departure = *manager.Dequeue(m_now, port);
                departures.push_back({m_now, port, departure});
                const Cycle bytes = departure.bytes;
                m_free[port] = m_now + std::max<Cycle>(1, (bytes + m_portBytesPerCycle - 1) / m_portBytesPerCycle);
            }
        }
    }

    void Arrive(const OfferedPacket& packet)
    {
        if (!packet.isMulticast)
        {
            const CopyRequest& request = packet.copies.front().request;
            results[request.handle] = manager.Enqueue(m_now, request, packet.bytes);
            return;
        }
        const StoredPacket stored = manager.Store(packet.bytes, static_cast<uint32_t>(packet.copies.size()));
        for (const OfferedPacket::Copy& copy : packet.copies)
        {
            m_copying.emplace(copy.at, std::make_pair(stored, copy.request));
        }
    }

    template <typename Events, typename Action>
    void ForDue(Events& events, Action action)
    {
        for (auto [at, last] = events.equal_range(m_now); at != last; ++at)
        {
            action(at->second);
        }
        events.erase(m_now);
    }

    std::multimap<Cycle, TrafficManagerSettings> m_settings;
    std::multimap<Cycle, OfferedPacket> m_offers;
    std::multimap<Cycle, std::pair<StoredPacket, CopyRequest>> m_copying;
    std::vector<Cycle> m_free; ///< by port: the first cycle at which it is not sending
    uint32_t m_portBytesPerCycle;
    Cycle m_now{0};
};

/** Random traffic and settings from one seed. */
class Traffic
{
  public:
    explicit Traffic(uint64_t seed) : m_random(seed)
    {
    }

    uint64_t UpTo(uint64_t most)
    {
        return m_random() % (most + 1);
    }

    /** Settings for `ports` ports with at least `least` queues each, so that no queue ever vanishes. */
    TrafficManagerSettings Settings(uint32_t ports, uint32_t least)
    {
        TrafficManagerSettings settings;
        settings.queues = Queues(least);
        for (uint32_t port = 0; port < ports; ++port)
        {
            if (UpTo(1) == 1)
            {
                settings.ports[port] = Queues(least);
            }
        }
        return settings;
    }

    OfferedPacket Packet(Cycle at, uint32_t ports, uint32_t queues, uint64_t& handle)
    {
        OfferedPacket packet;
        packet.at = at;
        packet.bytes = static_cast<uint32_t>(UpTo(4) == 0 ? UpTo(1600) : UpTo(170));
        packet.isMulticast = UpTo(5) == 0;
        Cycle copying = at;
        for (uint64_t copies = packet.isMulticast ? 1 + UpTo(4) : 1; copies > 0; --copies)
        {
            const auto port = static_cast<uint32_t>(UpTo(ports - 1));
            packet.copies.push_back({copying, {port, static_cast<uint32_t>(UpTo(queues - 1)), handle++}});
            copying += UpTo(3);
        }
        return packet;
    }

  private:
    std::vector<QueueSettings> Queues(uint32_t least)
    {
        std::vector<QueueSettings> queues(least + UpTo(1));
        for (QueueSettings& queue : queues)
        {
            queue.priority = static_cast<uint32_t>(UpTo(UpTo(1) * 2));
            queue.quantumBytes = static_cast<uint32_t>(1 + UpTo(UpTo(1) == 0 ? 40 : 2000));
            if (UpTo(2) == 0)
            {
                queue.limitCells = static_cast<uint32_t>(1 + UpTo(30));
            }
            if (UpTo(1) == 0)
            {
                queue.alpha = Ratio{static_cast<uint32_t>(1 + UpTo(3)), static_cast<uint32_t>(1 + UpTo(7))};
            }
            if (UpTo(1) == 0)
            {
                queue.markCells = static_cast<uint32_t>(UpTo(12));
            }
        }
        return queues;
    }

    std::mt19937_64 m_random;
};

void
ExpectEqual(const EnqueueResult& fast, const EnqueueResult& stepped)
{
    EXPECT_STREQ(NameOf(fast.admission), NameOf(stepped.admission));
    EXPECT_EQ(fast.before, stepped.before);
    EXPECT_EQ(fast.isMarked, stepped.isMarked);
}

void
ExpectEqual(const SteppedDeparture& fast, const SteppedDeparture& stepped)
{
    EXPECT_EQ(fast.at, stepped.at);
    EXPECT_EQ(fast.port, stepped.port);
    EXPECT_EQ(fast.departure.handle, stepped.departure.handle);
    EXPECT_EQ(fast.departure.queue, stepped.departure.queue);
    EXPECT_EQ(fast.departure.bytes, stepped.departure.bytes);
    EXPECT_EQ(fast.departure.enqueued, stepped.departure.enqueued);
    EXPECT_EQ(fast.departure.before, stepped.departure.before);
    EXPECT_EQ(fast.departure.left, stepped.departure.left);
    EXPECT_EQ(fast.departure.isMarked, stepped.departure.isMarked);
}

/** How often a run met each thing that the trials are to meet. */
struct Seen
{
    uint64_t admissions[kAdmissions]{};
    uint64_t marked{0};
    uint64_t departures{0};
};

void
ExpectAgreement(uint64_t seed, Seen& seen)
{
    Traffic traffic(seed);
    const auto ports = static_cast<uint32_t>(1 + traffic.UpTo(3));
    const auto queues = static_cast<uint32_t>(1 + traffic.UpTo(4));
    const auto bytesPerCycle = static_cast<uint32_t>(1 + traffic.UpTo(80));
    const TrafficManagerLimits limits{static_cast<unsigned>(1 + traffic.UpTo(100)),
                                      static_cast<unsigned>(1 + traffic.UpTo(175))};
    const TrafficManagerSettings settings = traffic.Settings(ports, queues);
    Driver fast(limits, settings, ports, bytesPerCycle);
    SteppedTrafficManager stepped(limits, settings, ports, bytesPerCycle);
    constexpr Cycle kLastOffer = 2000;
    uint64_t handle = 0;
    uint32_t least = queues;
    for (Cycle at = 0; at <= kLastOffer; at += traffic.UpTo(1 + traffic.UpTo(40)))
    {
        const OfferedPacket packet = traffic.Packet(at, ports, least, handle);
        fast.Offer(packet);
        stepped.Offer(packet);
        if (traffic.UpTo(60) == 0)
        {
            least += 1; // as many as any port may have had
            const TrafficManagerSettings next = traffic.Settings(ports, least);
            fast.Configure(at, next);
            stepped.Configure(at, next);
        }
    }
    const auto isOver = [&](Cycle end) { return end > kLastOffer + 50 && stepped.PacketsHeld() == 0; };
    for (Cycle end = 50; !isOver(end) && !testing::Test::HasFailure(); end += 50)
    {
        fast.RunUntil(end);
        stepped.RunUntil(end);
        for (uint32_t port = 0; port < ports; ++port)
        {
            for (uint32_t queue = 0; queue < fast.manager.Queues(port); ++queue)
            {
                const QueueCounters& counters = fast.manager.GetCounters(port, queue);
                EXPECT_EQ(fast.manager.GetDepth(port, queue), stepped.GetDepth(port, queue));
                EXPECT_EQ(counters.Enqueued(), counters.dequeued + stepped.GetDepth(port, queue).packets);
            }
        }
        EXPECT_EQ(fast.manager.GetBuffer().FreeCells(), stepped.FreeCells());
        EXPECT_EQ(fast.manager.GetBuffer().Packets(), stepped.PacketsHeld());
        EXPECT_EQ(fast.manager.GetBuffer().HighWaterCells(), stepped.highWaterCells);
    }
    ASSERT_EQ(fast.results.size(), handle);
    ASSERT_EQ(stepped.results.size(), handle);
    ASSERT_EQ(fast.departures.size(), stepped.departures.size());
    for (uint64_t i = 0; i < handle && !testing::Test::HasFailure(); ++i)
    {
        ExpectEqual(fast.results.at(i), stepped.results.at(i));
        ++seen.admissions[static_cast<std::size_t>(fast.results.at(i).admission)];
        seen.marked += fast.results.at(i).isMarked ? 1 : 0;
    }
    for (std::size_t i = 0; i < fast.departures.size() && !testing::Test::HasFailure(); ++i)
    {
        ExpectEqual(fast.departures[i], stepped.departures[i]);
    }
    seen.departures += fast.departures.size();
}

TEST(TrafficManager, AgreesWithTheSteppedModelOnRandomTrafficAndSettings)
{
    Seen seen;
    for (uint64_t seed = 1; seed <= 300 && !HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        ExpectAgreement(seed, seen);
    }
    for (const uint64_t times : seen.admissions)
    {
        EXPECT_GT(times, 500U); // each verdict has been met, so that the agreement says something
    }
    EXPECT_GT(seen.marked, 500U);
    EXPECT_EQ(seen.departures, seen.admissions[0]); // all that came in has gone out
}

} // namespace
} // namespace pisa
