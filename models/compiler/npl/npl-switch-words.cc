// Names of what a switch's program declares, and its expressions.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/npl-switch-words.h"

#include <algorithm>

namespace pisa
{

NplSwitchWords::NplSwitchWords(const Program& program) : m_program(program)
{
    UniqueNames names = NplNames();
    for (const ParseState& state : program.parser)
    {
        names.Insert(NplIdentifier(state.name));
    }
    m_metadata.resize(program.headers.size());
    for (HeaderId id = 0; id < program.headers.size(); ++id)
    {
        const Header& header = program.headers[id];
        m_structs.push_back(header.isMetadata ? "" : names.Take(NplIdentifier(header.name) + "_t"));
        const std::string prefix = id == 0 ? "chip" : header.name;
        for (uint32_t field = 0; header.isMetadata && field < header.fields.size(); ++field)
        {
            m_metadata[id].push_back(AddToBus(prefix + "_" + header.fields[field].name, header.fields[field].width));
        }
    }
    m_programName = names.Take(NplIdentifier(program.name));
    for (const pisa::Register& cells : program.registers)
    {
        m_registers.push_back(names.Take(NplIdentifier(cells.name)));
    }
    for (const pisa::Table& table : program.tables)
    {
        m_tables.push_back(names.Take(NplIdentifier(table.name)));
    }
}

std::string
NplSwitchWords::AddToBus(const std::string& name, unsigned width)
{
    m_bus.push_back({m_onBus.Take(NplIdentifier(name)), width});
    return "bus." + m_bus.back().name;
}

std::string
NplSwitchWords::Place(FieldId field) const
{
    const Header& header = m_program.headers[field.header];
    if (header.isMetadata)
    {
        return m_metadata[field.header].at(field.index);
    }
    return "pkt." + NplIdentifier(header.name) + "." +
           (field.index == FieldId::kValid ? "_PRESENT" : NplIdentifier(header.fields[field.index].name));
}

unsigned
NplSwitchWords::WidthOf(FieldId field) const
{
    return field.index == FieldId::kValid ? 1 : m_program.headers[field.header].fields[field.index].width;
}

NplText
NplSwitchWords::Read(const Operand& operand, const NplParameters& parameters) const
{
    if (const auto* field = std::get_if<FieldId>(&operand))
    {
        return {Place(*field), WidthOf(*field)};
    }
    if (const auto* parameter = std::get_if<Parameter>(&operand))
    {
        return parameters.at(parameter->index);
    }
    return {std::to_string(std::get<Constant>(operand).value), 0};
}

std::string
NplSwitchWords::Read(const Operand& operand, unsigned width, const NplParameters& parameters) const
{
    const auto* number = std::get_if<Constant>(&operand);
    return number != nullptr ? std::to_string(number->value & LowBits(width))
                             : NplResized(Read(operand, parameters), width);
}

std::string
NplSwitchWords::Computed(const pisa::Statement& statement, const NplParameters& parameters) const
{
    std::vector<std::string> operands;
    bool isNumber = true; // of no width: what stands beside it gives it one
    for (const Operand& operand : statement.operands)
    {
        operands.push_back(Read(operand, statement.width, parameters));
        isNumber = isNumber && Read(operand, parameters).width == 0;
    }
    const unsigned dest = WidthOf(statement.dest);
    if (statement.operation == Operation::Move)
    {
        return isNumber ? Read(statement.operands[0], std::min(statement.width, dest), parameters)
                        : NplResized({operands[0], statement.width}, dest);
    }
    if (isNumber)
    {
        operands[0] = "(bit[" + std::to_string(statement.width) + "])" + operands[0];
    }
    const std::string text = NplOperation(statement.operation, operands);
    const unsigned own = Info(statement.operation).isComparison         ? 1
                         : statement.operation == Operation::SignExtend ? 64
                                                                        : statement.width;
    return own == dest ? text : NplResized({"(" + text + ")", own}, dest);
}

std::string
NplSwitchWords::Holds(const Condition& condition) const
{
    return NplOperation(condition.operation,
                        {Read(condition.left, condition.width, {}), Read(condition.right, condition.width, {})});
}

NplFrameNames
NplSwitchWords::FrameNames() const
{
    return {m_structs, [this](FieldId field) { return Place(field); }};
}

} // namespace pisa
