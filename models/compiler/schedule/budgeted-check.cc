// Z3 counts its own steps ("resources"); here they have a price.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/schedule/budgeted-check.h"

#include <algorithm>
#include <string>
#include <z3++.h>

namespace pisa
{

namespace
{

constexpr NominalTime kPriceOfResource{200};
constexpr uint64_t kMostResources = UINT32_MAX; ///< Z3 takes 0 for no limit and 32 bits

/** Resources that the solver's context has used since its beginning. */
uint64_t
ResourcesOf(z3::solver& solver)
{
    const z3::stats statistics = solver.statistics();
    for (unsigned i = 0; i < statistics.size(); ++i)
    {
        if (statistics.key(i) == "rlimit count")
        {
            return statistics.uint_value(i);
        }
    }
    return 0;
}

} // namespace

Verdict
CheckWithin(z3::solver& solver, WorkMeter& meter, NominalTime most)
{
    const auto resources = static_cast<uint64_t>(std::min(most, meter.Left()) / kPriceOfResource);
    if (resources == 0)
    {
        return Verdict::Unknown;
    }
    z3::params parameters(solver.ctx());
    parameters.set("rlimit", static_cast<unsigned>(std::min(resources, kMostResources)));
    solver.set(parameters);
    const uint64_t before = ResourcesOf(solver);
    const z3::check_result result = solver.check();
    const uint64_t used = ResourcesOf(solver) - before;
    meter.Spend(kPriceOfResource * std::min(used, resources));
    return result == z3::sat ? Verdict::Found : result == z3::unsat ? Verdict::Refuted : Verdict::Unknown;
}

} // namespace pisa
