// Flow graphs as programs that packets can run through, and what they do to packets, computed without a pipeline.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_BENCH_UPGRADE_CAMPAIGN_PROGRAMS_H
#define PISA_TESTS_BENCH_UPGRADE_CAMPAIGN_PROGRAMS_H

#include "ir/program.h"
#include "upgrade/flow-graph.h"

#include <array>
#include <cstdint>
#include <vector>

namespace pisa
{

/** Bytes of a frame that tables and branches look at; those of a frame are 0 to kMostByte. */
constexpr unsigned kLookedAt = 8;
constexpr uint8_t kMostByte = 3;

/** 8 bytes of what elements make of the packet, then the bytes that they look at. */
using CampaignFrame = std::array<uint8_t, 8 + kLookedAt>;

/**
 * @return a program of that control flow. Tables match on a byte and change an eight-byte number in the packet, each
 * content, action and hit or miss in its own way, so that the number tells the way and its order; branches compare a
 * byte. Elements of one content do the same.
 */
Program ProgramOf(const FlowGraph& graph);

/** @return the frame that leaves a switch with that graph's program. */
CampaignFrame FrameAfter(const FlowGraph& graph, const CampaignFrame& frame);

} // namespace pisa

#endif // PISA_TESTS_BENCH_UPGRADE_CAMPAIGN_PROGRAMS_H
