// Closed forms of a cache in front of one server: throughput and latency.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_CACHE_FORMS_H
#define PISA_SCENARIO_CACHE_FORMS_H

namespace pisa
{

/** How much more a saturated server's rack answers when the share `hitRatio` never reaches it (O5): 1 / (1-h). */
inline double
ThroughputGain(double hitRatio)
{
    return 1 / (1 - hitRatio);
}

/** Mean wait in a queue of Poisson arrivals and a fixed service time D at utilisation rho (O6, M/D/1). */
inline double
FixedServiceWait(double serviceTime, double utilisation)
{
    return utilisation * serviceTime / (2 * (1 - utilisation));
}

/** Mean latency (O6): h L_hit + (1-h) (L_miss + W). `missLatency` holds the service itself but no waiting. */
inline double
MeanLatency(double hitRatio, double hitLatency, double missLatency, double wait)
{
    return hitRatio * hitLatency + (1 - hitRatio) * (missLatency + wait);
}

} // namespace pisa

#endif // PISA_SCENARIO_CACHE_FORMS_H
