// Closed forms: what packets meet, and what is lost, where switches change one after the other.
// SPDX-License-Identifier: GPL-2.0-only
#include "in-turn.h"

#include "change-order.h"
#include "network.h"
#include "reflash-loss.h"
#include "ways.h"

#include <algorithm>
#include <utility>

namespace pisa
{

namespace
{

constexpr double kSeconds = 1e-12; ///< of a picosecond

/** @return commits of those switches of a way that change, in its order. */
std::vector<int64_t>
CommitsOn(const std::vector<uint32_t>& way, const Commits& commits)
{
    std::vector<int64_t> times;
    for (const uint32_t number : way)
    {
        const auto found = commits.find(number);
        if (found != commits.end())
        {
            times.push_back(found->second.front());
        }
    }
    return times;
}

/** Adds a flow's load to each line between switches that it crosses. */
void
AddLoad(const std::vector<uint32_t>& way, double load, std::map<std::pair<uint32_t, uint32_t>, double>& lines)
{
    for (std::size_t i = 0; i + 1 < way.size(); ++i)
    {
        lines[{way[i], way[i + 1]}] += load;
    }
}

} // namespace

std::optional<InTurn>
InTurnForm(const UpgradeExperiment& experiment, const UpgradeCase& upgrade, const Commits& commits)
{
    const auto isOnce = [](const auto& known) { return known.second.size() == 1; };
    if (upgrade.programs.size() != 2 || !std::all_of(commits.begin(), commits.end(), isOnce))
    {
        return std::nullopt;
    }
    const Ways ways(ShapeOf(experiment));
    InTurn form;
    for (const Flow& flow : upgrade.flows)
    {
        if (!flow.group.empty() || !flow.isWanted)
        {
            return std::nullopt;
        }
        const std::vector<uint32_t> way = ways.Of(flow);
        const std::vector<int64_t> times = CommitsOn(way, commits);
        if (times.size() < 2)
        {
            continue;
        }
        const double rate = FrameRate(experiment, flow) * kSeconds;
        const auto [first, last] = std::minmax_element(times.begin(), times.end());
        form.between += rate * static_cast<double>(*last - *first);
        if (upgrade.trustsMarks && times.size() == way.size())
        {
            const int64_t stops = *std::min_element(times.begin() + 1, times.end());
            form.lost += rate * static_cast<double>(std::max<int64_t>(0, times.front() - stops));
        }
    }
    return form;
}

double
MostLoadAround(const UpgradeExperiment& experiment, const UpgradeCase& upgrade)
{
    const Topology shape = ShapeOf(experiment);
    double most = 0;
    for (const uint32_t drained : ChangeOrder(experiment, upgrade, shape))
    {
        const Ways ways(shape, drained);
        std::map<std::pair<uint32_t, uint32_t>, double> lines;
        for (const Flow& flow : upgrade.flows)
        {
            const double load = flow.share * experiment.load;
            AddLoad(ways.Of(flow), load, lines);
            for (const uint32_t role : flow.group) // by the relay, which sends more than a switch would
            {
                AddLoad(ways.From(ways.EdgeOfRole(flow.to), role), load, lines);
            }
        }
        for (const auto& [line, load] : lines)
        {
            most = std::max(most, load);
        }
    }
    return most;
}

} // namespace pisa
