// Switches of a divided program on ideal chips, cabled without a simulator; and one that runs all of it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_SPLIT_WIRED_PIPELINES_H
#define PISA_TESTS_SPLIT_WIRED_PIPELINES_H

#include "compiler/split/split-program.h"
#include "pipeline/pipeline.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** What left, and where. */
struct Departure
{
    uint32_t port{0};
    std::vector<uint8_t> frame;

    bool operator==(const Departure& o) const
    {
        return port == o.port && frame == o.frame;
    }
};

/** One ideal chip. */
class WiredSwitch
{
  public:
    explicit WiredSwitch(const Program& program);

    /** @return the port and the frame, unless it is dropped or no headers are found. */
    std::optional<Departure> Send(uint32_t port, const std::vector<uint8_t>& frame);

    /** Puts an entry with exact keys into the tables of an external variable. */
    void Install(const std::string& external, const std::vector<uint64_t>& keys, const std::vector<uint64_t>& values);

    /** @return the cell, if the register is here. */
    std::optional<uint64_t> Cell(const std::string& name, uint64_t index);

  private:
    std::unique_ptr<Pipeline> m_pipeline;
    Cycle m_now{0};
};

/** All switches of a network. */
class WiredNetwork
{
  public:
    WiredNetwork(const SplitProgram& split, const lyra::Network& network);

    /** @param port of the network. @return what leaves at another, or the same */
    std::optional<Departure> Send(uint32_t port, std::vector<uint8_t> frame);

    /** Puts the entry with that number onto all switches whose shares have it. */
    void Install(const std::string& external, uint64_t number, const std::vector<uint64_t>& keys,
                 const std::vector<uint64_t>& values);

    WiredSwitch& Switch(uint32_t id)
    {
        return m_switches[id];
    }

    /** Links crossed so far. */
    unsigned Crossed() const
    {
        return m_crossed;
    }

  private:
    const SplitProgram& m_split;
    const lyra::Network& m_network;
    std::vector<WiredSwitch> m_switches;
    std::map<std::pair<uint32_t, uint32_t>, std::pair<uint32_t, uint32_t>> m_links; ///< (switch, port) both ways
    unsigned m_crossed{0};
};

} // namespace pisa

#endif // PISA_TESTS_SPLIT_WIRED_PIPELINES_H
