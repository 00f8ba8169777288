// Tries many orders of filling the stages.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/stage-search.h"

#include "compiler/place/stage-filling.h"

#include <algorithm>
#include <array>
#include <random>

namespace pisa
{

namespace
{

constexpr int64_t kAStage = 16; ///< urgency of one stage
constexpr unsigned kTriesAMood = 64;

/** @return a whole number below `end`; the same everywhere, which the standard's distributions are not. */
uint64_t
Below(std::mt19937_64& random, uint64_t end)
{
    return random() % end;
}

/** @return for each unit the last stage of its window, as an urgency. */
std::vector<int64_t>
Deadlines(const StageProblem& problem, const StageSide& side, unsigned stages)
{
    std::vector<int64_t> deadlines;
    for (std::size_t unit = 0; unit < problem.units.size(); ++unit)
    {
        deadlines.push_back(kAStage * (static_cast<int64_t>(stages) - side.windows[unit].tail -
                                       std::max(1U, problem.units[unit].leastStages)));
    }
    return deadlines;
}

/** The stages in which units begin, counted from the row's beginning. */
FillingOrder
OrderOf(const StageSlices& slices)
{
    FillingOrder order;
    for (const std::vector<UnitSlice>& each : slices)
    {
        order.notBefore.push_back(each.front().stage);
        order.urgency.push_back(kAStage * each.back().stage);
    }
    return order;
}

/** Changes a few of the stages and urgencies. */
void
Disturb(FillingOrder& order, unsigned stages, std::mt19937_64& random)
{
    const uint64_t changes = 1 + Below(random, 3);
    for (uint64_t change = 0; change < changes; ++change)
    {
        const uint64_t unit = Below(random, order.urgency.size());
        unsigned& first = order.notBefore[unit];
        switch (Below(random, 6))
        {
        case 0:
            first = 0;
            break;
        case 1:
            first = static_cast<unsigned>(Below(random, stages));
            break;
        case 2:
            first = std::min(stages - 1, first + 1 + static_cast<unsigned>(Below(random, 3)));
            break;
        case 3:
            first -= std::min<unsigned>(first, 1 + static_cast<unsigned>(Below(random, 3)));
            break;
        case 4:
            order.urgency[unit] = kAStage * static_cast<int64_t>(Below(random, stages));
            break;
        default: // all that begin behind a stage, earlier or later
            const auto from = static_cast<unsigned>(Below(random, stages));
            const bool isLater = Below(random, 2) == 0;
            for (unsigned& each : order.notBefore)
            {
                each = each < from ? each : isLater ? std::min(stages - 1, each + 1) : each - std::min(each, 1U);
            }
        }
    }
}

} // namespace

unsigned
StagesOf(const StageSlices& slices)
{
    unsigned stages = 0;
    for (const std::vector<UnitSlice>& each : slices)
    {
        stages = std::max(stages, each.back().stage + 1);
    }
    return stages;
}

std::optional<StageSlices>
FindSlices(const StageProblem& problem, const Target& target, unsigned stages, SearchSteps& steps)
{
    std::mt19937_64 random(stages);
    const std::array<StageSide, 2> sides{StageSide(problem, target, false), StageSide(problem, target, true)};
    const std::array<std::vector<int64_t>, 2> deadlines{Deadlines(problem, sides[0], stages),
                                                        Deadlines(problem, sides[1], stages)};
    std::array<std::vector<int64_t>, 2> haste{std::vector<int64_t>(problem.units.size(), 0),
                                              std::vector<int64_t>(problem.units.size(), 0)};
    for (uint64_t attempt = 0; steps.left > 0; ++attempt)
    {
        const std::size_t side = attempt % 2;
        const uint64_t noise = 1 + kAStage * (attempt / kTriesAMood % 4);
        FillingOrder order;
        order.packsTcam = attempt / 2 % 2 == 1;
        order.notBefore.resize(problem.units.size(), 0);
        for (std::size_t unit = 0; unit < problem.units.size(); ++unit)
        {
            order.urgency.push_back(deadlines[side][unit] - haste[side][unit] +
                                    static_cast<int64_t>(Below(random, noise)));
        }
        steps.Spend(problem.units.size());
        const FillingAnswer answer = FillStages(problem, target, sides[side], order, stages, steps);
        if (answer.slices)
        {
            return answer.slices;
        }
        haste[side][answer.late] += kAStage / 2 + static_cast<int64_t>(Below(random, kAStage));
        if (attempt % kTriesAMood >= kTriesAMood - 2)
        {
            std::fill(haste[side].begin(), haste[side].end(), 0);
        }
    }
    return {};
}

StageSlices
ImproveSlices(const StageProblem& problem, const Target& target, unsigned stages, StageSlices slices,
              const std::function<uint64_t(const StageSlices&)>& cost, uint64_t enough, SearchSteps& steps)
{
    std::mt19937_64 random(stages);
    const StageSide side(problem, target, false);
    FillingOrder order = OrderOf(slices);
    uint64_t least = cost(slices);
    while (steps.left > 0 && least > enough && !problem.units.empty())
    {
        FillingOrder next = order;
        Disturb(next, stages, random);
        next.packsTcam = Below(random, 2) == 0;
        steps.Spend(2 * problem.units.size());
        FillingAnswer answer = FillStages(problem, target, side, next, stages, steps);
        if (!answer.slices)
        {
            continue;
        }
        const uint64_t now = cost(*answer.slices);
        if (now <= least)
        {
            order = std::move(next);
            slices = std::move(*answer.slices);
            least = now;
        }
    }
    return slices;
}

} // namespace pisa
