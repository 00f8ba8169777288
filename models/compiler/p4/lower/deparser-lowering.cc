// Makes the order of emitted headers.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/deparser-lowering.h"

#include "compiler/p4/lower/control.h"
#include "compiler/p4/lower/parser-expressions.h"
#include "compiler/p4/lower/plain-code.h"
#include "compiler/p4/lower/straight-line.h"

namespace pisa::p4
{

namespace
{

void
Emit(const Data& data, const SourceLocation& where, std::vector<HeaderId>& order)
{
    if (!data.valid)
    {
        if (!data.pieces.empty())
        {
            throw InputError(where, ToString(data.type) + " is no header", "emit headers, and structs of headers");
        }
        for (const Data& member : data.members)
        {
            Emit(member, where, order);
        }
        return;
    }
    if (data.type->kind == TypeKind::Header && WidthOf(data.type) == 0)
    {
        return; // nothing of it is on the wire
    }
    const std::optional<HeaderId> header = HeaderOf(data);
    if (!header)
    {
        throw InputError(where,
                         "this " + ToString(data.type) + " is not a whole number of bytes in a place of its own",
                         "emit headers that fields of a struct or variables hold, filled up to whole bytes");
    }
    order.push_back(*header);
}

/** @throws InputError for an assignment behind an emit: all are carried out before the first header is emitted */
void
RefuseLateAssignments(const p4::Statement& body)
{
    bool emitted = false;
    for (const StatementPtr& statement : std::get<BlockStatement>(body.node).statements)
    {
        ForEachPart(*statement,
                    [&emitted](const Expression& part)
                    {
                        const Call* call = AsCall(part);
                        emitted = emitted || (call != nullptr && IsMethod(*call, "packet_out", "emit"));
                    });
        if (emitted && std::holds_alternative<Assignment>(statement->node))
        {
            throw InputError(statement->where, "an assignment behind an emit",
                             "assign before the first emit, or in the egress control");
        }
    }
}

} // namespace

LoweredDeparser
LowerDeparser(Shared& shared, const Object& control, const std::vector<Data>& parameters)
{
    LoweredDeparser lowered;
    lowered.where = control.where;
    const StatementPtr& body = std::get<p4::Control>(control.declaration->node).body;
    RefuseLateAssignments(*body);
    RefuseConditionalCalls(*control.declaration, "the deparser emits every header that is valid, in one order",
                           "make headers that shall not leave invalid in the egress control");
    BodyHooks hooks;
    hooks.call = [&](const Expression& e, const Environment& environment, Code& code) -> std::optional<Data>
    {
        const p4::Call& call = *AsCall(e);
        if (!IsMethod(call, "packet_out", "emit"))
        {
            return std::nullopt;
        }
        Environment inside(&environment);
        Emit(Body(shared, code, inside, "").Evaluate(*ArgumentOf(call, "hdr")), e.where, lowered.order);
        return Data{};
    };
    const Regions regions = LowerControlBody(shared, control, parameters, &hooks);
    RefuseTables(regions);
    lowered.before = StraightenAction(regions, shared.storage);
    return lowered;
}

} // namespace pisa::p4
