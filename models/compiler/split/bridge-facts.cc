// Chip metadata of a program apart from that of the switches on its way.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/bridge-facts.h"

#include "compiler/network/lyra-problem.h"
#include "compiler/passes/free-names.h"

namespace pisa
{

namespace
{

using namespace lyra;

/** @return the chip's metadata that the variable is, if it is. */
std::optional<Intrinsic>
IntrinsicOf(const Variable& variable)
{
    return variable.field && variable.field->header == 0
               ? std::optional(static_cast<Intrinsic>(variable.field->index))
               : std::nullopt;
}

void
CheckDecision(const ContextProgram& program, const NetworkProblem& problem, const ContextInstruction& instruction,
              Intrinsic what)
{
    if (what == Intrinsic::MulticastGroup || what == Intrinsic::Flood || what == Intrinsic::Recirculate)
    {
        throw InputError(instruction.where,
                         "a program on several switches sends each packet to one port; this asks for more, or "
                         "sends it back to the parser",
                         "give the algorithm PER-SW scope");
    }
    if (IsDecision(what) && problem.algorithms[instruction.algorithm].isPerSwitch)
    {
        throw InputError(instruction.where,
                         "'" + program.algorithms[instruction.algorithm] +
                             "' decides on every switch (PER-SW) what becomes of the packet, but MULTI-SW "
                             "algorithms of the program must be led along their paths",
                         "decide in a MULTI-SW algorithm, or place the two programs apart");
    }
    if (instruction.thread == Thread::Egress && what == Intrinsic::Truncate)
    {
        throw InputError(instruction.where, "truncate() hangs on queue data of a switch on the way",
                         "truncate by what is known in ingress");
    }
}

} // namespace

FieldId
AddField(Program& frame, HeaderId header, const std::string& name, unsigned width)
{
    std::vector<Field>& fields = frame.headers[header].fields;
    FreeNames names(fields);
    fields.push_back({names.Take(name), width});
    return {header, static_cast<uint32_t>(fields.size() - 1)};
}

std::map<Intrinsic, FieldId>
SeparateFacts(ContextProgram& program, const NetworkProblem& problem, HeaderId header)
{
    for (const ContextInstruction& instruction : program.instructions)
    {
        for (const Value result : instruction.results)
        {
            if (const auto what = IntrinsicOf(program.variables[result.variable]))
            {
                CheckDecision(program, problem, instruction, *what);
            }
        }
    }
    const Header known = MakeIntrinsicHeader();
    std::map<Intrinsic, FieldId> facts;
    const auto add = [&](Intrinsic what)
    {
        const Field& field = known.fields[static_cast<std::size_t>(what)];
        const auto [fact, isNew] = facts.emplace(what, FieldId{});
        if (isNew)
        {
            fact->second = AddField(program.frame, header, field.name, field.width);
        }
        return fact->second;
    };
    add(Intrinsic::EgressPort);
    for (Variable& variable : program.variables)
    {
        const auto what = IntrinsicOf(variable);
        if (what && (IsKnownAtEntry(*what) || IsDecision(*what)))
        {
            variable.field = add(*what);
        }
    }
    return facts;
}

std::set<Intrinsic>
DecidedInEgress(const ContextProgram& program)
{
    std::set<Intrinsic> decided;
    for (const ContextInstruction& instruction : program.instructions)
    {
        for (const Value result : instruction.results)
        {
            const auto what = IntrinsicOf(program.variables[result.variable]);
            if (what && instruction.thread == Thread::Egress)
            {
                decided.insert(*what);
            }
        }
    }
    return decided;
}

} // namespace pisa
