// Mean and quantiles of a sample.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/quantile.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace pisa
{

double
Mean(const std::vector<double>& values)
{
    return values.empty() ? 0
                          : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double
Quantile(std::vector<double> values, double quantile)
{
    if (values.empty())
    {
        return 0;
    }
    const auto rank = static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(values.size())));
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank == 0 ? 0 : rank - 1);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

} // namespace pisa
