// Peaks of memory, orders of transactions and headroom, worked out by hand or by trying all orders.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/order-search.h"
#include "upgrade/pairs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace pisa
{
namespace
{

/**
 * Shape of figure 11(b): a table is 5 % of the chip's memory, the old program takes 80 % (16 elements), the new one
 * 70 %. On three arms, two tables become one, two become one, and one becomes another: 3 come, 5 go.
 */
Delta
Figure11b()
{
    const std::string head = "r, cA, b_next\ncA, cB, t_next\ncA, tP0, f_next\ncB, tQ0, t_next\ncB, tR0, f_next\n";
    const std::string rest = "tP1, tP2, b_next\ntP2, tP3, b_next\ntP3, tP4, b_next\ntP4, s, b_next\n"
                             "tQ1, tQ2, b_next\ntQ2, s, b_next\ntR1, s, b_next\n";
    return DeltaOf(head +
                       "tP0, tX1, b_next\ntX1, tX2, b_next\ntX2, tP1, b_next\ntQ0, tY1, b_next\ntY1, tY2, b_next\n"
                       "tY2, tQ1, b_next\ntR0, tZ1, b_next\ntZ1, tR1, b_next\n" +
                       rest,
                   head +
                       "tP0, tX3, b_next\ntX3, tP1, b_next\ntQ0, tY3, b_next\ntY3, tQ1, b_next\ntR0, tZ3, b_next\n"
                       "tZ3, tR1, b_next\n" +
                       rest);
}

TEST(Memory, PeaksAreThoseOfFigure11b)
{
    Delta delta = Figure11b();
    // one of its 17 elements, the first branch, is not a table and takes none of that memory
    uint64_t old = 0;
    for (UpgradeElement& element : delta.elements)
    {
        element.memory[MemoryKind::Elements] = element.name == "A" ? 0 : 1;
        old += element.IsAdded() ? 0 : element.memory[MemoryKind::Elements];
    }
    ASSERT_EQ(old, 16U);
    const auto percent = [&](Consistency level) { return PlanFor(delta, level).peak[MemoryKind::Elements] * 5; };
    EXPECT_EQ(percent(Consistency::Program), 95U);
    EXPECT_EQ(percent(Consistency::Element), 85U);
    EXPECT_EQ(percent(Consistency::Execution), 85U);
    for (Consistency level : kLevels)
    {
        const UpgradePlan plan = PlanFor(delta, level);
        EXPECT_EQ(plan.transactions.back().after[MemoryKind::Elements] * 5, 70U);
        EXPECT_EQ(FirstFault(delta, plan), "");
    }
}

PlannerOptions
WithHeadroom(Consistency level, uint64_t elements)
{
    PlannerOptions options;
    options.level = level;
    options.headroom[static_cast<unsigned>(MemoryKind::Elements)] = elements;
    return options;
}

TEST(Memory, WhatDoesNotFitNamesTheLeastHeadroomAndThatOneFits)
{
    const Delta delta = Figure11b();
    EXPECT_NO_THROW(MakePlan(delta, WithHeadroom(Consistency::Program, 3)));
    EXPECT_NO_THROW(MakePlan(delta, WithHeadroom(Consistency::Element, 1)));
    try
    {
        MakePlan(delta, WithHeadroom(Consistency::Program, 2));
        FAIL() << "two elements are not enough";
    }
    catch (const InputError& error)
    {
        ASSERT_EQ(error.Diagnostics().size(), 1U);
        EXPECT_EQ(error.Diagnostics()[0].what,
                  "program consistency does not fit: headroom is 2 elements, the least that would do is 3");
    }
    EXPECT_THROW(MakePlan(delta, WithHeadroom(Consistency::Execution, 0)), InputError);
}

TEST(Memory, WhatDoesNotFitNamesNoMemoryOfWhichThereIsEnough)
{
    PlannerOptions options = WithHeadroom(Consistency::Program, 3);
    options.headroom[static_cast<unsigned>(MemoryKind::Descriptions)] = 5;
    try
    {
        MakePlan(Figure11b(), options);
        FAIL() << "five description entries are not enough";
    }
    catch (const InputError& error)
    {
        ASSERT_EQ(error.Diagnostics().size(), 1U);
        EXPECT_EQ(error.Diagnostics()[0].what, "program consistency does not fit: headroom is 5 description entries, "
                                               "the least that would do is 6");
    }
}

TEST(Memory, FlexBranchesTakeDescriptionEntriesWhileTheyStand)
{
    const Delta delta = Figure11b();
    // program: 3 added and 3 flex branches beside 17 elements; a group alone: 1 and 1
    EXPECT_EQ(PlanFor(delta, Consistency::Program).peak[MemoryKind::Descriptions], 17U + 3 + 3);
    EXPECT_EQ(PlanFor(delta, Consistency::Element).peak[MemoryKind::Descriptions], 17U + 1 + 1);
}

/** Some transactions with shared memory and a random order among them. */
OrderProblem
RandomProblem(uint64_t seed)
{
    std::mt19937_64 random(seed);
    const auto below = [&](unsigned bound) { return static_cast<uint32_t>(random() % bound); };
    const uint32_t size = 1 + below(6);
    OrderProblem problem;
    problem.before[MemoryKind::Elements] = 100;
    problem.scratch.resize(size);
    problem.commands.resize(size);
    problem.after.resize(size);
    for (uint32_t t = 1; t < size; ++t)
    {
        if (below(3) == 0)
        {
            problem.after[t].push_back(below(t));
        }
    }
    for (unsigned s = 0; s < 2 * size; ++s)
    {
        SharedMemory shared;
        shared.memory[MemoryKind::Elements] = 1 + below(5);
        shared.isAdded = below(2) == 0;
        for (uint32_t t = 0; t < size; ++t)
        {
            if (below(3) == 0)
            {
                shared.users.push_back(t);
            }
        }
        if (!shared.users.empty())
        {
            problem.shared.push_back(shared);
        }
    }
    return problem;
}

/** The least peak over all orders, by trying them. */
uint64_t
LeastPeak(const OrderProblem& problem)
{
    std::vector<uint32_t> order(problem.after.size());
    std::iota(order.begin(), order.end(), 0);
    uint64_t least = UINT64_MAX;
    do
    {
        std::vector<bool> done(order.size(), false);
        uint64_t live = problem.before[MemoryKind::Elements];
        uint64_t peak = live;
        bool isAllowed = true;
        for (uint32_t t : order)
        {
            for (uint32_t earlier : problem.after[t])
            {
                isAllowed = isAllowed && done[earlier];
            }
            uint64_t freed = 0;
            const std::vector<bool> before = done;
            done[t] = true;
            for (const SharedMemory& shared : problem.shared)
            {
                const auto count = [&](const std::vector<bool>& set) {
                    return std::count_if(shared.users.begin(), shared.users.end(),
                                         [&](uint32_t u) { return set[u]; });
                };
                const auto all = static_cast<std::ptrdiff_t>(shared.users.size());
                const uint64_t amount = shared.memory[MemoryKind::Elements];
                live += shared.isAdded && count(before) == 0 && count(done) == 1 ? amount : 0;
                freed += !shared.isAdded && count(before) == all - 1 && count(done) == all ? amount : 0;
            }
            peak = std::max(peak, live);
            live -= freed;
        }
        least = isAllowed ? std::min(least, peak) : least;
    } while (std::next_permutation(order.begin(), order.end()));
    return least;
}

TEST(OrderSearch, FindsTheLeastPeakOfAllOrdersAndProvesIt)
{
    for (uint64_t seed = 0; seed < 500; ++seed)
    {
        const OrderProblem problem = RandomProblem(seed);
        const uint64_t least = LeastPeak(problem);
        const TransactionOrder found = FindOrder(problem);
        ASSERT_TRUE(found.isFound);
        EXPECT_TRUE(found.isExact);
        EXPECT_EQ(found.peak[MemoryKind::Elements], least) << seed;
        EXPECT_EQ(found.bound[MemoryKind::Elements], least) << seed;
        EXPECT_EQ(LeastLimit(problem, MemoryKind::Elements), least) << seed;
    }
}

TEST(OrderSearch, FitsExactlyFromTheLeastPeakOn)
{
    for (uint64_t seed = 0; seed < 200; ++seed)
    {
        OrderProblem problem = RandomProblem(seed);
        const uint64_t least = LeastPeak(problem);
        problem.limit[static_cast<unsigned>(MemoryKind::Elements)] = least;
        EXPECT_TRUE(FindOrder(problem).isFound) << seed;
        problem.limit[static_cast<unsigned>(MemoryKind::Elements)] = least - 1;
        EXPECT_FALSE(FindOrder(problem).isFound) << seed;
    }
}

TEST(OrderSearch, TheHeuristicIsBetweenTheBoundAndAllAtOnceAndMostlyExact)
{
    unsigned exact = 0;
    for (uint64_t seed = 0; seed < 500; ++seed)
    {
        const OrderProblem problem = RandomProblem(seed);
        const uint64_t least = LeastPeak(problem);
        const TransactionOrder found = FindOrder(problem, 0);
        ASSERT_TRUE(found.isFound);
        EXPECT_FALSE(found.isExact);
        EXPECT_LE(found.bound[MemoryKind::Elements], least) << seed;
        EXPECT_GE(found.peak[MemoryKind::Elements], least) << seed;
        exact += found.peak[MemoryKind::Elements] == least;
    }
    EXPECT_GE(exact, 450U);
}

/** Two versions of one table, alone between two others, 30 k entries each: figure 14 in rows. */
TEST(Memory, EntriesThatMoveInPlaceNeverTakeMoreThanTheOldTable)
{
    Delta delta = DeltaOf("r, tA, b_next\ntA, tT, b_next\ntT, tB, b_next\ntB, s, b_next\n",
                          "r, tA, b_next\ntA, tU, b_next\ntU, tB, b_next\ntB, s, b_next\n");
    for (UpgradeElement& element : delta.elements)
    {
        element.memory[MemoryKind::SramRows] = element.name == "T" ? 62000 : element.name == "U" ? 31000 : 0;
        element.entries = element.IsKept() ? 0 : 31000;
    }
    PlannerOptions options;
    options.level = Consistency::Execution;
    EXPECT_EQ(MakePlan(delta, options).peak[MemoryKind::SramRows], 93000U); // both at once
    options.inPlace = true;
    const UpgradePlan plan = MakePlan(delta, options);
    EXPECT_EQ(plan.peak[MemoryKind::SramRows], 62000U);
    EXPECT_EQ(plan.transactions[0].after[MemoryKind::SramRows], 31000U);
    EXPECT_EQ(FirstFault(delta, plan), "");
    // T' allocated with its pointer, grouped, led to, ungrouped; T freed (table 1): 112 + 1 + 112 + 1 + 112 + 112
    EXPECT_EQ(CostOf(plan).writes, 450U);
    EXPECT_EQ(CostOf(plan).entries, 31000U);
    options.level = Consistency::Element;
    EXPECT_EQ(MakePlan(delta, options).peak[MemoryKind::SramRows], 93000U); // in place mixes within one way
}

TEST(Memory, TablesMoveInPlaceOnlyWhereNothingElseChangesOnTheWay)
{
    const Delta delta = DeltaOf("r, tA, b_next\ntA, tT, b_next\ntT, tB, b_next\ntB, s, b_next\n",
                                "r, tA, b_next\ntA, tU, b_next\ntU, tB, b_next\ntB, tN, b_next\ntN, s, b_next\n");
    PlannerOptions options;
    options.level = Consistency::Execution;
    options.inPlace = true;
    for (const PlannedTransaction& transaction : MakePlan(delta, options).transactions)
    {
        for (const Primitive& primitive : transaction.primitives)
        {
            EXPECT_NE(primitive.kind, Primitive::Kind::GroupTables);
        }
    }
}

TEST(Cost, RegisterWritesAreThoseOfTable1)
{
    // one table behind A: AllocTbl 112, AllocCond 43, SetPtr of the table 1, SetCondPtr of the flex branch 2,
    // splice 1, version on 1, past the flex branch 1, version off 1, DeallocCond 43
    const Delta delta = DeltaOf("r, tA, b_next\ntA, s, b_next\n", "r, tA, b_next\ntA, tN, b_next\ntN, s, b_next\n");
    const PlanCost cost = CostOf(PlanFor(delta, Consistency::Program));
    EXPECT_EQ(cost.writes, 112U + 43 + 1 + 2 + 1 + 1 + 1 + 1 + 43);
    EXPECT_EQ(cost.primitives, 9U);
    EXPECT_DOUBLE_EQ(cost.writeSeconds, 205e-6);
    ChannelRates rates;
    rates.copies = 128;
    EXPECT_DOUBLE_EQ(CostOf(PlanFor(delta, Consistency::Program), rates).writeSeconds, 205e-6 * 128);
}

} // namespace
} // namespace pisa
