// Mean and quantiles of a sample.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_QUANTILE_H
#define PISA_SCENARIO_QUANTILE_H

#include <vector>

namespace pisa
{

/** The mean, 0 of nothing. */
double Mean(const std::vector<double>& values);

/** The smallest value that a share `quantile` of the values does not exceed. */
double Quantile(std::vector<double> values, double quantile);

} // namespace pisa

#endif // PISA_SCENARIO_QUANTILE_H
