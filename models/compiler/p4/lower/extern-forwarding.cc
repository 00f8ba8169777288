// Lowers calls that say where packets go: drop, clone, resubmit, recirculate, truncate.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/extern-calls.h"

#include "compiler/lowering/mirror-session.h"
#include "compiler/p4/lower/instances.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** Fields of the data that a copy keeps; headers come with the frame. @return one more than the list's index, or 0.
 */
uint32_t
ListOf(Body& body, const Call& call)
{
    Shared& shared = body.GetShared();
    for (const Argument& argument : call.arguments)
    {
        const std::string& name = argument.parameter->name;
        if (name == "index")
        {
            const Integer number = body.EvaluateConstant(*argument.value, "the number of the field list");
            return shared.fieldList ? shared.fieldList(static_cast<uint64_t>(number)) + 1 : 0;
        }
        if (name != "data" || !argument.value->type)
        {
            continue;
        }
        const TypePtr type = body.TypeOf(*argument.value);
        std::vector<FieldId> fields;
        const bool hasFields = IsScalar(type) || !PartsOf(type).empty();
        for (const Operand& operand : hasFields ? OperandsOf(body.Evaluate(*argument.value)) : std::vector<Operand>{})
        {
            const auto* field = std::get_if<FieldId>(&operand);
            const bool isKept = field && shared.program.headers[field->header].isMetadata &&
                                std::find(fields.begin(), fields.end(), *field) == fields.end();
            if (isKept)
            {
                fields.push_back(*field);
            }
        }
        if (fields.empty())
        {
            return 0;
        }
        auto& lists = shared.program.fieldLists;
        const auto it = std::find(lists.begin(), lists.end(), fields);
        const auto index = static_cast<uint32_t>(it - lists.begin());
        if (it == lists.end())
        {
            lists.push_back(fields);
        }
        return index + 1;
    }
    return 0;
}

void
Set(Body& body, Intrinsic field, const Operand& value)
{
    const FieldId dest = IntrinsicField(field);
    body.GetCode().Move(dest, value, body.GetShared().storage.WidthOf(dest));
}

void
Require(bool holds, const Expression& e, const std::string& what, const std::string& remedy)
{
    if (!holds)
    {
        throw InputError(e.where, what, remedy);
    }
}

void
LowerClone(Body& body, const Expression& e, const Call& call)
{
    const ValuePtr type = ConstantValue(ArgumentNamed(call, "type"), body.GetEnvironment());
    const auto* member = type ? std::get_if<MemberValue>(&type->node) : nullptr;
    const bool isIngress = body.GetShared().thread == Thread::Ingress;
    Require(member && member->name == (isIngress ? "I2E" : "E2E"), e,
            std::string("a clone in ") + (isIngress ? "ingress" : "egress") + " is of type " +
                (isIngress ? "I2E" : "E2E"),
            "name that type");
    const Operand session = body.Evaluate(ArgumentNamed(call, "session")).pieces.at(0);
    Set(body, Intrinsic::MirrorSession, MirrorSessionToAsk(body.GetCode(), session));
    Set(body, Intrinsic::MirrorList, Literal(ListOf(body, call)));
}

/** BMv2's mark_to_drop: no unicast port, no group. */
void
LowerDrop(Body& body)
{
    const bool isIngress = body.GetShared().thread == Thread::Ingress;
    const auto spec = body.GetShared().storage.EgressSpec();
    if (isIngress)
    {
        Set(body, Intrinsic::EgressPort, Literal(kDropPort));
    }
    else
    {
        if (spec)
        {
            body.GetCode().Move(*spec, Literal(kDropPort), 9);
        }
        Set(body, Intrinsic::Drop, Literal(1));
    }
    Set(body, Intrinsic::MulticastGroup, Literal(0));
}

} // namespace

std::optional<Data>
CallForwarding(Body& body, const Expression& e, const Call& call)
{
    Data nothing;
    nothing.type = MakeType(TypeKind::Void);
    const std::string& name = call.target->name;
    const bool isIngress = body.GetShared().thread == Thread::Ingress;
    if (name == "mark_to_drop")
    {
        Require(!call.arguments.empty(), e, "mark_to_drop has one argument, and none is here",
                "call mark_to_drop(standard_metadata)");
        LowerDrop(body);
    }
    else if (name == "clone" || name == "clone3" || name == "clone_preserving_field_list")
    {
        LowerClone(body, e, call);
    }
    else if (name == "resubmit" || name == "resubmit_preserving_field_list")
    {
        Require(isIngress, e, "resubmit is called in egress; only ingress can send a packet to the parser so",
                "use recirculate");
        Set(body, Intrinsic::Resubmit, Literal(ListOf(body, call) + 1));
    }
    else if (name == "recirculate" || name == "recirculate_preserving_field_list")
    {
        Require(!isIngress, e, "recirculate is called in ingress; only egress can send a packet round so",
                "use resubmit");
        Set(body, Intrinsic::Recirculate, Literal(ListOf(body, call) + 1));
    }
    else if (name == "truncate")
    {
        Set(body, Intrinsic::Truncate, body.Evaluate(ArgumentNamed(call, "length")).pieces.at(0));
    }
    else
    {
        return std::nullopt;
    }
    return nothing;
}

} // namespace pisa::p4
