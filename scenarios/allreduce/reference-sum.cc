// The right answer of an AllReduce, computed on one machine.
// SPDX-License-Identifier: GPL-2.0-only
#include "reference-sum.h"

#include "worker-data.h"

#include <Eigen/Dense>

namespace pisa
{

std::vector<int32_t>
ReferenceSum(const Experiment& experiment, uint64_t rounds)
{
    // unsigned, because the switch's sums wrap around
    using Vector = Eigen::Array<uint32_t, Eigen::Dynamic, 1>;
    const auto length = static_cast<Eigen::Index>(experiment.length);
    Vector sum = Vector::Zero(length);
    for (uint64_t round = 0; round < rounds; ++round)
    {
        for (uint64_t worker = 0; worker < experiment.workers; ++worker)
        {
            sum += Vector::NullaryExpr(length,
                                       [&](Eigen::Index i) {
                                           return static_cast<uint32_t>(WorkerElement(experiment.seed, worker, round,
                                                                                      static_cast<uint64_t>(i)));
                                       });
        }
    }
    const Eigen::Array<int32_t, Eigen::Dynamic, 1> total = sum.cast<int32_t>();
    return {total.data(), total.data() + total.size()};
}

} // namespace pisa
