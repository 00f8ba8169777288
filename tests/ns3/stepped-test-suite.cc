// The switch beside an obvious model that is stepped cycle by cycle.
// SPDX-License-Identifier: GPL-2.0-only
#include "picosecond-suite.h"
#include "programs.h"
#include "star.h"

#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <deque>

using namespace ns3;

namespace
{

/** A packet or copy at a port at a cycle: when it arrived, or when it left. */
struct Stamp
{
    uint32_t port;
    pisa::Cycle cycle;

    bool operator==(const Stamp& o) const
    {
        return port == o.port && cycle == o.cycle;
    }
};

/**
 * One clock edge after the other: a parser a port, then a queue before ingress, then a queue of copies before egress;
 * each pipeline takes one packet a cycle.
 */
class SteppedSwitch
{
  public:
    SteppedSwitch(uint32_t ports, unsigned parseStates, uint32_t copies)
        : m_parseStates(parseStates),
          m_copies(copies),
          m_waiting(ports),
          m_parsing(ports, 0)
    {
    }

    /** @return the copies in the order in which they enter egress, stamped with the cycle of their exit. */
    std::vector<Stamp> Run(const std::vector<Stamp>& arrivals)
    {
        std::vector<Stamp> exits;
        std::size_t next = 0;
        for (m_now = 0; exits.size() < arrivals.size() * m_copies; ++m_now)
        {
            for (; next < arrivals.size() && arrivals[next].cycle == m_now; ++next)
            {
                m_waiting[arrivals[next].port].push_back(arrivals[next]);
            }
            Parse();
            if (!m_ingress.empty())
            {
                m_inside.push_back(m_now + THREAD_LATENCY);
                m_ingress.pop_front();
            }
            if (!m_inside.empty() && m_inside.front() == m_now)
            {
                m_inside.pop_front();
                for (uint32_t copy = 0; copy < m_copies; ++copy)
                {
                    m_egress.push_back(copy);
                }
            }
            if (!m_egress.empty())
            {
                exits.push_back({m_egress.front(), m_now + THREAD_LATENCY});
                m_egress.pop_front();
            }
        }
        return exits;
    }

  private:
    /** What was parsed in the cycles before goes on, by port; then free parsers take the next frame. */
    void Parse()
    {
        for (uint32_t port = 0; port < m_waiting.size(); ++port)
        {
            if (m_parsing[port] > 0 && --m_parsing[port] == 0)
            {
                m_ingress.push_back(port);
            }
            if (m_parsing[port] == 0 && !m_waiting[port].empty())
            {
                m_waiting[port].pop_front();
                m_parsing[port] = m_parseStates;
            }
        }
    }

    unsigned m_parseStates;
    uint32_t m_copies;
    pisa::Cycle m_now{0};
    std::vector<std::deque<Stamp>> m_waiting; ///< by port
    std::vector<unsigned> m_parsing;          ///< states left, by port
    std::deque<uint32_t> m_ingress;           ///< parsed
    std::deque<pisa::Cycle> m_inside;         ///< exits from ingress
    std::deque<uint32_t> m_egress;            ///< ports of the copies
};

class RandomArrivals : public TestCase
{
  public:
    RandomArrivals()
        : TestCase("copies of random frames leave at the cycles of the stepped model, with egress overloaded")
    {
    }

  private:
    void OnReceive(uint32_t port, Ptr<const Packet>)
    {
        m_arrivals.push_back({port, static_cast<pisa::Cycle>((Simulator::Now().GetPicoSeconds() + 999) / 1000)});
    }

    void OnEgress(Ptr<const Packet>, const PisaPassage& passage)
    {
        m_exits.push_back({passage.port, passage.exit});
    }

    void OnSent(uint32_t port, Ptr<const Packet>)
    {
        m_sent.push_back({port, static_cast<pisa::Cycle>(Simulator::Now().GetPicoSeconds())});
    }

    void RunOnce(uint32_t ports, int64_t meanGap, int64_t stream)
    {
        m_arrivals.clear();
        m_exits.clear();
        m_sent.clear();
        Star star(ports, MakeGroupImage());
        std::vector<PisaCopy> members;
        for (uint32_t port = 0; port < ports; ++port)
        {
            members.push_back({port, 1});
            const Ptr<PisaNetDevice> device = star.Switch()->GetPort(port);
            device->TraceConnectWithoutContext("PhyRxEnd", MakeCallback(&RandomArrivals::OnReceive, this).Bind(port));
            device->TraceConnectWithoutContext("PhyTxBegin", MakeCallback(&RandomArrivals::OnSent, this).Bind(port));
        }
        star.Switch()->GetReplication().SetMulticastGroup(1, members);
        star.Switch()->TraceConnectWithoutContext("Egress", MakeCallback(&RandomArrivals::OnEgress, this));
        const auto gap = CreateObject<ExponentialRandomVariable>();
        gap->SetStream(stream);
        const auto port = CreateObject<UniformRandomVariable>();
        port->SetStream(stream + 1);
        int64_t at = 0;
        for (int i = 0; i < 300; ++i)
        {
            at += static_cast<int64_t>(gap->GetValue(meanGap, 0));
            star.SendAt(at, port->GetInteger(0, ports - 1), MakeFrame(2, 1, 0x88b5));
        }
        star.Run();
        const std::vector<Stamp> expected = SteppedSwitch(ports, 1, ports).Run(m_arrivals);
        NS_TEST_ASSERT_MSG_EQ(m_exits.size(), 300U * ports, "all copies leave");
        NS_TEST_EXPECT_MSG_EQ((m_exits == expected), true, ports << " ports, a frame each " << meanGap << " ps");
        CheckLines(ports);
    }

    /** Every copy starts on its line at its exit or when the line is free, whichever is later. */
    void CheckLines(uint32_t ports)
    {
        for (uint32_t port = 0; port < ports; ++port)
        {
            uint64_t free = 0;
            auto sent = m_sent.begin();
            for (const Stamp& exit : m_exits)
            {
                if (exit.port == port)
                {
                    sent = std::find_if(sent, m_sent.end(), [port](const Stamp& s) { return s.port == port; });
                    NS_TEST_ASSERT_MSG_EQ((sent != m_sent.end()), true, "a frame for each copy");
                    const uint64_t start = std::max(exit.cycle * 1000, free);
                    NS_TEST_EXPECT_MSG_EQ(sent->cycle, start, "start in picoseconds");
                    free = start + 6720;
                    ++sent;
                }
            }
        }
    }

    void DoRun() override
    {
        RunOnce(2, 20000, 10); // little traffic
        RunOnce(4, 10000, 20); // 4 copies each 10 cycles
        RunOnce(8, 6000, 30);  // 8 copies each 6 cycles: more than egress takes
        RunOnce(16, 1000, 40); // ingress takes just that, parsers and egress are flooded
    }

    std::vector<Stamp> m_arrivals;
    std::vector<Stamp> m_exits;
    std::vector<Stamp> m_sent; ///< cycle holds picoseconds
};

class LateChange : public TestCase
{
  public:
    LateChange()
        : TestCase("a change that comes when packets with later slots are decided takes effect right behind them")
    {
    }

  private:
    void OnRequest(const PisaControlOperation& operation)
    {
        m_at = operation.at;
    }

    void DoRun() override
    {
        Star star(3, MakeCountImage());
        star.Agent()->SetAttribute("Delay", TimeValue(NanoSeconds(0)));
        star.Agent()->TraceConnectWithoutContext("Request", MakeCallback(&LateChange::OnRequest, this));
        for (uint32_t station = 0; station < 3; ++station)
        {
            star.SendAt(0, station, MakeFrame(2, 1, 0x88b5)); // issued at 1008, 1009, 1010; out at 1094, 1095, 1096
        }
        Simulator::Schedule(PicoSeconds(1094500), [&star] { star.Agent()->WriteRegister("count", 0, 50); });
        star.SendAt(3000000, 0, MakeFrame(2, 1, 0x88b5));
        star.Run();
        NS_TEST_EXPECT_MSG_EQ(m_at, 1096U, "not at 1095, when the last of the three was still inside");
        NS_TEST_EXPECT_MSG_EQ(NumberAt(star.arrivals.back().bytes, 6, 6), 50U, "the next packet finds it");
    }

    pisa::Cycle m_at{0};
};

class SteppedTestSuite : public PicosecondSuite
{
  public:
    SteppedTestSuite() : PicosecondSuite("pisa-stepped", Type::UNIT)
    {
        AddTestCase(new RandomArrivals);
        AddTestCase(new LateChange);
    }
};

SteppedTestSuite g_steppedTestSuite;

} // namespace
