// Frames through a divided program, and through one switch that runs all of it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TEST_SPLIT_TRIAL_H
#define PISA_TEST_SPLIT_TRIAL_H

#include "image/image.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

using Frame = std::vector<uint8_t>;

/** A frame and the port that it comes to. */
struct Sent
{
    uint32_t port{0};
    Frame frame;
};

/** An entry of an external variable, numbered over the whole network. */
struct Installed
{
    std::string table;
    uint64_t number{0};
    std::vector<pisa::MatchValue> match;
    std::vector<uint64_t> values;
};

/** What left by each port, in order. */
using Left = std::map<uint32_t, std::vector<Frame>>;

constexpr uint32_t PORTS = 4; ///< of the network

/** Appends a number, its first byte first. */
void Add(Frame& frame, uint64_t value, unsigned bytes);

/** @return an IPv4 packet in an Ethernet frame, its header checksum right; `body` is behind the IPv4 header. */
Frame Ipv4Frame(uint32_t source, uint32_t destination, uint8_t protocol, const Frame& body);

/** What one side does to packets and state. */
struct Outcome
{
    Left left;
    std::map<std::string, std::vector<uint64_t>> cells;
    std::map<std::string, uint64_t> through; ///< packets that passed each switch
};

/** A program, what is installed and what is sent. */
struct Trial
{
    std::string program;
    std::string placed; ///< folder of its images, which are for other chips each
    std::vector<Installed> entries;
    std::vector<Sent> frames;
    std::vector<std::string> registers; ///< to compare
};

/** Runs it on the switches in PISA_SPLIT_DIR/PLACED, as `pisa place` has written them. */
Outcome RunDivided(const Trial& trial);

/** Runs it on the ideal switch in PISA_SPLIT_DIR/PROGRAM-whole. */
Outcome RunWhole(const Trial& trial);

#endif // PISA_TEST_SPLIT_TRIAL_H
