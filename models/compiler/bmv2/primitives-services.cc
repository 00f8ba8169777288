// Primitives with state or messages: registers, counters, meters, digests, log lines, claims.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/expression-node.h"
#include "compiler/bmv2/primitives.h"
#include "compiler/lowering/log-format.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

/** @return the array of that name, which is no table's own. */
const CellArray&
Indirect(const std::vector<CellArray>& arrays, const Names& names, const JsonValue& name, const std::string& kind)
{
    const CellArray& array = arrays[names.Find(name)];
    if (array.isDirect)
    {
        name.Fail("'" + name.String() + "' is a direct " + kind + ", which its table uses by itself",
                  "use a " + kind + " that is not direct");
    }
    return array;
}

} // namespace

void
Primitives::ReadRegister(const JsonValue& call, const Parameters& parameters)
{
    Expression cell = Leaf(Expression::Kind::Data, Expression::Op::Register, 0, call);
    cell.index = m_shared.resources.registerNames.Find(NameIn(parameters[1], "register_array"));
    cell.operands.push_back(m_reader.ReadData(parameters[2]));
    cell.range = RangeOfBits(m_shared.resources.registers[cell.index].width, false);
    m_evaluator.Assign(m_reader.ReadData(parameters[0]), cell, m_guard);
}

void
Primitives::WriteRegister(const JsonValue& call, const Parameters& parameters)
{
    (void)call;
    const Resources& resources = m_shared.resources;
    const RegisterArray& array =
        resources.registers[resources.registerNames.Find(NameIn(parameters[0], "register_array"))];
    const Operand index = Index(parameters[1]);
    const Wide value =
        m_evaluator.Arithmetic().Clean(m_evaluator.Data(m_reader.ReadData(parameters[2]), array.width));
    for (std::size_t piece = 0; piece < array.pieces.size(); ++piece)
    {
        StatefulOperation write;
        write.reg = array.pieces[piece];
        write.index = index;
        write.guard = m_guard;
        write.inputs = {value.pieces[piece]};
        write.next = {AtomValue::Kind::Input, 0, 0};
        m_evaluator.Writer().Add(std::move(write));
    }
}

void
Primitives::CountPacket(const JsonValue& call, const Parameters& parameters)
{
    (void)call;
    const Resources& resources = m_shared.resources;
    Count count;
    count.counter =
        Indirect(resources.counters, resources.counterNames, NameIn(parameters[0], "counter_array"), "counter").id;
    count.index = Index(parameters[1]);
    count.guard = m_guard;
    m_evaluator.Writer().Add(std::move(count));
}

void
Primitives::ExecuteMeter(const JsonValue& call, const Parameters& parameters)
{
    (void)call;
    const Resources& resources = m_shared.resources;
    MeterExecute execute;
    execute.meter =
        Indirect(resources.meters, resources.meterNames, NameIn(parameters[0], "meter_array"), "meter").id;
    execute.index = Index(parameters[1]);
    execute.dest = m_evaluator.Writer().Temporary(8);
    execute.guard = m_guard;
    const Wide colour{8, {execute.dest}};
    m_evaluator.Writer().Add(std::move(execute));
    const Expression target = m_reader.ReadData(parameters[2]);
    m_evaluator.Store(target, m_evaluator.Arithmetic().Fit(colour, false, m_evaluator.ShapeOf(target).width),
                      m_guard);
}

void
Primitives::GenerateDigest(const JsonValue& call, const Parameters& parameters)
{
    (void)call;
    const BigInteger id = m_reader.ReadConstant(parameters[1], "the id of a learn list");
    const DigestUse& use = m_lists.DigestOf(id, m_half, parameters[1]);
    for (const auto& [field, value] : use.computed)
    {
        m_evaluator.Writer().Move(field, Number(*value, 64), 64);
    }
    m_evaluator.Writer().Add(Digest{use.id, m_guard});
}

void
Primitives::LogMessage(const JsonValue& call, const Parameters& parameters)
{
    const JsonValue& message = NameIn(parameters[0], "string");
    const LogFormat format = ReadLogFormat(message.String());
    if (!format.isClosed)
    {
        message.Fail("a '{' has no '}' behind it", "close it, or write \\{");
    }
    const JsonValue& values = NameIn(parameters[1], "parameters_vector");
    static const std::vector<JsonValue> kNone;
    std::vector<std::vector<Operand>> numbers;
    for (const JsonValue& value : values.IsObject() ? kNone : values.Items()) // p4c writes {} for no values
    {
        const Wide number = m_evaluator.Natural(m_reader.ReadData(value));
        numbers.push_back(m_evaluator.Arithmetic().Clean(number).pieces);
    }
    if (numbers.size() != format.Places())
    {
        call.Fail("the format has " + std::to_string(format.Places()) + " places for " +
                      std::to_string(numbers.size()) + " values",
                  "write one {} a value");
    }
    Log log = MakeLog(format, numbers);
    log.guard = m_guard;
    m_evaluator.Writer().Add(std::move(log));
}

void
Primitives::AssertCondition(const JsonValue& call, const Parameters& parameters)
{
    const JsonValue* info = Present(call, "source_info");
    const JsonValue* fragment = info == nullptr ? nullptr : Present(*info, "source_fragment");
    const SourceLocation where = SourceOf(call);
    std::string message = fragment == nullptr ? call.Member("op").String() : fragment->String();
    if (!where.file.empty())
    {
        message = where.file + ":" + std::to_string(where.line) + ": " + message;
    }
    Assert claim;
    claim.condition = m_evaluator.Bit(m_reader.ReadBool(parameters[0]));
    claim.message = message;
    claim.isAssume = call.Member("op").String() == "assume";
    claim.guard = m_guard;
    m_evaluator.Writer().Add(std::move(claim));
}

} // namespace pisa::bmv2
