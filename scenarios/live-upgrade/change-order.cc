// Which switches of a network get other programs, and in which order.
// SPDX-License-Identifier: GPL-2.0-only
#include "change-order.h"

#include <algorithm>

namespace pisa
{

std::vector<uint32_t>
ChangeOrder(const UpgradeExperiment& experiment, const UpgradeCase& upgrade, const Topology& shape)
{
    const bool areAll =
        experiment.scope == Scope::All || (experiment.scope == Scope::OfCase && upgrade.changesAllSwitches);
    if (!areAll)
    {
        return shape.top;
    }
    std::vector<std::vector<uint32_t>> layers(3); // from the top
    for (uint32_t number = 0; number < shape.Switches(); ++number)
    {
        const bool isTop = std::count(shape.top.begin(), shape.top.end(), number) != 0;
        layers[isTop ? 0 : shape.HasHosts(number) ? 2 : 1].push_back(number);
    }
    if (!experiment.isTopDown)
    {
        std::reverse(layers.begin(), layers.end());
    }
    std::vector<uint32_t> order;
    for (const std::vector<uint32_t>& layer : layers)
    {
        order.insert(order.end(), layer.begin(), layer.end());
    }
    return order;
}

} // namespace pisa
