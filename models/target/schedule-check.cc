// The checker of schedules: every edge, every residue, with the arithmetic.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/schedule.h"

#include <cassert>
#include <map>
#include <set>

namespace pisa
{

namespace
{

/** The operations of one resource that start at one residue, by the packet (start / period) that they serve. */
using PacketsOfResidue = std::map<Cycle, std::vector<unsigned>>;

/** @return operations by residue for one resource. */
std::vector<PacketsOfResidue>
GroupByResidue(const OperationGraph& graph, const Schedule& schedule, IssueResource resource)
{
    std::vector<PacketsOfResidue> residues(schedule.period);
    for (unsigned i = 0; i < graph.operations.size(); ++i)
    {
        if (ResourceOf(graph.operations[i].kind) == resource)
        {
            const Cycle start = schedule.start[i];
            residues[start % schedule.period][start / schedule.period].push_back(i);
        }
    }
    return residues;
}

unsigned
CostOfAll(const OperationGraph& graph, const DrmtLimits& limits, const PacketsOfResidue& packets)
{
    unsigned sum = 0;
    for (const auto& [packet, operations] : packets)
    {
        for (const unsigned operation : operations)
        {
            sum += CostOf(graph.operations[operation], limits);
        }
    }
    return sum;
}

/** @return "a 4 + b 5 at 3, c 1 at 20". */
std::string
Summands(const OperationGraph& graph, const DrmtLimits& limits, const Schedule& schedule,
         const PacketsOfResidue& packets)
{
    std::string text;
    for (const auto& [packet, operations] : packets)
    {
        text += text.empty() ? "" : ", ";
        std::string sum;
        for (const unsigned operation : operations)
        {
            const auto cost = std::to_string(CostOf(graph.operations[operation], limits));
            sum += (sum.empty() ? "" : " + ") + graph.operations[operation].name + " " + cost;
        }
        text += sum + " at " + std::to_string(schedule.start[operations.front()]);
    }
    return text;
}

/** @return where a start stands, nothing if it is from no file. */
SourceLocation
PlaceOf(const Schedule& schedule, unsigned operation)
{
    return schedule.where.empty() ? SourceLocation{} : schedule.where[operation];
}

void
CheckEdges(const OperationGraph& graph, const DrmtLimits& limits, const Schedule& schedule,
           std::vector<Diagnostic>& faults)
{
    for (const OperationEdge& edge : graph.edges)
    {
        const Cycle from = schedule.start[edge.from];
        const Cycle start = schedule.start[edge.to];
        const unsigned latency = LatencyOf(edge.dependency, limits);
        const Cycle ready = from + latency;
        if (start < ready)
        {
            faults.push_back({Severity::Error, PlaceOf(schedule, edge.to),
                              graph.operations[edge.to].name + " is ready at " + std::to_string(ready) +
                                  ", starts at " + std::to_string(start) + ": " + graph.operations[edge.from].name +
                                  " starts at " + std::to_string(from) + " and " + NameOf(edge.dependency) +
                                  " takes " + std::to_string(latency) + " cycles",
                              "start it at " + std::to_string(ready) + " or later"});
        }
    }
}

void
CheckResidues(const OperationGraph& graph, const DrmtLimits& limits, const Schedule& schedule, IssueResource resource,
              std::vector<Diagnostic>& faults)
{
    const auto residues = GroupByResidue(graph, schedule, resource);
    for (unsigned residue = 0; residue < schedule.period; ++residue)
    {
        const PacketsOfResidue& packets = residues[residue];
        const std::string place =
            "residue " + std::to_string(residue) + " of period " + std::to_string(schedule.period);
        const unsigned used = CostOfAll(graph, limits, packets);
        const SourceLocation where =
            packets.empty() ? SourceLocation{} : PlaceOf(schedule, packets.rbegin()->second.back());
        if (used > limits.Capacity(resource))
        {
            faults.push_back({Severity::Error, where,
                              place + " uses " + std::to_string(used) + " " + NameOf(resource) + ", limit " +
                                  std::to_string(limits.Capacity(resource)) + ": " +
                                  Summands(graph, limits, schedule, packets),
                              "move one of them to another residue or lengthen the period"});
        }
        if (packets.size() > limits.Packets(resource))
        {
            faults.push_back({Severity::Error, where,
                              place + " serves " + std::to_string(packets.size()) + " packets with " +
                                  NameOf(resource) + ", limit " + std::to_string(limits.Packets(resource)) + ": " +
                                  Summands(graph, limits, schedule, packets),
                              "move all of one packet to another residue or lengthen the period"});
        }
    }
}

} // namespace

std::vector<Diagnostic>
CheckOperations(const OperationGraph& graph, const DrmtLimits& limits)
{
    std::vector<Diagnostic> faults;
    for (const ScheduledOperation& operation : graph.operations)
    {
        const IssueResource resource = ResourceOf(operation.kind);
        const unsigned cost = CostOf(operation, limits);
        if (cost > limits.Capacity(resource))
        {
            faults.push_back({Severity::Error, operation.where,
                              operation.name + " needs " + std::to_string(cost) + " " + NameOf(resource) +
                                  " in one cycle, limit " + std::to_string(limits.Capacity(resource)),
                              "split it in two"});
        }
    }
    return faults;
}

std::vector<ResidueUse>
UseOfResidues(const OperationGraph& graph, const DrmtLimits& limits, const Schedule& schedule)
{
    assert(schedule.start.size() == graph.operations.size() && schedule.period > 0);
    std::vector<ResidueUse> uses(schedule.period);
    for (unsigned which = 0; which < kIssueResources; ++which)
    {
        const auto residues = GroupByResidue(graph, schedule, static_cast<IssueResource>(which));
        for (unsigned residue = 0; residue < schedule.period; ++residue)
        {
            uses[residue].used[which] = CostOfAll(graph, limits, residues[residue]);
            uses[residue].packets[which] = static_cast<unsigned>(residues[residue].size());
        }
    }
    return uses;
}

std::vector<Diagnostic>
Check(const OperationGraph& graph, const DrmtLimits& limits, const Schedule& schedule)
{
    std::vector<Diagnostic> faults;
    if (schedule.period == 0)
    {
        faults.push_back({Severity::Error, {}, "period 0", "a packet enters every 1 or more cycles"});
        return faults;
    }
    if (schedule.start.size() != graph.operations.size())
    {
        faults.push_back({Severity::Error,
                          {},
                          std::to_string(schedule.start.size()) + " start cycles for " +
                              std::to_string(graph.operations.size()) + " operations",
                          "give each operation one"});
        return faults;
    }
    CheckEdges(graph, limits, schedule, faults);
    CheckResidues(graph, limits, schedule, IssueResource::KeyUnits, faults);
    CheckResidues(graph, limits, schedule, IssueResource::ActionFields, faults);
    return faults;
}

} // namespace pisa
