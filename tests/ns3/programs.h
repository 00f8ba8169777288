// Small packet programs whose effect and timing are computed by hand, sealed on rmt-32.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TEST_PROGRAMS_H
#define PISA_TEST_PROGRAMS_H

#include "image/image.h"

#include <string>

// rmt-32 has 32 stages, 1 cycle apart if no table waits for another, and 12 cycles in the last: 43 cycles a thread.
constexpr uint64_t THREAD_LATENCY = 43;

/** Every frame goes back where it came from; the parser visits `parseStates` states. */
pisa::Image MakeReflectImage(unsigned parseStates = 1);

/** Every frame goes to multicast group 1; egress writes the replication id into the source address. */
pisa::Image MakeGroupImage();

/** Every frame goes to multicast group 1; egress writes the time of its issue there into the source address, in ns.
 */
pisa::Image MakeClockImage();

/**
 * Every frame goes back where it came from, by table `reflect` in stage 0; table `count` in stage 1, which starts one
 * cycle later, writes the number of frames before it (register `count`, one cell) into the source address.
 */
pisa::Image MakeCountImage(const std::string& chip = "rmt-32");

/**
 * Every frame goes back where it came from, by table `reflect`, which looks up the destination and has no entries;
 * then table `count` counts it in the cell of register `counts` that the lowest byte of its source names.
 */
pisa::Image MakeSpreadImage(const pisa::Target& target);

/** The same with counter `tally`, of one cell, in table `tally`; frames are not changed. */
pisa::Image MakeTallyImage();

/** The same with meter `police`, of one cell, in table `police`, which writes the colour into the source address. */
pisa::Image MakePoliceImage();

// What MakeClassifyImage does with a frame, by its Ethernet type; others go back where they came from.
constexpr uint16_t TYPE_INGRESS_DROP = 0x1111;
constexpr uint16_t TYPE_NO_PORT = 0x2222;
constexpr uint16_t TYPE_EMPTY_GROUP = 0x3333;
constexpr uint16_t TYPE_REJECT = 0x4444; ///< by the parser
constexpr uint16_t TYPE_EGRESS_DROP = 0x5555;
constexpr uint16_t TYPE_GROUP = 0x6666; ///< to multicast group 2
constexpr uint16_t TYPE_FLOOD = 0x7777;

pisa::Image MakeClassifyImage();

// What MakePathImage does with a frame, by the byte behind its Ethernet header.
constexpr uint8_t PATH_PORT = 0;        ///< to the port in its third byte
constexpr uint8_t PATH_GROUP = 1;       ///< to multicast group 1
constexpr uint8_t PATH_RESUBMIT = 2;    ///< comes again from ingress, then to the port
constexpr uint8_t PATH_MIRROR = 3;      ///< to the port, mirror session 1 in ingress
constexpr uint8_t PATH_RECIRCULATE = 4; ///< comes again from egress, then to the port
constexpr uint8_t PATH_MIRROR_LATE = 5; ///< to the port, mirror session 2 in egress
constexpr uint16_t TYPE_LONG = 0x8888;  ///< takes four parse states instead of one

/**
 * Frames have six bytes behind the Ethernet header: path, queue, port, then room for what egress writes: packet kind
 * (8 bits) and replication id (16 bits). It writes the number of packets that the frame found in its queue into the
 * source address. The chip's parsers take `bytesPerCycle` as they stream in; 0: frames are stored first.
 */
pisa::Image MakePathImage(unsigned bytesPerCycle = 0);

/**
 * A frame comes again from ingress until metadata `turns`, kept by field list 1, is 3; egress writes it into the
 * source address. Frames of TYPE_FLOOD come again for ever.
 */
pisa::Image MakeTurnsImage();

// What MakeVersionImage does with a frame before, by its Ethernet type.
constexpr uint16_t TYPE_RESUBMIT = 0x7001;    ///< comes again from ingress, once
constexpr uint16_t TYPE_RECIRCULATE = 0x7002; ///< comes again from egress, once

/** Every frame goes back where it came from; egress writes the version of its program into the source address. */
pisa::Image MakeVersionImage();

/**
 * Every frame goes back where it came from; three parse states need the first 14, 24 and 38 bytes. The chip's parsers
 * take 5 bytes a cycle as they stream in.
 */
pisa::Image MakeStreamImage();

/** Plain forwarding, with room for `entries` addresses. */
pisa::Image MakeForwardImage(uint64_t entries);

#endif // PISA_TEST_PROGRAMS_H
