// The pipeline with banks and the chip stepped clock by clock agree to the cycle and the byte.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/random-program.h"
#include "pipeline/banked-image.h"
#include "pipeline/banked-pipeline.h"
#include "pipeline/trial.h"
#include "reference/stepped-banks.h"
#include "target/banks-check.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

namespace pisa
{
namespace
{

/** Few processors and banks, so that packets wait for both; keys of one unit and of several. */
Target
DrawTarget(const Program& program, std::mt19937_64& random)
{
    Target target = RoomyBanks(static_cast<unsigned>(1 + random() % 8), 1);
    target.issue.matchLatency = static_cast<unsigned>(random() % 3 == 0 ? 1 + random() % 3 : 22);
    target.issue.actionLatency = static_cast<unsigned>(random() % 3);
    target.issue.successorLatency = static_cast<unsigned>(random() % 2);
    target.issue.keyUnitBits = random() % 2 == 0 ? 16 : 80;
    target.issue.keyUnits = 1000;
    target.issue.actionFields = 1000;
    unsigned most = 1;
    for (TableId table = 0; table < program.tables.size(); ++table)
    {
        most = std::max(most, KeyUnits(program, table, target));
    }
    target.banks.count = most + static_cast<unsigned>(random() % 4);
    return target;
}

TEST(BankedPipeline, AgreesWithTheSteppedBanksOnRandomProgramsChipsPacketsAndChanges)
{
    unsigned contended = 0;
    for (uint64_t seed = 1; seed <= 600 && !HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const Program program = RandomProgram(seed);
        const auto fast = MakeBankedPipeline(OnBanks(program, DrawTarget(program, random)));
        SteppedBanks stepped(fast->GetImage());
        ExpectAgreementInEvents(seed, *fast, stepped, 1);
        for (std::size_t bank = 0; bank < stepped.served.size(); ++bank)
        {
            EXPECT_EQ(fast->Banks()[bank].accesses, stepped.served[bank]);
            EXPECT_EQ(fast->Banks()[bank].waited, stepped.waited[bank]);
        }
        contended += std::accumulate(stepped.waited.begin(), stepped.waited.end(), uint64_t{0}) > 0;
    }
    EXPECT_GT(contended, 100U); // else the trials would say nothing of queues
}

} // namespace
} // namespace pisa
