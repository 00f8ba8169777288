// Boundaries, chains and lengths of stages.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/stage-lengths.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return for each stage the features of all stages of its chain. */
std::vector<StageFeatures>
FeaturesOfChains(const std::vector<StageFacts>& stages, const std::vector<StageBoundary>& boundaries)
{
    std::vector<StageFeatures> features(stages.size());
    std::size_t end = 0;
    for (std::size_t first = 0; first < stages.size(); first = end)
    {
        StageFeatures chain;
        end = first;
        do
        {
            const StageFeatures& stage = stages[end].features;
            chain.tcam = chain.tcam || stage.tcam;
            chain.selector = chain.selector || stage.selector;
            chain.wideSelector = chain.wideSelector || stage.wideSelector;
            chain.stateful = chain.stateful || stage.stateful;
            chain.statefulDivide = chain.statefulDivide || stage.statefulDivide;
            chain.meter = chain.meter || stage.meter;
            ++end;
        } while (end < stages.size() && boundaries[end] != StageBoundary::Match);
        std::fill(features.begin() + static_cast<std::ptrdiff_t>(first),
                  features.begin() + static_cast<std::ptrdiff_t>(end), chain);
    }
    return features;
}

Cycle
TcamCycles(const StageFeatures& chain, const StageLengths& lengths)
{
    return chain.tcam || chain.wideSelector ? lengths.tcam : 0;
}

/** The units of a stage work side by side, so that the slowest decides. */
Cycle
UnitCycles(const StageFeatures& chain, const StageLengths& lengths, LatencyForm form)
{
    if (chain.selector || chain.wideSelector)
    {
        return lengths.selector;
    }
    if (chain.statefulDivide && form == LatencyForm::Assembler)
    {
        return lengths.statefulDivide;
    }
    if (chain.stateful || chain.statefulDivide)
    {
        return lengths.stateful;
    }
    return chain.meter ? lengths.meter : 0;
}

/** @return the boundaries that tables and the corner ask for. */
std::vector<StageBoundary>
BoundariesOfWaits(const std::vector<StageFacts>& stages, unsigned cornerStage)
{
    std::vector<StageBoundary> boundaries(stages.size(), StageBoundary::Match);
    unsigned chainBegin = 0;
    for (unsigned stage = 1; stage < stages.size(); ++stage)
    {
        StageBoundary& boundary = boundaries[stage];
        boundary = stage == cornerStage ? StageBoundary::Match : StageBoundary::Concurrent;
        for (const StageWait& wait : stages[stage].waits)
        {
            if (wait.on >= chainBegin && wait.kind == DependencyKind::Match)
            {
                boundary = StageBoundary::Match;
            }
            else if (wait.on >= chainBegin && wait.kind == DependencyKind::Action)
            {
                boundary = std::min(boundary, StageBoundary::Action);
            }
        }
        chainBegin = boundary == StageBoundary::Match ? stage : chainBegin;
    }
    return boundaries;
}

} // namespace

std::vector<StageBoundary>
BoundariesOf(const std::vector<StageFacts>& stages, const StageLengths& lengths, bool egress)
{
    std::vector<StageBoundary> boundaries = BoundariesOfWaits(stages, lengths.cornerStage);
    if (egress)
    {
        for (StageBoundary& boundary : boundaries)
        {
            if (PublishedLatency(stages, boundaries, lengths, LatencyForm::Assembler) >= lengths.egressMinimum)
            {
                break;
            }
            boundary = StageBoundary::Match;
        }
    }
    return boundaries;
}

std::vector<Cycle>
LengthsOf(const std::vector<StageFacts>& stages, const std::vector<StageBoundary>& boundaries,
          const StageLengths& lengths, LatencyForm form)
{
    std::vector<Cycle> cycles;
    for (const StageFeatures& chain : FeaturesOfChains(stages, boundaries))
    {
        cycles.push_back(lengths.base + TcamCycles(chain, lengths) + UnitCycles(chain, lengths, form));
    }
    return cycles;
}

std::vector<Cycle>
PredicationOf(const std::vector<StageFacts>& stages, const std::vector<StageBoundary>& boundaries,
              const StageLengths& lengths)
{
    std::vector<Cycle> cycles;
    for (const StageFeatures& chain : FeaturesOfChains(stages, boundaries))
    {
        cycles.push_back(lengths.predication + TcamCycles(chain, lengths));
    }
    return cycles;
}

Cycle
PublishedLatency(const std::vector<StageFacts>& stages, const std::vector<StageBoundary>& boundaries,
                 const StageLengths& lengths, LatencyForm form)
{
    const std::vector<Cycle> lengthOf = LengthsOf(stages, boundaries, lengths, form);
    Cycle latency = lengths.cornerStage > 0 && lengths.cornerStage < stages.size() ? lengths.cornerTurn : 0;
    for (std::size_t stage = form == LatencyForm::Assembler ? 1 : 0; stage < stages.size(); ++stage)
    {
        latency += boundaries[stage] == StageBoundary::Match    ? lengthOf[stage]
                   : boundaries[stage] == StageBoundary::Action ? lengths.action
                                                                : lengths.concurrent;
    }
    return latency;
}

} // namespace pisa
