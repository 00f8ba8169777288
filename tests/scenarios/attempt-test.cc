// What a chip refuses is said once for each reason, and the rest still runs.
// SPDX-License-Identifier: GPL-2.0-only
#include "live-upgrade/attempt.h"

#include "ir/diagnostic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

TEST(Attempts, RefusedMannersOfACaseAreNamedWithTheirReason)
{
    Attempts attempts(3);
    const auto refuse = [] { throw InputError({}, "no room", "take a larger chip"); };
    EXPECT_FALSE(attempts.Try("one", "planned", refuse));
    EXPECT_FALSE(attempts.HaveAnyRun());
    EXPECT_FALSE(attempts.Try("one", "naive", refuse));
    EXPECT_TRUE(attempts.Try("one", "reflash", [] {}));
    EXPECT_TRUE(attempts.HaveAnyRun());
    EXPECT_THAT(attempts.Refused(), testing::StartsWith("one, planned, naive: refused\n"));
    EXPECT_THAT(attempts.Refused(), testing::HasSubstr("no room"));
}

} // namespace
} // namespace pisa
