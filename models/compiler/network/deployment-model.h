// The first step: pieces and shares of externals onto classes of switches, as one Z3 model.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_DEPLOYMENT_MODEL_H
#define PISA_COMPILER_NETWORK_DEPLOYMENT_MODEL_H

#include "compiler/network/network-modes.h"
#include "compiler/network/switch-classes.h"
#include "compiler/place/load.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace pisa
{

/** What is on each class of switches. */
struct Deployment
{
    std::vector<std::set<uint32_t>> pieces;           ///< of each class
    std::vector<std::map<uint32_t, uint64_t>> shares; ///< entries of externals on each class
    uint64_t cost{0};
    uint64_t parts{0}; ///< of externals, over classes
};

/** Work for one question, in the solver's units; a million takes about a second of one processor of 2020. */
constexpr uint64_t kMostDeploymentWork = 100'000'000;

/** What a deployment may cost, and how much work is spent on the question. */
struct DeploymentLimits
{
    std::optional<uint64_t> cost;  ///< at most
    std::optional<uint64_t> parts; ///< at most
    uint64_t work{kMostDeploymentWork};
};

/** A deployment; or the groups that cannot hold together; or, undecided, that the work did not suffice. */
struct DeploymentAnswer
{
    bool isDecided{false};
    std::optional<Deployment> deployment;
    std::set<NetworkGroup> core;
    uint64_t work{0}; ///< spent
};

/** What is on one class that its chip cannot take, however it is laid out: these blocks, and so many entries. */
struct Misfit
{
    uint32_t onClass{0};
    std::set<uint32_t> pieces;
    std::map<uint32_t, uint64_t> shares;
};

/**
 * Variables: whether a piece is on a class, and how many entries of an external. Every constraint is under the
 * literal of its group, so that an unsatisfiable core is a set of groups.
 */
class DeploymentModel
{
  public:
    DeploymentModel(const NetworkProblem& problem, const SwitchClasses& classes, const NetworkModes& modes,
                    NetworkObjective objective, uint32_t favoured);
    ~DeploymentModel();

    DeploymentAnswer Solve(const DeploymentLimits& limits = {});

    /** Rules out deployments that have all of these, on this class and those with the same chip. */
    void Forbid(const Misfit& misfit);

  private:
    class Encoding;
    std::unique_ptr<Encoding> m_encoding;
};

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_DEPLOYMENT_MODEL_H
