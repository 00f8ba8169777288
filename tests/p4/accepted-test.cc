// The valid neighbours of what tests/p4/rejected breaks: every program in tests/p4/accepted.txt keeps the rule.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4/parsed.h"
#include "p4/programs.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

TEST(P4Accepted, ProgramsThatKeepTheRulesHaveNoErrors)
{
    const std::vector<FactProgram> all = ReadPrograms(PISA_SOURCE_DIR "/tests/p4/accepted.txt");
    ASSERT_FALSE(all.empty());
    for (const FactProgram& one : all)
    {
        EXPECT_EQ(Check(one.text).FirstError(), "") << one.fact << "\n" << one.text;
    }
}

} // namespace
} // namespace pisa
