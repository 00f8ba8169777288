// Egress is what depends on queue data.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/threads.h"

#include "compiler/lyra/dependencies.h"

#include <algorithm>
#include <set>

namespace pisa::lyra
{

namespace
{

const std::set<Intrinsic> kOnlyEgressKnows{
    Intrinsic::EnqueueTime,  Intrinsic::EnqueueDepth, Intrinsic::EnqueueCells, Intrinsic::DequeueDepth,
    Intrinsic::QueueingTime, Intrinsic::EgressTime,   Intrinsic::Congestion,   Intrinsic::ReplicationId,
};
const std::set<Intrinsic> kOnlyIngressDoes{
    Intrinsic::EgressPort, Intrinsic::MulticastGroup, Intrinsic::Flood, Intrinsic::QueueId, Intrinsic::Resubmit,
};

bool
IsOneOf(const ContextProgram& program, Value value, const std::set<Intrinsic>& set)
{
    const std::optional<FieldId>& field = program.variables[value.variable].field;
    return field && field->header == 0 && set.count(static_cast<Intrinsic>(field->index)) > 0;
}

} // namespace

void
AssignThreads(ContextProgram& program)
{
    for (ContextInstruction& instruction : program.instructions)
    {
        const std::vector<Value> reads = ReadsOf(program, instruction);
        const bool isEgress = std::any_of(reads.begin(), reads.end(),
                                          [&](Value value) { return IsOneOf(program, value, kOnlyEgressKnows); });
        instruction.thread = isEgress ? Thread::Egress : Thread::Ingress;
    }
    const Definitions definitions(program);
    const std::vector<Dependency> dependencies = DependenciesOf(program, Storage(program, definitions), definitions);
    for (bool changed = true; changed;)
    {
        changed = false;
        for (const Dependency& one : dependencies)
        {
            Thread& thread = program.instructions[one.to].thread;
            if (program.instructions[one.from].thread == Thread::Egress && thread == Thread::Ingress)
            {
                thread = Thread::Egress;
                changed = true;
            }
        }
    }
    for (const ContextInstruction& instruction : program.instructions)
    {
        for (const Value result : instruction.results)
        {
            if (instruction.thread == Thread::Egress && IsOneOf(program, result, kOnlyIngressDoes))
            {
                throw InputError(instruction.where,
                                 "'" + program.variables[result.variable].name +
                                     "' is set here, before the queue, but depends on what is known behind it only",
                                 "decide without queue data, or keep them in a global for the next packet");
            }
        }
    }
}

} // namespace pisa::lyra
