// One upgrade on one chip under traffic, judged by the witness and by what becomes of each frame.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_BENCH_UPGRADE_CAMPAIGN_H
#define PISA_TESTS_BENCH_UPGRADE_CAMPAIGN_H

#include "ir/program.h"
#include "upgrade/transaction.h"
#include "upgrade/witness.h"

#include <functional>
#include <string>
#include <vector>

namespace pisa
{

/** How an upgrade is carried out. */
enum class Manner : uint8_t
{
    Planned,
    Hasty, ///< as planned, but nobody waits for packets in flight
    Naive, ///< the new elements first, then pointer after pointer without versions, then a wait, then the old go
};

/** What becomes of one packet. */
struct PacketEnd
{
    uint64_t packet{0};
    uint64_t done{0}; ///< commands of the plan that were carried out when it was parsed, waits not counted
    const PacketRecord& record;
    const std::vector<uint8_t>& frame; ///< as it leaves
    Way way{Way::Either};
};

struct UpgradeTrial
{
    Program oldProgram;
    Program newProgram;
    std::string chip{"ideal"};
    Consistency level{Consistency::Program};
    Manner manner{Manner::Planned};
    TransactionCosts costs; ///< `waits` is the manner's
    uint64_t leastPackets{1000};
    unsigned mostGap{3}; ///< cycles from packet to packet, 1 to that; 0: as makes about the least number of packets
    uint64_t seed{1};
    std::function<std::vector<uint8_t>(uint64_t packet)> frameOf;
    std::function<void(const PacketEnd& end)> onEnd{};
};

struct TrialResult
{
    WitnessCounts counts;
    uint64_t strays{0}; ///< led to what was freed
    uint64_t lost{0};   ///< neither left nor strayed
    std::size_t transactions{0};
    std::vector<std::string> levelFaults;
    std::vector<std::string> mixedPaths; ///< the first few
    std::vector<std::string> onPaper;    ///< faults that packets in flight can run into, by CheckPlan
};

/**
 * Packets pass the switch before, while and after it is upgraded.
 * @return nothing if the programs do not differ in what packets meet
 * @throws InputError if the elements do not fit the chip
 */
std::optional<TrialResult> RunTrial(const UpgradeTrial& trial);

} // namespace pisa

#endif // PISA_TESTS_BENCH_UPGRADE_CAMPAIGN_H
