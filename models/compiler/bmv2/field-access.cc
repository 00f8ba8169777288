// Fields: plain ones, and those of the chip.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/field-access.h"

#include <algorithm>

namespace pisa::bmv2
{

namespace
{

unsigned
WidthOfIntrinsic(Intrinsic intrinsic)
{
    static const pisa::Header kIntrinsic = MakeIntrinsicHeader();
    return kIntrinsic.fields[static_cast<std::size_t>(intrinsic)].width;
}

} // namespace

FieldAccess::FieldAccess(Headers& headers, const Faults& faults, SwitchHalf half, StraightWriter& writer)
    : m_headers(headers),
      m_faults(faults),
      m_half(half),
      m_writer(writer),
      m_wide(writer)
{
}

std::optional<StandardField>
FieldAccess::Standard(FieldReference field) const
{
    if (field.field == kValidField)
    {
        return std::nullopt;
    }
    const std::string& name = m_headers.Header(field.header).slots[field.field].standard;
    return name.empty() ? std::nullopt : FindStandardField(name, m_half);
}

Wide
FieldAccess::ReadStandard(const StandardField& standard, unsigned width)
{
    const unsigned wide = WidthOfIntrinsic(standard.intrinsic);
    Operand value = IntrinsicField(standard.intrinsic);
    if (standard.scale != 1)
    {
        value = m_writer.Compute(Operation::DivUnsigned, wide, {value, Constant{standard.scale}});
    }
    if (!standard.isFault || m_faults.AreChips())
    {
        return m_wide.Fit({wide, {value}}, false, width);
    }
    Operand number = value;
    for (const auto& [fault, known] : m_faults.Numbers())
    {
        const Operand is = m_writer.Compute(Operation::Equal, wide, {value, Constant{fault}});
        number = m_writer.Compute(Operation::Select, 32, {is, Constant{known}, number});
    }
    return m_wide.Fit({32, {number}}, false, width);
}

Wide
FieldAccess::Read(FieldReference field)
{
    const FieldShape shape = m_headers.Shape(field);
    if (field.field == kValidField)
    {
        return {1, {m_headers.Validity(field.header)}};
    }
    if (shape.IsEmpty())
    {
        return WideConstant(0, 1);
    }
    if (const auto standard = Standard(field))
    {
        const Wide computed = ReadStandard(*standard, shape.width);
        const auto& written = m_headers.Header(field.header).slots[field.field].written;
        if (!written)
        {
            return computed;
        }
        const std::vector<FieldId>& stored = m_headers.Pieces(field);
        return m_wide.Select(*written, {shape.width, {stored.begin(), stored.end()}}, computed);
    }
    const std::vector<FieldId>& pieces = m_headers.Pieces(field);
    return {shape.isVarbit ? 64 : shape.width, {pieces.begin(), pieces.end()}};
}

std::optional<std::vector<FieldId>>
FieldAccess::Direct(FieldReference field)
{
    if (field.field == kValidField)
    {
        const Operand valid = m_headers.Validity(field.header);
        const auto* bit = std::get_if<FieldId>(&valid);
        return bit == nullptr ? std::nullopt : std::optional<std::vector<FieldId>>({*bit});
    }
    const auto standard = Standard(field);
    if (!standard)
    {
        return m_headers.Pieces(field);
    }
    if (standard->scale != 1 || (standard->isFault && !m_faults.AreChips()) ||
        m_headers.Header(field.header).slots[field.field].written)
    {
        return std::nullopt;
    }
    return std::vector<FieldId>{IntrinsicField(standard->intrinsic)};
}

void
FieldAccess::Write(FieldReference field, const Wide& value, const Operand& guard, const JsonValue& where)
{
    if (field.field == kValidField)
    {
        SetValid(field.header, value.pieces.back(), guard, where);
        return;
    }
    const FieldShape shape = m_headers.Shape(field);
    if (shape.IsEmpty())
    {
        return;
    }
    const std::string name = m_headers.Header(field.header).name + "." + shape.name;
    const auto standard = Standard(field);
    const std::optional<FieldId> written = m_headers.Header(field.header).slots[field.field].written;
    if (standard && !standard->isWritable && !written)
    {
        where.Fail("writes to '" + name + "' by way of an expression", "name the field itself as the target");
    }
    if (shape.isVarbit && !(guard == kAlways))
    {
        where.Fail("writes to '" + name + "' of variable length under a condition",
                   "copy it in an action of its own");
    }
    const Wide stored = shape.isVarbit ? value : m_wide.Select(guard, value, Read(field));
    if (standard && standard->isWritable)
    {
        m_writer.Settle(IntrinsicField(standard->intrinsic), stored.pieces[0], shape.width);
        return;
    }
    m_wide.Store(m_headers.Pieces(field), stored);
    if (standard)
    {
        m_writer.Move(*written, m_writer.Or(*written, guard), 1);
    }
    if (m_half == SwitchHalf::Egress && m_headers.Header(field.header).slots[field.field].standard == "egress_spec")
    {
        const FieldId port = m_headers.Pieces(field)[0];
        const Operand value511 = stored.pieces[0];
        const auto* known = std::get_if<Constant>(&value511);
        const Operand from = known == nullptr ? Operand{port} : value511;
        const Operand isDropped = m_writer.Compute(Operation::Equal, shape.width, {from, Constant{kDropPort}});
        m_writer.Settle(IntrinsicField(Intrinsic::Drop), isDropped, 1);
    }
}

void
FieldAccess::WriteValidity(HeaderIndex header, const Operand& isValid, const Operand& guard)
{
    const FieldId bit = std::get<FieldId>(m_headers.Validity(header));
    m_writer.Move(bit, m_writer.Compute(Operation::Select, 1, {guard, isValid, bit}), 1);
}

void
FieldAccess::SetValid(HeaderIndex header, const Operand& isValid, const Operand& guard, const JsonValue& where)
{
    const HeaderInstance& instance = m_headers.Header(header);
    if (instance.isMetadata)
    {
        where.Fail("'" + instance.name + "' is metadata, which is always valid", "do so with packet headers only");
    }
    WriteValidity(header, isValid, guard);
    if (!instance.inUnion || isValid == Operand{Constant{0}})
    {
        return;
    }
    const Operand others = m_writer.And(guard, isValid);
    for (HeaderIndex other : m_headers.Union(*instance.inUnion).members)
    {
        if (other != header)
        {
            WriteValidity(other, Constant{0}, others);
        }
    }
}

void
FieldAccess::Clear(HeaderIndex header, const Operand& guard, const JsonValue& where)
{
    const std::size_t count = m_headers.Type(header).fields.size();
    for (std::size_t i = 0; i < count; ++i)
    {
        const FieldShape shape = m_headers.Shape({header, i});
        if (!shape.isVarbit)
        {
            Write({header, i}, WideConstant(0, shape.width), guard, where);
        }
    }
}

void
FieldAccess::Copy(HeaderIndex to, HeaderIndex from, const Operand& guard, const JsonValue& where)
{
    if (to == from)
    {
        return;
    }
    const Operand isValid = m_headers.Validity(from);
    const Operand copies = m_writer.And(guard, isValid);
    const std::size_t count = m_headers.Type(to).fields.size();
    for (std::size_t i = 0; i < count; ++i)
    {
        // nobody can tell what a varbit of an invalid header holds
        const bool isVarbit = m_headers.Shape({to, i}).isVarbit;
        Write({to, i}, Read({from, i}), isVarbit ? guard : copies, where);
    }
    if (!m_headers.Header(to).isMetadata)
    {
        SetValid(to, isValid, guard, where);
    }
}

} // namespace pisa::bmv2
