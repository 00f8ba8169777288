// A chip as numbers, read from a JSON file; nothing here knows any particular chip.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_TARGET_H
#define PISA_TARGET_TARGET_H

#include "ir/diagnostic.h"
#include "ir/operation.h"
#include "target/banks.h"
#include "target/offers.h"
#include "target/schedule.h"
#include "target/timing.h"

#include <set>
#include <string>
#include <vector>

namespace pisa
{

/**
 * What one stage offers. Bits are per stage, blocks are whole memories. Of a dRMT chip the blocks are those of the
 * pool that all processors share, and the rest is 0: what its processors issue stands in Target::issue.
 */
struct StageLimits
{
    unsigned sramBlocks{0};
    unsigned sramBlockRows{0};
    unsigned sramBlockBits{0}; ///< bits a row for action data and registers
    unsigned sramMatchBits{0}; ///< bits a row left for the key of a hash match
    unsigned tcamBlocks{0};
    unsigned tcamBlockRows{0};
    unsigned tcamBlockBits{0};
    unsigned exactCrossbarBits{0};
    unsigned ternaryCrossbarBits{0};
    unsigned actionCrossbarBits{0}; ///< action data and header vector bits into the action units
    unsigned tables{0};
    unsigned statefulUnits{0}; ///< register arrays that can be accessed in one stage

    bool operator==(const StageLimits& o) const;
};

/** The power of one stateful unit: limits on one StatefulOperation. */
struct StatefulLimits
{
    unsigned inputs{0}; ///< fields from the header vector, the index and the guard not counted
    unsigned steps{0};  ///< operations
    unsigned depth{0};  ///< longest chain of operations
    unsigned width{0};  ///< bits a cell
    std::set<Operation> operations;

    bool operator==(const StatefulLimits& o) const;
};

/** `count` words of `width` bits in the header vector. */
struct PhvWords
{
    unsigned width{0};
    unsigned count{0};

    bool operator==(const PhvWords& o) const;
};

/** The parsers of a chip: several instances of one, each of which takes one frame at a time. */
struct ParserLimits
{
    unsigned tcamRows{0};      ///< transitions of the parse graph, defaults included
    unsigned lookupBits{0};    ///< select bits a state
    unsigned headerBytes{0};   ///< most bytes that may be parsed
    unsigned instances{1};     ///< for frames from ports, at least one; recirculated frames have one of their own
    unsigned bytesPerCycle{0}; ///< taken as they stream in; 0: a frame is stored before it is parsed

    bool operator==(const ParserLimits& o) const;
};

/** The packet buffer between ingress and egress. A packet takes whole cells. */
struct TrafficManagerLimits
{
    unsigned cells{0};
    unsigned cellBytes{0};

    bool operator==(const TrafficManagerLimits& o) const;
};

/** Cycles that packets spend in the threads of an ideal switch, at least one each. */
struct IdealLatency
{
    unsigned ingress{1};
    unsigned egress{1};

    bool operator==(const IdealLatency& o) const
    {
        return ingress == o.ingress && egress == o.egress;
    }
};

/**
 * One chip: stages in a row if its architecture is "rmt", processors around a pool of memory if it is "drmt"; members
 * of other architectures keep their defaults. An "ideal" one runs any program without limits, as BMv2 does: it has a
 * clock, latencies, parser instances and a buffer. The arithmetic of its action units is `operations` at up to
 * `aluWidth` bits.
 */
struct Target
{
    std::string name;
    std::string architecture; ///< "rmt", "drmt" or "ideal"
    uint64_t clockHz{0};
    unsigned stages{0};
    unsigned processors{0};
    DrmtLimits issue; ///< of one processor
    BankLimits banks; ///< of a dRMT chip that hashes its tables over banks instead of scheduling accesses
    IdealLatency ideal;
    LatencyModel latency;
    StageLimits stage;
    StatefulLimits stateful;
    std::vector<PhvWords> phv; ///< ascending width; of a dRMT chip one packet's scratch pad
    bool sharesWords{true};    ///< fields may have the same words: see word-sharing.h and field-runs.h
    ParserLimits parser;
    TrafficManagerLimits buffer;
    std::set<Operation> operations;
    unsigned aluWidth{0};
    std::set<Offer> offers; ///< beyond plain matching and computing; of an ideal one empty, for it has all

    bool operator==(const Target& o) const;
};

/**
 * Reads a target.
 * @param nameOrFile a name of a shipped target ("rmt-32") or the path of a JSON file
 * @throws InputError: no such target (lists the names), or the file, line and member that is missing or wrong
 */
Target LoadTarget(const std::string& nameOrFile);

/** @return the names of the targets that LoadTarget knows without a path. */
std::vector<std::string> ShippedTargets();

/** @return the path of the file that LoadTarget reads. @throws InputError: no such target (lists the names). */
std::string TargetFile(const std::string& nameOrFile);

/** JSON text to target and back; ParseTarget(Print(t)) == t. */
Target ParseTarget(const std::string& json, const std::string& fileName);
std::string PrintTarget(const Target& target);

} // namespace pisa

#endif // PISA_TARGET_TARGET_H
