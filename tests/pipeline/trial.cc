// Random packets and changes on the fast and on the stepped model of one chip.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/trial.h"

#include "pipeline/live-draw.h"
#include "pipeline/register-array.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <set>

namespace pisa
{
namespace
{

constexpr Cycle kLast = 1000000;

void
ExpectPassage(const Passage& fast, const Passage& stepped)
{
    EXPECT_EQ(fast.issue, stepped.issue);
    EXPECT_EQ(fast.exit, stepped.exit);
}

void
ExpectSameState(Pipeline& fast, const SteppedState& stepped)
{
    for (RegisterId reg = 0; reg < stepped.Registers().size(); ++reg)
    {
        for (uint64_t index = 0; index < stepped.Registers()[reg].size(); ++index)
        {
            EXPECT_EQ(fast.ReadRegister(reg, index, kLast), stepped.Registers()[reg][index]);
        }
    }
    EXPECT_EQ(fast.Counters(Thread::Ingress).indexOutOfRange + fast.Counters(Thread::Egress).indexOutOfRange,
              stepped.indexOutOfRange);
    EXPECT_EQ(fast.Counters(Thread::Ingress).strays + fast.Counters(Thread::Egress).strays, stepped.strays);
    for (Thread thread : kThreads)
    {
        const PipelineCounters& counters = fast.Counters(thread);
        EXPECT_EQ(counters.admitted, counters.dropped + counters.departed);
    }
}

/** @return changes and writes in the order of their cycles. */
std::vector<TrialChange>
Merge(std::vector<TrialChange> changes, const std::vector<TrialChange>& writes)
{
    changes.insert(changes.end(), writes.begin(), writes.end());
    std::stable_sort(changes.begin(), changes.end(),
                     [](const TrialChange& a, const TrialChange& b) { return a.at < b.at; });
    return changes;
}

/** Packets one by one through Admit. */
class OneByOne
{
  public:
    OneByOne(uint64_t seed, Pipeline& fast, SteppedState& stepped, const std::vector<TrialChange>& writes)
        : m_random(seed),
          m_fast(fast),
          m_stepped(stepped),
          m_writes(writes)
    {
        fast.SetWitness(true);
    }

    void Run()
    {
        std::vector<TrialArrival> arrivals = DrawArrivals(m_random);
        m_changes = Merge(DrawChanges(m_fast.GetImage().program, m_random), m_writes);
        for (const TrialChange& change : m_changes)
        {
            CallChange(change, m_stepped, m_steppedAnswers);
        }
        std::vector<std::shared_ptr<SteppedPacket>> packets;
        for (TrialArrival& arrival : arrivals)
        {
            arrival.version = m_writes.empty() ? 0 : m_random() % kVersions;
            m_stepped.stamp = arrival.version;
            packets.push_back(m_stepped.Offer(arrival.frame, arrival.earliest));
        }
        m_stepped.RunToEnd();
        for (std::size_t i = 0; i < arrivals.size(); ++i)
        {
            // some of them long before their cycle
            CallChangesBefore(std::max(packets[i]->ingress.exit, packets[i]->egress.exit) + m_random() % 100);
            Compare(arrivals[i], *packets[i]);
        }
        CallChangesBefore(kLast);
        EXPECT_EQ(m_fastAnswers, m_steppedAnswers);
        ExpectSameState(m_fast, m_stepped);
    }

  private:
    void CallChangesBefore(Cycle cycle)
    {
        for (; m_called < m_changes.size() && m_changes[m_called].at <= cycle; ++m_called)
        {
            CallChange(m_changes[m_called], m_fast, m_fastAnswers);
        }
    }

    void Compare(const TrialArrival& arrival, const SteppedPacket& expected)
    {
        m_fast.SetStamp({arrival.version, 0});
        const Parsed parsed = m_fast.Parse(arrival.frame.data(), arrival.frame.size(), m_phv);
        ASSERT_EQ(parsed.accepted, expected.accepted);
        EXPECT_EQ(parsed.lookups, expected.lookups);
        if (!parsed.accepted)
        {
            return;
        }
        const uint32_t drop = m_fast.SlotOf(IntrinsicField(Intrinsic::Drop));
        const Passage ingress = m_fast.Admit(Thread::Ingress, m_phv, arrival.earliest);
        ExpectPassage(ingress, expected.ingress);
        ASSERT_EQ(m_phv.slots[drop] == 0, expected.isEgress);
        if (!expected.isEgress)
        {
            EXPECT_EQ(m_phv.path, expected.path);
            return;
        }
        ExpectPassage(m_fast.Admit(Thread::Egress, m_phv, ingress.exit), expected.egress);
        EXPECT_EQ(m_phv.path, expected.path);
        ASSERT_EQ(m_phv.slots[drop] != 0, expected.isDropped);
        if (!expected.isDropped)
        {
            m_fast.Deparse(m_phv, m_out);
            EXPECT_EQ(m_out, expected.out);
        }
    }

    std::mt19937_64 m_random;
    Pipeline& m_fast;
    SteppedState& m_stepped;
    std::vector<TrialChange> m_writes;
    std::vector<TrialChange> m_changes;
    std::size_t m_called{0};
    std::vector<bool> m_fastAnswers;
    std::vector<bool> m_steppedAnswers;
    Phv m_phv;
    std::vector<uint8_t> m_out;
};

/** Packets through Enter and Advance, every call in its cycle as a device makes it. */
class InEvents
{
  public:
    InEvents(uint64_t seed, Pipeline& fast, SteppedState& stepped, Cycle passLatency,
             const std::vector<TrialChange>& writes)
        : m_random(seed),
          m_fast(fast),
          m_stepped(stepped),
          m_drop(fast.SlotOf(IntrinsicField(Intrinsic::Drop)))
    {
        for (TrialArrival& arrival : DrawArrivals(m_random))
        {
            // from long before to the last cycle that may be
            const Cycle earliest = arrival.earliest;
            const Cycle known = std::max<Cycle>(earliest + passLatency - 1, 10 + passLatency) - m_random() % 10 -
                                (m_random() % 2 == 0 ? passLatency : 0);
            arrival.version = writes.empty() ? 0 : m_random() % kVersions;
            m_flights.push_back(std::make_unique<Flight>());
            m_flights.back()->arrival = std::move(arrival);
            m_flights.back()->known = std::min(known, earliest + passLatency - 1);
            m_flights.back()->transit.earliest = earliest;
            m_flights.back()->transit.order = static_cast<uint32_t>(m_random() % 3);
        }
        std::stable_sort(m_flights.begin(), m_flights.end(),
                         [](const auto& a, const auto& b) { return a->known < b->known; });
        m_changes = Merge(DrawChanges(fast.GetImage().program, m_random), writes);
        m_registers = fast.GetImage().program.registers; // releases empty those of the image
        m_fast.SetWitness(true);
        for (int look = 0; look < 20; ++look)
        {
            // about when one of the packets meets its tables
            const Flight& flight = *m_flights[m_random() % m_flights.size()];
            m_looks.insert(flight.transit.earliest + m_random() % (2 * passLatency));
        }
    }

    void Run()
    {
        for (const Cycle look : m_looks)
        {
            m_stepped.LookAt(look);
            m_due.insert(look);
        }
        for (const TrialChange& change : m_changes)
        {
            CallChange(change, m_stepped, m_steppedAnswers);
            m_due.insert(change.at);
        }
        for (const auto& flight : m_flights)
        {
            m_stepped.stamp = flight->arrival.version;
            flight->expected =
                m_stepped.Offer(flight->arrival.frame, flight->arrival.earliest, flight->transit.order);
            m_due.insert(flight->known);
        }
        m_stepped.RunToEnd();
        while (!m_due.empty())
        {
            const Cycle now = *m_due.begin();
            m_due.erase(m_due.begin());
            ComeTo(now);
        }
        for (const auto& flight : m_flights)
        {
            EXPECT_TRUE(flight->isOut);
        }
        EXPECT_EQ(m_fastAnswers, m_steppedAnswers);
        EXPECT_EQ(m_seen, m_stepped.Seen());
        ExpectSameState(m_fast, m_stepped);
    }

  private:
    struct Flight
    {
        TrialArrival arrival;
        Cycle known{0}; ///< when the fast model hears of it
        Transit transit;
        std::shared_ptr<SteppedPacket> expected;
        bool isOut{false};
    };

    void ComeTo(Cycle now)
    {
        for (; m_called < m_changes.size() && m_changes[m_called].at == now; ++m_called)
        {
            CallInEvents(m_changes[m_called]);
        }
        const bool advanceFirst = m_random() % 2 == 0;
        if (advanceFirst)
        {
            Advance(now);
        }
        if (m_looks.count(now) != 0)
        {
            Look(now);
        }
        for (; m_entered < m_flights.size() && m_flights[m_entered]->known == now; ++m_entered)
        {
            Enter(*m_flights[m_entered]);
        }
        if (!advanceFirst)
        {
            Advance(now);
        }
    }

    void Look(Cycle now)
    {
        const std::vector<Register>& registers = m_registers;
        m_seen[now].resize(registers.size());
        for (RegisterId reg = 0; reg < registers.size(); ++reg)
        {
            std::vector<uint64_t>& seen = m_seen[now][reg];
            const auto read = [this, &seen, reg, now, size = registers[reg].size]
            {
                EXPECT_TRUE(seen.empty()); // once
                for (uint64_t index = 0; index < size; ++index)
                {
                    seen.push_back(m_fast.ReadRegister(reg, index, now));
                }
            };
            m_due.insert(m_fast.Look({StateName::Kind::Register, reg}, now, read));
        }
    }

    void CallInEvents(const TrialChange& change)
    {
        if (change.kind < 4)
        {
            CallChange(change, m_fast, m_fastAnswers);
            return;
        }
        const PointerId& pointer = change.write.pointer;
        const Cycle wake = change.kind == 4 ? m_fast.WritePointer(change.write)
                                            : m_fast.Release(pointer.thread, pointer.node, change.at);
        if (wake != kNever && wake > change.at) // else it is called in this cycle anyway
        {
            m_due.insert(wake);
        }
    }

    void Enter(Flight& flight)
    {
        const std::vector<uint8_t>& frame = flight.arrival.frame;
        m_fast.SetStamp({flight.arrival.version, 0});
        const Parsed parsed = m_fast.Parse(frame.data(), frame.size(), flight.transit.phv);
        ASSERT_EQ(parsed.accepted, flight.expected->accepted);
        flight.isOut = !parsed.accepted;
        if (parsed.accepted)
        {
            m_due.insert(m_fast.Enter(Thread::Ingress, flight.transit));
            m_flightOf[&flight.transit] = &flight;
        }
    }

    void Advance(Cycle now)
    {
        Progress progress;
        m_fast.Advance(now, progress);
        m_due.insert(progress.wakes.begin(), progress.wakes.end());
        for (Transit* transit : progress.exits)
        {
            EXPECT_EQ(transit->passage.exit, now); // neither early nor late
            Leave(*m_flightOf.at(transit));
        }
    }

    void Leave(Flight& flight)
    {
        Transit& transit = flight.transit;
        const SteppedPacket& expected = *flight.expected;
        const bool isDropped = transit.phv.slots[m_drop] != 0;
        if (transit.thread == Thread::Ingress)
        {
            ExpectPassage(transit.passage, expected.ingress);
            ASSERT_EQ(!isDropped, expected.isEgress);
            flight.isOut = isDropped;
            if (!isDropped)
            {
                transit.earliest = transit.passage.exit;
                transit.order = 0;
                m_due.insert(m_fast.Enter(Thread::Egress, transit));
            }
            return;
        }
        flight.isOut = true;
        EXPECT_EQ(transit.phv.path, expected.path);
        ExpectPassage(transit.passage, expected.egress);
        ASSERT_EQ(isDropped, expected.isDropped);
        if (!isDropped)
        {
            m_fast.Deparse(transit.phv, m_out);
            EXPECT_EQ(m_out, expected.out);
        }
    }

    std::mt19937_64 m_random;
    Pipeline& m_fast;
    SteppedState& m_stepped;
    uint32_t m_drop;
    std::vector<std::unique_ptr<Flight>> m_flights; ///< in the order in which the fast model hears of them
    std::map<Transit*, Flight*> m_flightOf;
    std::vector<TrialChange> m_changes;
    std::size_t m_entered{0};
    std::size_t m_called{0};
    std::set<Cycle> m_due; ///< cycles at which somebody calls
    std::set<Cycle> m_looks;
    std::vector<Register> m_registers;
    std::map<Cycle, std::vector<std::vector<uint64_t>>> m_seen; ///< by look and register
    std::vector<bool> m_fastAnswers;
    std::vector<bool> m_steppedAnswers;
    std::vector<uint8_t> m_out;
};

} // namespace

void
ExpectAgreement(uint64_t seed, Pipeline& fast, SteppedState& stepped, const std::vector<TrialChange>& writes)
{
    OneByOne(seed, fast, stepped, writes).Run();
}

void
ExpectAgreementInEvents(uint64_t seed, Pipeline& fast, SteppedState& stepped, Cycle passLatency,
                        const std::vector<TrialChange>& writes)
{
    InEvents(seed, fast, stepped, passLatency, writes).Run();
}

} // namespace pisa
