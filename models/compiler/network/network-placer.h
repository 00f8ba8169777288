// Places algorithms over the switches of a network, in two steps.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_NETWORK_PLACER_H
#define PISA_COMPILER_NETWORK_NETWORK_PLACER_H

#include "compiler/network/network-placement.h"

#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace pisa
{

/** A placement that has passed Check; or why there is none. */
struct NetworkAnswer
{
    std::optional<NetworkPlacement> placement;
    uint64_t cost{0}; ///< of the objective
    bool provedOptimal{false};
    uint64_t bound{0};               ///< no placement costs less
    std::set<NetworkGroup> core;     ///< what cannot hold together, if that was proved
    std::vector<Diagnostic> reasons; ///< without a placement
    unsigned rounds{0};              ///< deployments that were laid out
};

/** Work for a search, counted by the solver, so that answers are the same on every machine. */
constexpr uint64_t kWorkASecond = 2'000'000; ///< about what one processor of 2020 does
constexpr uint64_t kUsualWork = 20 * kWorkASecond;

/** How much is tried, and who is told of each placement that is better than the one before. */
struct NetworkEffort
{
    uint64_t work{kUsualWork}; ///< to find better placements than the first; that one may take more
    std::function<void(const NetworkAnswer&)> onBetter{};
};

/**
 * First pieces and shares onto classes of switches (deployment-model.h), then each class's tables onto stages and its
 * fields into words (switch-fit.h); what a class cannot take is ruled out, as small a part of it as is found, and
 * the first step asked again. Starts from all pieces on the first class on every path, if they fit there. A search
 * that runs out of work answers with the best placement so far, and what every one costs at least.
 * @param favoured switch of NetworkObjective::FavouredSwitch
 */
NetworkAnswer PlaceOnNetwork(const NetworkProblem& problem, const NetworkModes& modes = {},
                             NetworkObjective objective = NetworkObjective::Any, uint32_t favoured = 0,
                             const NetworkEffort& effort = {});

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_NETWORK_PLACER_H
