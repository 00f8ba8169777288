// Programs divided over a leaf-spine network of real chips in ns-3: every packet leaves as from one ideal switch.
// SPDX-License-Identifier: GPL-2.0-only
#include "trial.h"

#include "../picosecond-suite.h"

#include <algorithm>
#include <random>

using namespace ns3;

namespace
{

pisa::MatchValue
Prefix(uint64_t address, unsigned length)
{
    return {address, length == 0 ? 0 : 0xffffffffULL << (32 - length) & 0xffffffff};
}

/** Hosts 10.0.P.0/24 at port P; the longest prefixes first, as shares ask for it. */
void
AddRoutes(const std::string& table, Trial& trial)
{
    for (uint64_t port = 0; port < PORTS; ++port)
    {
        trial.entries.push_back({table, port, {Prefix(0x0a000000 | port << 8, 24)}, {port}});
    }
}

/** @return where two frames differ first, empty if nowhere. */
std::string
Difference(const Frame& divided, const Frame& whole)
{
    for (std::size_t at = 0; at < std::min(divided.size(), whole.size()); ++at)
    {
        if (divided[at] != whole[at])
        {
            return "byte " + std::to_string(at) + " is " + std::to_string(divided[at]) + ", undivided " +
                   std::to_string(whole[at]);
        }
    }
    return divided.size() == whole.size()
               ? ""
               : std::to_string(divided.size()) + " bytes, undivided " + std::to_string(whole.size());
}

/** A program on one switch and divided, compared. */
class SameAsWhole : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /** @param divided gets what the switches of the network did */
    void Compare(const Trial& trial, Outcome& divided, Outcome& whole)
    {
        divided = RunDivided(trial);
        whole = RunWhole(trial);
        uint64_t left = 0;
        for (uint32_t port = 0; port < PORTS; ++port)
        {
            NS_TEST_EXPECT_MSG_EQ(divided.left[port].size(), whole.left[port].size(), "frames at port " << port);
            for (std::size_t i = 0; i < std::min(divided.left[port].size(), whole.left[port].size()); ++i)
            {
                const std::string difference = Difference(divided.left[port][i], whole.left[port][i]);
                NS_TEST_EXPECT_MSG_EQ(difference, "", "frame " << i << " at port " << port);
            }
            left += whole.left[port].size();
        }
        NS_TEST_EXPECT_MSG_GT(left, trial.frames.size() / 4, "enough leave to be compared");
        for (const auto& [name, cells] : whole.cells)
        {
            const bool isSame = divided.cells[name] == cells;
            NS_TEST_EXPECT_MSG_EQ(isSame, true, "cells of " << name);
            NS_TEST_EXPECT_MSG_EQ(cells.empty(), false, name << " is somewhere");
        }
    }
};

/** Four million connections, which no switch of the network holds alone. */
class LoadBalancer : public SameAsWhole
{
  public:
    explicit LoadBalancer(const std::string& placed)
        : SameAsWhole("a load balancer with 4 M connections on leaf and spine: " + placed),
          m_placed(placed)
    {
    }

  private:
    static constexpr uint32_t VIRTUAL = 0x0a636301; ///< 10.99.99.1
    static constexpr uint64_t CONNECTIONS = 4'000'000;
    static constexpr unsigned KNOWN = 64;

    static uint32_t ClientOf(unsigned connection)
    {
        return 0x0a000000 | (connection % PORTS) << 8 | (1 + connection / PORTS);
    }

    static Frame Request(uint32_t client, uint16_t port)
    {
        Frame body;
        Add(body, port, 2);
        Add(body, 80, 2);
        return Ipv4Frame(client, VIRTUAL, 6, body);
    }

    void DoRun() override
    {
        Trial trial;
        trial.program = "load-balancer";
        trial.placed = m_placed;
        trial.registers = {"loadbalancer.fresh"};
        AddRoutes("loadbalancer.routes", trial);
        for (unsigned i = 0; i < KNOWN; ++i)
        {
            // spread over all numbers, so that some are on the leaf and some on the spine
            const uint64_t server = 0x0a000200 | (i % 2) << 8 | (100 + i);
            trial.entries.push_back({"loadbalancer.connections",
                                     CONNECTIONS / KNOWN * i,
                                     {{ClientOf(i)}, {VIRTUAL}, {1000 + i}},
                                     {server}});
        }
        for (uint64_t choice = 0; choice < 256; choice += 2) // every second choice has no server
        {
            trial.entries.push_back({"loadbalancer.servers",
                                     choice * 3900,
                                     {{VIRTUAL}, {choice}},
                                     {0x0a000200 | (choice / 2 % 2) << 8 | 50}});
        }
        std::mt19937 random(1);
        for (unsigned i = 0; i < 400; ++i)
        {
            const unsigned connection = random() % (2 * KNOWN); // half of them unknown
            trial.frames.push_back(
                {connection % PORTS, Request(ClientOf(connection), static_cast<uint16_t>(1000 + connection))});
            if (i % 5 == 0)
            {
                trial.frames.push_back({2 + i / 5 % 2, Ipv4Frame(0x0a000232, ClientOf(connection), 17, Frame(8, 1))});
            }
        }
        Outcome divided;
        Outcome whole;
        Compare(trial, divided, whole);
        NS_TEST_EXPECT_MSG_GT(divided.through["leaf1"], trial.frames.size() - 1, "all begin at leaf 1");
        NS_TEST_EXPECT_MSG_GT(divided.through["spine1"], trial.frames.size() - 1, "all go on to spine 1");
        uint64_t fresh = 0;
        for (const uint64_t count : whole.cells["loadbalancer.fresh"])
        {
            fresh += count;
        }
        NS_TEST_EXPECT_MSG_GT(fresh, 50U, "unknown connections are spread and counted");
    }

    std::string m_placed;
};

/** Queries that hit, miss, and make entries invalid and valid again. */
class NetCache : public SameAsWhole
{
  public:
    explicit NetCache(const std::string& placed)
        : SameAsWhole("NetCache on leaf and spine: " + placed),
          m_placed(placed)
    {
    }

  private:
    static constexpr uint8_t READ = 0;
    static constexpr uint8_t WRITE = 2;
    static constexpr uint8_t UPDATE = 3;

    static Frame Query(uint32_t client, uint8_t operation, uint64_t key, uint32_t value)
    {
        Frame body;
        Add(body, 4000, 2);
        Add(body, 8888, 2);
        Add(body, operation == UPDATE ? 57 : 25, 2);
        Add(body, 0, 2);
        Add(body, operation, 1);
        Add(body, key, 8);
        Add(body, ~key, 8);
        for (unsigned i = 0; operation == UPDATE && i < 8; ++i)
        {
            Add(body, value + i, 4);
        }
        return Ipv4Frame(client, 0x0a000305, 17, body);
    }

    void DoRun() override
    {
        Trial trial;
        trial.program = "netcache";
        trial.placed = m_placed;
        AddRoutes("netcache.routes", trial);
        constexpr uint64_t KEYS = 16;
        for (uint64_t key = 0; key < KEYS; ++key)
        {
            trial.entries.push_back({"netcache.cached", key * 4096, {{key}, {~key}}, {key * 100}});
        }
        trial.registers = {"netcache.is_valid", "netcache.hits", "netcache.value_0", "netcache.value_7",
                           "netcache.count_miss.sketch_0"};
        std::mt19937 random(7);
        for (unsigned i = 0; i < 600; ++i)
        {
            const uint64_t key = random() % (KEYS + 4);
            const unsigned dice = random() % 8;
            const uint8_t operation = i < KEYS || dice == 0 ? UPDATE : dice == 1 ? WRITE : READ;
            const uint64_t port = random() % 3;
            trial.frames.push_back(
                {static_cast<uint32_t>(port), Query(static_cast<uint32_t>(0x0a000000 | port << 8 | 9), operation,
                                                    i < KEYS ? i : key, static_cast<uint32_t>(random()))});
        }
        Outcome divided;
        Outcome whole;
        Compare(trial, divided, whole);
        uint64_t hits = 0;
        for (const uint64_t count : whole.cells["netcache.hits"])
        {
            hits += count;
        }
        NS_TEST_EXPECT_MSG_GT(hits, 100U, "the cache answers");
        NS_TEST_EXPECT_MSG_GT(whole.left[3].size(), 50U, "and lets others through to the server");
    }

    std::string m_placed;
};

class SplitProgramsTestSuite : public PicosecondSuite
{
  public:
    SplitProgramsTestSuite() : PicosecondSuite("pisa-split", UNIT)
    {
        AddTestCase(new LoadBalancer("load-balancer"), TestCase::QUICK);
        AddTestCase(new LoadBalancer("load-balancer-drmt"), TestCase::QUICK);
        AddTestCase(new NetCache("netcache"), TestCase::QUICK);
        AddTestCase(new NetCache("netcache-drmt"), TestCase::QUICK);
    }
};

SplitProgramsTestSuite g_splitProgramsTestSuite;

} // namespace
