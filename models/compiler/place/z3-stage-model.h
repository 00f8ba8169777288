// The placement of units on stages as one Z3 model.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_Z3_STAGE_MODEL_H
#define PISA_COMPILER_PLACE_Z3_STAGE_MODEL_H

#include "compiler/place/stage-problem.h"

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace pisa
{

/** What the solver says of the model as limited so far. */
struct ModelAnswer
{
    bool isDecided{false}; ///< false: the budget ran out
    std::chrono::milliseconds spent{0};
    std::optional<std::vector<std::vector<UnitSlice>>> slices;
    // without slices: what cannot hold together
    bool orderConflicts{false};
    std::vector<Resource> resourceConflicts;
};

/**
 * Variables: whether unit u has a part in stage s, and how many chunks; stages count over all passes, and those of
 * one physical stage share its resources. Constraints come in groups, one for the order and one a resource, each
 * switched on by a literal of its own, so that an unsatisfiable core is a set of groups.
 */
class StageModel
{
  public:
    StageModel(const StageProblem& problem, const Target& target);
    ~StageModel();

    /**
     * Looks for a placement within the limits of this call.
     * @param budget nominal: Z3's own count of work, no clock
     * @param stages only the first so many may be used
     * @param latency bound on the last stage's start in a pass, ingress plus egress
     */
    ModelAnswer Solve(std::chrono::milliseconds budget, std::optional<unsigned> stages = std::nullopt,
                      std::optional<Cycle> latency = std::nullopt);

  private:
    class Encoding;
    std::unique_ptr<Encoding> m_encoding;
};

} // namespace pisa

#endif // PISA_COMPILER_PLACE_Z3_STAGE_MODEL_H
