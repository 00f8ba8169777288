// What is verified behind the parser and brought up to date before the packet leaves.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/checksums.h"

#include "compiler/lowering/deparser-order.h"
#include "compiler/lowering/emitted-again.h"
#include "compiler/lowering/last-action.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

using Op = Expression::Op;
using Conjunction = std::vector<Condition>;

constexpr std::size_t kMostWays = 16; // in which a condition holds

Condition
Opposite(const Condition& condition)
{
    Condition opposite = condition;
    switch (condition.operation)
    {
    case Operation::Equal:
        opposite.operation = Operation::NotEqual;
        return opposite;
    case Operation::NotEqual:
        opposite.operation = Operation::Equal;
        return opposite;
    case Operation::LessUnsigned:
        opposite.operation = Operation::LessEqualUnsigned;
        break;
    case Operation::LessEqualUnsigned:
        opposite.operation = Operation::LessUnsigned;
        break;
    case Operation::LessSigned:
        opposite.operation = Operation::LessEqualSigned;
        break;
    default:
        opposite.operation = Operation::LessSigned;
        break;
    }
    // not (a < b) is b <= a
    std::swap(opposite.left, opposite.right);
    return opposite;
}

/** @return whether a comparison of constants holds. */
std::optional<bool>
KnownTruth(const Condition& condition)
{
    const auto* left = std::get_if<Constant>(&condition.left);
    const auto* right = std::get_if<Constant>(&condition.right);
    if (left == nullptr || right == nullptr)
    {
        return std::nullopt;
    }
    return Evaluate(condition.operation, condition.width, left->value, right->value) != 0;
}

/** @return the ways in which the truth is `wanted`: one of them, each all of its conditions. */
std::vector<Conjunction>
Ways(const Expression& e, bool wanted, Evaluator& evaluator)
{
    if (e.op == Op::HoldsNot)
    {
        return Ways(e.operands[0], !wanted, evaluator);
    }
    if (e.op != Op::BothHold && e.op != Op::OneHolds)
    {
        const Condition condition = evaluator.Compare(e);
        if (const auto known = KnownTruth(condition))
        {
            return *known == wanted ? std::vector<Conjunction>{{}} : std::vector<Conjunction>{};
        }
        return {{wanted ? condition : Opposite(condition)}};
    }
    std::vector<Conjunction> left = Ways(e.operands[0], wanted, evaluator);
    const std::vector<Conjunction> right = Ways(e.operands[1], wanted, evaluator);
    if ((e.op == Op::OneHolds) == wanted)
    {
        left.insert(left.end(), right.begin(), right.end());
        return left;
    }
    std::vector<Conjunction> both;
    for (const Conjunction& a : left)
    {
        for (const Conjunction& b : right)
        {
            both.push_back(a);
            both.back().insert(both.back().end(), b.begin(), b.end());
            if (both.size() > kMostWays)
            {
                e.where->Fail("the condition of a checksum holds in more than " + std::to_string(kMostWays) + " ways",
                              "compute it before, into a field of metadata");
            }
        }
    }
    return both;
}

std::vector<HashInput>
DirectInputs(const Calculation& calculation, FieldAccess& access)
{
    std::vector<HashInput> inputs;
    for (const CalculationInput& input : calculation.inputs)
    {
        std::vector<Operand> pieces = WideConstant(input.constant, std::max(1U, input.width)).pieces;
        if (input.field)
        {
            const auto direct = access.Direct(*input.field);
            if (!direct)
            {
                input.where->Fail("a checksum over a field that the switch computes",
                                  "copy it to metadata and sum that");
            }
            pieces.assign(direct->begin(), direct->end());
        }
        const std::vector<unsigned> widths =
            input.width == 0 ? std::vector<unsigned>{0} : WidthsOfPieces(input.width);
        for (std::size_t piece = 0; piece < widths.size(); ++piece)
        {
            inputs.push_back({pieces[piece], widths[piece]});
        }
    }
    return inputs;
}

void
ReadChecksum(Shared& shared, const JsonValue& object, SwitchHalf half, std::vector<Checksum>& checksums)
{
    const std::vector<unsigned> noWidths;
    const std::vector<Wide> noLocals;
    StraightWriter writer(shared.temporaries);
    Evaluator evaluator(shared, half, writer, noLocals);
    const ExpressionReader reader(shared.headers, shared.resources.registerNames, shared.resources.registerWidths,
                                  noWidths);
    const JsonValue& name = object.Member("calculation");
    const Calculation& calculation = shared.resources.calculations[shared.resources.calculationNames.Find(name)];
    Checksum made;
    made.algorithm = calculation.algorithm;
    made.withPayload = calculation.withPayload;
    made.inputs = DirectInputs(calculation, evaluator.Fields());
    const JsonValue& target = object.Member("target");
    const auto dest = evaluator.Fields().Direct(shared.headers.FindField(target));
    if (!dest || dest->size() != 1)
    {
        target.Fail("cannot hold a checksum", "name a field of at most 64 bits");
    }
    made.dest = dest->front();
    std::vector<Conjunction> ways{{}};
    if (const JsonValue* condition = Present(object, "if_cond"))
    {
        ways = Ways(reader.ReadBool(*condition), true, evaluator);
    }
    if (!writer.Peek().empty())
    {
        object.Member("if_cond").Fail("the condition needs arithmetic, which checksums do not have",
                                      "compute it before, into a field of metadata");
    }
    const Condition hasTarget{Operation::NotEqual, 1, FieldId{made.dest.header, FieldId::kValid}, Constant{0}};
    const bool isOnWire = !shared.program.headers[made.dest.header].isMetadata;
    for (Conjunction& way : ways)
    {
        // nothing is verified that is not there
        if (isOnWire && half == SwitchHalf::Ingress && std::find(way.begin(), way.end(), hasTarget) == way.end())
        {
            way.push_back(hasTarget);
        }
        made.when = std::move(way);
        checksums.push_back(made);
    }
}

} // namespace

void
ReadChecksums(Shared& shared)
{
    for (const JsonValue& object : ItemsOf(shared.root, "checksums"))
    {
        const JsonValue* type = Present(object, "type");
        if (type != nullptr && type->String() != "generic")
        {
            type->Fail("there is no checksum of type '" + type->String() + "'", "use generic");
        }
        // both are true where nothing is said
        const JsonValue* update = Present(object, "update");
        const JsonValue* verify = Present(object, "verify");
        if (verify == nullptr || verify->Boolean())
        {
            ReadChecksum(shared, object, SwitchHalf::Ingress, shared.program.checks);
        }
        if (update == nullptr || update->Boolean())
        {
            ReadChecksum(shared, object, SwitchHalf::Egress, shared.program.checksums);
        }
    }
}

void
ReadDeparser(Shared& shared, Actions& actions)
{
    const std::vector<JsonValue>& deparsers = ItemsOf(shared.root, "deparsers");
    if (deparsers.size() > 1)
    {
        deparsers[1].Fail("there are " + std::to_string(deparsers.size()) + " deparsers, the switch has 1",
                          "compile a program for v1model");
    }
    for (const JsonValue& deparser : deparsers)
    {
        std::vector<Instruction> code;
        if (const JsonValue* calls = Present(deparser, "primitives"))
        {
            code = actions.LowerCalls(*calls, SwitchHalf::Egress);
            if (const auto conflict = FindDeparserConflict(shared.program, code))
            {
                calls->Fail(*conflict, kDeparserRemedy);
            }
        }
        for (const JsonValue& name : deparser.Member("order").Items())
        {
            const HeaderInstance& header = shared.headers.Header(shared.headers.FindHeader(name));
            if (header.isMetadata)
            {
                name.Fail("emits metadata '" + header.name + "'", "emit packet headers only");
            }
            shared.program.deparser.push_back(header.id);
        }
        const std::vector<Instruction> again = CopyHeadersEmittedAgain(shared.program, shared.program.deparser);
        code.insert(code.end(), again.begin(), again.end());
        RunLast(shared.program, shared.program.egress, "deparse", std::move(code), SourceOf(deparser));
    }
}

} // namespace pisa::bmv2
