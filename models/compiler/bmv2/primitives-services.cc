// Primitives with state or messages: registers, counters, meters, digests, log lines, claims.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/expression-node.h"
#include "compiler/bmv2/primitives.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

/** @return the format with {} for each place, escapes resolved, and how many places there are. */
std::pair<std::string, std::size_t>
Places(const JsonValue& format)
{
    const std::string& text = format.String();
    std::string plain;
    std::size_t places = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '{' || text[i + 1] == '}'))
        {
            plain += text[++i];
            continue;
        }
        if (text[i] != '{')
        {
            plain += text[i];
            continue;
        }
        const std::size_t end = text.find('}', i);
        if (end == std::string::npos)
        {
            format.Fail("a '{' has no '}' behind it", "close it, or write \\{");
        }
        plain += "{}";
        ++places;
        i = end;
    }
    return {plain, places};
}

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
    const auto [format, places] = Places(NameIn(parameters[0], "string"));
    Log log{format, {}, m_guard};
    for (const JsonValue& value : NameIn(parameters[1], "parameters_vector").Items())
    {
        const Wide number = m_evaluator.Natural(m_reader.ReadData(value));
        if (number.width > 64)
        {
            value.Fail("logs a number of " + std::to_string(number.width) + " bits, the limit is 64",
                       "log it in parts");
        }
        log.operands.push_back(m_evaluator.Arithmetic().Clean(number).pieces[0]);
    }
    if (log.operands.size() != places)
    {
        call.Fail("the format has " + std::to_string(places) + " places for " + std::to_string(log.operands.size()) +
                      " values",
                  "write one {} a value");
    }
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
