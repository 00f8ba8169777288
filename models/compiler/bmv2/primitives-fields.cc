// Primitives that compute fields.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/expression-node.h"
#include "compiler/bmv2/primitives.h"
#include "ir/hash-width.h"

#include <map>

namespace pisa::bmv2
{

namespace
{

using Op = Expression::Op;

} // namespace

void
Primitives::Assign(const JsonValue& call, const Parameters& parameters)
{
    const Expression target = m_reader.ReadData(parameters[0]);
    (void)call;
    m_evaluator.Assign(target, m_reader.ReadData(parameters[1]), m_guard);
}

void
Primitives::AddTo(const JsonValue& call, const Parameters& parameters)
{
    const Expression target = m_reader.ReadData(parameters[0]);
    m_evaluator.Assign(target, Arithmetic(Op::Add, target, m_reader.ReadData(parameters[1]), call), m_guard);
}

void
Primitives::SubtractFrom(const JsonValue& call, const Parameters& parameters)
{
    const Expression target = m_reader.ReadData(parameters[0]);
    m_evaluator.Assign(target, Arithmetic(Op::Sub, target, m_reader.ReadData(parameters[1]), call), m_guard);
}

void
Primitives::Combine(const JsonValue& call, const Parameters& parameters)
{
    static const std::map<std::string, Op> kOperations{
        {"add", Op::Add},
        {"subtract", Op::Sub},
        {"bit_xor", Op::Xor},
        {"bit_or", Op::Or},
        {"bit_and", Op::And},
        {"shift_left", Op::ShiftLeft},
        {"shift_right", Op::ShiftRight},
    };
    const Op op = kOperations.at(call.Member("op").String());
    const Expression target = m_reader.ReadData(parameters[0]);
    const Expression value = Arithmetic(op, m_reader.ReadData(parameters[1]), m_reader.ReadData(parameters[2]), call);
    m_evaluator.Assign(target, value, m_guard);
}

void
Primitives::Random(const JsonValue& call, const Parameters& parameters)
{
    (void)call;
    StraightWriter& writer = m_evaluator.Writer();
    const Expression target = m_reader.ReadData(parameters[0]);
    RandomNumber random;
    random.low = Number(parameters[1], 64);
    random.high = Number(parameters[2], 64);
    random.dest = writer.Temporary(64);
    // BMv2 leaves the field as it is if there is no number to draw
    const Operand isEmpty = writer.Compute(Operation::LessUnsigned, 64, {random.high, random.low});
    random.guard = writer.And(m_guard, writer.Not(isEmpty));
    const unsigned width = m_evaluator.ShapeOf(target).width;
    const Wide drawn{64, {random.dest}};
    const Operand guard = random.guard;
    writer.Add(std::move(random));
    m_evaluator.Store(target, m_evaluator.Arithmetic().Fit(drawn, false, width), guard);
}

std::vector<HashInput>
Primitives::InputsOf(const Calculation& calculation)
{
    std::vector<HashInput> inputs;
    for (const CalculationInput& input : calculation.inputs)
    {
        if (input.width == 0)
        {
            inputs.push_back({m_shared.headers.Pieces(*input.field)[0], 0});
            continue;
        }
        const Wide value =
            input.field ? m_evaluator.Fields().Read(*input.field) : WideConstant(input.constant, input.width);
        const std::vector<unsigned> widths = WidthsOfPieces(value.width);
        for (std::size_t piece = 0; piece < widths.size(); ++piece)
        {
            inputs.push_back({value.pieces[piece], widths[piece]});
        }
    }
    return inputs;
}

/** target = base + hash % size; a size of 0 counts as 1. */
void
Primitives::HashOffset(const JsonValue& call, const Parameters& parameters)
{
    (void)call;
    StraightWriter& writer = m_evaluator.Writer();
    const Expression target = m_reader.ReadData(parameters[0]);
    const Operand base = Number(parameters[1], 64);
    const Resources& resources = m_shared.resources;
    const Calculation& calculation =
        resources.calculations[resources.calculationNames.Find(NameIn(parameters[2], "calculation"))];
    const Operand size = Number(parameters[3], 64);
    const unsigned bits = WidthOf(calculation.algorithm);
    Operand rest = Constant{0};
    const auto* known = std::get_if<Constant>(&size);
    if (known == nullptr || known->value > 1)
    {
        Hash hash{calculation.algorithm, writer.Temporary(bits), InputsOf(calculation), calculation.withPayload,
                  m_guard};
        const FieldId dest = hash.dest;
        writer.Add(std::move(hash));
        rest = dest;
        const bool isPower = known != nullptr && (known->value & (known->value - 1)) == 0;
        const bool isLess = known != nullptr && known->value > LowBits(bits);
        if (isPower && !isLess)
        {
            rest = writer.Compute(Operation::And, bits, {rest, Constant{known->value - 1}});
        }
        else if (!isLess)
        {
            rest = writer.Compute(Operation::ModUnsigned, 64, {rest, size});
        }
    }
    const Wide sum{64, {writer.Compute(Operation::Add, 64, {rest, base})}};
    const unsigned width = m_evaluator.ShapeOf(target).width;
    m_evaluator.Store(target, m_evaluator.Arithmetic().Fit(sum, false, width), m_guard);
}

void
Primitives::NoOperation(const JsonValue& call, const Parameters& parameters)
{
    (void)call;
    (void)parameters;
}

} // namespace pisa::bmv2
