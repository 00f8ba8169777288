// The checker finds what breaks a level: naive updates, missing waits, things left over.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/pairs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace pisa
{
namespace
{

/** All new elements first, then the pointers one by one in the given order, then the old elements go. */
UpgradePlan
NaivePlan(const Delta& delta, const std::vector<uint32_t>& order)
{
    UpgradePlan plan = PlanFor(delta, Consistency::Program);
    std::vector<Primitive> prepared;
    std::vector<Primitive> retired;
    std::vector<Primitive> pointed;
    for (const Primitive& primitive : plan.transactions[0].primitives)
    {
        if (primitive.node.origin == PlanNode::Origin::Flex)
        {
            continue;
        }
        if (primitive.phase == PlanPhase::Prepare)
        {
            prepared.push_back(primitive);
        }
        if (primitive.phase == PlanPhase::FixUp && primitive.kind != Primitive::Kind::VersionOff)
        {
            pointed.push_back(primitive);
        }
        if (primitive.phase == PlanPhase::Retire)
        {
            retired.push_back(primitive);
        }
    }
    plan.level = Consistency::Execution;
    std::vector<Primitive>& all = plan.transactions[0].primitives;
    all = prepared;
    for (uint32_t index : order)
    {
        all.push_back(pointed[index]);
        all.push_back({Primitive::Kind::Quiesce, PlanPhase::QuiesceFlex});
    }
    all.insert(all.end(), retired.begin(), retired.end());
    plan.peak = plan.before;
    return plan;
}

/** @return how many of all orders of single pointer writes no packet notices. */
std::pair<unsigned, unsigned>
SafeOrders(const Delta& delta)
{
    std::vector<uint32_t> order(delta.exchanges.size());
    std::iota(order.begin(), order.end(), 0);
    unsigned safe = 0;
    unsigned all = 0;
    do
    {
        const UpgradePlan plan = NaivePlan(delta, order);
        bool isSafe = true;
        for (const PlanFault& fault : CheckPlan(delta, plan))
        {
            isSafe = isSafe && fault.what.find("path of neither") == std::string::npos;
        }
        safe += isSafe;
        ++all;
    } while (std::next_permutation(order.begin(), order.end()));
    return {safe, all};
}

/** FlexCore's test1: B and C change places partly, H and I go, F comes. */
const char* const kOld1 = "r, cG, b_next\ncG, tA, t_next\ncG, tD, f_next\ntA, tB, b_next\ntB, tH, b_next\n"
                          "tH, tD, b_next\ntD, tI, b_next\ntI, tE, b_next\ntE, s, b_next\n";
const char* const kNew1 = "r, cG, b_next\ncG, tA, t_next\ncG, tD, f_next\ntA, tC, b_next\ntC, tB, b_next\n"
                          "tB, tE, b_next\ntD, tF, b_next\ntF, tE, b_next\ntE, s, b_next\n";

TEST(PlanCheck, NaiveUpdatesOfAChainOfChangesMixProgramsInEveryOrder)
{
    // r, A, B in a row, something new behind each: whatever goes first is met beside what has not gone
    const Delta chain = DeltaOf("r, tA, b_next\ntA, tB, b_next\ntB, s, b_next\n",
                                "r, tN, b_next\ntN, tA, b_next\ntA, tM, b_next\ntM, tB, b_next\ntB, tO, b_next\n"
                                "tO, s, b_next\n");
    EXPECT_EQ(SafeOrders(chain), (std::pair<unsigned, unsigned>(0, 6)));
}

TEST(PlanCheck, NaiveUpdatesOfThePublishedPairMixProgramsInEveryOrder)
{
    EXPECT_EQ(SafeOrders(DeltaOf(kOld1, kNew1)), (std::pair<unsigned, unsigned>(0, 6))); // 0/6 as published
}

TEST(PlanCheck, NaiveUpdatesOfIndependentChangesMixNothingInAnyOrder)
{
    const Delta delta = DeltaOf("r, cA, b_next\ncA, tB, t_next\ncA, tC, f_next\ntB, s, b_next\ntC, s, b_next\n",
                                "r, cA, b_next\ncA, tB, t_next\ncA, tC, f_next\ntB, tN, b_next\ntC, tM, b_next\n"
                                "tN, s, b_next\ntM, s, b_next\n");
    EXPECT_EQ(SafeOrders(delta), (std::pair<unsigned, unsigned>(2, 2)));
}

TEST(PlanCheck, WithoutWaitsPacketsInFlightMeetBothPrograms)
{
    const Delta delta = DeltaOf(kOld1, kNew1);
    for (Consistency level : kLevels)
    {
        UpgradePlan plan = PlanFor(delta, level);
        EXPECT_EQ(FirstFault(delta, plan), "");
        for (PlannedTransaction& transaction : plan.transactions)
        {
            auto& all = transaction.primitives;
            all.erase(std::remove_if(all.begin(), all.end(),
                                     [](const Primitive& p) { return p.kind == Primitive::Kind::Quiesce; }),
                      all.end());
        }
        EXPECT_NE(FirstFault(delta, plan), "") << NameOf(level);
        PlanCheckOptions options;
        options.withPacketsInFlight = false;
        EXPECT_TRUE(CheckPlan(delta, plan, options).empty()) << NameOf(level); // only packets in flight notice
    }
}

TEST(PlanCheck, EveryPrimitiveOfAPlanIsNeeded)
{
    const Delta delta = DeltaOf(kOld1, kNew1);
    // at execution level a lone pointer changes at once, with or without a flex branch
    for (Consistency level : {Consistency::Program, Consistency::Element})
    {
        const UpgradePlan plan = PlanFor(delta, level);
        for (std::size_t t = 0; t < plan.transactions.size(); ++t)
        {
            for (std::size_t p = 0; p < plan.transactions[t].primitives.size(); ++p)
            {
                UpgradePlan without = plan;
                auto& all = without.transactions[t].primitives;
                all.erase(all.begin() + static_cast<std::ptrdiff_t>(p));
                EXPECT_NE(FirstFault(delta, without), "")
                    << NameOf(level) << " without " << NameOf(plan.transactions[t].primitives[p].phase) << ' ' << p;
            }
        }
    }
}

TEST(PlanCheck, APlanOfAWeakerLevelDoesNotPassAsAStrongerOne)
{
    // one new table, two ways to it: execution lets one way come first
    const Delta delta = DeltaOf("r, cA, b_next\ncA, tB, t_next\ncA, tC, f_next\ntB, s, b_next\ntC, s, b_next\n",
                                "r, cA, b_next\ncA, tB, t_next\ncA, tC, f_next\ntB, tN, b_next\ntC, tN, b_next\n"
                                "tN, s, b_next\n");
    UpgradePlan plan = PlanFor(delta, Consistency::Execution);
    EXPECT_EQ(FirstFault(delta, plan), "");
    plan.level = Consistency::Element;
    EXPECT_NE(FirstFault(delta, plan), "");
    plan.level = Consistency::Program;
    EXPECT_NE(FirstFault(delta, plan), "");
}

TEST(PlanCheck, ElementPlansOfIndependentChangesAreNotProgramPlans)
{
    const Delta delta = DeltaOf("r, cA, b_next\ncA, tB, t_next\ncA, tC, f_next\ntB, s, b_next\ntC, s, b_next\n",
                                "r, cA, b_next\ncA, tB, t_next\ncA, tC, f_next\ntB, tN, b_next\ntC, tM, b_next\n"
                                "tN, s, b_next\ntM, s, b_next\n");
    UpgradePlan plan = PlanFor(delta, Consistency::Element);
    EXPECT_EQ(FirstFault(delta, plan), "");
    plan.level = Consistency::Program;
    EXPECT_NE(FirstFault(delta, plan), "");
}

} // namespace
} // namespace pisa
